/// Order lines in the order of their dates, and the customers who bought them.
///
/// The lives of the customers are told twice: once to count how many customers it takes, and once
/// day by day to write. Memory is about 32 bytes per customer, whatever the number of rows.
struct Orders {
  private let seed: UInt64
  private let rowCount: Int
  private let shop: Shop
  /// The number in the id of each customer: no id says who came first.
  private let idNumbers: [UInt32]

  init(rowCount: Int, seed: UInt64) {
    self.seed = seed
    self.rowCount = rowCount
    shop = Shop(seed: seed)
    let customerCount = Self.customersNeeded(for: rowCount, seed: seed)
    var numbers = (0..<customerCount).map { UInt32($0 + 1) }
    var random = Random(seed: seed, stream: .max - 1)
    for last in stride(from: customerCount - 1, to: 0, by: -1) {
      numbers.swapAt(last, random.index(below: last + 1))
    }
    idNumbers = numbers
  }

  private static func customersNeeded(for rowCount: Int, seed: UInt64) -> Int {
    var (lines, count) = (0, 0)
    while lines < rowCount {
      var customer = Customer(count, seed: seed)
      var day: Int? = customer.arrival()
      while let today = day {
        lines += customer.order().lineCount
        day = customer.nextDay(after: today)
      }
      count += 1
    }
    return count
  }

  // MARK: - Writing

  func writeOrders(to path: String) throws {
    var file = try TextFile(path)
    file.append("order_id,customer_id,order_date,product,category,quantity,amount")
    try file.endLine()
    var queue = DayQueue(customerCount: idNumbers.count, seed: seed)
    var (rowsLeft, orderID) = (rowCount, 1_000_000)
    for day in Calendar.days.indices {
      while rowsLeft > 0, let (customer, order) = queue.takeOrder(on: day) {
        orderID += 1
        var order = order
        for _ in 0..<min(order.lineCount, rowsLeft) {
          file.append(orderID)
          file.append(UInt8(ascii: ","))
          file.append(id: idNumbers[customer])
          file.append(UInt8(ascii: ","))
          file.append(Calendar.days[day])
          file.append(UInt8(ascii: ","))
          shop.writeLine(of: &order, to: &file)
          try file.endLine()
        }
        rowsLeft -= min(order.lineCount, rowsLeft)
      }
    }
    try file.close()
  }

  func writeCustomers(to path: String) throws {
    let countries = ["AT", "BE", "CH", "DK", "EE", "FI", "NO", "SE"]
    let channels = ["affiliate", "catalogue", "fair", "newsletter", "shop"]
    var customerOfNumber = [Int](repeating: 0, count: idNumbers.count)
    for (customer, number) in idNumbers.enumerated() {
      customerOfNumber[Int(number) - 1] = customer
    }
    var file = try TextFile(path)
    file.append("customer_id,name,country,channel,signup_date")
    try file.endLine()
    for customer in customerOfNumber {
      var random = Random(seed: seed ^ .max, stream: UInt64(customer))
      var life = Customer(customer, seed: seed)
      file.append(id: idNumbers[customer])
      file.append(",Customer ")
      file.append(random.index(below: 100_000))
      file.append(",\(countries[random.index(below: countries.count)])")
      file.append(",\(channels[random.index(below: channels.count)]),")
      file.append(Calendar.days[life.arrival()])
      try file.endLine()
    }
    try file.close()
  }
}

/// Whose turn it is: the customers who order on a day are a list through the customers themselves.
private struct DayQueue {
  private var customers: [Customer]
  private var firstOfDay = [UInt32](repeating: Customer.none, count: Calendar.days.count)

  init(customerCount: Int, seed: UInt64) {
    customers = []
    customers.reserveCapacity(customerCount)
    for index in 0..<customerCount {
      var customer = Customer(index, seed: seed)
      let day = customer.arrival()
      customers.append(customer)
      add(index, on: day)
    }
  }

  private mutating func add(_ customer: Int, on day: Int) {
    customers[customer].following = firstOfDay[day]
    firstOfDay[day] = UInt32(customer)
  }

  /// The next order of `day`, or nil at the end of the day.
  mutating func takeOrder(on day: Int) -> (customer: Int, order: Order)? {
    guard firstOfDay[day] != Customer.none else { return nil }
    let customer = Int(firstOfDay[day])
    firstOfDay[day] = customers[customer].following
    let order = customers[customer].order()
    if let next = customers[customer].nextDay(after: day) { add(customer, on: next) }
    return (customer, order)
  }
}

extension TextFile {
  /// A customer's id, such as C0037069.
  fileprivate mutating func append(id number: UInt32) {
    append(UInt8(ascii: "C"))
    append(Int(number), width: 7)
  }
}
