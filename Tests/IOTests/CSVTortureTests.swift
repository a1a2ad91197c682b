import Foundation
import KantaColumns
import KantaIO
import KantaSource
import KantaTestSupport
import Testing

/// The collected files of other projects' tests and of the wild.
@Suite struct CSVTortureTests {
  private static let folder = "csv_torture/"
  private let asText = CSVOptions(otherTypes: .text)

  private struct Entry {
    var file: String
    var expected: String
    var hasHeader: Bool
    var suite: String
  }

  private static func entries() throws -> [Entry] {
    guard let manifest = SharedData.path(folder + "manifest.csv") else { return [] }
    let source = try CSVSource.open(
      [manifest], options: CSVOptions(otherTypes: .text), on: Execution(threads: 2))
    let columns = try source.read(
      ["suite", "file", "expected", "note"], on: Execution(threads: 2))
    return (0..<(source.knownRowCount ?? 0)).map { row in
      let cells = columns.map { Cells.text($0[row]) ?? "" }
      return Entry(
        file: cells[1], expected: cells[2], hasHeader: cells[3] != "no header row",
        suite: cells[0])
    }
  }

  private func read(_ path: String, _ options: CSVOptions) throws(Diagnostic) -> Cells {
    try Cells(CSVSource.open([path], options: options, on: Execution(threads: 2)))
  }

  /// Files of which the suites say what is in them.
  @Test func givesTheExpectedCells() throws {
    var compared = 0
    for entry in try Self.entries() where entry.expected.hasSuffix(".json") {
      guard let path = SharedData.path(Self.folder + entry.file),
        let expected = SharedData.path(Self.folder + entry.expected)
      else { continue }
      var options = asText
      if !entry.hasHeader { options.header = false }
      let cells = try read(path, options)
      let json = try Data(contentsOf: URL(filePath: expected))
      let found = cells.rows.map { $0.map { $0 ?? "" } }
      if let rows = try? JSONDecoder().decode([[String]].self, from: json) {
        #expect(found == rows, "\(entry.file)")
      } else {
        // One of the JSON files is of another table than its CSV file.
        guard let rows = try? JSONDecoder().decode([[String: String]].self, from: json) else {
          #expect(entry.file.hasSuffix("location_coordinates.csv"))
          #expect(cells.names.count == 4 && cells.rows.count == 1)
          compared += 1
          continue
        }
        let named = found.map { Dictionary(uniqueKeysWithValues: zip(cells.names, $0)) }
        // The CRLF files lost their CRs on the way here; their JSON files did not.
        let expected = rows.map { $0.mapValues { $0.replacing("\r\n", with: "\n") } }
        #expect(named == expected, "\(entry.file)")
      }
      compared += 1
    }
    if SharedData.folder != nil { #expect(compared >= 30) }
  }

  /// Files that break the rules are refused, or read where nothing is lost.
  @Test(arguments: [
    ("bad-header-less-fields", "K602"), ("bad-header-more-fields", "K602"),
    ("bad-header-no-header", "K605"), ("bad-missing-quote", "K604"),
    ("bad-header-wrong-header", "qux quux quuz"),
    ("bad-quotes-with-unescaped-quote", "foo bar baz|1 Hey, I missed \" it 3"),
    ("bad-unescaped-quote", "foo bar baz|1 This \"quotes\" must be escaped 3"),
  ])
  func refusesOrReadsWhatIsBroken(_ file: String, _ expected: String) throws {
    guard let path = SharedData.path(Self.folder + "csv-test-data/csv/\(file).csv") else { return }
    do {
      let cells = try read(path, asText)
      let lines = [cells.names] + cells.rows.map { $0.map { $0 ?? "" } }
      #expect(lines.map { $0.joined(separator: " ") }.joined(separator: "|") == expected)
    } catch {
      #expect(error.code.rawValue == expected, "\(error.message)")
    }
  }

  /// Every file is read or refused with a diagnostic, whole and in small blocks alike.
  @Test func readsOrRefusesEveryFile() throws {
    var refusals: [String: Int] = [:]
    var readCount = 0
    for entry in try Self.entries() {
      guard let path = SharedData.path(Self.folder + entry.file) else { continue }
      do {
        let source = try CSVSource.open(
          [path], options: CSVOptions(), on: Execution(threads: 2))
        _ = try source.read(source.schema.names, on: Execution(threads: 2))
        readCount += 1
      } catch {
        refusals[error.code.rawValue, default: 0] += 1
        #expect(!error.message.isEmpty)
      }
    }
    print("torture: \(readCount) files read, refused \(refusals.sorted { $0.key < $1.key })")
    if SharedData.folder != nil { #expect(readCount >= 215) }
  }

  private struct Opinion: Decodable {
    var file: String
    var ok: Int
    var rows: Int?
    var cols: Int?
  }

  /// Another reader's row and column counts: an opinion, so only a floor is asked for.
  @Test func agreesWithAnotherReader() throws {
    guard let oracle = SharedData.path(Self.folder + "duckdb_auto_oracle.json") else { return }
    let opinions = try JSONDecoder().decode(
      [Opinion].self, from: Data(contentsOf: URL(filePath: oracle)))
    var agreed = 0
    for opinion in opinions {
      guard let path = SharedData.path(Self.folder + opinion.file) else { continue }
      let shape: String
      do {
        let source = try CSVSource.open([path], options: asText, on: Execution(threads: 2))
        shape = "\(source.knownRowCount ?? 0)×\(source.schema.fields.count)"
      } catch {
        shape = "refused"
      }
      let theirs = opinion.ok == 1 ? "\(opinion.rows ?? 0)×\(opinion.cols ?? 0)" : "refused"
      if shape == theirs { agreed += 1 }
    }
    print("torture: \(agreed) of \(opinions.count) files have the same shape for another reader")
    #expect(agreed >= 145)
  }
}
