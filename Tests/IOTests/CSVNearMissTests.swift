import KantaTestSupport
import Foundation
import KantaColumns
import KantaIO
import KantaSource
import Testing

/// What is said of columns that a few values made text.
@Suite struct CSVNearMissTests {
  /// A table of columns of equally many values, below their names.
  private func table(_ columns: [(name: String, values: [String])]) -> String {
    var text = columns.map(\.name).joined(separator: "|") + "\n"
    for row in columns[0].values.indices {
      text += columns.map { $0.values[row] }.joined(separator: "|") + "\n"
    }
    return text
  }

  private func source(
    _ columns: [(name: String, values: [String])], _ options: CSVOptions = CSVOptions()
  ) throws -> CSVSource {
    var options = options
    options.delimiter = UInt8(ascii: "|")
    options.header = true
    return try CSVSource.of(table(columns), options)
  }

  /// What is said of one column of `good` values, of which those at the places of `bad` are others.
  private func said(
    _ name: String = "x", _ good: [String], _ bad: [Int: String] = [:],
    _ options: CSVOptions = CSVOptions()
  ) throws -> [String] {
    let values = good.enumerated().map { bad[$0.offset] ?? $0.element }
    let keys = good.indices.map { "k\($0)" }
    let source = try source([("k", keys), (name, values)], options)
    return source.decisions.summary.components(separatedBy: "; ").dropFirst().map { $0 }
  }

  private let days = (0..<60).map { "\(10 + $0 % 19)/02/2011" }
  private let prices = (0..<40).map { "\($0 + 3).50" }
  private let counts = (0..<40).map { "\($0 * 7 % 13)" }

  @Test func namesTheFirstValueThatIsNoDate() throws {
    let bad = [10: "soon", 30: "later", 31: "31/02/2011"]
    #expect(
      try said("InvoiceDate", days, bad) == [
        "InvoiceDate is text: 3 of 60 values are not dates (first at line 12: \"soon\")",
        "to make such values missing, add `types: [\"InvoiceDate date\"], bad_values: missing`",
      ])
    #expect(
      try said("day", days, [0: "31/02/2011", 7: "soon"])[0]
        == "day is text: 2 of 60 values are not dates (first at line 2: \"31/02/2011\", "
        + "day 31 does not exist in February 2011)")
    let times = days.map { "\($0) 8:26" }
    #expect(
      try said("day", times, [3: "?"])[0]
        == "day is text: 1 of 60 values is not a datetime (first at line 5: \"?\")")
  }

  @Test func namesTheFirstValueThatIsNoNumber() throws {
    #expect(
      try said("price", prices, [5: "free", 6: "on request"]) == [
        "price is text: 2 of 40 values are not numbers (first at line 7: \"free\")",
        "to make such values missing, add `types: [\"price decimal\"], bad_values: missing`",
      ])
    #expect(try said("count", counts, [5: "many"])[1].contains("\"count integer\""))
    #expect(try said("share", counts.map { $0 + "%" }, [5: "half"])[0].contains("a percentage"))
    #expect(try said("price", prices.map { "£" + $0 }, [5: "x"])[1].contains("\"price money\""))
    #expect(
      try said("rate", prices, [5: "5%", 9: "x"])[0].contains("\"5%\", a percentage)"))
    #expect(try said("was paid", counts, [5: "no"])[1].contains("\"was paid integer\""))
  }

  /// Missing words and empty fields are no values, so they neither count nor misfit.
  @Test func leavesOutWhatIsMissing() throws {
    let bad = [0: "", 1: "n/a", 2: "NA", 3: "free"]
    #expect(
      try said("price", prices, bad)[0]
        == "price is text: 1 of 37 values is not a number (first at line 5: \"free\")")
    #expect(try said("price", prices, [0: "n/a", 1: ""]) == [])
  }

  @Test func keepsQuietWithoutCause() throws {
    let many = Dictionary(uniqueKeysWithValues: (0..<9).map { ($0, "free") })
    #expect(try said("price", prices, many) == [])
    #expect(try !said("price", prices, many.filter { $0.key < 8 }).isEmpty)
    #expect(try said("price", Array(prices.prefix(4)), [1: "free"]) == [])
    #expect(try !said("price", Array(prices.prefix(5)), [1: "free"]).isEmpty)
    #expect(try said("price", prices, [1: "free"], CSVOptions(types: ["price": .text])) == [])
    #expect(try said("price", prices, [1: "free"], CSVOptions(otherTypes: .text)) == [])
    #expect(try said("price", prices.map { "£" + $0 }, [1: "$3.00", 2: "free"]) == [])
  }

  /// A header that is said to be none is no value that does not fit.
  @Test func keepsQuietAboutAHeader() throws {
    let text = "k,price\n" + prices.map { "k,\($0)\n" }.joined()
    #expect(try CSVSource.of(text, CSVOptions(header: false)).decisions.nearMisses.isEmpty)
    let misfit = text + "k,free\n"
    let found = try CSVSource.of(misfit, CSVOptions(header: false)).decisions.nearMisses
    #expect(found.map(\.misfits) == [2])
  }

  @Test(arguments: ["InvoiceNo", "order_id", "Postal Code", "CustomerID", "Asiakasnumero", "nr"])
  func keepsQuietAboutIdentifiers(_ name: String) throws {
    #expect(try said(name, counts, [1: "POST"]) == [])
  }

  @Test(arguments: ["C536379", "85123A", "00012", "99999999999999999999"])
  func keepsQuietAboutWhatLooksLikeAnIdentifier(_ value: String) throws {
    #expect(try said("invoice", counts, [1: "M", 2: value, 7: "POST"]) == [])
    #expect(try !said("invoice", counts, [1: "M", 2: "2 pcs", 7: "POST"]).isEmpty)
  }

  @Test func namesAtMostThreeColumns() throws {
    let values = counts.enumerated().map { $0.offset == 4 ? "x" : $0.element }
    let columns = ["a", "b", "c", "d", "e"].map { (name: $0, values: values) }
    let parts = try source(columns).decisions.summary.components(separatedBy: "; ")
    #expect(parts.count == 5)
    #expect(parts[3].hasPrefix("c is text") && parts[3].hasSuffix(" and 2 more"))
    #expect(parts[4].contains("[\"a integer\", \"b integer\", \"c integer\"]"))
  }

  /// What is advised does what it says.
  @Test func theAdviceWorks() throws {
    let dates = days.enumerated().map { [10, 30, 31].contains($0.offset) ? "soon" : $0.element }
    let columns = [("day", dates), ("k", dates.indices.map { "k\($0)" })]
    let options = CSVOptions(types: ["day": .date], badValues: .missing)
    let read = try source(columns, options)
    #expect(read.decisions.summary == "utf-8, bar, header, dates d/m/Y")
    let column = try read.read(["day"], on: Execution(threads: 2))[0]
    #expect(column.type == .date)
    #expect(column.missingCount == 3)
    #expect(column[9] == .date(Day(number: Day.number(year: 2011, month: 2, day: 19))))
    // Where the option is given already, only the other one is advised.
    let other = try source(columns, CSVOptions(badValues: .missing)).decisions.summary
    #expect(other.hasSuffix("add `types: [\"day date\"]`"))
    // Refused values are those that were counted.
    let problem = refusal(
      table(columns.map { (name: $0.0, values: $0.1) }),
      CSVOptions(delimiter: UInt8(ascii: "|"), types: ["day": .date]))
    #expect(problem?.message == "3 of 60 values in `day` are not dates")
    #expect(problem?.places.first?.line == 12)
  }

  @Test func namesTheFileWhereThereAreSeveral() throws {
    let folder = try TemporaryFolder()
    let good = try folder.file("1.csv", "k|x\n" + counts.map { "k|\($0)\n" }.joined())
    let other = try folder.file("2.csv", "x|k\n1|k\nfree|k\n")
    let source = try CSVSource.open(
      [good, other], options: CSVOptions(), on: Execution(threads: 2))
    #expect(source.decisions.nearMisses.map(\.misfits) == [1])
    #expect(source.decisions.nearMisses.map(\.values) == [42])
    #expect(source.decisions.summary.contains("(first at line 3 of \(other): \"free\")"))
  }
}
