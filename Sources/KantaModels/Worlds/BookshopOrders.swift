import KantaColumns

/// One line of an order or of a return.
struct BookshopLine: Sendable {
  var order: String
  /// Position in the register; `nil` for a cash sale to nobody known.
  var customer: Int?
  var moment: Moment
  var product: String
  var category: String?
  /// Negative for a return.
  var quantity: Int
  var priceCents: Int

  var cents: Int { quantity * priceCents }
}

extension Bookshop {
  private struct Order {
    var customer: Int?
    var moment: Moment
    var cents: Int
    var tastes: [Double]
  }

  /// What differs between an order and what a careful export would show.
  static let anonymousShare = 0.05
  static let returnShare = 0.02
  static let giftShare = 0.006
  static let blankCategoryShare = 0.004
  static let untidyProductShare = 0.003

  /// All lines of two years by time: orders, cash sales and returns.
  static func lines(
    of customers: [BookshopCustomer], _ random: inout SeededRandom
  ) -> [BookshopLine] {
    var buying = random.split()
    var filling = random.split()
    let orders = sorted(orders(of: customers, &buying))
    var lines: [BookshopLine] = []
    var returns: [BookshopLine] = []
    for (index, order) in orders.enumerated() {
      let number = String(100_001 + index)
      let isExample = order.customer.map { customers[$0].kind == .example } ?? false
      let bought =
        isExample
        ? [exampleLine(order, number: "B" + number)]
        : filled(order, number: "B" + number, &filling)
      lines += bought
      guard !isExample, order.customer != nil else { continue }
      returns += returned(bought, number: "R" + number, &filling)
    }
    // A return is never earlier than the orders before it: by time, then by place.
    let all = lines + returns
    let byTime = all.indices.sorted { (all[$0].moment, $0) < (all[$1].moment, $1) }
    return byTime.map { all[$0] }
  }

  private static func sorted(_ orders: [Order]) -> [Order] {
    orders.indices.sorted { (orders[$0].moment, $0) < (orders[$1].moment, $1) }.map { orders[$0] }
  }

  private static func orders(
    of customers: [BookshopCustomer], _ random: inout SeededRandom
  ) -> [Order] {
    var orders: [Order] = []
    for (index, customer) in customers.enumerated() {
      if customer.kind == .example {
        orders += example.orders.map { day, cents in
          Order(customer: index, moment: moment(day, minute: 12 * 60), cents: cents, tastes: [])
        }
      }
      guard let history = customer.history, let rate = customer.spendRate else { continue }
      for week in [0] + history.repeatWeeks {
        orders.append(
          Order(
            customer: index, moment: openingHour(customer.joined.adding(weeks: week), &random),
            cents: spending.orderCents(spendRate: rate, &random),
            tastes: segments[customer.segment].tastes))
      }
    }
    let known = orders.count
    for _ in 0..<Int((Double(known) * anonymousShare).rounded()) {
      let rate = spending.spendRate(&random)
      orders.append(
        Order(
          customer: nil, moment: openingHour(window.anyDay(&random), &random),
          cents: spending.orderCents(spendRate: rate, &random),
          tastes: segments[random.pick(segments.map(\.share))].tastes))
    }
    return orders
  }

  /// Splits the money of an order over one or more titles.
  private static func filled(
    _ order: Order, number: String, _ random: inout SeededRandom
  ) -> [BookshopLine] {
    let total = max(50, order.cents)
    let count = min(1 + random.poisson(mean: 1.3), max(1, total / 700))
    let shares = (0..<count).map { _ in random.gamma(shape: 3, rate: 1) }
    let sum = shares.reduce(0, +)
    var rest = total
    var lines: [BookshopLine] = []
    for (index, share) in shares.enumerated() {
      let spread = Double(total - 50 * count) * share / sum
      let cents = index == count - 1 ? rest : 50 + Int(spread)
      rest -= cents
      let title = title(for: order, near: cents, besides: lines, &random)
      let quantity = max(1, Int((Double(cents) / Double(title.cents)).rounded()))
      let price = Int((Double(cents) / Double(quantity)).rounded())
      lines.append(
        line(of: order, number: number, title, quantity: quantity, priceCents: price, &random))
    }
    if random.chance(giftShare) {
      let gift = BookshopCatalogue.gift
      lines.append(line(of: order, number: number, gift, quantity: 1, priceCents: 0, &random))
    }
    return lines
  }

  /// A title to the reader's taste that the order does not hold yet, if one is found soon.
  private static func title(
    for order: Order, near cents: Int, besides lines: [BookshopLine],
    _ random: inout SeededRandom
  ) -> BookshopCatalogue.Title {
    var title = BookshopCatalogue.gift
    for _ in 0..<8 {
      let category = random.pick(order.tastes)
      title = BookshopCatalogue.title(category: category, near: cents, &random)
      if !lines.contains(where: { $0.product == title.name }) { break }
    }
    return title
  }

  private static func line(
    of order: Order, number: String, _ title: BookshopCatalogue.Title, quantity: Int,
    priceCents: Int, _ random: inout SeededRandom
  ) -> BookshopLine {
    // Now and then a till that shouts and pads, or a line nobody sorted.
    let untidy = random.chance(untidyProductShare)
    let blank = random.chance(blankCategoryShare)
    return BookshopLine(
      order: number, customer: order.customer, moment: order.moment,
      product: untidy ? title.name.uppercased() + "  " : title.name,
      category: blank ? nil : title.category, quantity: quantity, priceCents: priceCents)
  }

  private static func exampleLine(_ order: Order, number: String) -> BookshopLine {
    BookshopLine(
      order: number, customer: order.customer, moment: order.moment,
      product: "Eleven Letters to Turku", category: "fiction", quantity: 1,
      priceCents: order.cents)
  }

  /// The lines of an order that come back, some days later and before the window closes.
  private static func returned(
    _ bought: [BookshopLine], number: String, _ random: inout SeededRandom
  ) -> [BookshopLine] {
    let kept = bought.filter { $0.priceCents > 0 && random.chance(returnShare) }
    guard let first = kept.first else { return [] }
    let day = first.moment.day.adding(days: random.uniform(in: 2...20))
    let moment = openingHour(day, &random)
    guard day <= window.last else { return [] }
    return kept.map { line in
      var back = line
      back.order = number
      back.moment = moment
      back.quantity = -line.quantity
      return back
    }
  }

  /// A minute between nine and nine.
  private static func openingHour(_ day: Day, _ random: inout SeededRandom) -> Moment {
    moment(day, minute: random.uniform(in: 9 * 60...21 * 60 - 1))
  }

  private static func moment(_ day: Day, minute: Int) -> Moment {
    Moment(microseconds: Moment(day).microseconds + Int64(minute) * 60_000_000)
  }

  static func ordersFile(
    _ lines: [BookshopLine], of customers: [BookshopCustomer]
  ) -> WorldFile {
    WorldFile(
      "orders.csv", "one row per order line; returns have a negative quantity",
      Table(
        [
          ("order", Cells.text(lines.map(\.order))),
          ("customer", Cells.text(lines.map { $0.customer.map { customers[$0].id } })),
          ("date", Cells.datetimes(lines.map(\.moment))),
          ("product", Cells.text(lines.map(\.product))),
          ("category", Cells.text(lines.map(\.category))),
          ("quantity", Cells.integers(lines.map(\.quantity))),
          ("price", Cells.money(lines.map(\.priceCents))),
        ],
        roles: [
          .order: "order", .customer: "customer", .date: "date", .product: "product",
          .category: "category", .quantity: "quantity",
        ]))
  }
}
