import KantaColumns
import KantaIO
import KantaPlan
import KantaSource

/// One batch of rows on its way: which of its rows are kept, and the columns that were asked for.
struct StreamBatch {
  private let input: StreamInput
  /// The kept rows of the batch; `nil` for all.
  private(set) var rows: [UInt32]?
  private(set) var rowCount: Int
  private var columns: [String: Column] = [:]
  /// For each join so far, the row of its table that each kept row matches.
  private var matches: [[UInt32]] = []

  /// A batch of so many rows that the reader of an input has loaded.
  init(_ input: StreamInput, rowCount: Int) {
    self.input = input
    self.rowCount = rowCount
  }

  /// The values of an expression in the kept rows.
  ///
  /// - Throws: `StreamStop.unfit` for a value that does not fit its column.
  mutating func values(_ expression: Expression) throws(StreamStop) -> Column {
    if case .column(let name, let type) = expression {
      let column = try column(name)
      return column.type == type ? column : column.retyped(type)
    }
    var table: [(String, Column)] = []
    for name in expression.columns { table.append((name, try column(name))) }
    do {
      return try evaluate(
        expression,
        over: Table(
          Schema(table.map { Schema.Field($0.0, $0.1.type) }), table.map(\.1), rowCount: rowCount),
        on: Execution(threads: 1))
    } catch {
      throw .unfit
    }
  }

  private mutating func column(_ name: String) throws(StreamStop) -> Column {
    if let known = columns[name] { return known }
    guard let position = input.position(of: name) else { throw .unfit }
    let column: Column
    switch input.place(position) {
    case .stream:
      guard let read = input.reader.column(position, at: rows) else { throw .unfit }
      let type = input.fields[position].type
      column = read.type == type ? read : read.retyped(type)
    case .table(let join, let table):
      column = input.matchers[join].table.columns[table].gathered(matches[join])
    }
    columns[name] = column
    return column
  }

  /// The codes of a text column of the input in the kept rows, missing being one of them.
  func codes(_ position: Int) throws(StreamStop) -> [UInt32] {
    switch input.place(position) {
    case .stream:
      guard let codes = input.reader.codes(position, at: rows) else { throw .unfit }
      return codes
    case .table(let join, let table):
      let codes = input.matchers[join].table.codes[table]
      return matches[join].map { codes[Int($0)] }
    }
  }

  /// Looks up the row of the next join's table for each kept row, and says how many have one.
  mutating func match() throws(StreamStop) -> Int {
    let matcher = input.matchers[matches.count]
    let found = try matcher.rows(&self, input)
    matches.append(found)
    let none = matcher.table.noRow
    return found.reduce(0) { $0 + ($1 == none ? 0 : 1) }
  }

  /// Leaves out the rows that do not fulfil a filter, and counts why.
  mutating func keep(
    _ filter: StreamPlan.Filter, _ tally: inout FilterTally
  ) throws(StreamStop) {
    var table: [(String, Column)] = []
    for (name, expression) in filter.definitions {
      if filter.asksOnlyForPresence(of: name), case .column(let source, let type) = expression,
        type.kind == .text, columns[source] == nil, let position = input.position(of: source),
        case .stream = input.place(position)
      {
        // No word is looked at: what is missing shows by where fields begin and end.
        let codes = [UInt32](repeating: 0, count: rowCount)
        table.append(
          (
            name,
            Column(
              .text, .codes(codes, Words(distinct: [""])),
              validity: input.reader.presence(position, at: rows))
          ))
      } else {
        table.append((name, try values(expression)))
      }
    }
    let result: (rows: [UInt32], reasons: [StepNote.Reason])
    do {
      result = try filteredRows(
        filter.conditions,
        over: Table(
          Schema(table.map { Schema.Field($0.0, $0.1.type) }), table.map(\.1), rowCount: rowCount),
        on: Execution(threads: 1))
    } catch {
      throw .unfit
    }
    tally.add(result.rows.count, of: rowCount, result.reasons)
    guard result.rows.count < rowCount else { return }
    rows = rows.map { known in result.rows.map { known[Int($0)] } } ?? result.rows
    rowCount = result.rows.count
    columns = columns.mapValues { $0.gathered(result.rows) }
    matches = matches.map { match in result.rows.map { match[Int($0)] } }
  }
}

/// Why a pass did not come to its end; the whole-column way then answers, or tells what is wrong.
enum StreamStop: Error {
  /// A value does not fit, an exact number overflows, or values are not in order.
  case unfit
  /// Values are missing, so that each measure has to count its own.
  case missingValues
  /// The stream took the rows for something else and has to be made anew.
  case unsound
  case failed(Diagnostic)
}

/// What a filter has kept and left out so far, or a join has matched.
struct FilterTally: Sendable {
  private var kept = 0
  private var total = 0
  private var reasons: [StepNote.Reason] = []

  /// Takes in what one batch kept, of how many rows, and why the others were left out.
  mutating func add(_ kept: Int, of total: Int, _ reasons: [StepNote.Reason]) {
    self.kept += kept
    self.total += total
    for reason in reasons {
      if let known = self.reasons.firstIndex(where: { $0.text == reason.text }) {
        self.reasons[known].rows += reason.rows
      } else {
        self.reasons.append(reason)
      }
    }
  }

  /// The note of a join, where the rows kept are those that matched.
  var unmatchedNote: StepNote? { kept < total ? .unmatched(total - kept, of: total) : nil }

  mutating func add(_ other: FilterTally) { add(other.kept, of: other.total, other.reasons) }

  /// The note, with reasons in the order of `filter`'s conditions.
  func note(_ filter: StreamPlan.Filter) -> StepNote {
    let order = filter.reasonOrder
    let sorted = reasons.sorted { a, b in
      (order.firstIndex(of: a.text) ?? order.count) < (order.firstIndex(of: b.text) ?? order.count)
    }
    return .kept(kept, of: total, reasons: sorted)
  }
}

extension StreamPlan.Filter {
  /// Whether all that the conditions want to know of a column is where it is missing.
  fileprivate func asksOnlyForPresence(of name: String) -> Bool {
    conditions.allSatisfy { $0.expression.asksOnlyForPresence(of: name) }
  }

  /// All reasons there can be, in the order in which a whole table gives them.
  fileprivate var reasonOrder: [String] {
    conditions.flatMap { condition in
      condition.expression.columns.map { "\($0) missing" } + [condition.failure]
    }
  }
}

extension Expression {
  fileprivate func asksOnlyForPresence(of name: String) -> Bool {
    switch self {
    case .isMissing(.column): true
    case .column(let column, _): column != name
    default: operands.allSatisfy { $0.asksOnlyForPresence(of: name) }
    }
  }
}
