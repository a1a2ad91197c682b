import KantaSource
import KantaSyntax
import Testing

/// Seeded random numbers, the same on every machine.
///
/// Source: SplitMix64, G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number
/// generators", OOPSLA 2014.
private struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

@Suite struct FuzzTests {
  private static let words = [
    "orders", "where", "by", "per", "on", "as of", "as", "of", "else", "and", "or", "not", "in",
    "is",
    "mod", "contains", "matches", "if", "then", "asc", "desc", "when", "otherwise", "missing",
    "true",
    "date", "count", "x", "y", "`odd name`", "`by`", "`month`", "month", "scores:", "title:", "5",
    "12.50", "35%", "500 EUR", "90 days", "15% per year", "2011-12-10", "2011-11", "2011-Q3",
    "2011-02-31", "\"text\"", "\"a\\\"b\\n\"", "|", "|", "|", ",", ",", "(", ")", "[", "]", "{",
    "}",
    ";", "=", "==", "!=", "<", "<=", ">", "+", "-", "*", "/", "..", ".", ":", "\n", "\n",
    "# note\n",
    "&&", "%>%", "'q'", "“", "–", "@", "select", "from", "group", "param", "define", "segment",
    "segments", "check", "kanta 1", "warn \"x\"", "filter(", "load \"x\"", "1_000", "-5", "\u{A0}",
  ]

  /// What must hold for any text at all.
  private func examine(_ text: String) {
    let source = SourceText(text, name: "fuzz")
    let count = text.utf8.count
    var end = 0
    for token in lex(source).tokens {
      for piece in token.leading.map(\.range) + [token.range] {
        if piece.lowerBound != end {
          Issue.record("bytes lost before \(end) in \(text.debugDescription)")
        }
        end = piece.upperBound
      }
    }
    if end != count { Issue.record("bytes lost at the end of \(text.debugDescription)") }
    let found = parse(source).diagnostics
    for diagnostic in found {
      let ranges = diagnostic.labels.map(\.range) + (diagnostic.advice?.edits.map(\.range) ?? [])
      if ranges.isEmpty || ranges.contains(where: { $0.lowerBound < 0 || $0.upperBound > count }) {
        Issue.record("\(diagnostic.message) lies outside \(text.debugDescription)")
      }
    }
    _ = completeness(of: source)
    guard !found.contains(where: { $0.severity == .error }) else { return }
    let once = format(source)
    if format(SourceText(once, name: "fuzz")) != once {
      Issue.record("formatted twice: \(text.debugDescription)")
    }
    if shape(once) != shape(text) {
      Issue.record("another tree: \(text.debugDescription) → \(once.debugDescription)")
    }
  }

  @Test func randomBytes() {
    var random = SplitMix64(state: 1)
    for _ in 0..<800 {
      let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        Bool.random(using: &random)
          ? UInt8.random(in: 0...255, using: &random) : UInt8.random(in: 32...126, using: &random)
      }
      examine(String(decoding: bytes, as: UTF8.self))
    }
  }

  @Test func randomWords() {
    var random = SplitMix64(state: 2)
    for _ in 0..<1500 {
      let words = (0..<Int.random(in: 1...12, using: &random)).map { _ in
        Self.words[Int.random(in: 0..<Self.words.count, using: &random)]
      }
      let separator = Int.random(in: 0..<5, using: &random) == 0 ? "" : " "
      examine("t | " + words.joined(separator: separator))
      examine(words.joined(separator: separator))
    }
  }

  @Test func changedExamples() {
    var random = SplitMix64(state: 3)
    let examples = (Examples.queries + Examples.scripts).map { Array($0.utf8) }
    for _ in 0..<600 {
      var bytes = examples[Int.random(in: 0..<examples.count, using: &random)]
      for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes.remove(at: place)
        case 1: bytes.insert(UInt8.random(in: 9...126, using: &random), at: place)
        case 2: bytes.removeSubrange(place...)
        default: bytes.swapAt(place, Int.random(in: 0..<bytes.count, using: &random))
        }
      }
      examine(String(decoding: bytes, as: UTF8.self))
    }
  }
}
