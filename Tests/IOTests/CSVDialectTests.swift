import KantaColumns
import KantaIO
import KantaSource
import Testing

/// What is found out about how a file is written.
@Suite struct CSVDialectTests {
  private func rows(_ text: String, _ options: CSVOptions = CSVOptions(otherTypes: .text)) throws
    -> String
  {
    let cells = try Cells(CSVSource.of(text, options))
    return ([cells.names] + cells.rows.map { $0.map { $0 ?? "∅" } })
      .map { $0.joined(separator: "·") }.joined(separator: "|")
  }

  @Test(arguments: [
    ("a,b\n1,2\n3,4\n", "comma"), ("a;b\n1;2\n3;4\n", "semicolon"),
    ("a\tb\n1\t2\n3\t4\n", "tab"), ("a|b\n1|2\n3|4\n", "bar"),
    ("a;b\n1,5;2,5\n3,5;4,5\n", "semicolon"), ("a:b:c\n1:2:3\n4:5:6\n", "colon"),
    ("a b c\n1 2 3\n4 5 6\n", "space"),
    ("name,note\nAnn,\"a; b; c\"\nBo,\"d; e; f\"\n", "comma"),
  ])
  func findsTheDelimiter(_ text: String, _ word: String) throws {
    #expect(try CSVSource.of(text).decisions.summary.hasPrefix("utf-8, \(word), header"))
  }

  @Test(arguments: [
    ("a,b\n1,x\n2,y\n", "a·b|1·x|2·y"),
    ("a,b\r\n1,x\r\n2,y\r\n", "a·b|1·x|2·y"),
    ("a,b\r1,x\r2,y\r", "a·b|1·x|2·y"),
    ("a,b\n1,x\r\n2,y\r3,z", "a·b|1·x|2·y|3·z"),
    ("a,b\n1,\"x\ny\"\n2,\"p\r\nq\"\n", "a·b|1·x\ny|2·p\r\nq"),
    ("a,b\n1,\"say \"\"hi\"\"\"\n2,\"\"\"\"\n", "a·b|1·say \"hi\"|2·\""),
    ("a,b\n1,\"\"\n2,\n", "a·b|1·∅|2·∅"),
    ("a,b\n1,5\" disk\n2,it's\n", "a·b|1·5\" disk|2·it's"),
    ("a,b\n1,\"John \"Johnny\" Doe\"\n2,\"abc\"def\n", "a·b|1·John \"Johnny\" Doe|2·abcdef"),
    ("a, \"b\"\n1, \"x, y\"\n2, \"z\"\n", "a·b|1·x, y|2·z"),
    ("a,b\n1, x \n", "a·b|1· x "),
    ("a,b\n\n1,x\n\n2,y\n\n\n", "a·b|1·x|2·y"),
    ("a,b\n1,x\n,\n2,y\n,\n,\n", "a·b|1·x|∅·∅|2·y"),
    ("a\n1\n\n2\n", "a|1|∅|2"),
    ("a,b,c\n1,2,3,\n4,5,6,\n", "a·b·c|1·2·3|4·5·6"),
    ("'a','b'\n'1,5','x'\n'2','it''s'\n", "a·b|1,5·x|2·it's"),
    ("a,b\n1,x", "a·b|1·x"), ("a,b", "a·b"), ("a,b\n", "a·b"),
  ])
  func dividesRecordsAndFields(_ text: String, _ expected: String) throws {
    #expect(try rows(text) == expected)
  }

  @Test(arguments: [
    ("id,name\n1,Ann\n2,Bo\n", true), ("1,Ann\n2,Bo\n", false), ("name,city\nAnn,Oulu\n", true),
    ("Ann,Oulu\nBo,Oulu\nAnn,Turku\n", false), ("2011-01-01,5\n2011-01-02,6\n", false),
    ("day,n\n2011-01-01,5\n", true), ("a,b,c\n", true), ("1,2,3\n", false),
  ])
  func findsTheHeader(_ text: String, _ hasHeader: Bool) throws {
    #expect(try CSVSource.of(text).decisions.hasHeader == hasHeader)
  }

  @Test func takesTheHeaderFromTheOptions() throws {
    var options = CSVOptions(header: false, otherTypes: .text)
    #expect(try rows("a,b\n1,2\n", options) == "column_1·column_2|a·b|1·2")
    options.header = true
    #expect(try rows("1,2\n3,4\n", options) == "1·2|3·4")
  }

  @Test func passesOverTitles() throws {
    let text = "Sales report\n\nPrinted 2011-12-09\nid,name,n\n1,Ann,2\n2,Bo,3\n"
    let source = try CSVSource.of(text)
    #expect(source.schema.names == ["id", "name", "n"])
    #expect(source.decisions.preambleRows == 2)
    #expect(source.knownRowCount == 2)
    let padded = "Sales report,,\n,,\nid,name,n\n1,Ann,2\n2,Bo,3\n"
    #expect(try CSVSource.of(padded).schema.names == ["id", "name", "n"])
  }

  @Test func passesOverLinesAndComments() throws {
    let text = "1,2\n3,4,5\n# no, \"yes\na,b\n# x\n1,2\n#\n3,4\n"
    var options = CSVOptions(otherTypes: .text, skipRows: 2, comment: UInt8(ascii: "#"))
    #expect(try rows(text, options) == "a·b|1·2|3·4")
    options = CSVOptions(otherTypes: .text)
    #expect(try rows("# one\n# two, three\na;b\n# four\n1;2\n3;4\n", options) == "a·b|1·2|3·4")
    #expect(try rows("#,b\n1,2\n3,4\n", options) == "#·b|1·2|3·4")
  }

  @Test func namesColumns() throws {
    let source = try CSVSource.of(" a ,b,a,,a,a_2\n1,2,3,4,5,6\n")
    #expect(source.schema.names == ["a", "b", "a_3", "column_4", "a_4", "a_2"])
    #expect(
      source.decisions.summary
        == "utf-8, comma, header, named column_4, repeated names became a_3, a_4")
  }

  @Test func keepsWhatIsWideOrLong() throws {
    let wide = (0..<10_000).map { "c\($0)" }.joined(separator: ",")
    let numbers = (0..<10_000).map(String.init).joined(separator: ",")
    let source = try CSVSource.of("\(wide)\n\(numbers)\n\(numbers)\n")
    #expect(source.schema.fields.count == 10_000)
    #expect(try source.read(["c9999"], on: Execution(threads: 1))[0][1] == .integer(9999))
    let long = String(repeating: "long, ", count: 200_000)
    let text = "a,b\n1,\"\(long)\"\n2,x\n"
    for blockSize in [1 << 10, 1 << 20] {
      let cells = try Cells(CSVSource.of(Array(text.utf8), blockSize: blockSize))
      #expect(cells.rows == [["1", long], ["2", "x"]])
    }
  }
}

/// Bytes and what they stand for.
@Suite struct CSVEncodingTests {
  private let text = "näme,note\nÄänekoski,10 €\nOulu,“x”\n"
  private let expected = [["Äänekoski", "10 €"], ["Oulu", "“x”"]]
  private let options = CSVOptions(otherTypes: .text)

  private func check(
    _ bytes: [UInt8], _ encoding: TextEncoding, _ options: CSVOptions? = nil
  ) throws {
    let source = try CSVSource.of(bytes, options ?? self.options)
    #expect(source.decisions.encoding == encoding)
    #expect(try Cells(source) == Cells(names: ["näme", "note"], rows: expected))
  }

  private func utf16(_ littleEndian: Bool) -> [UInt8] {
    text.utf16.flatMap { unit in
      let pair = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
      return littleEndian ? pair : pair.reversed()
    }
  }

  @Test func readsUTF8() throws {
    try check(Array(text.utf8), .utf8)
    try check([0xEF, 0xBB, 0xBF] + Array(text.utf8), .utf8)
    #expect(try CSVSource.of([0xEF, 0xBB, 0xBF] + Array(text.utf8)).decisions.hasByteOrderMark)
  }

  @Test func readsUTF16() throws {
    try check([0xFF, 0xFE] + utf16(true), .utf16LittleEndian)
    try check([0xFE, 0xFF] + utf16(false), .utf16BigEndian)
    try check(utf16(true), .utf16LittleEndian)
    try check(utf16(false), .utf16BigEndian)
    let emoji: [UInt8] =
      [0xFF, 0xFE] + "a,b\n1,😎\n".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    #expect(try Cells(CSVSource.of(emoji)).rows == [["1", "😎"]])
  }

  @Test func readsOneByteEncodings() throws {
    let table: [Character: UInt8] = ["ä": 0xE4, "Ä": 0xC4, "€": 0x80, "“": 0x93, "”": 0x94]
    let bytes = text.map { table[$0] ?? $0.asciiValue ?? 0 }
    try check(bytes, .cp1252, CSVOptions(encoding: .cp1252, otherTypes: .text))
    // Not UTF-8, and nobody said what it is.
    try check(bytes, .cp1252)
    let said = try CSVSource.of(bytes, options).decisions.summary
    #expect(said == "cp1252 (the bytes are not utf-8), comma, header")
    let latin = try CSVSource.of(
      [0x61, 0x0A, 0xE4, 0x0A], CSVOptions(encoding: .latin1, otherTypes: .text))
    #expect(try Cells(latin).rows == [["ä"]])
  }

  @Test func refusesBytesThatAreNoText() {
    let options = CSVOptions(encoding: .utf8)
    let bad = refusal(Array("a,b\n1,2\n3,".utf8) + [0xE4, 0x0A], options)
    #expect(bad?.code == .badEncoding)
    #expect(bad?.message.hasPrefix("line 3 of") == true)
    #expect(bad?.advice?.text.contains("latin1") == true)
    let nul = refusal(Array("a,b\n1,2\n3,".utf8) + [0, 0x0A])
    #expect(nul?.code == .badEncoding)
    #expect(nul?.message.contains("NUL") == true)
    let odd = refusal([0xFF, 0xFE, 0x61, 0, 0x0A, 0, 0x31])
    #expect(odd?.code == .badEncoding)
    #expect(refusal([0x50, 0x4B, 3, 4, 0, 0, 1])?.code == .unknownFormat)
  }
}
