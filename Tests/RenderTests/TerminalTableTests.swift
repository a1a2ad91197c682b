import KantaColumns
import KantaSource
import Testing

@testable import KantaRender

@Suite struct TerminalTableTests {
  @Test func alignedColumns() {
    let expected = """
      customer  name            revenue (GBP)  orders   share     mean  first         tenure  active
      ────────  ──────────────  ─────────────  ──────  ──────  ───────  ──────────  ────────  ──────
         12347  Ada                  4,310.00   1,007   35.2%  615.714  2010-12-07  326 days  true
         12348  ·                    1,797.24       4       ·  449.310  ·                  ·  false
             ·  Ødegård | Sønn          -0.05       1  100.0%        ·  2011-01-31     1 day  ·
      3 rows · 9 columns

      """
    #expect(Samples.table(Answer(Samples.customers)) == expected)
    #expect(Samples.table(Answer(Samples.customers), width: 94) == expected)
  }

  @Test func definitionsAboveAndNotesBelow() {
    let answer = Answer(
      Table([("n", Samples.integers([3]))]), definitions: ["RFM on 2011-12-10.", "Scores: 5."],
      notes: [.kept(3, of: 4, reasons: [.init("customer missing", 1)]), .remark("Median: 4.")])
    let expected = """
      RFM on 2011-12-10.
      Scores: 5.
      n
      ─
      3
      kept 3 of 4 rows (left out 1: customer missing)
      Median: 4.
      1 row · 1 column · 0.21 s

      """
    let text = render(answer, as: .table, style: RenderStyle(width: 80), elapsedSeconds: 0.2149)
    #expect(text == expected)
  }

  @Test func longTextIsCutBeforeColumnsAreLeftOut() {
    let table = Table([
      ("description", Samples.text(["WHITE HANGING HEART T-LIGHT HOLDER", "MUG"])),
      ("quantity", Samples.integers([6, 1])),
    ])
    let expected = """
      description           quantity
      ────────────────────  ────────
      WHITE HANGING HEART…         6
      MUG                          1
      2 rows · 2 columns
      .last shows all

      """
    let style = RenderStyle(width: 30, atPrompt: true)
    #expect(render(Answer(table), as: .table, style: style) == expected)
  }

  @Test func columnsAreLeftOutBehindTheFirstOnes() {
    let table = Table((1...6).map { ("measure\($0)", Samples.integers([Int64($0) * 11_111_111])) })
    let expected = """
        measure1    measure2  …    measure6
      ──────────  ──────────  ─  ──────────
      11,111,111  22,222,222  …  66,666,666
      1 row · 6 columns (3 shown)

      """
    #expect(Samples.table(Answer(table), width: 40) == expected)
  }

  @Test func datesAreShownWholeOrNotAtAll() {
    let day = Day(year: 2011, month: 12, day: 9)
    let table = Table([
      ("first", Samples.dates([day])), ("second", Samples.dates([day])),
      ("third", Samples.dates([day])),
    ])
    #expect(
      Samples.table(Answer(table), width: 30)
        == """
        first       …  third
        ──────────  ─  ──────────
        2011-12-09  …  2011-12-09
        1 row · 3 columns (2 shown)

        """)
  }

  @Test(arguments: [
    (20, 20, 20), (25, 20, 25), (26, 20, 20), (100, 20, 20), (3, 0, 0), (5, 4, 5), (6, 4, 4),
  ])
  func showsTheFirstRowsUnlessOnlyAFewAreOver(_ rows: Int, _ limit: Int, _ shown: Int) {
    let table = Table([("n", Samples.integers((0..<rows).map { Int64($0) }))])
    let style = RenderStyle(width: 80, maxRows: limit, atPrompt: true)
    let lines = render(Answer(table), as: .table, style: style).split(separator: "\n")
    #expect(lines.count == shown + 3)
    let counts = shown < rows ? " (\(shown) shown) · 1 column · .last shows all" : " · 1 column"
    #expect(lines.last == "\(rows) rows\(counts)")
  }

  @Test func showAsksForRowsOnATerminalAndInAPipe() {
    let table = Table([("n", Samples.integers((0..<50).map { Int64($0) }))])
    for width in [nil, 80] {
      let text = Samples.table(Answer(table, rowsToShow: 2), width: width)
      #expect(text == "n\n─\n0\n1\n50 rows (2 shown) · 1 column\n")
    }
    #expect(Samples.table(Answer(table)).split(separator: "\n").count == 53)
  }

  @Test func noRowsAndNoColumns() {
    let empty = Table([("country", Samples.text([])), ("n", Samples.integers([]))])
    #expect(Samples.table(Answer(empty)) == "country  n\n───────  ─\n0 rows · 2 columns\n")
    let bare = Table(Schema([]), [], rowCount: 7)
    #expect(Samples.table(Answer(bare), width: 80) == "7 rows · 0 columns\n")
  }

  @Test func colourIsBoldHeadersAndDimMissingValues() {
    let table = Table([("n", Samples.integers([nil]))])
    let text = render(Answer(table), as: .table, style: RenderStyle(colour: true))
    #expect(
      text
        == "\u{1B}[1mn\u{1B}[0m\n\u{1B}[2m─\u{1B}[0m\n\u{1B}[2m·\u{1B}[0m\n"
        + "\u{1B}[2m1 row · 1 column\u{1B}[0m\n")
  }

  @Test func asciiOnlyWhereAsked() {
    let table = Table([("name", Samples.text(["a very long name indeed", nil]))])
    let style = RenderStyle(width: 24, unicode: false)
    let narrow = RenderStyle(width: 12, unicode: false)
    #expect(render(Answer(table), as: .table, style: style).utf8.allSatisfy { $0 < 0x80 })
    #expect(
      render(Answer(table), as: .table, style: narrow)
        == "name\n------------\na very lo...\n-\n2 rows\n1 column\n")
  }

  @Test(arguments: 1...60)
  func noLineIsWiderThanTheTerminal(_ width: Int) {
    let answer = Answer(
      Samples.mixed(30, seed: UInt64(width)), definitions: ["A definition of some length, 東京都."],
      notes: [.kept(10, of: 541_909, reasons: [.init("customer missing", 541_899)])])
    let wide = Answer(Samples.customers)
    for sample in [answer, wide] {
      let text = render(
        sample, as: .table, style: RenderStyle(width: width, atPrompt: true), elapsedSeconds: 1.5)
      for line in text.split(separator: "\n") {
        // The smallest thing a terminal of one column can be given is one wide character.
        #expect(DisplayWidth.of(line) <= max(width, 2), "\(line)")
        #expect(!line.unicodeScalars.contains(where: Neutralised.isHarmful))
      }
    }
  }

  @Test func aHostileNameIsHarmlessEverywhere() {
    let evil = "\u{1B}]52;c;x\u{7}\r\u{202E}\u{9B}2J"
    let table = Table([(evil, Samples.text([evil]))])
    let answer = Answer(
      table, definitions: [evil], notes: [.remark(evil), .saved(path: evil, rows: 1, bytes: 1)])
    for format in OutputFormat.allCases {
      let text = render(answer, as: format, style: RenderStyle(width: 70))
      let harmful = text.unicodeScalars.filter { $0 != "\n" && Neutralised.isHarmful($0) }
      #expect(harmful.isEmpty, "\(format)")
    }
  }
}

@Suite struct NotesTests {
  @Test(
    arguments: [
      (
        StepNote.kept(
          397_884, of: 541_909,
          reasons: [.init("customer missing", 132_186), .init("amount ≤ 0", 11_839)]),
        "kept 397,884 of 541,909 rows (left out 144,025: 132,186 customer missing, 11,839 amount ≤ 0)"
      ),
      (.kept(3, of: 9, reasons: []), "kept 3 of 9 rows"),
      (.kept(9, of: 9, reasons: []), "kept all 9 rows"),
      (.kept(0, of: 0, reasons: []), "there were no rows to choose from"),
      (
        .skippedMissing("sum(amount)", 12, of: 100),
        "sum(amount) left out 12 of 100 rows where it is missing"
      ),
      (.skippedMissing("sum(amount)", 0, of: 100), nil),
      (.unmatched(1_200, of: 5_000), "1,200 of 5,000 rows found no match"),
      (.unmatched(0, of: 5_000), nil),
      (.saved(path: "out.csv", rows: 1, bytes: 812), "saved out.csv: 1 row, 812 bytes"),
      (.saved(path: "o.csv", rows: 2_000, bytes: 56_712), "saved o.csv: 2,000 rows, 56.7 kB"),
      (.saved(path: "o.csv", rows: 0, bytes: 999_999), "saved o.csv: 0 rows, 1.0 MB"),
      (.remark("Median: 4."), "Median: 4."),
    ] as [(StepNote, String?)])
  func wordsOfNotes(_ note: StepNote, _ words: String?) {
    #expect(note.words == words)
  }

  @Test(arguments: [
    (0.0, "0.00 s"), (0.214, "0.21 s"), (9.994, "9.99 s"), (9.996, "10.0 s"), (12.34, "12.3 s"),
    (59.96, "1 min 00 s"), (185, "3 min 05 s"),
  ])
  func timesInTheFooter(_ seconds: Double, _ text: String) {
    #expect(Footer.duration(seconds) == text)
  }
}
