package import KantaColumns
import KantaSource

/// How the values of one column are shown to people: header, side, and one text per cell.
///
/// What has to be the same for the whole column (decimals, seconds) is decided from the rows that
/// are shown.
package struct CellFormat: Sendable {
  package enum Alignment: Hashable, Sendable { case left, right }

  /// `amount`, or `amount (GBP)` for money.
  package let header: String
  package let alignment: Alignment
  private let column: Column
  private let isIdentifier: Bool
  private let numbers: NumberFormat
  private let showsSeconds: Bool
  private let missing: String
  private let stop: Cancellation?

  /// The format of column `index` of `table` when `rows` are shown.
  ///
  /// Once `stop` is requested, texts mean nothing, but there are as many as there would be.
  /// - Complexity: O(rows) for numbers and datetimes.
  package init(
    _ index: Int, of table: Table, rows: Range<Int>, missing: String = "·",
    unless stop: Cancellation? = nil
  ) {
    let field = table.schema.fields[index]
    let column = table.columns[index]
    let name = Neutralised.text(field.name)
    header = field.type.currency.map { "\(name) (\($0.code))" } ?? name
    alignment = field.type.isNumeric || field.type.kind == .duration ? .right : .left
    isIdentifier = Identifier.matches(field.name, in: table.schema)
    numbers = NumberFormat(column, rows: rows, isMoney: field.type.currency != nil, unless: stop)
    showsSeconds = Self.hasSeconds(column, rows: rows)
    self.column = column
    self.missing = missing
    self.stop = stop
  }

  /// One text per row of `rows`, without control characters.
  package func texts(_ rows: Range<Int>) -> [String] {
    switch (column.values, column.type.kind) {
    case (.integers(let values), .integer):
      isIdentifier
        ? present(rows) { String(values[$0]) } : present(rows) { Grouping.commas(values[$0]) }
    case (.integers(let values), .decimal(let scale)):
      present(rows) { Self.decimal(ExactDecimal(minorUnits: values[$0], scale: scale)) }
    case (.integers(let values), .datetime):
      present(rows) { datetime(Moment(microseconds: values[$0])) }
    case (.integers(let values), .duration):
      present(rows) { Self.duration(values[$0]) }
    case (.integers, _):
      present(rows) { _ in missing }
    case (.numbers(let values), .percent):
      present(rows) { Self.percent(values[$0]) }
    case (.numbers(let values), _):
      present(rows) { numbers.text(values[$0]) }
    case (.days(let values), _):
      present(rows) { Day(number: values[$0]).plain(grain: column.type.grain) }
    case (.codes(let values, let words), _):
      present(rows) { Neutralised.text(words[Int(values[$0])]) }
    case (.flags(let values), .boolean):
      present(rows) { values[$0] ? "true" : "false" }
    case (.flags, _):
      present(rows) { _ in missing }
    }
  }

  private func present(_ rows: Range<Int>, _ text: (Int) -> String) -> [String] {
    var texts: [String] = []
    texts.reserveCapacity(rows.count)
    rows.forEachRow(unless: stop) { texts.append(column.isPresent($0) ? text($0) : missing) }
    if texts.count < rows.count {
      texts += repeatElement("", count: rows.count - texts.count)
    }
    return texts
  }

  /// `1,234.50`: all digits of the scale.
  private static func decimal(_ value: ExactDecimal) -> String {
    let parts = value.plain.drop { $0 == "-" }.split(separator: ".")
    return (value.minorUnits < 0 ? "-" : "") + Grouping.commas(parts[0])
      + (parts.count > 1 ? "." + parts[1] : "")
  }

  /// `35.2%`.
  private static func percent(_ share: Double) -> String {
    guard share.isFinite else { return NumberFormat.notFinite(share) }
    return DecimalDigits(share).shifted(by: 2).fixed(1, grouped: true) + "%"
  }

  /// `2011-12-09 12:50`, with seconds where some row has them.
  private func datetime(_ moment: Moment) -> String {
    showsSeconds ? moment.plain : String(moment.plain.dropLast(3))
  }

  private static func hasSeconds(_ column: Column, rows: Range<Int>) -> Bool {
    guard column.type.kind == .datetime, case .integers(let values) = column.values else {
      return false
    }
    return rows.contains { column.isPresent($0) && values[$0] % 60_000_000 != 0 }
  }

  /// `326 days`, `2.5 days`; below a day `03:20:00`.
  private static func duration(_ microseconds: Int64) -> String {
    let perDay = TimeSpan.microsecondsPerDay
    let sign = microseconds < 0 ? "-" : ""
    let length = Int128(microseconds.magnitude)
    let days = Int64(microseconds.magnitude / UInt64(perDay))
    if microseconds % perDay == 0 {
      return sign + Grouping.commas(days) + (days == 1 ? " day" : " days")
    }
    if days == 0 { return sign + Moment(microseconds: Int64(length)).plain.dropFirst(11) }
    let hundredths = Int64((length * 100 + Int128(perDay) / 2) / Int128(perDay))
    let fraction = hundredths % 100
    let decimals =
      fraction.isMultiple(of: 10) ? "\(fraction / 10)" : (fraction < 10 ? "0" : "") + "\(fraction)"
    return sign + Grouping.commas(hundredths / 100) + "." + decimals + " days"
  }
}
