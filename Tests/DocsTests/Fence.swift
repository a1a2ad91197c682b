/// A fenced block of code in a Markdown document.
struct Fence: Sendable {
  /// The word behind the fence, such as `kanta`, `console` or `sh`.
  let language: String
  /// The lines between the fences; their places in the document's lines.
  let range: Range<Int>
  let lines: [String]

  var text: String { lines.joined(separator: "\n") }
}

/// A Markdown document in lines, whose fenced blocks can be read and replaced.
struct MarkdownDocument {
  let path: String
  private(set) var lines: [String]

  init(_ text: String, path: String) {
    self.path = path
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  var text: String { lines.joined(separator: "\n") }

  /// The fenced blocks, in order.
  var fences: [Fence] {
    var fences: [Fence] = []
    var opened: (language: String, line: Int)?
    for (index, line) in lines.enumerated() where line.hasPrefix("```") {
      if let start = opened {
        let range = start.line + 1..<index
        fences.append(Fence(language: start.language, range: range, lines: Array(lines[range])))
        opened = nil
      } else {
        opened = (String(line.dropFirst(3)), index)
      }
    }
    return fences
  }

  /// The document with other lines in some of its fenced blocks.
  func replacing(_ blocks: [(fence: Fence, lines: [String])]) -> String {
    var copy = self
    for (fence, lines) in blocks.sorted(by: {
      $0.fence.range.lowerBound > $1.fence.range.lowerBound
    }) {
      copy.lines.replaceSubrange(fence.range, with: lines)
    }
    return copy.text
  }
}

/// Whether `actual` is what a document shows, where `…` stands for any text in one line and a line
/// of `…` alone for any lines.
func isShown(_ actual: [String], as expected: [String]) -> Bool {
  guard let first = expected.first else { return actual.isEmpty }
  if first == "…" {
    return actual.indices.contains {
      isShown(Array(actual[$0...]), as: Array(expected.dropFirst()))
    }
      || expected.count == 1
  }
  guard let line = actual.first, isShown(line, as: first) else { return false }
  return isShown(Array(actual.dropFirst()), as: Array(expected.dropFirst()))
}

private func isShown(_ actual: String, as expected: String) -> Bool {
  let parts = expected.split(separator: "…", omittingEmptySubsequences: false)
  guard parts.count > 1, let first = parts.first, let last = parts.last else {
    return actual == expected
  }
  guard actual.hasPrefix(first) else { return false }
  var rest = actual.dropFirst(first.count)
  for part in parts.dropFirst().dropLast() where !part.isEmpty {
    guard let found = rest.firstRange(of: part) else { return false }
    rest = rest[found.upperBound...]
  }
  return rest.hasSuffix(last)
}
