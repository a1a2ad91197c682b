import Foundation

/// A customer of the simulated shop, with what is drawn for them so far.
///
/// Customers arrive, order at a pace of their own, and after every order some leave for good. The
/// draws that decide when and how much come from the customer's own generator; what is in a basket
/// comes from a generator of the order's, so that lives can be told without filling baskets.
struct Customer {
  /// The customer whose turn is after this one on the same day, or `none`.
  var following = Self.none
  private var random: Random
  private let meanGapDays: Float
  private let leavingShare: Float
  private let spending: Float

  static let none = UInt32.max

  init(_ index: Int, seed: UInt64) {
    random = Random(seed: seed, stream: UInt64(index))
    meanGapDays = Float(exp(4.7 + 1.2 * random.normal()))
    let loyalty = random.unit()
    leavingShare = Float(0.4 * loyalty * loyalty)
    spending = Float(exp(0.5 * random.normal()))
  }

  /// The day of the first order: a shop that opens with a push.
  mutating func arrival() -> Int { Int(pow(random.unit(), 1.25) * Double(Calendar.days.count)) }

  /// What the customer orders now.
  mutating func order() -> Order {
    var lineCount = 1
    while random.unit() < 0.45 { lineCount += 1 }
    return Order(
      lineCount: lineCount, spending: Double(spending), random: Random(seed: random.next()))
  }

  /// The day of the next order after one on `day`, which may be the same day, or nil if none is in
  /// the calendar.
  mutating func nextDay(after day: Int) -> Int? {
    guard random.unit() >= Double(leavingShare) else { return nil }
    let next = Double(day) + random.exponential() * Double(meanGapDays)
    return next < Double(Calendar.days.count) ? Int(next) : nil
  }
}

/// One order: some lines, whose contents are drawn when they are written.
struct Order {
  let lineCount: Int
  let spending: Double
  var random: Random
}
