import KantaColumns
import KantaIO
import KantaSource
import Testing

/// Which types values are given, and which values come out.
@Suite struct CSVTypeTests {
  /// One column of values below the header `x`, beside a column that keeps blank values visible.
  private func column(
    _ values: [String], _ options: CSVOptions = CSVOptions(delimiter: UInt8(ascii: "|"))
  ) throws -> (type: ValueType, cells: [String?], said: String) {
    var text = "k|x\n"
    for (index, value) in values.enumerated() { text += "k\(index)|\(value)\n" }
    var options = options
    options.delimiter = UInt8(ascii: "|")
    options.header = true
    let source = try CSVSource.of(text, options)
    return (
      source.schema.fields[1].type, try Cells(source).rows.map { $0[1] }, source.decisions.summary
    )
  }

  @Test(arguments: [
    (["1", "-2", "+3", "", "9223372036854775807"], "integer", "1 -2 3 ∅ 9223372036854775807"),
    (["1", "9223372036854775808"], "text", "1 9223372036854775808"),
    (["00012", "00013"], "text", "00012 00013"), (["0", "10"], "integer", "0 10"),
    (["1.5", "2", ".25", "-3.125"], "decimal", "1.500 2.000 0.250 -3.125"),
    (["1,234", "1,234,567"], "integer", "1234 1234567"),
    (["1,234.50", "7.5"], "decimal", "1234.50 7.50"),
    (["1.234,50", "7,5"], "decimal", "1234.50 7.50"),
    (["12,5", "7,25"], "decimal", "12.50 7.25"),
    (["1 234,5", "7,5"], "decimal", "1234.5 7.5"), (["1'234.5", "7.5"], "decimal", "1234.5 7.5"),
    (["0.1234567"], "number", "0.1234567"), (["1e3", "2.5"], "number", "1000.0 2.5"),
    (["12%", "3.5 %"], "percent", "0.12 0.035"),
    (["true", "FALSE", ""], "boolean", "true false ∅"), (["yes", "No"], "boolean", "true false"),
    (["yes", "true"], "text", "yes true"), (["T", "F"], "text", "T F"),
    (["£12.50", "-£3.20", "£1,000.00"], "money in GBP", "12.50 -3.20 1000.00"),
    (["12.50 EUR", "3 EUR"], "money in EUR", "12.50 3.00"), (["3,20 €"], "money in EUR", "3.20"),
    (["£1.00", "$1.00"], "text", "£1.00 $1.00"),
    (["", ""], "text", "∅ ∅"), (["NA", ""], "text", "NA ∅"),
    (["1", "NA", "NULL", "#N/A"], "integer", "1 ∅ ∅ ∅"), (["Ann", "NA"], "text", "Ann NA"),
    (["\"12\"", "\"\""], "integer", "12 ∅"), ([" 12 ", "3"], "integer", "12 3"),
    (["+358401234567"], "text", "+358401234567"), (["1.2.3.4"], "text", "1.2.3.4"),
    (["20111209"], "integer", "20111209"), (["12:30"], "text", "12:30"),
  ])
  func findsTypes(_ values: [String], _ type: String, _ cells: String) throws {
    let found = try column(values)
    #expect(found.type.name == type)
    #expect(found.cells.map { $0 ?? "∅" }.joined(separator: " ") == cells)
  }

  @Test(arguments: [
    (["2011-12-09", "2012-02-29"], "y-m-d", "2011-12-09 2012-02-29"),
    (["2011/12/09"], "y/m/d", "2011-12-09"),
    (["31/12/2011", "01/02/2011"], "d/m/Y", "2011-12-31 2011-02-01"),
    (["12/31/2011", "01/02/2011"], "m/d/Y", "2011-12-31 2011-01-02"),
    (["31.12.2011"], "d.m.Y", "2011-12-31"), (["21-07-2015"], "d-m-Y", "2015-07-21"),
    (["31/12/68", "31/12/69"], "d/m/y", "2068-12-31 1969-12-31"),
    (["09-Dec-2011", "1-january-2012"], "d-Mon-Y", "2011-12-09 2012-01-01"),
    (
      ["2011-12-09 08:26:00", "2011-12-09 08:26"], "y-m-d H:M:S",
      "2011-12-09 08:26:00 2011-12-09 08:26:00"
    ),
    (["2011-12-09T08:26:00.25"], "y-m-d H:M:S.f", "2011-12-09 08:26:00.250000"),
    (
      ["9/12/2011 3:05 PM", "31/12/2011 12:00 AM"], "d/m/Y H:M",
      "2011-12-09 15:05:00 2011-12-31 00:00:00"
    ),
    (
      ["2011-12-09T08:26:00Z", "2011-12-09T08:26:00+02:00"], "y-m-d H:M:S",
      "2011-12-09 08:26:00 2011-12-09 06:26:00"
    ),
  ])
  func findsDates(_ values: [String], _ format: String, _ cells: String) throws {
    let found = try column(values)
    #expect(found.type == (format.contains("H") ? .datetime : .date))
    #expect(found.said.contains("dates \(format)"), "\(found.said)")
    #expect(found.cells.map { $0 ?? "∅" }.joined(separator: " ") == cells)
  }

  @Test func saysWhatIsNotCertain() throws {
    let either = try column(["01/02/2011", "03/04/2011"])
    #expect(either.cells == ["2011-02-01", "2011-04-03"])
    #expect(either.said.contains("dates d/m/Y (month first fits as well)"))
    // Another column of the same file shows the order.
    let both = try CSVSource.of("a,b\n01/02/2011,12/31/2011\n03/04/2011,1/1/2011\n")
    #expect(try Cells(both).rows[0] == ["2011-01-02", "2011-12-31"])
    #expect(try column(["2011-12-09T08:26Z"]).said.contains("times of x converted to UTC"))
    #expect(try column(["1", "NA"]).said.contains("NA read as missing"))
    let european = try CSVSource.of("a;b\n1,234;x\n2,500;y\n")
    #expect(european.decisions.summary == "utf-8, semicolon, header, decimal comma")
    #expect(try Cells(european).rows[0][0] == "1.234")
  }

  @Test func takesTypesFromTheOptions() throws {
    let values = ["20111209", "20120229"]
    func read(_ request: ColumnTypeRequest, _ values: [String]) throws -> [String?] {
      try column(values, CSVOptions(types: ["x": request])).cells
    }
    #expect(try read(.date, values) == ["2011-12-09", "2012-02-29"])
    #expect(try read(.text, values) == values)
    #expect(try read(.integer, ["00012", "5.0"]) == ["12", "5"])
    #expect(try read(.datetime, ["2011-12-09"]) == ["2011-12-09 00:00:00"])
    #expect(try read(.decimal, ["1.12345678"]) == ["1.12345678"])
    #expect(try read(.percent, ["0.2", "5%"]) == ["0.2", "0.05"])
    let money = CSVOptions(types: ["x": .money], currency: Currency("SEK"))
    #expect(try column(["1.50"], money).type.name == "money in SEK")
    let order = CSVOptions(dateOrder: .monthDayYear)
    #expect(try column(["01/02/2011"], order).cells == ["2011-01-02"])
    let mark = CSVOptions(decimalMark: UInt8(ascii: ","))
    #expect(try column(["1.234"], mark).cells == ["1234"])
    let words = CSVOptions(missingWords: ["-", "none"])
    #expect(try column(["Ann", "-", "NA", "none"], words).cells == ["Ann", nil, "NA", nil])
    let unknown = refusal("name,n\nAnn,1\n", CSVOptions(types: ["nmae": .text]))
    #expect(unknown?.code == .unknownColumn)
    #expect(unknown?.advice?.text.contains("`name`") == true)
  }

  @Test func keepsTextExact() throws {
    let source = try CSVSource.of("k,x\n1,HOLDER  \n2,\" a\"\n3,ROSE\n4,HOLDER  \n5,\n")
    let column = try source.read(["x"], on: Execution(threads: 2))[0]
    guard case .codes(let codes, let words) = column.values else {
      Issue.record("text is stored as codes")
      return
    }
    #expect(words.all == ["HOLDER  ", " a", "ROSE"])
    #expect(Array(codes.prefix(4)) == [0, 1, 2, 0])
    #expect(column.missingCount == 1)
  }
}
