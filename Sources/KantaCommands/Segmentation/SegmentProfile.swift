import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// What sets some customers apart from all: medians of numbers, shares of other values.
struct SegmentProfile {
  /// One row of the profile.
  private struct Row {
    var column: String
    var value: String?
    var medians: (inside: Double, all: Double)?
    var shares: (inside: Double, all: Double)?
    var effect: Double?
  }

  private let isInside: [Bool]
  private let insideRows: [UInt32]
  private let otherRows: [UInt32]
  /// A value that fewer customers have is left out: there is nothing to learn from it.
  private let least: Int
  private var numbers: [Row] = []
  private var values: [Row] = []
  /// Columns in which nearly every customer has another value, and those of dates.
  private var names: [String] = []
  private var dates: [String] = []

  /// - Parameter isInside: For each row; at least one is.
  init(isInside: [Bool]) {
    self.isInside = isInside
    let rows = 0..<UInt32(isInside.count)
    insideRows = rows.filter { isInside[Int($0)] }
    otherRows = rows.filter { !isInside[Int($0)] }
    least = min(5, max(1, isInside.count / 20))
  }

  mutating func add(_ name: String, _ column: Column) {
    switch (column.values, column.type.kind) {
    case (.codes(let codes, let words), _):
      add(name, codes, column, count: words.count) { words[$0] }
    case (.flags(let flags), .boolean):
      add(name, flags.map { $0 ? 1 : 0 }, column, count: 2) { $0 == 1 ? "true" : "false" }
    case (.days, _), (_, .datetime): dates.append(name)
    case (.integers, _), (.numbers, _): add(numbers: column, name)
    case (.flags, _): break
    }
  }

  // MARK: - Numbers

  private mutating func add(numbers column: Column, _ name: String) {
    let measured = column.asMeasure
    // Only doubles can be no number.
    var isWhole = column.missingCount == 0
    if case .numbers = column.values { isWhole = isWhole && !measured.contains { $0.isNaN } }
    func present(_ rows: [UInt32]) -> [UInt32] {
      isWhole
        ? rows : rows.filter { column.isPresent(Int($0)) && !measured[Int($0)].isNaN }
    }
    let (inside, others) = (present(insideRows), present(otherRows))
    guard !inside.isEmpty else { return }
    let own = inside.map { measured[Int($0)] }
    let rest = others.map { measured[Int($0)] }
    let effect: Double?
    if case .integers(let units) = column.values {
      effect = Contrast.cohensD(
        Moments(units: inside.map { units[Int($0)] }),
        Moments(units: others.map { units[Int($0)] }))
    } else {
      effect = Contrast.cohensD(Moments(own), Moments(rest))
    }
    numbers.append(
      Row(
        column: name,
        medians: (quantilesType7(own, [0.5])[0], quantilesType7(own + rest, [0.5])[0]),
        effect: effect))
  }

  // MARK: - Values

  /// Values numbered below `count`.
  private mutating func add(
    _ name: String, _ codes: [UInt32], _ column: Column, count: Int, _ word: (Int) -> String
  ) {
    var having = [Int](repeating: 0, count: count)
    var both = having
    for row in codes.indices where column.isPresent(row) {
      having[Int(codes[row])] += 1
      if isInside[row] { both[Int(codes[row])] += 1 }
    }
    let (all, inside) = (having.reduce(0, +), both.reduce(0, +))
    let used = having.indices.filter { having[$0] > 0 }
    guard inside > 0 else { return }
    guard used.count <= 20 || used.count * 2 <= all else {
      names.append(name)
      return
    }
    for code in used where having[code] >= least {
      values.append(
        Row(
          column: name, value: word(code),
          shares: (Double(both[code]) / Double(inside), Double(having[code]) / Double(all)),
          effect: Contrast.phi(
            both: both[code], inside: inside, having: having[code], of: all)))
    }
  }

  /// The largest effects first; equal ones by column as it comes, and value.
  private var ranked: [Row] {
    var places: [String: Int] = [:]
    for row in values where places[row.column] == nil { places[row.column] = places.count }
    return values.filter { $0.effect != nil }.sorted { a, b in
      let (sizeA, sizeB) = (abs(a.effect ?? 0), abs(b.effect ?? 0))
      if sizeA != sizeB { return sizeA > sizeB }
      let (placeA, placeB) = (places[a.column] ?? 0, places[b.column] ?? 0)
      if placeA != placeB { return placeA < placeB }
      return Array((a.value ?? "").utf8).lexicographicallyPrecedes((b.value ?? "").utf8)
    }
  }

  // MARK: - Result

  /// The numbers in the order of their columns, then the `top` values.
  func table(top: Int) -> Table {
    let rows = numbers + ranked.prefix(top)
    let pairs = rows.map { row -> (inside: Double, all: Double) in
      row.medians ?? row.shares ?? (0, 0)
    }
    return Table(
      SegmentExplanation.schema,
      [
        .text(rows.map { $0.column }), .text(rows.map { $0.value }),
        .cells(rows.map { $0.medians?.inside }, .number),
        .cells(rows.map { $0.medians?.all }, .number),
        .cells(rows.map { $0.shares?.inside }, .percent),
        .cells(rows.map { $0.shares?.all }, .percent),
        .cells(pairs.map { $0.all > 0 && $0.inside >= 0 ? $0.inside / $0.all : nil }, .number),
        .cells(
          zip(rows, pairs).map { ($1.inside - $1.all) * ($0.shares == nil ? 1 : 100) }, .number),
        .cells(rows.map(\.effect), .number),
        .text(rows.map { $0.effect == nil ? nil : $0.shares == nil ? "Cohen's d" : "phi" }),
      ])
  }

  static let definition =
    "inside against all customers: median of numbers (durations in days), share of those with a "
    + "value; gap of shares in percentage points · effect: Cohen's d of inside against the "
    + "others, phi of inside by value"

  /// Which values are shown.
  var threshold: String {
    "values by the size of phi; those of fewer than "
      + "\(Counted.things(least, "customer")) are left out"
  }

  /// What is not described, and why.
  var notes: [StepNote] {
    let all = [
      (names, "nearly every customer has another value"), (dates, "dates"),
    ]
    return all.filter { !$0.0.isEmpty }.map { columns, why in
      .remark("not described: \(Counted.list(columns)) (\(why))")
    }
  }
}
