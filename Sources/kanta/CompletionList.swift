import KantaSession
import KantaSource

/// What can follow, as lines of text: one line or more for each kind.
enum CompletionList {
  /// How many of a kind are shown.
  private static let mostOfAKind = 48

  /// Items in their order, grouped by kind; every line ends with a newline.
  static func text(_ items: [Completion], width: Int) -> String {
    if items.count <= 6 {
      let widest = items.map { DisplayWidth.of(shown($0)) }.max() ?? 0
      return items.map { item in
        let gap = String(repeating: " ", count: widest - DisplayWidth.of(shown(item)) + 2)
        let detail = item.detail.isEmpty ? item.kind.rawValue : item.detail
        return DisplayWidth.cut(shown(item) + gap + Neutralised.text(detail), to: width) + "\n"
      }.joined()
    }
    var kinds: [Completion.Kind] = []
    for item in items where !kinds.contains(item.kind) { kinds.append(item.kind) }
    let margin = (kinds.map { name($0).count }.max() ?? 0) + 2
    return kinds.map { kind in
      let all = items.filter { $0.kind == kind }
      var words = all.prefix(mostOfAKind).map(shown)
      if all.count > mostOfAKind { words.append("and \(all.count - mostOfAKind) more") }
      return paragraph(name(kind), words, margin, width)
    }.joined()
  }

  private static func paragraph(
    _ heading: String, _ words: [String], _ margin: Int, _ width: Int
  ) -> String {
    var lines: [String] = []
    var line = heading + String(repeating: " ", count: margin - heading.count)
    var isEmpty = true
    for word in words {
      if !isEmpty, DisplayWidth.of(line) + DisplayWidth.of(word) + 2 > width {
        lines.append(line)
        line = String(repeating: " ", count: margin)
        isEmpty = true
      }
      line += (isEmpty ? "" : "  ") + word
      isEmpty = false
    }
    return (lines + [line]).map { $0 + "\n" }.joined()
  }

  private static func shown(_ item: Completion) -> String { Neutralised.text(item.text) }

  private static func name(_ kind: Completion.Kind) -> String {
    switch kind {
    case .verb: "verbs"
    case .column: "columns"
    case .role: "roles"
    case .function: "functions"
    case .option: "options"
    case .choice: "choices"
    case .table: "tables"
    case .file: "files"
    case .keyword: "words"
    case .segment: "segments"
    case .value: "values"
    }
  }
}
