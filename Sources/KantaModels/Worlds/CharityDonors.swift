import KantaColumns

extension Charity {
  struct Donor: Sendable {
    var id: String
    var person: Person
    var birthYear: Int
    var channel: Int
    var consent: Bool
    var firstYear: Int
    var chanceOfGiving: Double
    var chanceOfBeingLost: Double
    /// The year before whose appeal the donor was lost; `nil` for who is not at the end.
    var lostBefore: Int?
    /// The years of the gifts, the first one's included.
    var years: [Int]
    var spendRate: Double
    var meanCents: Int
  }

  struct Gift: Sendable {
    /// Position among the donors.
    var donor: Int
    var date: Day
    var cents: Int
  }

  static func donors(
    _ people: inout SeededRandom, _ giving: inout SeededRandom
  ) -> [Donor] {
    let first = window.first.civil.year
    let years = (0..<donorCount).map { _ in people.uniform(in: first...lastFirstYear) }
    return years.sorted().enumerated().map { index, year in
      let gives = giving.beta(Self.giving.alpha, Self.giving.beta)
      let leaves = giving.beta(Self.giving.gamma, Self.giving.delta)
      var given = [year]
      var lost: Int?
      for appeal in year + 1...window.last.civil.year where lost == nil {
        if giving.chance(leaves) {
          lost = appeal
        } else if giving.chance(gives) {
          given.append(appeal)
        }
      }
      let rate = amounts.spendRate(&giving)
      return Donor(
        id: worldKey("D", index + 1, width: 5), person: Person.any(number: index + 1, &people),
        birthYear: people.uniform(in: 1938...1998), channel: people.pick(channels.map(\.share)),
        consent: people.chance(0.9), firstYear: year, chanceOfGiving: gives,
        chanceOfBeingLost: leaves, lostBefore: lost, years: given, spendRate: rate,
        meanCents: amounts.meanCents(spendRate: rate))
    }
  }

  /// The gifts by date.
  static func gifts(of donors: [Donor], _ random: inout SeededRandom) -> [Gift] {
    var gifts: [Gift] = []
    for (index, donor) in donors.enumerated() {
      for year in donor.years {
        let date = Day.on(year, 11, appealDay)
          .adding(days: random.uniform(in: 1...answerDays))
        // Nobody sends nothing.
        let cents = max(1, amounts.orderCents(spendRate: donor.spendRate, &random))
        gifts.append(Gift(donor: index, date: date, cents: cents))
      }
    }
    let byDate = gifts.indices.sorted { (gifts[$0].date, $0) < (gifts[$1].date, $1) }
    return byDate.map { gifts[$0] }
  }

  static func donorsFile(_ donors: [Donor]) -> WorldFile {
    WorldFile(
      "donors.csv", "one row per person who ever gave",
      Table(
        [
          ("customer", Cells.text(donors.map(\.id))),
          ("name", Cells.text(donors.map(\.person.name))),
          ("email", Cells.text(donors.map(\.person.email))),
          ("postcode", Cells.text(donors.map(\.person.place.postcode))),
          ("city", Cells.text(donors.map(\.person.place.city))),
          ("country", Cells.text(donors.map(\.person.place.country))),
          ("birth_year", Cells.integers(donors.map(\.birthYear))),
          ("channel", Cells.text(donors.map { channels[$0.channel].name })),
          ("consent", Cells.flags(donors.map(\.consent))),
          ("first_year", Cells.integers(donors.map(\.firstYear))),
        ],
        roles: [.customer: "customer", .channel: "channel", .country: "country"]))
  }

  static func giftsFile(_ gifts: [Gift], of donors: [Donor]) -> WorldFile {
    WorldFile(
      "gifts.csv", "one row per gift, at most one per donor and year",
      Table(
        [
          ("gift", Cells.text(gifts.indices.map { worldKey("G", $0 + 1, width: 5) })),
          ("customer", Cells.text(gifts.map { donors[$0.donor].id })),
          ("date", Cells.dates(gifts.map(\.date))),
          ("amount", Cells.money(gifts.map(\.cents))),
        ],
        roles: [.order: "gift", .customer: "customer", .date: "date", .amount: "amount"]))
  }
}
