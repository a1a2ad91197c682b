package import KantaSource

/// One thing that can stand at the cursor.
package struct Completion: Hashable, Sendable {
  /// What it is, for a list that groups or colours.
  package enum Kind: String, Hashable, Sendable {
    case verb, column, role, function, option, choice, table, file, keyword, segment, value
  }

  /// As it is to be typed: quoted where it must be, with the `(` of a function or the `:` of an
  /// option.
  package var text: String
  package var kind: Kind
  /// A few words beside it: a type, a summary.
  package var detail: String

  package init(_ text: String, _ kind: Kind, _ detail: String = "") {
    self.text = text
    self.kind = kind
    self.detail = detail
  }

  /// Whether a space always follows it; behind a column or a value may come a bracket.
  package var isFollowedBySpace: Bool {
    switch kind {
    case .verb, .keyword, .option: true
    case .role: text.hasSuffix(":")
    case .column, .function, .choice, .table, .file, .segment, .value: false
    }
  }
}

/// What can stand at the cursor, and which text it takes the place of.
package struct Completions: Hashable, Sendable {
  /// What was typed of it so far; it ends at the cursor.
  package var range: SourceRange
  /// Nearest kind first; no two have the same text.
  package var items: [Completion]

  package init(range: SourceRange, items: [Completion]) {
    self.range = range
    self.items = items
  }
}
