import KantaColumns

/// A town in which invented people live.
struct Place: Sendable {
  let city: String
  let postcode: String
  let country: String
  /// How likely an invented person lives here, against the other towns.
  let weight: Double

  init(_ city: String, _ postcode: String, _ country: String, _ weight: Double) {
    self.city = city
    self.postcode = postcode
    self.country = country
    self.weight = weight
  }

  static let all = [
    Place("Helsinki", "00100", "Finland", 24), Place("Espoo", "02100", "Finland", 10),
    Place("Tampere", "33100", "Finland", 12), Place("Vantaa", "01300", "Finland", 7),
    Place("Oulu", "90100", "Finland", 8), Place("Turku", "20100", "Finland", 9),
    Place("Jyväskylä", "40100", "Finland", 6), Place("Kuopio", "70100", "Finland", 5),
    Place("Lahti", "15110", "Finland", 4), Place("Joensuu", "80100", "Finland", 3),
    Place("Vaasa", "65100", "Finland", 3), Place("Rovaniemi", "96200", "Finland", 2),
    Place("Stockholm", "111 20", "Sweden", 3), Place("Tallinn", "10111", "Estonia", 3),
    Place("Hamburg", "20095", "Germany", 2), Place("Lyon", "69001", "France", 1),
  ]

  private static let weights = all.map(\.weight)

  static func any(_ random: inout SeededRandom) -> Place { all[random.pick(weights)] }
}

/// An invented person.
///
/// Names are common given and family names put together by chance.
struct Person: Sendable {
  var given: String
  var family: String
  var place: Place
  var email: String

  var name: String { given + " " + family }

  /// A person whose address at `example.com` is made unique by `number`.
  ///
  /// A `relative` lends family name and town.
  static func any(
    number: Int, relative: Person? = nil, _ random: inout SeededRandom
  ) -> Person {
    let given = random.pick(from: givenNames)
    let family = relative?.family ?? random.pick(from: familyNames)
    return Person(given, family, relative?.place ?? Place.any(&random), number: number)
  }

  init(_ given: String, _ family: String, _ place: Place, number: Int) {
    self.given = given
    self.family = family
    self.place = place
    email = "\(plainLetters(given)).\(plainLetters(family))\(number)@example.com"
  }

  private static let givenNames = words(
    """
    Aino Aada Anna Anneli Antti Arja Arvo Eero Eeva Eino Elina Ella Emil Emma Erkki Eveliina Hanna
    Hannu Heikki Helena Henrik Iida Ilmari Ilona Inka Jaakko Janne Jari Johanna Juha Juhani Jukka
    Kaarina Kalle Kari Katri Kerttu Kimmo Kirsi Kyösti Lauri Leena Leo Liisa Lotta Maija Marja
    Markku Martti Matti Mika Minna Miro Niko Noora Oili Olli Onni Outi Paavo Päivi Pekka Pentti
    Petra Pirjo Raimo Reetta Riikka Risto Ritva Saana Sakari Sami Sanna Satu Seppo Siiri Sofia Tapio
    Tarja Teemu Terhi Tiina Timo Toivo Tuomas Tuula Ulla Valtteri Veikko Venla Ville Väinö Ada
    Agneta Björn Britta Carl Chiara Dieter Elodie Erik Fanny Giulia Gustav Hugo Ingrid Isabel Jens
    Jürgen Kristjan Lars Linnea Luca Maarja Margit Nils Piret René Sabine Tõnu Ülle
    """)

  private static let familyNames = words(
    """
    Aalto Aaltonen Ahonen Anttila Eskola Haapala Hakala Halonen Harju Heikkinen Heino Hiltunen
    Hirvonen Hämäläinen Järvinen Jokinen Kallio Karjalainen Kettunen Kinnunen Koivisto Korhonen
    Koskinen Kuusela Laakso Laine Laitinen Lampinen Lehtonen Leppänen Lindholm Lindqvist Manninen
    Mattila Miettinen Mustonen Mäkelä Mäkinen Mäntylä Niemi Nieminen Nurmi Nyberg Ojala Oksanen
    Partanen Peltonen Pitkänen Rantanen Rautio Räsänen Saarinen Salmi Salminen Salonen Savolainen
    Seppälä Sjöberg Suominen Tamminen Toivonen Tuominen Turunen Vainio Virtanen Voutilainen Väisänen
    Ylönen Andersson Bergström Dubois Fontana Hoffmann Kask Kowalska Lefèvre Moreau Müller Nowak
    Pärn Rossi Schneider Tamm Weber
    """)

  private static func words(_ text: String) -> [String] {
    text.split { $0 == " " || $0 == "\n" }.map(String.init)
  }
}

/// Lower case without accents, for mail addresses.
private func plainLetters(_ text: String) -> String {
  var result = ""
  for letter in text.lowercased() {
    switch letter {
    case "ä", "å": result.append("a")
    case "ö", "õ": result.append("o")
    case "ü": result.append("u")
    case "é", "è": result.append("e")
    default: result.append(letter)
    }
  }
  return result
}
