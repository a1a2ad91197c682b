import KantaColumns
import KantaPlan

/// Seeded columns of every type, with many ties and some missing values, and plain twins to
/// compare kernels with: dictionaries and arrays of values, one row at a time.
enum GroupSample {
  static let types: [ValueType] = [
    .integer, .decimal(scale: 2), .number, .percent, .text, .date, .datetime, .duration, .boolean,
    .missing,
  ]
  static let numeric: [ValueType] = [.integer, .decimal(scale: 2), .number, .duration]

  /// A column with about `variety` different values.
  static func column(
    _ type: ValueType, rows: Int, seed: UInt64, variety: Int = 7, missing: Double = 0.2
  ) -> Column {
    var random = SeededRandom(seed: seed)
    let picks = (0..<rows).map { _ in random.uniform(in: 0...variety - 1) - variety / 2 }
    let present = (0..<rows).map { _ in !random.chance(missing) }
    let values: Values =
      switch type.kind {
      case .integer, .decimal, .duration: .integers(picks.map { Int64($0) * 37 })
      case .datetime: .integers(picks.map { Int64($0) * 123_456_789_012_345 })
      case .number, .percent:
        // Both zeros, which are one value.
        .numbers(picks.map { $0 == 0 && random.chance(0.5) ? -0.0 : Double($0) * 0.37 })
      case .date: .days(picks.map { Int32($0) * 11 + 15_000 })
      case .text: text(picks.map { $0 + variety / 2 })
      case .boolean, .missing: .flags(picks.map { $0 > 0 })
      }
    if type.kind == .missing { return .allMissing(.missing, count: rows) }
    return Column(type, values, validity: Validity(present).normalized)
  }

  /// Words in an order that is not theirs, some the beginning of others.
  private static func text(_ codes: [Int]) -> Values {
    let words = (0...(codes.max() ?? 0)).map { number in
      let letters = ["zoë", "", "b", "bb", "Zoë", "a longer one", "a longer one indeed"]
      return number < letters.count ? letters[number] : "w\(number * 7919 % 1000)-\(number)"
    }
    return .codes(codes.map { UInt32($0) }, Words(distinct: words))
  }

  static func values(_ column: Column) -> [Value] { (0..<column.count).map { column[$0] } }

  /// The rows of each combination of values, in order of first appearance.
  static func groups(_ columns: [Column], rows: Int) -> [[Int]] {
    var places: [[Value]: Int] = [:]
    var groups: [[Int]] = []
    for row in 0..<rows {
      let key = columns.map { $0[row] }
      if let place = places[key] {
        groups[place].append(row)
      } else {
        places[key] = groups.count
        groups.append([row])
      }
    }
    return groups
  }

  /// Whether `a` comes before `b`; missing values come last in either direction.
  static func precedes(_ a: Value, _ b: Value, descending: Bool = false) -> Bool {
    if a.isMissing || b.isMissing { return !a.isMissing && b.isMissing }
    let (a, b) = descending ? (b, a) : (a, b)
    switch (a, b) {
    case (.text(let a), .text(let b)): return Array(a.utf8).lexicographicallyPrecedes(b.utf8)
    case (.date(let a), .date(let b)): return a < b
    case (.datetime(let a), .datetime(let b)): return a < b
    case (.duration(let a), .duration(let b)): return a.microseconds < b.microseconds
    case (.boolean(let a), .boolean(let b)): return !a && b
    case (.decimal(let a), .decimal(let b)): return a.minorUnits < b.minorUnits
    default: return (a.asDouble ?? 0) < (b.asDouble ?? 0)
    }
  }

  /// A stable order by several keys, by insertion.
  static func order(_ keys: [(column: Column, descending: Bool)], _ rows: [Int]) -> [Int] {
    func isBefore(_ a: Int, _ b: Int) -> Bool {
      for key in keys {
        let (x, y) = (key.column[a], key.column[b])
        if precedes(x, y, descending: key.descending) { return true }
        if precedes(y, x, descending: key.descending) { return false }
      }
      return a < b
    }
    return rows.sorted(by: isBefore)
  }

  /// A value as a double in its unit: whole decimals, microseconds of durations.
  static func number(_ value: Value) -> Double {
    if case .duration(let span) = value { return Double(span.microseconds) }
    if case .boolean(let flag) = value { return flag ? 1 : 0 }
    return value.asDouble ?? .nan
  }

  static let threads = [1, 2, 3].map { Execution(threads: $0) }
  static let single = Execution(threads: 1)

  /// A measure over a column that is already there: the expression is not looked at.
  static func measure(
    _ function: AggregateFunction, _ column: Column, _ type: ValueType, name: String = "m"
  ) -> (Measure, Column?) {
    (Measure(name, function, of: .column("x", column.type), type: type), column)
  }
}
