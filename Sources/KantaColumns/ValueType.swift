/// The type of a column or value: what kind it is and, for amounts of money, in which currency.
package struct ValueType: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case integer
    /// An exact decimal number: 64-bit minor units, `scale` digits after the point.
    case decimal(scale: Int)
    /// A double-precision number: what is computed, never what is counted or summed exactly.
    case number
    /// A share: a double in which 0.35 is shown as 35%.
    case percent
    case text
    case date
    /// Microseconds since 1970-01-01 00:00, in the zone named on load.
    case datetime
    case duration
    case boolean
    /// The type of the word `missing` and of a column without any value.
    case missing
  }

  /// A calendar period a date stands for: `2011-11` is the date 2011-11-01 with grain month.
  package enum Grain: String, Hashable, Sendable {
    case week, month, quarter, year
  }

  package var kind: Kind
  /// Set for money: an integer, decimal or number that is an amount in this currency.
  package var currency: Currency?
  /// Set for dates that stand for a whole period; the date is the first day of it.
  package var grain: Grain?

  package init(_ kind: Kind, currency: Currency? = nil, grain: Grain? = nil) {
    self.kind = kind
    self.currency = currency
    self.grain = grain
  }

  package static let integer = ValueType(.integer)
  package static func decimal(scale: Int) -> ValueType { ValueType(.decimal(scale: scale)) }
  package static let number = ValueType(.number)
  package static let percent = ValueType(.percent)
  package static let text = ValueType(.text)
  package static let date = ValueType(.date)
  package static let datetime = ValueType(.datetime)
  package static let duration = ValueType(.duration)
  package static let boolean = ValueType(.boolean)
  package static let missing = ValueType(.missing)

  /// The largest scale a decimal column may have; a product that needs more becomes a number.
  package static let largestScale = 9

  /// Whether values of this type add up: integers, decimals, numbers, percents and durations.
  package var isNumeric: Bool {
    switch kind {
    case .integer, .decimal, .number, .percent: true
    case .text, .date, .datetime, .duration, .boolean, .missing: false
    }
  }

  /// Whether this is a date or a datetime.
  package var isCalendar: Bool { kind == .date || kind == .datetime }

  /// The word a user reads: `integer`, `decimal`, `money in GBP`, `date`.
  package var name: String {
    if let currency { return "money in \(currency.code)" }
    if let grain { return grain.rawValue }
    return switch kind {
    case .integer: "integer"
    case .decimal: "decimal"
    case .number: "number"
    case .percent: "percent"
    case .text: "text"
    case .date: "date"
    case .datetime: "datetime"
    case .duration: "duration"
    case .boolean: "boolean"
    case .missing: "missing"
    }
  }
}

/// An ISO 4217 currency code, three capital letters.
package struct Currency: Hashable, Sendable {
  package let code: String

  /// `nil` unless `code` is three ASCII capitals.
  package init?(_ code: String) {
    guard code.utf8.count == 3, code.utf8.allSatisfy({ (65...90).contains($0) }) else { return nil }
    self.code = code
  }
}
