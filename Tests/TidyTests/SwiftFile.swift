import KantaTestSupport

/// A Swift file in lines: as it is written, and without what stands in comments and in quotes.
struct SwiftFile: Sendable {
  let path: String
  let lines: [String]
  /// The same lines with comments and the text between quotes blanked out.
  let code: [String]

  init(_ path: String) throws {
    self.path = path
    lines = try Repository.text(path).split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
    var scanner = CodeScanner()
    code = lines.map { scanner.code(of: $0) }
  }

  /// The target the file belongs to: `KantaPlan` for Sources/KantaPlan/Step.swift.
  var target: String { String(path.split(separator: "/")[1]) }

  /// The files below Sources and below Tests; empty when they cannot be read, which the tests see.
  static let sources = all(in: "Sources")
  static let tests = all(in: "Tests")

  private static func all(in folder: String) -> [SwiftFile] {
    let paths = Repository.files(in: folder).filter { $0.hasSuffix(".swift") }
    return (try? paths.map(SwiftFile.init)) ?? []
  }

}

/// Blanks out comments and quoted text, line by line.
private struct CodeScanner {
  /// Inside `"""`, with how many `#` around it.
  private var multiline: Int?

  mutating func code(of line: String) -> String {
    if multiline == nil, !line.utf8.contains(UInt8(ascii: "\"")) {
      return String(line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line[...])
    }
    var rest = line[...]
    var code = ""
    while let character = rest.first {
      if let hashes = multiline {
        let end = "\"\"\"" + String(repeating: "#", count: hashes)
        guard let found = rest.firstRange(of: end) else { return code }
        rest = rest[found.upperBound...]
        multiline = nil
      } else if rest.hasPrefix("//") {
        return code
      } else if character == "\"" || character == "#", let quote = Self.opening(of: rest) {
        rest = rest.dropFirst(quote.length)
        if quote.isMultiline {
          multiline = quote.hashes
        } else {
          rest = Self.afterString(rest, hashes: quote.hashes)
        }
        code += "\"\""
      } else {
        code.append(character)
        rest.removeFirst()
      }
    }
    return code
  }

  private static func opening(
    of text: Substring
  ) -> (hashes: Int, isMultiline: Bool, length: Int)? {
    let hashes = text.prefix { $0 == "#" }.count
    let quotes = text.dropFirst(hashes)
    guard quotes.hasPrefix("\"") else { return nil }
    let isMultiline = quotes.hasPrefix("\"\"\"")
    return (hashes, isMultiline, hashes + (isMultiline ? 3 : 1))
  }

  /// What stands behind the quote that closes a string of one line.
  private static func afterString(_ text: Substring, hashes: Int) -> Substring {
    let end = "\"" + String(repeating: "#", count: hashes)
    var rest = text
    var depth = 0
    while let character = rest.first {
      if character == "\\", hashes == 0 {
        let next = rest.dropFirst().first
        if next == "(" { depth += 1 }
        rest = rest.dropFirst(2)
        continue
      }
      if depth > 0 {
        if character == "(" { depth += 1 }
        if character == ")" { depth -= 1 }
      } else if rest.hasPrefix(end) {
        return rest.dropFirst(end.count)
      }
      rest.removeFirst()
    }
    return rest
  }
}

/// One line of a file that is not as it should be.
struct Finding: CustomStringConvertible {
  let description: String

  init(_ file: SwiftFile, _ index: Int, _ what: String) {
    description = "\(file.path):\(index + 1): \(what)"
  }
}

extension [Finding] {
  /// Every finding on a line of its own.
  var lines: String { map { "\n" + $0.description }.joined() }
}
