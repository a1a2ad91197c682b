import KantaColumns

/// The bookshop: consumers who come and go without saying so.
enum Bookshop {
  static let window = WorldWindow(years: 2023, 2024)
  static let purchasing = PurchaseProcess(r: 0.9, alpha: 9, s: 0.7, beta: 14)
  static let spending = SpendProcess(p: 6, q: 4, gamma: 16)

  /// Customer share: the part of a reader's book money that comes to this shop.
  static let shareA = 3.0
  static let shareB = 2.0
  static let surveyYear = 2024
  static let surveyRate = 0.4

  /// Lumi Osuus buys for 60 € here and for 100 € in all: a customer share of 60 %.
  static let example: (joined: Day, orders: [(Day, Int)], categoryCents: Int) = (
    .on(2024, 2, 10),
    [(.on(2024, 2, 10), 2000), (.on(2024, 6, 15), 2000), (.on(2024, 11, 23), 2000)], 10_000
  )

  static let world = World(
    name: "bookshop",
    summary: "B2C: two years of a bookshop's orders, from its first day",
    about: """
      A bookshop opens on 2023-01-01 and keeps a register. Nobody tells the shop that they have \
      stopped coming: whether a customer is still one has to be read from when they bought. While \
      active, each buys at their own random rate, and each stops one day (Pareto/NBD, in weeks \
      since the first purchase, which is the day of joining); what an order is worth varies around \
      the customer's own mean (Gamma-Gamma), which has nothing to do with how often they buy. The \
      register also holds prospects who never bought and a few people twice; the till adds cash \
      sales without a name, returns, gifts and untidy lines. A survey says what some of them spend \
      on books anywhere, so that the customer share can be computed.
      """,
    seed: 20_230_101, build: files)

  /// What a person answered in the survey.
  private struct Answer {
    var customer: Int
    var categoryCents: Int
    var share: Double
  }

  private static func files(seed: UInt64) -> [WorldFile] {
    var random = SeededRandom(seed: seed)
    var forCustomers = random.split()
    var forOrders = random.split()
    var forRegister = random.split()
    var forSurvey = random.split()
    let customers = customers(&forCustomers)
    let lines = lines(of: customers, &forOrders)
    let answers = survey(customers, lines, &forSurvey)
    return [
      customersFile(customers, &forRegister), ordersFile(lines, of: customers),
      surveyFile(answers, of: customers), TruthTable.parameters(truth),
      truthOfCustomers(customers, answers),
    ]
  }

  /// Asks some of the buyers what they spent on books anywhere in the survey's year.
  private static func survey(
    _ customers: [BookshopCustomer], _ lines: [BookshopLine], _ random: inout SeededRandom
  ) -> [Answer] {
    var ours = [Int](repeating: 0, count: customers.count)
    for line in lines where line.moment.day.civil.year == surveyYear {
      if let customer = line.customer { ours[customer] += line.cents }
    }
    var answers: [Answer] = []
    for (index, customer) in customers.enumerated() {
      let share = random.beta(shareA, shareB)
      let elsewhere = random.gamma(shape: 2, rate: 2 / 150)
      let isAsked = random.chance(surveyRate)
      if customer.kind == .example {
        let all = example.categoryCents
        answers.append(
          Answer(customer: index, categoryCents: all, share: Double(ours[index]) / Double(all)))
      } else if customer.kind == .buyer, isAsked, ours[index] >= 0 {
        let all = ours[index] > 0 ? Double(ours[index]) / share : elsewhere * 100
        let cents = Int(all.rounded())
        answers.append(
          Answer(customer: index, categoryCents: cents, share: ours[index] > 0 ? share : 0))
      }
    }
    return answers
  }

  private static func surveyFile(
    _ answers: [Answer], of customers: [BookshopCustomer]
  ) -> WorldFile {
    WorldFile(
      "category_spend.csv", "one row per person asked: their spend on books anywhere in a year",
      Table(
        [
          ("customer", Cells.text(answers.map { customers[$0.customer].id })),
          ("year", Cells.integers(answers.map { _ in surveyYear })),
          ("category_spend", Cells.money(answers.map(\.categoryCents))),
        ],
        roles: [.customer: "customer"]))
  }

  private static var truth: [TruthParameter] {
    purchasing.truth + spending.truth + [
      TruthParameter("share_a", shareA, "", "customer share of those who bought: Beta(a, b)"),
      TruthParameter("share_b", shareB, "", "customer share of those who bought: Beta(a, b)"),
    ]
      + channels.map { channel in
        TruthParameter(
          "conversion_" + channel.name, channel.conversion, "",
          "chance that somebody who joins by this channel ever buys")
      } + [
        TruthParameter(
          "anonymous_share", anonymousShare, "", "cash sales without a name per order with one"),
        TruthParameter("return_share", returnShare, "", "chance that a line comes back"),
        TruthParameter("gift_share", giftShare, "", "chance of a free line with an order"),
        TruthParameter(
          "blank_category_share", blankCategoryShare, "", "chance that a line lacks its category"),
        TruthParameter(
          "untidy_product_share", untidyProductShare, "",
          "chance that a line has its product in capitals, with spaces after it"),
      ]
  }

  private static func truthOfCustomers(
    _ customers: [BookshopCustomer], _ answers: [Answer]
  ) -> WorldFile {
    var shares = [Double?](repeating: nil, count: customers.count)
    for answer in answers { shares[answer.customer] = answer.share }
    return TruthTable.customers([
      ("customer", Cells.text(customers.map(\.id))),
      ("kind", Cells.text(customers.map(\.kind.rawValue))),
      ("same_as", Cells.text(customers.map(\.sameAs))),
      ("segment", Cells.text(customers.map { segments[$0.segment].name })),
      ("lambda", Cells.numbers(customers.map { $0.history?.lambda })),
      ("mu", Cells.numbers(customers.map { $0.history?.mu })),
      ("stopped", Cells.dates(customers.map { $0.history?.lastActiveDay(joined: $0.joined) })),
      ("alive", Cells.flags(customers.map { $0.history?.isAlive })),
      ("repeat_purchases", Cells.integers(customers.map { $0.history?.repeatWeeks.count })),
      (
        "mean_spend",
        Cells.money(customers.map { $0.spendRate.map { spending.meanCents(spendRate: $0) } })
      ),
      ("share", Cells.percents(shares)),
    ])
  }
}
