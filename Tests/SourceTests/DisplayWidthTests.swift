import KantaSource
import Testing

@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("country", 7), ("Ä", 1), ("A\u{308}", 1), ("東京", 4), ("ｱ", 1), ("Ａ", 2), ("한글", 4),
    ("\u{1112}\u{1161}\u{11AB}", 2), ("🙂", 2), ("👩‍👩‍👧", 2), ("👍🏽", 2), ("🇫🇮", 2), ("❤", 1),
    ("❤\u{FE0F}", 2),
    ("a\u{200B}b", 2), ("é", 1), ("·", 1), ("│", 1), ("…", 1), ("\u{3000}", 2), ("שלום", 4),
  ])
  func countsTerminalColumns(_ text: String, _ columns: Int) {
    #expect(DisplayWidth.of(text) == columns)
  }

  @Test(arguments: [
    ("country", 7, "country"), ("country", 6, "count…"), ("東京都", 5, "東京…"), ("東京都", 4, "東…"),
    ("abc", 1, "…"), ("abc", 0, ""), ("👩‍👩‍👧👩‍👩‍👧", 3, "👩‍👩‍👧…"),
  ])
  func cutsBetweenGraphemes(_ text: String, _ columns: Int, _ cut: String) {
    #expect(DisplayWidth.cut(text, to: columns) == cut)
    #expect(DisplayWidth.of(DisplayWidth.cut(text, to: columns)) <= columns)
  }

  @Test func aMarkThatDoesNotFitIsLeftOut() {
    #expect(DisplayWidth.cut("abcdef", to: 2, mark: "...") == "ab")
  }
}

@Suite struct NeutralisedTests {
  @Test(arguments: [
    ("Ålesund · 東京 🙂", "Ålesund · 東京 🙂"),
    ("a\nb\tc\r\nd", #"a\nb\tc\r\nd"#),
    ("\u{1B}[2J", #"\x1b[2J"#),
    ("\u{0}\u{7}\u{7F}", #"\0\x07\x7f"#),
    ("\u{9B}31m", #"\u{9b}31m"#),
    ("abc\u{202E}fed\u{2066}\u{2069}", #"abc\u{202e}fed\u{2066}\u{2069}"#),
    ("\u{2028}\u{2029}", #"\u{2028}\u{2029}"#),
    (#"C:\new"#, #"C:\new"#),
  ])
  func showsWhatWouldActOnATerminal(_ text: String, _ shown: String) {
    #expect(Neutralised.text(text) == shown)
  }

  @Test func nothingHarmfulIsLeftOfAnyScalar() {
    for value in UInt32(0)...0x3000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = Neutralised.text("a" + String(Character(scalar)) + "b")
      #expect(!text.unicodeScalars.contains(where: Neutralised.isHarmful), "U+\(value)")
    }
  }

  @Test(arguments: [
    ("plain", #""plain""#), (#"a"b\c"#, #""a\"b\\c""#), ("a\nb\u{1B}", #""a\nb\u001b""#),
    ("£–🙂", #""£–🙂""#), ("\u{85}\u{202E}\u{2028}", #""\u0085\u202e\u2028""#),
  ])
  func jsonStringsAreEscaped(_ text: String, _ literal: String) {
    #expect(JSONString.literal(text) == literal)
  }
}
