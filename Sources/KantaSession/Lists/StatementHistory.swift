import KantaPlan
import KantaSource
import KantaSyntax

/// The statements of a session that succeeded, in order, so that a saved list can say which of them
/// led to it.
struct StatementHistory {
  struct Entry {
    /// As it was written.
    let text: String
    let facts: StatementFacts
    /// The tables it takes members from without naming them.
    let tables: [String]
    /// The sources it opens, by number.
    let sources: [Int]
    /// Whether the name it makes can stand in an expression.
    var isValue = false
  }

  private var entries: [Entry] = []
  /// The statement that is running.
  private var running: Entry?

  /// Notes a statement that is about to run.
  mutating func start(
    _ statement: StatementSyntax, in source: SourceText, tables: [String], sources: [Int]
  ) {
    let text = source[statement.range]
    // Read by itself, so that its places are those of its own text.
    let parsed = parse(SourceText(text, name: source.name)).tree.statements
    running = parsed.first.map {
      Entry(text: text, facts: StatementFacts($0), tables: tables, sources: sources)
    }
  }

  /// Notes that it has succeeded; `scope` is what is known after it.
  mutating func succeed(in scope: Scope) {
    guard var entry = running else { return }
    running = nil
    entry.isValue = entry.facts.made.map { scope.values[$0.name.text] != nil } ?? false
    entries.append(entry)
  }

  /// The statements that lead to what the running one makes, itself last.
  var leadingToRunning: [Entry] {
    guard let running else { return [] }
    var isNeeded = [Bool](repeating: false, count: entries.count)
    mark(running, before: entries.count, &isNeeded)
    for index in entries.indices.reversed() where isNeeded[index] {
      mark(entries[index], before: index, &isNeeded)
    }
    return zip(entries, isNeeded).filter(\.1).map(\.0) + [running]
  }

  /// Marks what an entry is directly made of.
  private func mark(_ entry: Entry, before index: Int, _ isNeeded: inout [Bool]) {
    let earlier = entries[..<index]
    for reference in entry.facts.references {
      let maker = earlier.lastIndex { maker in
        guard let made = maker.facts.made, made.name.text == reference.name.text else {
          return false
        }
        return switch reference.place {
        case .table: made.kind == .table
        case .expression: made.kind != .table || maker.isValue
        }
      }
      if let maker { isNeeded[maker] = true }
    }
    for table in entry.tables {
      let maker = earlier.lastIndex {
        $0.facts.made.map { $0.kind == .table && $0.name.text == table } ?? false
      }
      if let maker { isNeeded[maker] = true }
    }
    if entry.facts.usesLastResult, let last = earlier.lastIndex(where: \.facts.givesResult) {
      isNeeded[last] = true
    }
    let day = earlier.lastIndex { if case .asOf = $0.facts.kind { true } else { false } }
    if let day { isNeeded[day] = true }
  }
}
