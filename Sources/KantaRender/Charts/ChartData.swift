import KantaColumns
import KantaSource

/// A row that is drawn; NaN where a value is missing or no number.
struct ChartPoint: Hashable, Sendable {
  /// A number or day, or the position of a category.
  var x: Double
  var y: Double
  var low = Double.nan
  var high = Double.nan
}

/// The points of one name.
struct ChartSeries: Sendable {
  var name: String
  var points: [ChartPoint]
  /// Whether it is one of too many to have a colour and a name of its own.
  var isMuted = false
}

/// One picture of several beside each other, or the only one.
struct ChartPanel: Sendable {
  /// `nil` for the only one.
  var name: String?
  var series: [ChartSeries]
}

/// What the values are by.
enum ChartKeys: Sendable {
  /// Words side by side; points lie at their positions.
  case words([String])
  /// Periods, days or whole numbers side by side, in order and without gaps where that is short.
  case steps([String])
  /// Ranges of a histogram: one bound more than there are positions.
  case ranges([Double])
  /// A line of numbers or days.
  case numbers(ChartScale)

  /// How many positions there are; 0 on a line.
  var count: Int {
    switch self {
    case .words(let labels), .steps(let labels): labels.count
    case .ranges(let bounds): max(0, bounds.count - 1)
    case .numbers: 0
    }
  }
}

/// How many of everything a picture has room for.
enum ChartLimits {
  static let words = 40
  static let steps = 160
  static let rows = 40
  static let columns = 36
  static let series = 8
  static let mutedSeries = 60
  static let panels = 12
  static let areaPlaces = 800
}

/// The different values of a column that tells rows apart, in the order they are drawn.
struct ChartNames: Sendable {
  /// The position of each row's value; the value of `count` stands for missing where that is not
  /// drawn.
  private(set) var positions: [Int]
  private(set) var labels: [String]
  /// The value behind each label, where it is a number, day or boolean.
  private(set) var numbers: [Double]

  /// The values of a column; numbers and days in rising order, text in that of its rows.
  ///
  /// `missing` is what a missing value is called.
  ///
  /// - Complexity: O(rows + names log names).
  init(_ index: Int, of table: Table, missing: String = "missing") {
    let column = table.columns[index]
    var found: [ChartNames.Key: Int] = [:]
    var rows: [Int] = []
    positions = []
    positions.reserveCapacity(table.rowCount)
    let keys = Self.keys(of: column)
    for (row, key) in keys.enumerated() {
      if let known = found[key] {
        positions.append(known)
      } else {
        positions.append(rows.count)
        found[key] = rows.count
        rows.append(row)
      }
    }
    let format = CellFormat(index, of: table, rows: 0..<table.rowCount, missing: missing)
    labels = rows.map { format.texts($0..<($0 + 1))[0] }
    let values = column.asNumbers
    numbers = rows.map { values[$0] }
    if column.type.kind != .text { sort(rows.map { column.isPresent($0) }) }
  }

  /// One name for all rows.
  init(all name: String, rowCount: Int) {
    positions = [Int](repeating: 0, count: rowCount)
    labels = rowCount == 0 ? [] : [name]
    numbers = labels.map { _ in .nan }
  }

  var count: Int { labels.count }

  private enum Key: Hashable {
    case missing
    case word(Int)
    case number(Double)
  }

  private static func keys(of column: Column) -> [Key] {
    switch column.values {
    case .codes(let codes, _):
      return codes.enumerated().map { column.isPresent($0) ? .word(Int($1)) : .missing }
    case .flags(let flags):
      return flags.enumerated().map { column.isPresent($0) ? .word($1 ? 1 : 0) : .missing }
    case .integers, .days, .numbers:
      return column.asNumbers.enumerated().map { column.isPresent($0) ? .number($1) : .missing }
    }
  }

  /// Numbers and days rise, missing is last.
  private mutating func sort(_ isPresent: [Bool]) {
    let order = labels.indices.sorted { a, b in
      if isPresent[a] != isPresent[b] { return isPresent[a] }
      let (first, second) = (numbers[a], numbers[b])
      return first == second || first.isNaN || second.isNaN ? a < b : first < second
    }
    reorder(order)
  }

  /// Puts the names in the order of `order`, old positions in their new places.
  mutating func reorder(_ order: [Int]) {
    var places = [Int](repeating: 0, count: order.count)
    for (place, old) in order.enumerated() { places[old] = place }
    labels = order.map { labels[$0] }
    numbers = order.map { numbers[$0] }
    for row in positions.indices { positions[row] = places[positions[row]] }
  }

  /// Puts the names that others have as well in the order of those.
  mutating func follow(_ others: [String]) {
    let places = Dictionary(zip(others, others.indices), uniquingKeysWith: { first, _ in first })
    let order = labels.indices.sorted {
      (places[labels[$0]] ?? others.count, $0) < (places[labels[$1]] ?? others.count, $1)
    }
    reorder(order)
  }

  /// Puts the periods, days or whole numbers between the first and the last in their places, if
  /// these are not too many.
  mutating func fillGaps(_ type: ValueType, limit: Int) {
    guard count > 1, let first = numbers.first, let last = numbers.last, first.isFinite,
      last.isFinite, let all = Self.steps(from: first, to: last, type, limit: limit),
      all.count > count
    else { return }
    let places = Dictionary(zip(all.map(\.0), all.indices), uniquingKeysWith: { first, _ in first })
    guard numbers.allSatisfy({ places[$0] != nil }) else { return }
    for row in positions.indices { positions[row] = places[numbers[positions[row]]] ?? 0 }
    (numbers, labels) = (all.map(\.0), all.map(\.1))
  }

  private static func steps(
    from first: Double, to last: Double, _ type: ValueType, limit: Int
  ) -> [(Double, String)]? {
    switch (type.kind, type.grain) {
    case (.integer, _):
      guard last - first < Double(limit) else { return nil }
      return (0...Int(last - first)).map { (first + Double($0), "\(Int(first) + $0)") }
    case (.date, let grain?):
      var days: [(Double, String)] = []
      let start = Day(clamping: first)
      while days.count < limit {
        let day = start.start(of: grain, after: days.count)
        if Double(day.number) > last { return days }
        days.append((Double(day.number), day.plain(grain: grain)))
      }
      return nil
    case (.date, nil):
      guard last - first < Double(min(limit, 62)) else { return nil }
      return (0...Int(last - first)).map {
        (first + Double($0), Day(clamping: first + Double($0)).plain)
      }
    default: return nil
    }
  }

  /// Keeps the names at `kept`; all others are put together as `other`, or rows have no place.
  ///
  /// - Returns: The position of rows that are left out.
  mutating func keep(_ kept: [Int], other: String?) {
    var places = [Int](repeating: kept.count, count: count)
    for (place, old) in kept.enumerated() { places[old] = place }
    labels = kept.map { labels[$0] } + (other.map { [$0] } ?? [])
    numbers = kept.map { numbers[$0] } + (other == nil ? [] : [.nan])
    for row in positions.indices { positions[row] = places[positions[row]] }
  }
}
