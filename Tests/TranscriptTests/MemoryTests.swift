import KantaColumns
import KantaIO
import KantaSession
import KantaSource
import KantaTestSupport
import Testing

/// What a session keeps, and what it does when there is no room.
@Suite struct MemoryTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let lines = (0..<1_000).map { "c\($0 % 100),\($0)" }
    try folder.write("customer,amount\n" + lines.joined(separator: "\n") + "\n", to: "sales.csv")
  }

  private func session(oneShot: Bool = false, bytes: Int = 1_000_000) -> Session {
    Session(
      SessionSettings(
        isScript: false, folder: folder.path, threads: 2, isOneShot: oneShot, memoryBytes: bytes))
  }

  private func run(_ session: Session, _ text: String) -> [Diagnostic.Code] {
    var codes: [Diagnostic.Code] = []
    _ = session.run(SourceText(text, name: "prompt")) { event in
      if case .diagnostic(let problem, _) = event { codes.append(problem.code) }
    }
    return codes
  }

  @Test func columnsAndResultsAreCounted() {
    let session = session()
    let text = "sales = load \"sales.csv\"\nsales | summarize sum(amount)"
    #expect(run(session, text).isEmpty)
    #expect(session.memory.kept.map(\.name) == ["amount"])
    #expect(session.memory.keptBytes == 8_000)
    let last = session.memory.usedBytes - 8_000
    #expect(last > 0 && last < 100 && session.memory.results.isEmpty)
    #expect(run(session, "large = sales | where amount >= 500").isEmpty)
    let memory = session.memory
    #expect(memory.results.map(\.name) == ["large"] && memory.results[0].rowCount == 500)
    #expect(memory.usedBytes == memory.keptBytes + memory.results[0].bytes + last)
    let gone = session.dropKeptColumns()
    #expect(gone.count == 2 && gone.bytes == memory.keptBytes)
    #expect(session.memory.usedBytes == memory.results[0].bytes + last)
    #expect(run(session, "sales | count by customer").isEmpty)
  }

  /// A result that is a kept column is held once.
  @Test func whatIsSharedCountsOnce() {
    let session = session()
    #expect(run(session, "all = load \"sales.csv\" | where amount >= 0 | keep amount").isEmpty)
    #expect(session.memory.results[0].bytes == 8_000)
    #expect(session.memory.usedBytes == session.memory.keptBytes)
  }

  @Test func theLastStatementOfARunKeepsNothing() {
    let total = "summarize sum(amount)"
    let once = session(oneShot: true)
    #expect(run(once, "load \"sales.csv\" | \(total)").isEmpty)
    #expect(once.memory.kept.isEmpty)
    let twice = session(oneShot: true)
    let text = "s = load \"sales.csv\"\ns | count by customer\ns | \(total)"
    #expect(run(twice, text).isEmpty)
    #expect(twice.memory.kept.map(\.name) == ["customer"])
    // A plan that reads a file twice parses it once.
    let itself = session(oneShot: true)
    #expect(run(itself, "s = load \"sales.csv\"\ns | append s | \(total)").isEmpty)
    #expect(itself.memory.kept.map(\.name) == ["amount"])
  }

  @Test func whatDoesNotFitIsRefusedAndTheSessionGoesOn() {
    let session = session(bytes: 20_000)
    #expect(run(session, "sales = load \"sales.csv\"").isEmpty)
    #expect(run(session, "sales | sort amount desc") == [.needsMemory])
    #expect(run(session, "sales | summarize sum(amount)").isEmpty)
    #expect(run(session, "world \"bookshop/orders\" | sort quantity") == [.needsMemory])
    #expect(run(session, "sales | count by customer").isEmpty)
    #expect(session.memory.usedBytes <= 20_000)
  }

  @Test func sizesAreReadAsPeopleWriteThem() {
    let sizes = [
      "2G": 2_000_000_000, "500M": 500_000_000, "1.5GiB": 1_610_612_736, "64 kb": 64_000,
      "1t": 1_000_000_000_000, "3KiB": 3_072,
    ]
    for (text, bytes) in sizes { #expect(MemorySize.bytes(text) == bytes, "\(text)") }
    for text in ["", "8", "G", "0G", "-1G", "1.2.3G", "8Q", "8GG", "1e3G", "999999999999T"] {
      #expect(MemorySize.bytes(text) == nil, "\(text)")
    }
  }
}
