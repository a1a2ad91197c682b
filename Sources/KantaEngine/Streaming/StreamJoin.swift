import KantaColumns
import KantaIO
import KantaPlan

/// The right side of a join in which no key occurs twice, ready to be looked up by all lanes.
// SAFETY: nothing changes it or its tables of keys once it is made.
final class MatchTable: @unchecked Sendable {
  /// Keys numbered in the order of `rowOfKey`.
  enum Keys {
    case text(TextDictionary)
    /// Ordered words of any other values.
    case words(WordTable)
  }

  let keys: Keys
  /// The row of each key, by its number.
  private let rowOfKey: [UInt32]
  /// The row that stands for none: behind the last, with all values missing.
  let noRow: UInt32
  /// The added columns, with a row more than the table has.
  let columns: [Column]
  /// For each column that is text, its codes, the code behind the last word being that of missing.
  let codes: [[UInt32]]

  /// Prepares a table for a join; `nil` when a key occurs twice or the work was stopped.
  ///
  /// - Complexity: O(rows).
  init?(_ table: Table, _ join: StreamPlan.Join, on execution: Execution) {
    guard let key = join.rule.keys.first,
      let column = table.schema.index(of: key.right).map({ table.columns[$0] }),
      let numbered = Self.numbered(column)
    else { return nil }
    (keys, rowOfKey) = numbered
    noRow = UInt32(truncatingIfNeeded: table.rowCount)
    var columns: [Column] = []
    for (added, field) in zip(join.rule.added, join.added) {
      guard let index = table.schema.index(of: added.column) else { return nil }
      let column = table.columns[index]
      let parts = [column, Column.allMissing(column.type, count: 1)]
      guard column.type.kind != .missing,
        let longer = Column.concatenated(parts, on: execution)
      else { return nil }
      columns.append(longer.retyped(field.type))
    }
    self.columns = columns
    codes = columns.map { $0.codesNamingMissing ?? [] }
  }

  /// The words of a column's codes; missing is one more.
  func words(_ column: Int) -> Words {
    guard case .codes(_, let words) = columns[column].values else {
      preconditionFailure("only text has words")
    }
    return words
  }

  /// The row of a key by its number, which may be `UInt32.max`.
  func row(ofKey number: UInt32) -> UInt32 {
    number == .max ? noRow : rowOfKey[Int(number)]
  }

  /// The keys of a column in order of first appearance; `nil` when one occurs twice.
  private static func numbered(_ column: Column) -> (Keys, [UInt32])? {
    if case .codes(let codes, let words) = column.values {
      var rows = [UInt32](repeating: .max, count: words.count)
      for row in codes.indices where column.validity?[row] ?? true {
        guard rows[Int(codes[row])] == .max else { return nil }
        rows[Int(codes[row])] = UInt32(truncatingIfNeeded: row)
      }
      // A word of which the row was left out matches nothing, like one that is not there.
      let none = UInt32(truncatingIfNeeded: codes.count)
      return (.text(TextDictionary(words)), rows.map { $0 == .max ? none : $0 })
    }
    guard let words = column.orderedWords else { return nil }
    let table = WordTable()
    var rows: [UInt32] = []
    for row in words.indices where column.validity?[row] ?? true {
      guard table.number(of: words[row]) == UInt32(truncatingIfNeeded: rows.count) else {
        return nil
      }
      rows.append(UInt32(truncatingIfNeeded: row))
    }
    return (.words(table), rows)
  }
}

/// Finds the rows of a join's table for the batches of one lane.
///
/// A word of a text column is looked up once: what it matches is then known by its code.
final class RowMatcher {
  let table: MatchTable
  private let key: Expression
  private var rowOfCode: [UInt32] = []

  /// Looks up the values of `key` in a table.
  init(_ table: MatchTable, _ key: Expression) {
    self.table = table
    self.key = key
  }

  /// Whether a column is what is looked up.
  func looksUp(_ name: String) -> Bool {
    if case .column(let column, _) = key { column == name } else { false }
  }

  /// The row of the table that each kept row matches, `noRow` where there is none.
  func rows(_ batch: inout StreamBatch, _ input: StreamInput) throws(StreamStop) -> [UInt32] {
    switch table.keys {
    case .words(let known):
      guard let words = try batch.values(key).orderedWords else { throw .unfit }
      return words.map { table.row(ofKey: known.knownNumber(of: $0)) }
    case .text(let known):
      guard case .column(let name, _) = key, let position = input.position(of: name) else {
        preconditionFailure("a text that is looked up is a column")
      }
      let codes = try batch.codes(position)
      learn(input.words(position), known)
      return codes.map { rowOfCode[Int($0)] }
    }
  }

  /// Looks up the words that have come up since the batch before.
  private func learn(_ words: StreamWords, _ known: TextDictionary) {
    switch words {
    case .own(let dictionary):
      guard dictionary.count > rowOfCode.count else { return }
      rowOfCode += dictionary.codes(in: known, from: rowOfCode.count).map(table.row(ofKey:))
    case .shared(let words):
      guard rowOfCode.isEmpty else { return }
      let text = words.bytes.span
      rowOfCode = (0..<words.count).map { code in
        table.row(ofKey: known.knownCode(of: text.extracting(words.range(of: code))))
      }
      rowOfCode.append(table.noRow)
    }
  }
}
