import KantaColumns
import KantaIO
import KantaSource
import KantaTestSupport
import Testing

/// Real files, with the numbers that their descriptions give.
@Suite struct CSVRealDataTests {
  private func open(_ name: String, _ options: CSVOptions = CSVOptions()) throws -> CSVSource? {
    guard let path = SharedData.path(name) else { return nil }
    return try CSVSource.open([path], options: options, on: Execution(threads: 2))
  }

  @Test func readsOnlineRetail() throws {
    guard let source = try open("online_retail/online_retail.csv") else { return }
    #expect(source.knownRowCount == 541_909)
    #expect(
      source.schema.names == [
        "InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice",
        "CustomerID", "Country",
      ])
    #expect(
      source.typeWords == [
        "text", "text", "text", "integer", "datetime", "decimal", "integer", "text",
      ])
    #expect(source.schema.fields[5].type == .decimal(scale: 3))
    #expect(source.decisions.summary == "utf-8, comma, header, dates y-m-d H:M:S")
    let columns = try source.read(source.schema.names, on: Execution(threads: 2))
    #expect(columns.map(\.missingCount) == [0, 0, 1454, 0, 0, 0, 135_080, 0])
    #expect(columns[0][0] == .text("536365"))
    #expect(columns[2][0] == .text("WHITE HANGING HEART T-LIGHT HOLDER"))
    #expect(columns[2][541_908] == .text("BAKING SET 9 PIECE RETROSPOT "))
    #expect(columns[4][0].isMissing == false)
    guard case .integers(let quantities) = columns[3].values,
      case .integers(let prices) = columns[5].values,
      case .codes(_, let invoices) = columns[0].values,
      case .codes(_, let countries) = columns[7].values
    else {
      Issue.record("columns have the storage of their types")
      return
    }
    // 9,747,747.933 pounds, in thousandths: every digit of every price counts.
    #expect(zip(quantities, prices).reduce(Int64(0)) { $0 + $1.0 * $1.1 } / 10 == 974_774_793)
    #expect(invoices.count == 25_900)
    #expect(countries.count == 38)
  }

  @Test func readsOnlineRetailByDay() throws {
    guard let folder = SharedData.path("online_retail/by-day-2010-12") else { return }
    let paths = try expandGlob(folder + "/*.csv")
    #expect(paths.count == 5)
    let source = try CSVSource.open(paths, options: CSVOptions(), on: Execution(threads: 2))
    #expect(source.knownRowCount == 3108 + 2109 + 2202 + 2725 + 3878)
    #expect(source.schema.fields[6].type == .decimal(scale: 1))
    let asInteger = try CSVSource.open(
      paths, options: CSVOptions(types: ["CustomerID": .integer]), on: Execution(threads: 2))
    #expect(try asInteger.read(["CustomerID"], on: Execution(threads: 2))[0][0] == .integer(17850))
  }

  @Test func readsSuperstore() throws {
    guard let source = try open("superstore/Sample - Superstore.csv") else { return }
    #expect(source.knownRowCount == 10_194)
    #expect(source.decisions.hasByteOrderMark)
    #expect(source.decisions.lineEnding == .crlf)
    let columns = try source.read(
      ["Order Date", "Sales", "Postal Code"], on: Execution(threads: 2))
    #expect(columns[0].type == .date)
    #expect(columns[0][0] == .date(Day(number: Day.number(year: 2019, month: 1, day: 3))))
    #expect(columns[2].type == .text)
    guard case .integers(let sales) = columns[1].values else {
      Issue.record("sales are exact")
      return
    }
    #expect((sales.reduce(0, +) + 50) / 100 == 232_653_435)
  }

  @Test func readsTheOthers() throws {
    if let source = try open("ifood_marketing/marketing_campaign.csv") {
      #expect(source.knownRowCount == 2240)
      #expect(source.schema.fields.count == 29)
      #expect(source.decisions.summary.hasPrefix("utf-8, semicolon, header"))
      #expect(try source.read(["Income"], on: Execution(threads: 1))[0].missingCount == 24)
    }
    if let source = try open("groceries_members/Groceries_dataset.csv") {
      #expect(source.knownRowCount == 38_765)
      #expect(source.typeWords == ["integer", "date", "text"])
      #expect(source.decisions.summary == "utf-8, comma, header, dates d-m-Y")
    }
  }

  /// The same columns, whatever the number of threads and the size of the blocks.
  @Test func doesNotDependOnThreadsOrBlocks() throws {
    guard let path = SharedData.path("superstore/Sample - Superstore.csv") else { return }
    let whole = try Cells(
      CSVSource.open([path], options: CSVOptions(), on: Execution(threads: 1)))
    for (blockSize, threads) in [(1 << 12, 2), (100_003, 3)] {
      let source = try CSVSource.open(
        [path], options: CSVOptions(), blockSize: blockSize, on: Execution(threads: threads))
      #expect(try Cells(source) == whole)
    }
  }
}
