import KantaColumns
import KantaRender
import KantaSource
import Testing

/// The line that says how far long work is.
@Suite struct ProgressLineTests {
  private static let reading = Progress.Snapshot(
    .reading("orders.csv"), .bytes, done: 1_150_000_000, total: 2_739_000_000)

  private func line(_ width: Int, rate: Double? = 410e6) -> String {
    ProgressLine.text(Self.reading, perSecond: rate, width: width)
  }

  @Test func allOfIt() {
    #expect(
      line(100) == "reading orders.csv  41%  1.2 GB of 2.7 GB  410.0 MB/s  4 s left")
    #expect(line(100, rate: nil) == "reading orders.csv  41%  1.2 GB of 2.7 GB")
    #expect(line(100, rate: 0) == "reading orders.csv  41%  1.2 GB of 2.7 GB")
  }

  @Test func narrowScreensGetTheMostImportant() {
    #expect(line(60) == "reading orders.csv  41%  1.2 GB of 2.7 GB  4 s left")
    #expect(line(40) == "reading orders.csv  41%  4 s left")
    #expect(line(30) == "reading orders.csv  41%")
    #expect(line(15) == "reading o…  41%")
    for width in 5..<100 { #expect(DisplayWidth.of(line(width)) <= width) }
  }

  @Test func rowsAndUnknownSizes() {
    let sorting = Progress.Snapshot(.sorting, .rows, done: 500, total: 2_000)
    #expect(
      ProgressLine.text(sorting, perSecond: 100, width: 80)
        == "sorting  25%  500 of 2,000 rows  100 rows/s  15 s left")
    let joining = Progress.Snapshot(.joining, .rows, done: 7, total: 0)
    #expect(ProgressLine.text(joining, perSecond: 100, width: 80) == "joining")
  }

  @Test(arguments: [
    (99.0, "99 s"), (99.5, "2 min"), (3_500, "59 min"), (3_541, "1 h 0 min"), (9_000, "2 h 30 min"),
  ])
  func timesInTheirUnits(_ seconds: Double, _ text: String) {
    let total = 1_000_001
    let work = Progress.Snapshot(.grouping, .rows, done: 1, total: total)
    let line = ProgressLine.text(work, perSecond: 1_000_000 / seconds, width: 80)
    #expect(line.hasSuffix("  \(text) left"))
  }

  @Test func namesCannotWriteToTheTerminal() {
    let evil = Progress.Snapshot(.saving("a\u{1B}[2J.csv"), .rows, done: 1, total: 2)
    #expect(!ProgressLine.text(evil, perSecond: nil, width: 80).contains("\u{1B}"))
  }
}
