import KantaColumns

extension Magazine {
  struct Subscriber: Sendable {
    var id: String
    var person: Person
    var birthYear: Int
    var segment: Int
    var channel: Int
    var consent: Bool
    var start: Day
    /// `nil` for the example, who was made by hand.
    var chanceOfLeaving: Double?
    /// Terms of one year from the first to the last, those after the window included.
    var terms: Int

    /// The first day without a subscription; `nil` while it runs at the end of the window.
    var end: Day? { Magazine.end(start: start, terms: terms) }
  }

  struct Payment: Sendable {
    /// Position among the subscribers.
    var subscriber: Int
    var date: Day
    var plan: Int
    var euros: Int
  }

  static func subscribers(
    _ people: inout SeededRandom, _ renewals: inout SeededRandom
  ) -> [Subscriber] {
    let years = window.last.civil.year - window.first.civil.year + 1
    let starts = (0..<subscriberCount).map { _ in
      window.first.adding(months: people.uniform(in: 0...12 * years - 1))
    }
    var subscribers: [Subscriber] = []
    for start in starts.sorted() {
      if let last = subscribers.last, last.start < reader.start, start >= reader.start {
        subscribers.append(example(number: subscribers.count + 1))
      }
      let number = subscribers.count + 1
      let segment = people.pick(segments.map(\.share))
      let law = segments[segment]
      let chance = renewals.beta(law.alpha, law.beta)
      subscribers.append(
        Subscriber(
          id: worldKey("M", number, width: 5), person: Person.any(number: number, &people),
          birthYear: people.uniform(in: segment == 0 ? 1945...2000 : 1940...1985),
          segment: segment, channel: people.pick(channels.map(\.share)),
          consent: people.chance(0.8), start: start, chanceOfLeaving: chance,
          terms: renewals.geometric(chance)))
    }
    return subscribers
  }

  private static func example(number: Int) -> Subscriber {
    Subscriber(
      id: worldKey("M", number, width: 5),
      person: Person(reader.given, reader.family, Place.all[2], number: number),
      birthYear: 1971, segment: 0, channel: 0, consent: true, start: reader.start,
      chanceOfLeaving: nil, terms: reader.terms)
  }

  /// One payment at the start of each term that began in the window, by date.
  static func payments(
    of subscribers: [Subscriber], _ random: inout SeededRandom
  ) -> [Payment] {
    var payments: [Payment] = []
    for (index, subscriber) in subscribers.enumerated() {
      let isExample = subscriber.chanceOfLeaving == nil
      var plan = random.pick(plans.map { subscriber.segment == 0 ? $0.regular : $0.highEnd })
      if isExample { plan = 1 }
      for term in 0..<min(subscriber.terms, yearsAhead) {
        let date = subscriber.start.adding(months: 12 * term)
        guard date <= window.last else { break }
        if term > 0, !isExample, random.chance(planChange) {
          plan = (plan + random.uniform(in: 1...plans.count - 1)) % plans.count
        }
        let steps = (date.civil.year - window.first.civil.year) / 3
        let euros = plans[plan].euros + priceStepEuros * steps
        payments.append(Payment(subscriber: index, date: date, plan: plan, euros: euros))
      }
    }
    let byDate = payments.indices.sorted { (payments[$0].date, $0) < (payments[$1].date, $1) }
    return byDate.map { payments[$0] }
  }

  static func subscribersFile(_ subscribers: [Subscriber]) -> WorldFile {
    WorldFile(
      "subscribers.csv", "one row per person who ever subscribed",
      Table(
        [
          ("customer", Cells.text(subscribers.map(\.id))),
          ("name", Cells.text(subscribers.map(\.person.name))),
          ("email", Cells.text(subscribers.map(\.person.email))),
          ("postcode", Cells.text(subscribers.map(\.person.place.postcode))),
          ("city", Cells.text(subscribers.map(\.person.place.city))),
          ("country", Cells.text(subscribers.map(\.person.place.country))),
          ("birth_year", Cells.integers(subscribers.map(\.birthYear))),
          ("segment", Cells.text(subscribers.map { segments[$0.segment].name })),
          ("channel", Cells.text(subscribers.map { channels[$0.channel].name })),
          ("consent", Cells.flags(subscribers.map(\.consent))),
        ],
        roles: [.customer: "customer", .channel: "channel", .country: "country"]))
  }

  static func subscriptionsFile(
    _ subscribers: [Subscriber], _ payments: [Payment]
  ) -> WorldFile {
    var last = [Payment?](repeating: nil, count: subscribers.count)
    for payment in payments { last[payment.subscriber] = payment }
    let keys = subscribers.indices.map { worldKey("S", $0 + 1, width: 5) }
    return WorldFile(
      "subscriptions.csv", "one row per subscription; no end while it runs",
      Table(
        [
          ("subscription", Cells.text(keys)),
          ("customer", Cells.text(subscribers.map(\.id))),
          ("segment", Cells.text(subscribers.map { segments[$0.segment].name })),
          ("start", Cells.dates(subscribers.map(\.start))),
          ("end", Cells.dates(subscribers.map(\.end))),
          ("plan", Cells.text(last.map { $0.map { plans[$0.plan].name } })),
          ("price", Cells.money(last.map { $0.map { $0.euros * 100 } })),
          ("term_months", Cells.integers(subscribers.map { _ in 12 })),
        ],
        roles: [.customer: "customer", .start: "start", .end: "end", .product: "plan"]))
  }

  static func paymentsFile(
    _ payments: [Payment], of subscribers: [Subscriber]
  ) -> WorldFile {
    let keys = payments.indices.map { worldKey("P", $0 + 1, width: 6) }
    return WorldFile(
      "payments.csv", "one row per term paid, on its first day",
      Table(
        [
          ("payment", Cells.text(keys)),
          ("customer", Cells.text(payments.map { subscribers[$0.subscriber].id })),
          ("date", Cells.dates(payments.map(\.date))),
          ("plan", Cells.text(payments.map { plans[$0.plan].name })),
          ("amount", Cells.money(payments.map { $0.euros * 100 })),
        ],
        roles: [
          .order: "payment", .customer: "customer", .date: "date", .product: "plan",
          .amount: "amount",
        ]))
  }
}
