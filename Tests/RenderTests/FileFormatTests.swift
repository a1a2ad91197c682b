import Foundation
import KantaColumns
import KantaSource
import Testing

@testable import KantaRender

@Suite struct FileFormatTests {
  private let customers = Answer(
    Samples.customers, definitions: ["Customers <b> of `x`."],
    notes: [.remark("a & b"), .unmatched(0, of: 3)])

  private func text(_ answer: Answer, _ format: OutputFormat) -> String {
    render(answer, as: format, style: .file)
  }

  @Test func csv() {
    #expect(
      text(customers, .csv) == """
        customer,name,revenue,orders,share,mean,first,tenure,active
        12347,Ada,4310.00,1007,0.352,615.7142857,2010-12-07,326,true
        12348,,1797.24,4,,449.31,,,false
        ,Ødegård | Sønn,-0.05,1,1,,2011-01-31,1,

        """)
  }

  @Test(arguments: [
    ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"so\"", "\"say \"\"so\"\"\""), ("", "\"\""),
    ("a\nb", "\"a\nb\""), ("a\r", "\"a\r\""), (" a", "\" a\""), ("a ", "\"a \""), ("=1", "=1"),
    ("a\tb", "a\tb"),
  ])
  func csvQuotesWhatNeedsIt(_ value: String, _ field: String) {
    let answer = Answer(Table([("a", Samples.text([value])), ("b", Samples.integers([1]))]))
    #expect(text(answer, .csv) == "a,b\n\(field),1\n")
  }

  @Test func tsvSeparatesWithTabs() {
    let answer = Answer(
      Table([("a", Samples.text(["x,y", "x\ty"])), ("b", Samples.integers([1, nil]))]))
    #expect(text(answer, .tsv) == "a\tb\nx,y\t1\n\"x\ty\"\t\n")
  }

  @Test func missingInASingleColumnIsNoEmptyLine() {
    #expect(text(Answer(Table([("n", Samples.integers([1, nil]))])), .csv) == "n\n1\n\"\"\n")
  }

  @Test(arguments: [
    ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"), ("\tx", "\"'\tx\""),
    ("\rx", "\"'\rx\""), ("=a,b", "\"'=a,b\""), ("a=1", "a=1"),
  ])
  func excelSafeTextIsNoFormula(_ value: String, _ field: String) {
    let answer = Answer(Table([("=a", Samples.text([value])), ("b", Samples.integers([-1]))]))
    let safe = render(answer, as: .csv, style: RenderStyle(excelSafe: true))
    #expect(safe == "'=a,b\n\(field),-1\n")
  }

  @Test func json() {
    let first =
      #"{"customer":12347,"name":"Ada","revenue":4310.00,"orders":1007,"share":0.352,"#
      + #""mean":615.7142857,"first":"2010-12-07","tenure":326,"active":true}"#
    #expect(text(customers, .jsonl).hasPrefix(first + "\n"))
    let two = Answer(Table([("a", Samples.integers([1, nil]))]))
    #expect(text(two, .json) == "[\n{\"a\":1},\n{\"a\":null}\n]\n")
    #expect(text(two, .jsonl) == "{\"a\":1}\n{\"a\":null}\n")
    let none = Answer(Table([("a", Samples.integers([]))]))
    #expect(text(none, .json) == "[]\n")
    #expect(text(none, .jsonl) == "")
    let odd = Answer(Table([("a", Samples.numbers([.nan, .infinity, 0.5]))]))
    #expect(text(odd, .jsonl) == "{\"a\":null}\n{\"a\":null}\n{\"a\":0.5}\n")
  }

  @Test func markdown() {
    let answer = Answer(
      Table([
        ("a_b", Samples.text(["x|y\nz", "*<i>&\\"])), ("_n", Samples.integers([1_000, nil])),
      ]),
      definitions: ["Customers <b> of `x`."], notes: [.remark("a & b"), .unmatched(0, of: 3)])
    #expect(
      text(answer, .md) == #"""
        Customers &lt;b> of `x`.

        | a_b | \_n |
        | :-- | --: |
        | x\|y\\nz | 1,000 |
        | \*&lt;i&gt;&amp;\\ | · |

        - a &amp; b

        """#)
  }

  @Test func html() {
    let answer = Answer(
      Table([("<a>", Samples.text(["\"x\" & 'y'"])), ("n", Samples.integers([nil]))]),
      definitions: ["<script>"], notes: [.remark("1 < 2")])
    let fragment = """
      <p class="definition">&lt;script&gt;</p>
      <table class="answer">
      <caption>1 row · 2 columns</caption>
      <thead>
      <tr><th scope="col" class="text">&lt;a&gt;</th><th scope="col" class="number">n</th></tr>
      </thead>
      <tbody>
      <tr><td class="text">&quot;x&quot; &amp; &#39;y&#39;</td><td class="number missing">·</td></tr>
      </tbody>
      </table>
      <p class="note">1 &lt; 2</p>

      """
    #expect(renderHTMLFragment(answer) == fragment)
    let page = text(answer, .html)
    #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">\n"))
    #expect(page.hasSuffix("<body>\n" + fragment + "</body>\n</html>\n"))
    #expect(!page.contains("<script") && !page.contains("http"))
  }

  @Test func exactFormatsHoldAllRowsEvenAfterShow() {
    let table = Table([("n", Samples.integers((0..<50).map { Int64($0) }))])
    let answer = Answer(table, rowsToShow: 2)
    #expect(text(answer, .csv).split(separator: "\n").count == 51)
    #expect(text(answer, .md).hasSuffix("| 1 |\n\n- 50 rows (2 shown) · 1 column\n"))
  }

  @Test(arguments: [
    ("a.csv", OutputFormat.csv), ("dir.md/b.TSV", .tsv), ("a.json", .json), ("a.b.jsonl", .jsonl),
    ("x.md", .md), ("x.htm", .html), ("x.markdown", .md),
  ])
  func theEndingNamesTheFormat(_ path: String, _ format: OutputFormat) throws {
    #expect(try OutputFormat(ofFile: path) == format)
  }

  @Test(arguments: [
    ("out.xlsx", "cannot write `.xlsx` files", "save it as `out.csv`"),
    ("out.jsn", "cannot write `.jsn` files", "save it as `out.json`"),
    ("d.x/out", "`d.x/out` has no ending that says what to write", "save it as `d.x/out.csv`"),
  ])
  func otherEndingsAreRefused(_ path: String, _ message: String, _ next: String) {
    let problem = #expect(throws: Diagnostic.self) { try OutputFormat(ofFile: path) }
    #expect(problem?.code == .unknownFormat)
    #expect(problem?.message == message)
    #expect(problem?.advice?.text == next)
    #expect(
      problem?.notes == ["known endings: .csv .tsv .json .jsonl .md .html .svg .png .vl.json"])
  }
}

/// What is written reads back as the same cells.
@Suite struct RoundTripTests {
  /// A reader of RFC 4180 that knows nothing else.
  private func fields(_ text: String, separator: UInt8) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var bytes = Array(text.utf8)[...]
    while let byte = bytes.popFirst() {
      if isQuoted, byte == 0x22, bytes.first == 0x22 {
        field.append(byte)
        bytes.removeFirst()
      } else if byte == 0x22 {
        isQuoted.toggle()
      } else if !isQuoted, byte == separator || byte == 0x0A {
        row.append(String(decoding: field, as: UTF8.self))
        field = []
        if byte == 0x0A {
          rows.append(row)
          row = []
        }
      } else {
        field.append(byte)
      }
    }
    return rows
  }

  private func plain(_ value: Value) -> String {
    switch value {
    case .missing: ""
    case .integer(let number): String(number)
    case .decimal(let number): number.plain
    case .number(let number), .percent(let number):
      number == number.rounded() ? String(Int(number)) : number.description
    case .text(let text): text
    case .date(let day): day.plain
    case .datetime(let moment): moment.plain
    case .duration(let span): String(span.microseconds)
    case .boolean(let flag): flag ? "true" : "false"
    }
  }

  @Test(arguments: [OutputFormat.csv, .tsv], [1, 2, 3, 4] as [UInt64])
  func delimitedTextReadsBack(_ format: OutputFormat, _ seed: UInt64) {
    let table = Samples.mixed(200, seed: seed)
    let written = render(Answer(table), as: format, style: .file)
    let rows = fields(written, separator: UInt8(ascii: format == .csv ? "," : "\t"))
    #expect(rows.first == table.schema.names)
    #expect(rows.count == 201)
    for (row, cells) in rows.dropFirst().enumerated() {
      #expect(cells == table.columns.map { plain($0[row]) })
    }
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func jsonReadsBack(_ seed: UInt64) throws {
    let table = Samples.mixed(200, seed: seed)
    let written = render(Answer(table), as: .json, style: .file)
    let array = try #require(
      try JSONSerialization.jsonObject(with: Data(written.utf8)) as? [[String: Any]])
    #expect(array.count == 200)
    for (row, object) in array.enumerated() {
      #expect(object.count == table.columns.count)
      for (name, column) in zip(table.schema.names, table.columns) {
        switch column[row] {
        case .missing: #expect(object[name] is NSNull)
        case .text(let text): #expect(object[name] as? String == text)
        case .date(let day): #expect(object[name] as? String == day.plain)
        case .boolean(let flag): #expect(object[name] as? Bool == flag)
        case .decimal(let number): #expect(object[name] as? Double == number.asDouble)
        case .number(let number):
          // Foundation's reader is a few units in the last place off; ours is tested for equality.
          let read = try #require(object[name] as? Double)
          #expect(abs(read - number) <= 1e-14 * number.magnitude)
        case .integer, .percent, .datetime, .duration: Issue.record("not in this table")
        }
      }
    }
  }

  @Test(arguments: OutputFormat.allCases)
  func piecesAreTheWhole(_ format: OutputFormat) throws {
    let rows = RowWriter.rowsPerChunk * 2 + 17
    let answer = Answer(
      Table([
        ("n", Samples.integers((0..<rows).map { Int64($0) })),
        ("t", Samples.text((0..<rows).map { $0.isMultiple(of: 3) ? nil : "w\($0 % 7)" })),
      ]), definitions: ["D."], notes: [.remark("N.")])
    let writer = RowWriter(answer, as: format)
    var bytes: [UInt8] = []
    var chunks = 0
    writer.forEachChunk { chunk in
      bytes += chunk
      chunks += 1
    }
    #expect(String(decoding: bytes, as: UTF8.self) == render(answer, as: format, style: .file))
    #expect(chunks == 5)
    let lines = bytes.count { $0 == 0x0A }
    #expect(lines >= rows)
  }

  @Test func wordsThatAreFewerThanRowsOrMoreAreWrittenTheSame() {
    let words = Words(distinct: (0..<100).map { "word, \($0)" })
    let few = Column(.text, .codes([99, 0], words))
    let many = Column(.text, .codes([99, 0] + [UInt32](repeating: 5, count: 200), words))
    let start = render(Answer(Table([("t", few)])), as: .csv, style: .file)
    #expect(start == "t\n\"word, 99\"\n\"word, 0\"\n")
    #expect(render(Answer(Table([("t", many)])), as: .csv, style: .file).hasPrefix(start))
  }
}
