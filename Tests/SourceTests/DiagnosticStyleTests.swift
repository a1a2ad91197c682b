import Foundation
import KantaSource
import Testing

@Suite struct DiagnosticStyleTests {
  /// A file of `lines`, the first of which is line `first`.
  private func file(_ lines: String, first: Int = 1) -> SourceText {
    SourceText(lines, name: "report.md", firstLine: first)
  }

  /// Where `piece` is in `source`.
  private func range(of piece: String, in source: SourceText) throws -> SourceRange {
    let found = try #require(source.text.range(of: piece))
    let start = source.text.utf8.distance(from: source.text.startIndex, to: found.lowerBound)
    return SourceRange(start, start + piece.utf8.count)
  }

  private func fancy(_ diagnostic: Diagnostic, in source: SourceText?) -> String {
    render(diagnostic, in: source, style: .fancy, colour: false)
  }

  private func unknownColumn(in source: SourceText) throws -> Diagnostic {
    let place = try range(of: "contry", in: source)
    return Diagnostic(
      .unknownColumn, "`orders` has no column `contry`", at: place,
      notes: ["columns: country, customer, order"],
      advice: .init("did you mean `country`?", edits: [.init(place, "country")]))
  }

  @Test func aMistypedColumn() throws {
    let source = file(#"orders | where contry == "Finland""#, first: 12)
    let expected = """
      error[K101]: `orders` has no column `contry`
            ╭─ report.md:12:16
         12 │ orders | where contry == "Finland"
            │                ^^^^^^
            help: did you mean `country`?   orders | where country == "Finland"
            note: columns: country, customer, order

      """
    #expect(fancy(try unknownColumn(in: source), in: source) == expected)
  }

  @Test func theOtherStylesOfAMistypedColumn() throws {
    let source = file(#"orders | where contry == "Finland""#, first: 12)
    let diagnostic = try unknownColumn(in: source)
    #expect(
      render(diagnostic, in: source, style: .plain, colour: true) == """
        error K101 at line 12, column 16 of report.md: `orders` has no column `contry`
        line 12: orders | where contry == "Finland"
        column 16: contry
        help: did you mean `country`?
        write: orders | where country == "Finland"
        note: columns: country, customer, order

        """)
    #expect(
      render(diagnostic, in: source, style: .short, colour: true)
        == "report.md:12:16: error[K101]: `orders` has no column `contry`\n")
    #expect(
      render(diagnostic, in: source, style: .json, colour: true)
        == #"{"code":"K101","severity":"error","message":"`orders` has no column `contry`","#
        + #""file":"report.md","line":12,"column":16,"endLine":12,"endColumn":22,"#
        + #""help":"did you mean `country`?","edits":[{"line":12,"column":16,"endLine":12,"#
        + #""endColumn":22,"replacement":"country"}],"labels":[{"line":12,"column":16,"#
        + #""endLine":12,"endColumn":22,"text":""}],"#
        + #""notes":["columns: country, customer, order"],"places":[]}"# + "\n")
  }

  @Test func atThePromptThereIsNoPlaceLine() throws {
    let source = SourceText("select a from t", name: "prompt")
    let diagnostic = Diagnostic(
      .foreignSyntax, "this looks like SQL; Kanta starts with the table", at: SourceRange(0, 6),
      advice: .init("", edits: [.init(SourceRange(0, 15), "t | keep a")]))
    let expected = """
      error[K201]: this looks like SQL; Kanta starts with the table
          1 │ select a from t
            │ ^^^^^^
            help: t | keep a

      """
    #expect(fancy(diagnostic, in: source) == expected)
  }

  @Test func aSecondLabelOnTheSameLine() throws {
    let source = SourceText("| where amount > 500 USD", name: "prompt", firstLine: 7)
    let diagnostic = Diagnostic(
      .mixedCurrency, "cannot compare GBP with USD", at: try range(of: "500 USD", in: source),
      "US dollars",
      labels: [.init(try range(of: "amount", in: source), "`amount` is GBP")])
    let expected = """
      error[K310]: cannot compare GBP with USD
          7 │ | where amount > 500 USD
            │         ------   ^^^^^^^ US dollars
            │         `amount` is GBP

      """
    #expect(fancy(diagnostic, in: source) == expected)
  }

  @Test func labelsOnOtherLinesHaveTheirOwnExcerpt() throws {
    let source = file("roles amount: price\norders\n\n| where amount > 500 USD")
    let diagnostic = Diagnostic(
      .mixedCurrency, "cannot compare GBP with USD", at: try range(of: "500 USD", in: source), "",
      labels: [.init(try range(of: "price", in: source), "GBP")])
    let expected = """
      error[K310]: cannot compare GBP with USD
            ╭─ report.md:4:18
          1 │ roles amount: price
            │               ----- GBP
            ┆
          4 │ | where amount > 500 USD
            │                  ^^^^^^^

      """
    #expect(fancy(diagnostic, in: source) == expected)
  }

  @Test func aRangeOverSeveralLines() throws {
    let source = file("x = orders\n  | where a > 1\n  | take 3\n")
    let diagnostic = Diagnostic(
      .notTable, "a value is expected here", at: SourceRange(4, 37), "this is a table")
    let expected = """
      error[K307]: a value is expected here
            ╭─ report.md:1:5
          1 │ x = orders
            │     ^^^^^^
            ┆
          3 │   | take 3
            │   ^^^^^^^^ this is a table

      """
    #expect(fancy(diagnostic, in: source) == expected)
  }

  @Test func tabsWideCharactersAndControlCharactersKeepTheCaretsInPlace() throws {
    let source = SourceText("a\t東京 \u{1B} bad\r\n", name: "-c")
    let diagnostic = Diagnostic(
      .badCharacter, "a character that is not part of the language",
      at: try range(of: "bad", in: source))
    let expected = #"""
      error[K115]: a character that is not part of the language
          1 │ a   東京 \x1b bad
            │               ^^^

      """#
    #expect(fancy(diagnostic, in: source) == expected)
  }

  @Test func theEndOfTheTextHasACaretToo() throws {
    let source = SourceText("orders | ", name: "prompt")
    let diagnostic = Diagnostic(.syntax, "a stage is missing", at: SourceRange(9, 9), "here")
    let expected = """
      error[K111]: a stage is missing
          1 │ orders |
            │          ^ here

      """
    #expect(fancy(diagnostic, in: source) == expected)
  }

  @Test func aLongLineIsShownAroundItsMark() throws {
    let long = String(repeating: "a, ", count: 500)
    let source = SourceText(long + "oops, " + long, name: "prompt")
    let diagnostic = Diagnostic(
      .unknownName, "there is no `oops`", at: try range(of: "oops", in: source))
    let rows = fancy(diagnostic, in: source).split(separator: "\n")
    #expect(rows.count == 3)
    #expect(rows.allSatisfy { $0.count <= 160 + 8 })
    let caret = try #require(rows[2].firstIndex(of: "^"))
    let column = rows[2].distance(from: rows[2].startIndex, to: caret)
    #expect(rows[1].dropFirst(column).hasPrefix("oops"))
    #expect(rows[1].hasPrefix("    1 │ …") && rows[1].hasSuffix("…"))
  }

  @Test func placesInDataFilesAreNeutralisedAndCut() {
    let diagnostic = Diagnostic(
      .badValues, "2 of 541,909 values in `InvoiceDate` are not dates",
      places: [
        .init(
          file: "online_retail.csv", line: 1204, column: 5, value: "31/02/2011",
          reason: "day 31 does not exist in February 2011"),
        .init(
          file: "online_retail.csv", line: 8817, column: 5,
          value: "\u{1B}[2J" + String(repeating: "x", count: 99)),
      ],
      notes: ["format d/m/Y was detected from 541,906 rows"],
      advice: .init(#"load "online_retail.csv", bad_values: missing"#))
    let cut = #"\x1b[2J"# + String(repeating: "x", count: 52) + "…"
    let expected = #"""
      error[K601]: 2 of 541,909 values in `InvoiceDate` are not dates
            online_retail.csv:1204:5  "31/02/2011"   (day 31 does not exist in February 2011)
            online_retail.csv:8817:5  "\#(cut)"
            help: load "online_retail.csv", bad_values: missing
            note: format d/m/Y was detected from 541,906 rows

      """#
    #expect(fancy(diagnostic, in: nil) == expected)
    #expect(
      render(diagnostic, in: nil, style: .short, colour: false)
        == "online_retail.csv:1204:5: error[K601]: \(diagnostic.message)\n")
    #expect(
      render(diagnostic, in: nil, style: .plain, colour: false).hasPrefix(
        """
        error K601: 2 of 541,909 values in `InvoiceDate` are not dates
        online_retail.csv, line 1204, column 5: "31/02/2011", day 31 does not exist in February 2011

        """))
  }

  /// A field that says nothing is quoted; a whole line has no value to quote.
  @Test func aWholeLineHasNoValue() {
    let diagnostic = Diagnostic(
      .raggedRows, "2 of 4 rows do not have 3 fields",
      places: [
        .init(file: "r\u{1B}.csv", line: 3, reason: "has 2 fields, the header has 3"),
        .init(file: "r.csv", line: 4, column: 2, value: "", reason: "an empty name"),
      ])
    #expect(
      fancy(diagnostic, in: nil) == #"""
        error[K602]: 2 of 4 rows do not have 3 fields
              r\x1b.csv:3 has 2 fields, the header has 3
              r.csv:4:2  ""   (an empty name)

        """#)
    #expect(
      render(diagnostic, in: nil, style: .plain, colour: false) == #"""
        error K602: 2 of 4 rows do not have 3 fields
        r\x1b.csv, line 3 has 2 fields, the header has 3
        r.csv, line 4, column 2: "", an empty name

        """#)
    #expect(
      render(diagnostic, in: nil, style: .short, colour: false)
        == #"r\x1b.csv:3: error[K602]: 2 of 4 rows do not have 3 fields"# + "\n")
    let json = render(diagnostic, in: nil, style: .json, colour: false)
    #expect(json.contains(#""line":3,"column":null,"value":null,"reason":"has 2 fields"#))
    #expect(json.contains(#""line":4,"column":2,"value":"","reason":"an empty name""#))
  }

  @Test func adviceOverSeveralLinesIsShownBelow() throws {
    let source = file("kanta 1\norders | rfm\n")
    let diagnostic = Diagnostic(
      .missingRole, "`rfm` needs a customer", at: try range(of: "rfm", in: source),
      advice: .init(
        "name it first",
        edits: [.init(SourceRange(8, 8), "as of 2011-12-10\n"), .init(SourceRange(15, 15), "x | ")])
    )
    let expected = """
      error[K320]: `rfm` needs a customer
            ╭─ report.md:2:10
          2 │ orders | rfm
            │          ^^^
            help: name it first
                  as of 2011-12-10
                  orders x | | rfm

      """
    #expect(fancy(diagnostic, in: source) == expected)
  }

  @Test(arguments: [
    (Diagnostic.Severity.error, "error[K700]: ", "31"),
    (.warning, "warning[K700]: ", "33"), (.failed, "failed[K700]: ", "31"),
  ])
  func severitiesHaveTheirWordAndColour(
    _ severity: Diagnostic.Severity, _ word: String, _ colour: String
  ) {
    let source = SourceText("check a == b", name: "prompt")
    let diagnostic = Diagnostic(
      .checkFailed, "it did not hold", at: SourceRange(6, 12), severity: severity)
    #expect(fancy(diagnostic, in: source).hasPrefix(word))
    let painted = render(diagnostic, in: source, style: .fancy, colour: true)
    #expect(painted.contains("\u{1B}[1;\(colour)m^^^^^^\u{1B}[0m"))
    let stripped = painted.replacing(/\u{1B}\[[0-9;]*m/, with: "")
    #expect(stripped == fancy(diagnostic, in: source))
  }

  @Test(arguments: DiagnosticStyle.allCases)
  func noStyleLetsHarmfulCharactersThrough(_ style: DiagnosticStyle) {
    let evil = "a\u{1B}]52;c;x\u{7}\u{202E}\r\u{9B}b"
    let source = SourceText("where \(evil) == 1", name: evil)
    let range = SourceRange(6, 9)
    let diagnostic = Diagnostic(
      .unknownColumn, evil, at: range, evil,
      places: [.init(file: evil, line: 1, column: 1, value: evil, reason: evil)], notes: [evil],
      advice: .init(evil, edits: [.init(range, evil)]))
    let text = render(diagnostic, in: source, style: style, colour: false)
    let harmful = text.unicodeScalars.filter { $0 != "\n" && Neutralised.isHarmful($0) }
    #expect(harmful.isEmpty)
  }

  @Test func jsonIsOneReadableLine() throws {
    let source = file("a\nb \"ö\" c")
    let diagnostic = Diagnostic(
      .unclosed, "say \"so\"\n", at: try range(of: "c", in: source), severity: .warning)
    let text = render(diagnostic, in: source, style: .json, colour: false)
    #expect(text.split(separator: "\n").count == 1)
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    #expect(object?["message"] as? String == "say \"so\"\n")
    #expect(object?["line"] as? Int == 2)
    #expect(object?["column"] as? Int == 7)
    #expect(object?["severity"] as? String == "warning")
    #expect(object?["help"] is NSNull)
  }
}
