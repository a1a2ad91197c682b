import KantaRender
import KantaSession
import KantaSource

/// Two tables of one cell, value by value.
struct ResultComparison {
  /// Changes of one table that are told one by one.
  private static let mostChanges = 12

  private let old: RunRecord.Result
  private let new: RunRecord.Result
  private let place: String
  private var found: [RecordChange] = []

  init(_ old: RunRecord.Result, _ new: RunRecord.Result, in place: String) {
    self.old = old
    self.new = new
    self.place = place
    compare()
  }

  /// None where all numbers are within the tolerance.
  var changes: [RecordChange] {
    guard found.count > Self.mostChanges else { return found }
    let rest = found.count - Self.mostChanges
    return Array(found.prefix(Self.mostChanges)) + [
      RecordChange(.value, place, change: "and \(Counted.things(rest, "change")) more")
    ]
  }

  private mutating func compare() {
    let columns = RecordComparison.columnChanges(from: old.columns, to: new.columns)
    found += columns.map { RecordChange(.value, place, change: $0) }
    if old.rowCount != new.rowCount {
      found.append(
        RecordChange(
          .value, place, "rows", before: Counted.grouped(old.rowCount),
          after: Counted.grouped(new.rowCount), change: Self.signed(new.rowCount - old.rowCount)))
    }
    guard let before = old.rows, let after = new.rows else {
      compareTotals()
      if found.isEmpty, old.digest != new.digest {
        found.append(
          RecordChange(
            .value, place, change: "other values in \(Counted.things(new.rowCount, "row"))"))
      }
      return
    }
    let shared = new.columns.map(\.name).filter { name in
      old.columns.contains { $0.name == name }
    }
    compare(before, after, shared)
  }

  /// Of large tables, the columns that changed: by their sums where these show it.
  private mutating func compareTotals() {
    for after in new.totals {
      guard let before = old.totals.first(where: { $0.column == after.column }),
        before.digest != after.digest || before.sum.double != after.sum.double
      else { continue }
      let count = found.count
      compare(before.sum, after.sum, after.column, of: "sum of")
      if found.count == count, old.rowCount == new.rowCount {
        found.append(RecordChange(.value, place, after.column, change: "has other values"))
      }
    }
  }

  private mutating func compare(
    _ before: [[JSONValue]], _ after: [[JSONValue]], _ shared: [String]
  ) {
    let keys = keyColumns(before, after, shared)
    let oldKeys = names(of: before, old.columns, by: keys)
    let newKeys = names(of: after, new.columns, by: keys)
    let oldPlace = Dictionary(zip(oldKeys, oldKeys.indices)) { first, _ in first }
    for (row, key) in newKeys.enumerated() {
      guard let other = oldPlace[key] else {
        found.append(RecordChange(.value, place, "row \(key)", change: "is new"))
        continue
      }
      for name in shared where !keys.contains(name) {
        compare(
          value(before[other], name, old.columns), value(after[row], name, new.columns), name,
          of: keys.isEmpty && after.count == 1 ? "" : key)
      }
    }
    let known = Set(newKeys)
    for key in oldKeys where !known.contains(key) {
      found.append(RecordChange(.value, place, "row \(key)", change: "is gone"))
    }
    let order = newKeys.filter { oldPlace[$0] != nil }
    if found.isEmpty, order != oldKeys.filter(known.contains) {
      found.append(RecordChange(.value, place, change: "the same rows in another order"))
    }
  }

  /// The columns that say which row a row is: those that are no amounts, if no two rows have the
  /// same; or else the first column.
  private func keyColumns(
    _ before: [[JSONValue]], _ after: [[JSONValue]], _ shared: [String]
  ) -> [String] {
    let words = shared.filter { name in
      new.columns.contains { $0.name == name && !Self.isAmount($0.type) }
    }
    for keys in [words, Array(shared.prefix(1))] where !keys.isEmpty {
      let isUnique = [(before, old.columns), (after, new.columns)].allSatisfy { rows, columns in
        rows.count > 1 && Set(names(of: rows, columns, by: keys)).count == rows.count
      }
      if isUnique { return keys }
    }
    return []
  }

  private func names(
    of rows: [[JSONValue]], _ columns: [InputFacts.Field], by keys: [String]
  ) -> [String] {
    guard !keys.isEmpty else { return rows.indices.map { "row \($0 + 1)" } }
    return rows.map { row in
      keys.map { Self.text(value(row, $0, columns), type: "text") }.joined(separator: " ")
    }
  }

  private func value(
    _ row: [JSONValue], _ name: String, _ columns: [InputFacts.Field]
  ) -> JSONValue {
    guard let index = columns.firstIndex(where: { $0.name == name }), index < row.count else {
      return .missing
    }
    return row[index]
  }

  private mutating func compare(
    _ before: JSONValue, _ after: JSONValue, _ column: String, of row: String
  ) {
    let type = new.columns.first { $0.name == column }?.type ?? ""
    let what = [row, column].filter { !$0.isEmpty }.joined(separator: " ")
    var change = ""
    var decimals = 1
    if case .literal(let old) = before, case .literal(let new) = after,
      let from = Double(old), let to = Double(new)
    {
      guard abs(to - from) > RecordComparison.tolerance * max(abs(from), abs(to)) else { return }
      change = Self.difference(from, to, type: type)
      // As many digits as it takes to see the change.
      let points = (to - from) * 100
      decimals = abs(points) < 0.1 ? Self.digits(of: points) : 1
    } else if Self.text(before, type: type) == Self.text(after, type: type) {
      return
    }
    found.append(
      RecordChange(
        .value, place, what, before: Self.text(before, type: type, decimals),
        after: Self.text(after, type: type, decimals), change: change))
  }

  // MARK: - Words

  private static func isAmount(_ type: String) -> Bool {
    ["integer", "decimal", "number", "percent", "duration"].contains(type)
      || type.hasPrefix("money")
  }

  /// A value as a person writes it: `22,326.74`, `16.4%`.
  private static func text(
    _ value: JSONValue, type: String, _ decimals: Int = 1
  ) -> String {
    switch value {
    case .missing: return "missing"
    case .text(let text): return text
    case .literal(let text):
      guard isAmount(type), let number = Double(text) else { return text }
      if type == "percent" { return fixed(number * 100, decimals) + "%" }
      return text.contains("e") ? text : grouped(text)
    default: return "…"
    }
  }

  /// `+0.06%`; for shares, `+0.7 points`.
  private static func difference(_ from: Double, _ to: Double, type: String) -> String {
    if type == "percent" {
      let points = (to - from) * 100
      return (points > 0 ? "+" : "") + fixed(points, digits(of: points)) + " points"
    }
    guard from != 0 else { return "" }
    let percent = (to - from) / abs(from) * 100
    return (percent > 0 ? "+" : "") + fixed(percent, digits(of: percent)) + "%"
  }

  private static func signed(_ count: Int) -> String {
    (count > 0 ? "+" : "−") + Counted.grouped(abs(count))
  }

  /// Two decimals, or as many as show a digit of a small number.
  private static func digits(of number: Double) -> Int {
    var decimals = 2
    var size = abs(number)
    while size < 0.01, size > 0, decimals < 12 {
      size *= 10
      decimals += 1
    }
    return decimals
  }

  private static func fixed(_ number: Double, _ decimals: Int) -> String {
    guard number.isFinite else { return "\(number)" }
    return DecimalDigits(number).fixed(decimals, grouped: true).replacing("-", with: "−")
  }

  /// `22326.74` → `22,326.74`.
  private static func grouped(_ text: String) -> String {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard let whole = Int(parts[0]) else { return text }
    let sign = whole == 0 && parts[0].hasPrefix("-") ? "-" : ""
    return sign + Counted.grouped(whole) + (parts.count > 1 ? "." + parts[1] : "")
  }
}
