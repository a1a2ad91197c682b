import KantaColumns
import KantaIO
import KantaTestSupport
import Testing

/// Reading a column only where rows were chosen gives what reading it whole and choosing gives.
@Suite struct CSVChosenRowsTests {
  private static let lines = (0..<5_000).map { row in
    "\(row),\(row % 7 == 0 ? "" : "word \(row % 13)"),\(row).50,2024-01-\(row % 28 < 9 ? "0" : "")\(row % 28 + 1)"
  }

  @Test(arguments: [[0], [4_999], [3, 4, 5], Array(1_000..<1_040), [0, 2_500, 4_999], []])
  func chosenRowsAreThoseOfTheWhole(_ chosen: [UInt32]) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "id,word,price,day\n" + Self.lines.joined(separator: "\n") + "\n", to: "rows.csv")
    let execution = Execution(threads: 2)
    let names = ["price", "word", "day", "id"]
    let whole = try CSVSource.open([path], options: CSVOptions(), on: execution)
      .read(names, on: execution)
    let source = try CSVSource.open(
      [path], options: CSVOptions(), blockSize: 4_096, on: execution)
    _ = try source.read(["id"], on: execution)  // as a condition on `id` would have
    let part = try #require(try source.read(names, onlyAt: chosen, on: execution))
    for (column, expected) in zip(part, whole) {
      #expect(column.type == expected.type)
      #expect((0..<column.count).map { column[$0] } == chosen.map { expected[Int($0)] })
    }
  }

  @Test func mostOfTheRowsAreReadWhole() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "id,word,price,day\n" + Self.lines.joined(separator: "\n") + "\n", to: "rows.csv")
    let execution = Execution(threads: 1)
    let source = try CSVSource.open(
      [path], options: CSVOptions(), blockSize: 4_096, on: execution)
    #expect(try source.read(["word"], onlyAt: Array(0..<4_000), on: execution) == nil)
  }
}
