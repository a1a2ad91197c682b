import KantaColumns
import KantaPlan
import KantaSource

/// Counts values in ranges of equal width with round bounds.
struct HistogramRule: Sendable {
  static let mostBins = 200
  private static let usualBins = 20

  let value: Schema.Field
  /// The columns that series and small pictures are told apart by.
  let groups: [Schema.Field]
  /// At most so many ranges; `nil` for about twenty.
  let bins: Int?
  let chart: ChartSpecification

  /// The groups, then `from`, `to` and the number of rows.
  var schema: Schema {
    Schema(
      groups + [
        Schema.Field("from", boundType), Schema.Field("to", boundType),
        Schema.Field("rows", .integer),
      ])
  }

  /// Bounds are round numbers, which an exact decimal may not be able to hold.
  private var boundType: ValueType {
    if case .decimal = value.type.kind { return ValueType(.number, currency: value.type.currency) }
    return value.type
  }

  func run(_ table: Table, _ context: LocalContext) throws(Diagnostic) -> Answer {
    guard let column = table.column(value.name),
      let index = GroupIndex(
        groups.compactMap { table.column($0.name) }, rowCount: table.rowCount,
        on: context.execution)
    else { throw .interrupted }
    // A range that long has no width.
    let numbers = column.asNumbers.map { $0.magnitude < 1e300 ? $0 : .nan }
    var low = Double.infinity
    var high = -Double.infinity
    for number in numbers where number.isFinite {
      low = min(low, number)
      high = max(high, number)
    }
    var drawn = chart
    drawn.keys = ["from", "to"]
    drawn.values = ["rows"]
    drawn.addsUp = true
    drawn.keyTitle = value.name
    if drawn.title == nil { drawn.title = "Distribution of \(value.name)" }
    guard low <= high else {
      let columns = schema.fields.map { Column.allMissing($0.type, count: 0) }
      return Answer(Table(schema, columns, rowCount: 0), notes: notes(numbers), chart: drawn)
    }
    let ranges = EqualRanges(
      low, high, atMost: bins ?? Self.usualBins, isWhole: value.type.kind == .integer)
    var counts = [Int64](repeating: 0, count: ranges.count * index.count)
    for (row, number) in numbers.enumerated() where number.isFinite {
      counts[Int(index.groups[row]) * ranges.count + ranges.position(of: number)] += 1
    }
    if context.execution.cancellation.isRequested { throw .interrupted }
    let result = try self.table(counts, ranges, index, of: table, on: context.execution)
    return Answer(result, notes: notes(numbers), chart: drawn)
  }

  private func notes(_ numbers: [Double]) -> [StepNote] {
    let left = numbers.reduce(0) { $0 + ($1.isFinite ? 0 : 1) }
    return [.skippedMissing("the histogram", left, of: numbers.count)]
  }

  private func table(
    _ counts: [Int64], _ ranges: EqualRanges, _ index: GroupIndex, of table: Table,
    on execution: Execution
  ) throws(Diagnostic) -> Table {
    var rows: [UInt32] = []
    var starts: [Double] = []
    var ends: [Double] = []
    for group in 0..<index.count {
      for bin in 0..<ranges.count {
        rows.append(index.firstRows[group])
        starts.append(ranges.bound(bin))
        ends.append(ranges.bound(bin + 1))
      }
    }
    var columns: [Column] = []
    for group in groups {
      guard let names = table.column(group.name)?.gathered(rows, on: execution) else {
        throw .interrupted
      }
      columns.append(names)
    }
    columns += [bounds(starts), bounds(ends), Column(.integer, .integers(counts))]
    return Table(schema, columns, rowCount: counts.count)
  }

  private func bounds(_ numbers: [Double]) -> Column {
    switch boundType.kind {
    case .integer: Column(boundType, .integers(numbers.map(Self.whole)))
    case .duration:
      Column(
        boundType,
        .integers(numbers.map { Self.whole($0 * Double(TimeSpan.microsecondsPerDay)) }))
    default: Column(boundType, .numbers(numbers))
    }
  }
}

extension HistogramRule {
  /// The nearest integer there is: a bound may lie beyond all values.
  private static func whole(_ bound: Double) -> Int64 {
    Int64(exactly: bound.rounded(.towardZero)) ?? (bound < 0 ? .min : .max)
  }
}

/// Ranges of one round width that hold all values from `low` to `high`; the last one holds its
/// upper bound, too.
struct EqualRanges {
  private let start: Double
  private let width: Double
  let count: Int

  /// The widest of 1, 2, 2.5 and 5 times a power of ten that gives at most so many ranges.
  init(_ low: Double, _ high: Double, atMost bins: Int, isWhole: Bool) {
    let span = high - low
    guard span > 0, span.isFinite else {
      (start, width, count) = (low, 1, 1)
      return
    }
    var width = Self.roundWidth(atLeast: span / Double(bins), isWhole: isWhole)
    var start = (low / width).rounded(.down) * width
    var count = Self.count(from: start, to: high, width)
    while count > bins {
      width = Self.roundWidth(atLeast: width * 1.01, isWhole: isWhole)
      start = (low / width).rounded(.down) * width
      count = Self.count(from: start, to: high, width)
      if bins == 1 {
        (start, count, width) = (low, 1, span)
      }
    }
    (self.start, self.width, self.count) = (start, width, count)
  }

  private static func count(from start: Double, to high: Double, _ width: Double) -> Int {
    max(1, Int(((high - start) / width).rounded(.up)))
  }

  private static func roundWidth(atLeast least: Double, isWhole: Bool) -> Double {
    var power = 1.0
    while power < least { power *= 10 }
    while power / 10 >= least { power /= 10 }
    let found = [0.1, 0.2, 0.25, 0.5, 1].map { power * $0 }.first { $0 >= least } ?? power
    return isWhole ? max(1, found.rounded(.up)) : found
  }

  /// The lower bound of range `index`.
  func bound(_ index: Int) -> Double { start + Double(index) * width }

  /// The range that `number` lies in.
  func position(of number: Double) -> Int {
    min(count - 1, max(0, Int(((number - start) / width).rounded(.down))))
  }
}
