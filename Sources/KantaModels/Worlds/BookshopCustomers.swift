import KantaColumns

/// Somebody in the bookshop's register: a buyer, or a prospect who never bought.
struct BookshopCustomer: Sendable {
  enum Kind: String, Sendable {
    case buyer, prospect, duplicate
    /// Made by hand for teaching.
    case example
  }

  var id: String
  var kind: Kind
  var person: Person
  var birthYear: Int?
  var household: Int
  var consent: Bool
  var channel: Int
  var segment: Int
  var joined: Day
  /// `nil` for those who do not buy by the laws of the simulation.
  var history: PurchaseProcess.History?
  var spendRate: Double?
  /// The customer who is the same person.
  var sameAs: String?
}

extension Bookshop {
  /// Where people come from: the channel, its share of the register, and who of them buys at all.
  static let channels: [(name: String, share: Double, conversion: Double)] = [
    ("shop", 0.35, 0.97), ("web", 0.40, 0.92), ("newsletter", 0.15, 0.70), ("fair", 0.10, 0.50),
  ]

  /// Kinds of readers: what they read (by `BookshopCatalogue.categories`) and when they were born.
  ///
  /// How often and for how much they buy does not depend on it.
  static let segments: [(name: String, share: Double, born: ClosedRange<Int>, tastes: [Double])] = [
    ("family", 0.35, 1976...1995, [2, 2, 8, 2, 3, 3, 2]),
    ("student", 0.20, 1996...2005, [4, 2, 0.5, 5, 1, 5, 2]),
    ("collector", 0.20, 1945...1980, [5, 4, 0.5, 7, 2, 4, 0.5]),
    ("gift giver", 0.25, 1950...1990, [3, 4, 3, 2, 5, 1, 6]),
  ]

  static let registeredCount = 2_300
  static let duplicateCount = 25

  /// Everybody in the register, in order of joining; second accounts of the same person come last.
  static func customers(_ random: inout SeededRandom) -> [BookshopCustomer] {
    var people = random.split()
    var buying = random.split()
    let joined = (0..<registeredCount).map { _ in window.anyDay(&people) }.sorted()
    var customers: [BookshopCustomer] = []
    for day in joined {
      // The example joins in the middle, so that nothing about the number gives it away.
      if let last = customers.last, last.joined < example.joined, day >= example.joined {
        customers.append(example(number: customers.count + 1))
      }
      customers.append(customer(joined: day, among: customers, &people, &buying))
    }
    appendDuplicates(to: &customers, &people)
    return customers
  }

  private static func customer(
    joined: Day, among others: [BookshopCustomer], _ people: inout SeededRandom,
    _ buying: inout SeededRandom
  ) -> BookshopCustomer {
    let number = others.count + 1
    // Some share a household, and with it a family name and a town, with an earlier customer.
    let relative = !others.isEmpty && people.chance(0.12) ? people.pick(from: others) : nil
    let person = Person.any(number: number, relative: relative?.person, &people)
    let segment = people.pick(segments.map(\.share))
    let channel = people.pick(channels.map(\.share))
    let born = people.uniform(in: segments[segment].born)
    let buys = buying.chance(channels[channel].conversion)
    let weeks = window.weeksLeft(from: joined)
    return BookshopCustomer(
      id: worldKey("C", number, width: 5), kind: buys ? .buyer : .prospect, person: person,
      birthYear: people.chance(0.06) ? nil : born, household: relative?.household ?? number,
      consent: people.chance(0.72), channel: channel, segment: segment, joined: joined,
      history: buys ? purchasing.history(observedWeeks: weeks, &buying) : nil,
      spendRate: buys ? spending.spendRate(&buying) : nil)
  }

  private static func example(number: Int) -> BookshopCustomer {
    let person = Person("Lumi", "Osuus", Place.all[2], number: number)
    return BookshopCustomer(
      id: worldKey("C", number, width: 5), kind: .example, person: person, birthYear: 1988,
      household: number, consent: true, channel: 0, segment: 0, joined: example.joined)
  }

  /// Second accounts: the same person signed up again, wrote the address in other letters, and
  /// never ordered with it.
  private static func appendDuplicates(
    to customers: inout [BookshopCustomer], _ random: inout SeededRandom
  ) {
    let buyers = customers.filter { $0.kind == .buyer }
    let twice = random.sample(duplicateCount, of: buyers.count).map { buyers[$0] }
    for original in twice.sorted(by: { $0.id < $1.id }) {
      var copy = original
      copy.id = worldKey("C", customers.count + 1, width: 5)
      copy.kind = .duplicate
      copy.person.email = original.person.email.uppercased()
      copy.sameAs = original.id
      copy.joined = max(original.joined, window.anyDay(&random))
      copy.channel = 1
      copy.history = nil
      copy.spendRate = nil
      customers.append(copy)
    }
  }

  static func customersFile(
    _ customers: [BookshopCustomer], _ random: inout SeededRandom
  ) -> WorldFile {
    // A register that people typed into: one town in a hundred in lower case, some mail missing.
    let cities = customers.map { customer in
      random.chance(0.01) ? customer.person.place.city.lowercased() : customer.person.place.city
    }
    // Who is there twice keeps both addresses, by which they can be found.
    let twice = Set(customers.compactMap(\.sameAs))
    let emails = customers.map { customer -> String? in
      let isBlank = random.chance(0.015)
      let mayBeBlank =
        customer.kind != .example && customer.sameAs == nil && !twice.contains(customer.id)
      return isBlank && mayBeBlank ? nil : customer.person.email
    }
    return WorldFile(
      "customers.csv", "one row per person in the register, prospects included",
      Table(
        [
          ("customer", Cells.text(customers.map(\.id))),
          ("name", Cells.text(customers.map(\.person.name))),
          ("email", Cells.text(emails)),
          ("postcode", Cells.text(customers.map(\.person.place.postcode))),
          ("city", Cells.text(cities)),
          ("country", Cells.text(customers.map(\.person.place.country))),
          ("birth_year", Cells.integers(customers.map(\.birthYear))),
          ("household", Cells.text(customers.map { worldKey("H", $0.household, width: 5) })),
          ("joined", Cells.dates(customers.map(\.joined))),
          ("channel", Cells.text(customers.map { channels[$0.channel].name })),
          ("consent", Cells.flags(customers.map(\.consent))),
        ],
        roles: [
          .customer: "customer", .start: "joined", .channel: "channel", .country: "country",
          .household: "household",
        ]))
  }
}
