import Foundation
import KantaColumns
import KantaSession
import KantaSource
import KantaTestSupport
import Testing

/// A list of customers is saved with what it can be made again by, and made again it is the same.
@Suite struct ListTests {
  private static let ending = ".segment.json"

  private static func purchases(seed: UInt64) -> String {
    var random = SeededRandom(seed: seed)
    var lines = ["customer,order,date,amount"]
    for _ in 0..<600 {
      let customer = random.chance(0.02) ? "" : "C\(random.uniform(in: 1...90))"
      let month = random.uniform(in: 1...12)
      let day = random.uniform(in: 10...28)
      let date = "2023-\(month < 10 ? "0" : "")\(month)-\(day)"
      let cents = random.uniform(in: -300...5000)
      lines.append(
        "\(customer),O\(random.uniform(in: 1...300)),\(date),\(Double(cents) / 100)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What stands in a record.
  private struct Record: Decodable {
    struct Segment: Decodable, Equatable {
      var segment: String
      var set: String?
      var rule: String
    }

    struct Source: Decodable {
      var file: String?
      var bytes: Int?
      var sha256: String?
    }

    var kanta: String
    var list: String
    var rows: Int
    var asOf: String?
    var segments: [Segment]
    var rowsBySegment: [String: Int]?
    var definitions: [String]
    var notes: [String]
    var script: [String]
    var sources: [Source]
  }

  private static func record(_ text: String) throws -> Record {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Record.self, from: Data(text.utf8))
  }

  /// Runs statements in a folder of its own; the first problem is thrown.
  private static func run(_ statements: [String], in folder: TemporaryFolder) throws {
    let session = Session(SessionSettings(isScript: false, folder: folder.path, threads: 2))
    for statement in statements {
      var problem: Diagnostic?
      _ = session.run(SourceText(statement, name: "prompt")) { event in
        if case .diagnostic(let found, _) = event, found.severity == .error { problem = found }
      }
      if let problem { throw problem }
    }
  }

  private static let sessions: [[String]] = [
    [
      "profile = rows | rfm", "other = rows | rfm scores: 3",
      "profile | where segment == \"Champions\" | save \"list.csv\"",
    ],
    [
      "as of 2024-01-31", "define much(x) = x > 40", "segment rich = much(monetary)",
      "profile = rows | rfm", "unused = rows | take 3", "members of rich | save \"list.csv\"",
    ],
    [
      "segments worth { big when m >= 4 ; late when r <= 2 ; rest otherwise }",
      "rows | where amount > 0", "| rfm as of 2023-11-30, scores: 5", "| segment worth",
      "| where segment in [\"big\", \"late\"] | save \"list.tsv\"",
    ],
    [
      "profile = rows | rfm as of 2023-12-31", "big = profile | where monetary > 20",
      "big = big | segment two_digit",
      "rows | where customer in members of Loyal in big | save \"list.jsonl\"",
    ],
    [
      "profile = rows | rfm", "lost = members of Lost", "rows = load \"more.csv\"",
      "lost | append members of Hibernating | sort customer | save \"list.csv\"",
    ],
  ]

  @Test(arguments: 0..<5, [UInt64(1), 2, 3])
  func theSameListIsMadeAgain(_ number: Int, _ seed: UInt64) throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.purchases(seed: seed), to: "purchases.csv")
    try folder.write(Self.purchases(seed: seed + 100), to: "more.csv")
    let statements = ["rows = load \"purchases.csv\""] + Self.sessions[number]
    try Self.run(statements, in: folder)
    let name = try #require(try folder.names().first { $0.hasPrefix("list.") })
    let list = try folder.read(name)
    let text = try folder.read(name + Self.ending)
    let record = try Self.record(text)
    #expect(!record.segments.isEmpty)

    let again = try TemporaryFolder()
    for source in record.sources {
      let file = try #require(source.file)
      try again.copy(folder.path + "/" + file, as: file)
    }
    try Self.run(record.script, in: again)
    #expect(try again.read(name) == list)
    #expect(try again.read(name + Self.ending) == text)
    #expect(!record.script.contains { $0.hasPrefix("unused") || $0.hasPrefix("other") })
  }

  @Test func aRecordSaysWhatChoseTheCustomers() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.purchases(seed: 7), to: "purchases.csv")
    let path = folder.path
    try Self.run(
      [
        "rows = load \"\(path)/purchases.csv\"", "profile = rows | where amount > 0 | rfm",
        "members of `At Risk` | save \"\(path)/list.csv\"",
      ], in: folder)
    let text = try folder.read("list.csv" + Self.ending)
    #expect(text.hasPrefix("{\n  \"kanta_list\": 1,\n  \"kanta\": \"\(KantaVersion.current)\",\n"))
    #expect(!text.contains(path), "no folder of this machine")
    let record = try Self.record(text)
    #expect(record.segments.map(\.segment) == ["At Risk"])
    #expect(record.segments.map(\.set) == ["standard"])
    #expect(record.segments[0].rule.hasPrefix("255 254"))
    #expect(record.asOf?.hasPrefix("2023-12-") == true)
    #expect(record.list == "list.csv")
    let rows = try folder.read("list.csv").split(separator: "\n").count - 1
    #expect(record.rows == rows)
    #expect(record.rowsBySegment == ["At Risk": rows])
    #expect(record.definitions.first?.hasPrefix("RFM as of 2023-12-") == true)
    #expect(record.notes.contains { $0.hasPrefix("kept \(rows) of ") })
    #expect(
      record.script == [
        "kanta 1", "rows = load \"purchases.csv\"", "profile = rows | where amount > 0 | rfm",
        "members of `At Risk` | save \"list.csv\"",
      ])
    #expect(record.sources.map(\.file) == ["purchases.csv"])
    #expect(record.sources[0].sha256?.count == 64)
    #expect(record.sources[0].bytes == Self.purchases(seed: 7).utf8.count)
  }

  @Test func aRecordIsNeverWrittenOverAnythingElse() throws {
    let demo = try DemoSession("profile = orders | rfm")
    try demo.folder.write("mine", to: "list.csv" + Self.ending)
    let outcome = demo.run("members of Champions | save \"list.csv\"")
    #expect(outcome.errors.map(\.code) == [.unwritable])
    #expect(try demo.folder.read("list.csv" + Self.ending) == "mine")
    #expect(try !demo.folder.names().contains("list.csv"))
    #expect(demo.run("members of Champions | save \"other.csv\"").problems.isEmpty)
    #expect(demo.run("members of Lost | save \"other.csv\"").problems.isEmpty)
    #expect(try demo.folder.read("other.csv" + Self.ending).contains("\"Lost\""))
  }

  @Test func onlyListsHaveARecord() throws {
    let demo = try DemoSession("profile = orders | rfm")
    for (text, isList) in [
      ("profile", false), ("profile | where monetary > 5", false),
      ("profile | where segment != \"Lost\"", true), ("members of Lost | count by r", false),
      ("members of Lost | drop customer", false), ("profile | rename kind = segment", false),
      ("profile | rename kind = segment | where kind == \"Lost\"", true),
      ("profile | add segment = \"Lost\" | where segment == \"Lost\"", false),
    ] {
      #expect(demo.run("\(text) | save \"some.csv\"").problems.isEmpty, "\(text)")
      let record = demo.folder.path + "/some.csv" + Self.ending
      #expect(FileManager.default.fileExists(atPath: record) == isList, "\(text)")
      try? FileManager.default.removeItem(atPath: record)
    }
  }

  @Test func aFileThatChangedIsNotSaidToBeTheSource() throws {
    let demo = try DemoSession()
    try demo.folder.write(Self.purchases(seed: 3), to: "purchases.csv")
    #expect(demo.run("rows = load \"purchases.csv\"").problems.isEmpty)
    #expect(demo.run("scored = rows | rfm").problems.isEmpty)
    try demo.folder.write(Self.purchases(seed: 4), to: "purchases.csv")
    let outcome = demo.run("members of Lost | save \"list.csv\"")
    #expect(outcome.errors.map(\.code) == [.fileChanged])
    #expect(try !demo.folder.names().contains { $0.hasPrefix("list") })
  }

  /// `migrate` puts customers where `rfm` and the map do.
  @Test(arguments: ["standard", "r_package", "three_range", "two_digit", "rf_regex"])
  func mapsOfMigrationAreThoseOfSegment(_ map: String) throws {
    let demo = try DemoSession()
    let matrix = "orders | migrate from: 2024-03-31, to: 2024-10-31, using: \(map)"
    for (side, day) in [("from_segment", "2024-03-31"), ("to_segment", "2024-10-31")] {
      let other = side == "from_segment" ? "entry" : "exit"
      let margin = demo.run(
        """
        \(matrix) | where movement != "\(other)" | summarize n = sum(customers) by s = \(side) \
        | sort s
        """)
      let sizes = demo.run(
        "orders | rfm as of \(day) | segment \(map) | count by s = segment | sort s")
      let (a, b) = (try #require(margin.answers.last), try #require(sizes.answers.last))
      #expect(a.table.rowCount > 3)
      #expect(a.table.rowCount == b.table.rowCount)
      for row in 0..<a.table.rowCount {
        for column in 0..<2 {
          #expect(a.table.columns[column][row] == b.table.columns[column][row], "\(map) \(row)")
        }
      }
    }
  }
}
