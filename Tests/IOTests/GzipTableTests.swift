import Foundation
import KantaColumns
import KantaIO
import KantaSource
import KantaTestSupport
import Testing

/// A table in a gzip file is the table that is inside.
@Suite struct GzipTableTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func open(
    _ names: [String], _ options: CSVOptions = CSVOptions(), blockSize: Int = 1 << 20,
    threads: Int = 2
  ) throws(Diagnostic) -> CSVSource {
    try CSVSource.open(
      names.map { folder.path + "/" + $0 }, options: options, blockSize: blockSize,
      on: Execution(threads: threads))
  }

  /// What was decided, but for that the file was compressed.
  private func decisions(_ source: CSVSource) -> CSVDecisions {
    var decisions = source.decisions
    decisions.isGzip = false
    return decisions
  }

  private func expectSame(_ bytes: [UInt8], _ packed: [UInt8], _ what: String) throws {
    _ = try folder.file("x.csv", bytes)
    _ = try folder.file("x.csv.gz", packed)
    for (blockSize, threads) in [(1 << 20, 1), (64, 2), (1 << 20, 2)] {
      let plain = try open(["x.csv"], blockSize: blockSize, threads: threads)
      let inside = try open(["x.csv.gz"], blockSize: blockSize, threads: threads)
      #expect(inside.schema == plain.schema, "\(what)")
      #expect(decisions(inside) == plain.decisions, "\(what)")
      #expect(inside.decisions.isGzip && !plain.decisions.isGzip)
      #expect(try Cells(inside, threads: threads) == Cells(plain, threads: threads), "\(what)")
    }
  }

  @Test func smallTablesOfAllEncodingsAreTheSame() throws {
    let text = "name,day,amount\nPäivi,2024-01-02,5.00\nÅsa,2024-01-03,\nBerit,2024-02-01,7.50\n"
    let encodings: [(String, [UInt8])] = [
      ("utf-8", Array(text.utf8)),
      ("with a mark", [0xEF, 0xBB, 0xBF] + Array(text.utf8)),
      ("latin-1", text.unicodeScalars.map { UInt8($0.value) }),
      ("utf-16le", [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
      ("utf-16be", text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }),
      ("line ends", Array(text.replacing("\n", with: "\r\n").utf8)),
    ]
    for (what, bytes) in encodings {
      try expectSame(bytes, GzipMember(bytes).bytes, what)
      let halves = [Array(bytes.prefix(41)), Array(bytes.dropFirst(41))]
      try expectSame(bytes, halves.flatMap { GzipMember($0, .stored).bytes }, what)
    }
  }

  /// Large ones are scanned while they are inflated, and again when they turn out to be longer than
  /// the last member says.
  @Test func largeTablesAreTheSame() throws {
    let bytes = Array(table(size: 2_500_000).utf8)
    _ = try folder.file("x.csv", bytes)
    let plain = try open(["x.csv"])
    let cells = try Cells(plain)
    for cut in [0, 700_000, 2_400_000] {
      let members = [Array(bytes.prefix(cut)), Array(bytes.dropFirst(cut))]
      _ = try folder.file("x.csv.gz", members.flatMap { GzipMember($0).bytes })
      let inside = try open(["x.csv.gz"])
      #expect(decisions(inside) == plain.decisions)
      #expect(try Cells(inside) == cells, "\(cut)")
    }
  }

  @Test func severalFilesAreOneTable() throws {
    try folder.write("id,city\n1,Turku\n2,Oulu\n", to: "a.csv")
    _ = try folder.file("b.csv.gz", GzipMember("id,city\n3,Vaasa\n").bytes)
    _ = try folder.file("c.csv.gz", GzipMember("city,id\nPori,4\n").bytes)
    let source = try open(["a.csv", "b.csv.gz", "c.csv.gz"])
    #expect(
      try Cells(source).rows == [["1", "Turku"], ["2", "Oulu"], ["3", "Vaasa"], ["4", "Pori"]])
    #expect(source.decisions.summary.hasPrefix("3 files, gzip, utf-8"))
  }

  @Test func aNameSaysNothing() throws {
    _ = try folder.file("packed.csv", GzipMember("id\n1\n").bytes)
    try folder.write("id\n1\n", to: "plain.csv.gz")
    #expect(try open(["packed.csv"]).decisions.isGzip)
    #expect(try !open(["plain.csv.gz"]).decisions.isGzip)
  }

  @Test func placesAreThoseOfTheContent() throws {
    let text = "day,amount\n2024-01-02,5.00\n2024-01-03,6.50\n2024-01-04,none left\n"
    _ = try folder.file("x.csv.gz", GzipMember(text).bytes)
    let options = CSVOptions(types: ["amount": .decimal])
    let source = try open(["x.csv.gz"], options)
    let problem = #expect(throws: Diagnostic.self) { try Cells(source) }
    #expect(problem?.places.map(\.line) == [4])
    #expect(problem?.places.map(\.value) == ["none left"])
  }

  @Test func aFileThatChangesIsNotRead() throws {
    _ = try folder.file("x.csv.gz", GzipMember("id\n1\n").bytes)
    let source = try open(["x.csv.gz"])
    _ = try folder.file("x.csv.gz", GzipMember("id\n1\n2\n").bytes)
    let problem = #expect(throws: Diagnostic.self) { try Cells(source) }
    #expect(problem?.code == .fileChanged)
  }
}
