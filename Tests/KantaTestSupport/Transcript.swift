import KantaColumns
import KantaSource

/// A golden transcript: a session as somebody typed it, with what Kanta answered.
///
/// A file starts with lines `# key: value`. Then come blocks, with blank lines between them: a
/// statement, each of its lines after `> `, and below it the answer. Lines that start with `# ` are
/// remarks and stay where they are.
///
/// - `# title: …` what the session shows.
/// - `# data: bookshop` binds `orders` and `customers` before the first block; `none` is the rule.
/// - `# files: a.csv, b.csv` copies files from `Transcripts/files` into the session's folder.
/// - `# shared: online_retail/online_retail.csv` needs a file of the shared data; `{shared}` in a
///   statement stands for their folder.
/// - `# script` runs the blocks as parts of one script, and says how each ended.
/// - `# as of: 2024-12-31`, `# today: 2025-01-15`, `# param: country=Finland`, `# width: 80`,
///   `# memory: 1M`.
/// - `# ascii` writes tables and pictures without other characters.
/// - `# show: tokens, tree, plan, result` shows the stages a statement goes through.
package struct Transcript: Sendable {
  package enum Piece: Sendable {
    case remarks([String])
    case block(Block)
  }

  package struct Block: Sendable {
    /// 1-based, of its first line in the file.
    package var line: Int
    package var statement: String
    package var expected: [String]
  }

  package let path: String
  package private(set) var header: [(key: String, value: String)] = []
  package private(set) var pieces: [Piece] = []

  /// Reads the text of a transcript file.
  package init(_ text: String, path: String) {
    self.path = path
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[...]
    while let line = lines.first, line.hasPrefix("#") {
      let parts = line.dropFirst().split(separator: ":", maxSplits: 1).map(Self.trimmed)
      header.append((parts.first ?? "", parts.count > 1 ? parts[1] : ""))
      lines.removeFirst()
    }
    while let line = lines.first {
      if line.isEmpty {
        lines.removeFirst()
      } else if line.hasPrefix(">") {
        pieces.append(.block(Self.block(&lines)))
      } else {
        pieces.append(.remarks(Self.paragraph(&lines)))
      }
    }
  }

  /// The value of a header line; `nil` where there is none.
  package subscript(key: String) -> String? { header.first { $0.key == key }?.value }

  /// A header line with several values.
  package func list(_ key: String) -> [String] {
    (self[key] ?? "").split(separator: ",").map(Self.trimmed)
  }

  package var blocks: [Block] {
    pieces.compactMap { piece in if case .block(let block) = piece { block } else { nil } }
  }

  /// The text of the file with these answers in place of its own.
  package func text(answers: [[String]]) -> String {
    var lines = header.map { $0.value.isEmpty ? "# \($0.key)" : "# \($0.key): \($0.value)" }
    var next = answers.makeIterator()
    for piece in pieces {
      lines.append("")
      switch piece {
      case .remarks(let remarks): lines += remarks
      case .block(let block):
        lines += block.statement.split(separator: "\n", omittingEmptySubsequences: false)
          .map { $0.isEmpty ? ">" : "> \($0)" }
        lines += next.next() ?? []
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: - Reading

  private static func block(_ lines: inout ArraySlice<String>) -> Block {
    var block = Block(line: lines.startIndex + 1, statement: "", expected: [])
    var statement: [Substring] = []
    while let line = lines.first, line.hasPrefix(">") {
      statement.append(line.dropFirst(line.hasPrefix("> ") ? 2 : 1))
      lines.removeFirst()
    }
    block.statement = statement.joined(separator: "\n")
    // An answer may have blank lines; it ends at the last line before the next block or remark.
    while let line = lines.first {
      let rest = lines.drop { $0.isEmpty }
      let next = rest.first ?? "#"
      if line.isEmpty, next == ">" || next.hasPrefix("> ") || next.hasPrefix("#") { break }
      block.expected.append(line)
      lines.removeFirst()
    }
    return block
  }

  private static func paragraph(_ lines: inout ArraySlice<String>) -> [String] {
    let paragraph = lines.prefix { !$0.isEmpty }
    lines = lines.dropFirst(paragraph.count)
    return Array(paragraph)
  }

  private static func trimmed(_ text: Substring) -> String {
    let start = text.drop { $0 == " " }
    return String(start.reversed().drop { $0 == " " }.reversed())
  }
}

/// Whether `actual` is what a transcript has, where `<any>` stands for any text in one line.
package func isExpected(_ actual: String, by expected: String) -> Bool {
  guard expected.contains("<any>") else { return actual == expected }
  let parts = expected.split(separator: "<any>", omittingEmptySubsequences: false)
  guard let first = parts.first, let last = parts.last, actual.hasPrefix(first) else {
    return false
  }
  var rest = actual.dropFirst(first.count)
  for part in parts.dropFirst().dropLast() where !part.isEmpty {
    guard let found = rest.firstRange(of: part) else { return false }
    rest = rest[found.upperBound...]
  }
  return rest.hasSuffix(last)
}
