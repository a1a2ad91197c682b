package import KantaSource

/// The tokens of a text and what is wrong with its characters and literals.
///
/// Never fails: what cannot be read becomes an `invalid` token beside a diagnostic. Line ends that
/// do not end a statement are trivia; the last token is always `end`.   O(length).
package func lex(_ text: SourceText) -> (tokens: [Token], diagnostics: [Diagnostic]) {
  let lexed = Lexed(text)
  return (lexed.tokens, lexed.diagnostics)
}

/// A lexed text, with the one fact more that `completeness` asks for.
struct Lexed {
  var tokens: [Token]
  var diagnostics: [Diagnostic]
  /// A string or bracket is still open where the text ends.
  var isOpen: Bool

  init(_ text: SourceText) {
    var lexer = Lexer(text, stringsEndAtLine: false)
    lexer.run()
    let stringIsOpen = lexer.openString != nil
    if stringIsOpen {
      // Some quote is missing. Reading strings line by line finds the line that lacks it.
      lexer = Lexer(text, stringsEndAtLine: true)
      lexer.run()
    }
    var layout = Layout(lexer.tokens, unclosedStrings: lexer.unclosedStrings)
    layout.run()
    tokens = layout.tokens
    diagnostics = lexer.finishedDiagnostics() + layout.diagnostics
    isOpen = stringIsOpen || !layout.unclosed.isEmpty
  }
}

/// Reads the bytes of one text into tokens and trivia.
struct Lexer {
  let bytes: [UInt8]
  /// Whether a string must end on the line it starts on.
  let stringsEndAtLine: Bool
  var position = 0
  var tokens: [Token] = []
  var trivia: [Trivia] = []
  var diagnostics: [Diagnostic] = []
  /// Where the string starts that the end of the text leaves open.
  var openString: Int?
  /// Where strings start that nothing closes.
  var unclosedStrings: [Int] = []
  /// Every place of a look-alike character, in order of first appearance.
  var lookalikes: [(scalar: Unicode.Scalar, replacement: String, places: [SourceRange])] = []

  init(_ text: SourceText, stringsEndAtLine: Bool) {
    bytes = Array(text.text.utf8)
    self.stringsEndAtLine = stringsEndAtLine
  }

  mutating func run() {
    while position < bytes.count {
      if !readTrivia() { readToken() }
    }
    add(.end, from: position)
  }

  private mutating func readToken() {
    let start = position
    let byte = bytes[position]
    switch byte {
    case UInt8(ascii: "\n"):
      position += 1
      add(.newline, from: start)
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      readNumber()
    case UInt8(ascii: "\""):
      readString()
    case UInt8(ascii: "'"):
      readForeignString()
    case UInt8(ascii: "`"):
      readQuotedName()
    default:
      if let scalar = scalar(at: position), Words.startsName(scalar) {
        readName()
      } else {
        readSymbol()
      }
    }
  }

  /// Ends the token that starts at `start` here.
  mutating func add(_ kind: Token.Kind, from start: Int) {
    tokens.append(Token(kind: kind, range: SourceRange(start, position), leading: trivia))
    trivia = []
  }

  private mutating func readName() {
    let start = position
    skipName()
    addName(text(start, position), quoted: false, from: start)
  }

  /// Adds a name, or a key if a single colon follows directly.
  mutating func addName(_ name: String, quoted: Bool, from start: Int) {
    if byte(0) == UInt8(ascii: ":"), byte(1) != UInt8(ascii: ":"), byte(1) != UInt8(ascii: "=") {
      position += 1
      add(.key(name), from: start)
    } else {
      add(quoted ? .quotedName(name) : .name(name), from: start)
    }
  }

  mutating func skipName() {
    while let scalar = scalar(at: position), Words.continuesName(scalar) {
      position += scalar.utf8.count
    }
  }
}

// Looking at bytes.
extension Lexer {
  /// The byte `offset` places from here; 0 outside the text.
  func byte(_ offset: Int) -> UInt8 {
    let index = position + offset
    return bytes.indices.contains(index) ? bytes[index] : 0
  }

  func isDigit(_ index: Int) -> Bool {
    bytes.indices.contains(index) && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index])
  }

  /// Whether the bytes from here are exactly `expected`.
  func has(_ expected: String, at index: Int) -> Bool {
    let wanted = expected.utf8
    guard index + wanted.count <= bytes.count else { return false }
    return bytes[index..<(index + wanted.count)].elementsEqual(wanted)
  }

  /// The Unicode scalar whose first byte is at `index`; `nil` at the end.
  func scalar(at index: Int) -> Unicode.Scalar? {
    guard index < bytes.count else { return nil }
    if bytes[index] < 0x80 { return Unicode.Scalar(bytes[index]) }
    let end = min(index + 4, bytes.count)
    return String(decoding: bytes[index..<end], as: UTF8.self).unicodeScalars.first
  }

  func text(_ start: Int, _ end: Int) -> String {
    String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// Whether a name goes on at `index`.
  func nameContinues(at index: Int) -> Bool {
    scalar(at: index).map(Words.continuesName) ?? false
  }

  /// The end of the line that holds `index`, before its line end.
  func lineEnd(from index: Int) -> Int {
    var end = index
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
    if end > index, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return end
  }
}
