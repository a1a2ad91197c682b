import KantaPlan
import KantaSession
import KantaSource
import KantaSyntax

/// The statements of a session that succeeded, in order: what `.save` makes a script of.
struct Recording {
  private struct Entry {
    var text: String
    var facts: StatementFacts
    /// Whether the name it makes can stand in an expression.
    var isValue: Bool
  }

  private var entries: [Entry] = []

  /// Adds a statement that succeeded; `scope` is what the session knows after it.
  mutating func add(_ text: String, in scope: Scope) {
    for statement in parse(SourceText(text, name: "prompt")).tree.statements {
      let facts = StatementFacts(statement)
      let isValue = facts.made.map { scope.values[$0.name.text] != nil } ?? false
      entries.append(Entry(text: text, facts: facts, isValue: isValue))
    }
  }

  /// What is live, as a script: a name that was bound again is left out, or gets a name of its own
  /// where something still refers to it.
  ///
  /// Paths are written relative to the folder of `path`.
  func script(savedAt path: String) -> RecordedScript {
    let isLive = liveEntries()
    let names = distinctNames(isLive)
    let way = RecordedScript.way(backFrom: path)
    var lines = ["kanta 1", ""]
    for (index, entry) in entries.enumerated() where isLive[index] {
      if case .version = entry.facts.kind { continue }
      var edits: [(SourceRange, String)] = []
      if let made = entry.facts.made, let name = names[index] {
        edits.append((made.name.range, name))
      }
      for reference in entry.facts.references {
        guard let maker = maker(of: reference, before: index), let name = names[maker] else {
          continue
        }
        edits.append((reference.name.range, name))
      }
      for (range, text) in entry.facts.paths where !way.isEmpty && text.first != "/" {
        let literal = ExpressionSyntax(.literal(.text(way + text)), range)
        edits.append((range, spell(literal)))
      }
      let start = entry.facts.continuesLastResult ? "_ " : ""
      let text = start + edited(entry.text, edits)
      lines.append(format(SourceText(text, name: "prompt")))
    }
    let statementCount = lines.count - 2
    return RecordedScript(
      source: SourceText(lines.joined(separator: "\n") + "\n", name: path),
      statementCount: statementCount)
  }

  /// Whether each entry is shown, or is what something shown is made of.
  private func liveEntries() -> [Bool] {
    var isLive = entries.indices.map { index in
      guard let made = entries[index].facts.made else { return true }
      return !entries[(index + 1)...].contains { $0.facts.made?.isSame(as: made) ?? false }
    }
    for index in entries.indices.reversed() where isLive[index] {
      for reference in entries[index].facts.references {
        if let maker = maker(of: reference, before: index) { isLive[maker] = true }
      }
      if entries[index].facts.usesLastResult,
        let last = entries[..<index].lastIndex(where: { $0.facts.givesResult })
      {
        isLive[last] = true
      }
    }
    return isLive
  }

  /// The entry that made what is referred to.
  private func maker(of reference: StatementFacts.Reference, before index: Int) -> Int? {
    entries[..<index].lastIndex { entry in
      guard let made = entry.facts.made, made.name.text == reference.name.text else { return false }
      return switch reference.place {
      case .table: made.kind == .table
      case .expression: made.kind != .table || entry.isValue
      }
    }
  }

  /// New names for live entries whose name another live entry takes later.
  private func distinctNames(_ isLive: [Bool]) -> [Int: String] {
    var taken = Set(entries.compactMap { $0.facts.made?.name.text })
    var names: [Int: String] = [:]
    for index in entries.indices where isLive[index] {
      guard let made = entries[index].facts.made,
        entries[(index + 1)...].contains(where: { $0.facts.made?.isSame(as: made) ?? false })
      else { continue }
      var number = 1
      while !taken.insert("\(made.name.text)_\(number)").inserted { number += 1 }
      names[index] = spell(name: "\(made.name.text)_\(number)")
    }
    return names
  }

  private func edited(_ text: String, _ edits: [(SourceRange, String)]) -> String {
    let source = SourceText(text, name: "prompt")
    var result = ""
    var position = 0
    for (range, replacement) in edits.sorted(by: { $0.0.lowerBound < $1.0.lowerBound })
    where range.lowerBound >= position {
      result += source[SourceRange(position, range.lowerBound)] + replacement
      position = range.upperBound
    }
    return result + source[SourceRange(position, text.utf8.count)]
  }
}

/// A script made of a session.
struct RecordedScript {
  let source: SourceText
  let statementCount: Int

  /// What keeps it from running as a script, such as `today`.
  func problems(in folder: String, threads: Int) -> [Diagnostic] {
    let settings = SessionSettings(isScript: true, folder: folder, threads: threads)
    return Session(settings, cancellation: Interrupts.cancellation).check(source)
      .filter { $0.severity == .error }
  }

  /// What leads from the folder of `path` to the current one: `../` for `reports/a.kanta`.
  static func way(backFrom path: String) -> String {
    let folders = path.split(separator: "/").dropLast().filter { $0 != "." }
    if path.first != "/", !folders.contains("..") {
      return String(repeating: "../", count: folders.count)
    }
    return Folders.current.map { $0 + "/" } ?? ""
  }
}
