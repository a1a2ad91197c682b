import KantaColumns
import KantaIO
import KantaPlan
import KantaRender
import KantaSource
import KantaSyntax

/// What stands beside a saved list of customers, so that the list can be made again: what chose
/// them, when, from which files, and by which statements.
///
/// It holds no time of day and no path of one machine: the same list is recorded the same.
struct ListRecord {
  /// How a record starts; nothing else is ever replaced by one.
  static let start = "{\n  \"kanta_list\": "

  /// The name of the record beside a list.
  static func path(for list: String) -> String { list + ".segment.json" }

  let path: String
  let table: Table
  let lineage: Lineage
  let entries: [StatementHistory.Entry]
  let sources: [ListSource]
  let settings: SessionSettings
  let scope: Scope

  /// The text of the record; `digest` is the hash of the list itself.
  func text(digest: String) -> String {
    var members: [(name: String, value: JSONValue)] = [
      ("kanta_list", .number(1)), ("kanta", .text(KantaVersion.current)),
      ("list", .text(Self.lastComponent(path))), ("sha256", .text(digest)),
      ("rows", .number(table.rowCount)), ("columns", .texts(table.schema.names)),
      ("as_of", day.map { .text($0.plain) } ?? .missing),
      ("segments", .list(lineage.choices.map(segment))),
    ]
    let sizes = segmentSizes
    if !sizes.isEmpty { members.append(("rows_by_segment", .object(sizes))) }
    members.append(("definitions", .texts(lineage.definitions)))
    members.append(("notes", .texts(lineage.notes.compactMap(\.words))))
    if !settings.parameters.isEmpty {
      let given = settings.parameters.map { (name: $0.name, value: JSONValue.text($0.value)) }
      members.append(("parameters", .object(given)))
    }
    if let today = settings.today, entries.contains(where: \.readsToday) {
      members.append(("today", .text(today.plain)))
    }
    members.append(("script", .texts(script)))
    members.append(("sources", .list(sources.map(\.json))))
    return JSONValue.object(members).document
  }

  /// The date that customers were scored for, or else the one that was set.
  private var day: Day? { lineage.analysisDay ?? scope.asOf }

  private func segment(_ choice: SegmentChoice) -> JSONValue {
    .object([
      ("segment", .text(choice.segment)),
      ("set", choice.set.map { .text($0) } ?? .missing),
      ("rule", .text(choice.rule)),
    ])
  }

  /// How many rows of the list are in each segment, in the order of the set.
  private var segmentSizes: [(name: String, value: JSONValue)] {
    guard let set = lineage.segmentation, let column = table.column(Segmentation.column),
      case .codes(let codes, let words) = column.values
    else { return [] }
    var counts = [Int](repeating: 0, count: words.count)
    for row in codes.indices where column.isPresent(row) { counts[Int(codes[row])] += 1 }
    let names = words.all
    return set.rules.compactMap { rule -> (name: String, value: JSONValue)? in
      guard let code = names.firstIndex(of: rule.segment), counts[code] > 0 else { return nil }
      return (rule.segment, .number(counts[code]))
    }
  }

  /// The statements that make the list again where its files lie beside them.
  private var script: [String] {
    var lines = ["kanta 1"]
    if let day = settings.asOf { lines.append("as of \(day.plain)") }
    for entry in entries {
      if case .version = entry.facts.kind { continue }
      if case .asOf = entry.facts.kind, settings.asOf != nil { continue }
      lines.append(entry.portableText)
    }
    return lines
  }

  /// The name of a file without its folders.
  static func lastComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}

/// A file or built-in table that a list was made from.
enum ListSource {
  case file(name: String, byteCount: Int, digest: String)
  case world(String)

  fileprivate var json: JSONValue {
    switch self {
    case .file(let name, let byteCount, let digest):
      .object([
        ("file", .text(name)), ("bytes", .number(byteCount)), ("sha256", .text(digest)),
      ])
    case .world(let name): .object([("world", .text(name))])
    }
  }
}

extension StatementHistory.Entry {
  /// Whether it depends on the day on which it was run.
  fileprivate var readsToday: Bool { facts.references.contains { $0.name.text == "today" } }

  /// Its canonical text, with the bare names of files whose paths lead through one machine's
  /// folders.
  fileprivate var portableText: String {
    let source = SourceText(text, name: "list")
    var result = ""
    var position = 0
    for (range, path) in facts.paths where path.hasPrefix("/") {
      let name = ExpressionSyntax(.literal(.text(ListRecord.lastComponent(path))), range)
      result += source[SourceRange(position, range.lowerBound)] + spell(name)
      position = range.upperBound
    }
    result += source[SourceRange(position, text.utf8.count)]
    return format(SourceText(result, name: "list"))
  }
}
