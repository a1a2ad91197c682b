import KantaColumns
import KantaIO
import KantaSource
import KantaTestSupport
import Testing

/// Parsed columns are kept for the session, within the room there is.
@Suite struct KeptColumnsTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    let lines = (0..<1_000).map { "\($0),\($0 * 2),\($0 * 3)" }
    path = try folder.write("a,b,c\n" + lines.joined(separator: "\n") + "\n", to: "t.csv")
  }

  private func open(_ kept: KeptColumns, _ execution: Execution) throws -> CSVSource {
    try CSVSource.open([path], options: CSVOptions(), keeping: kept, on: execution)
  }

  /// Each column takes 8,000 bytes.
  private static let size = 8_000

  @Test func whatWasReadIsKept() throws {
    let memory = MemoryBudget(limitBytes: 1 << 20)
    let kept = KeptColumns(memory: memory)
    let execution = Execution(threads: 2, memory: memory)
    let source = try open(kept, execution)
    let first = try source.read(["b", "a"], on: execution)
    #expect(kept.entries.map(\.name) == ["b", "a"])
    #expect(kept.entries.allSatisfy { $0.source == path && $0.bytes == Self.size })
    #expect(memory.usedBytes == 2 * Self.size)
    let again = try source.read(["a", "b"], on: execution)
    #expect(again[0].storageIdentity == first[1].storageIdentity)
    #expect(source.columnAtHand("a") != nil && source.columnAtHand("c") == nil)
    let gone = kept.clear()
    #expect(gone == (2, 2 * Self.size) && memory.usedBytes == 0 && kept.entries.isEmpty)
    #expect(try source.read(["b"], on: execution)[0][999] == .integer(1998))
  }

  @Test func nothingIsKeptWhereNothingFollows() throws {
    let memory = MemoryBudget()
    let kept = KeptColumns(memory: memory)
    let execution = Execution(threads: 2, memory: memory, keepsColumns: false)
    let source = try open(kept, execution)
    #expect(try source.read(["c", "c"], on: execution)[1][2] == .integer(6))
    #expect(kept.entries.isEmpty && memory.usedBytes == 0)
  }

  @Test func theLeastRecentlyUsedGoes() throws {
    let kept = KeptColumns(limitBytes: 2 * Self.size + 100)
    let execution = Execution(threads: 1)
    let source = try open(kept, execution)
    for name in ["a", "b", "a", "c"] { _ = try source.read([name], on: execution) }
    #expect(kept.entries.map(\.name) == ["a", "c"])
    let other = try open(kept, execution)
    #expect(other.columnAtHand("a") == nil)
    _ = try other.read(["a"], on: execution)
    #expect(kept.entries.map(\.name) == ["c", "a"] && source.columnAtHand("a") == nil)
  }

  @Test func whatWouldNotFitAloneIsNotKept() throws {
    let kept = KeptColumns(limitBytes: Self.size - 1)
    let execution = Execution(threads: 1)
    let source = try open(kept, execution)
    #expect(try source.read(["a"], on: execution)[0].count == 1_000)
    #expect(kept.entries.isEmpty)
  }

  /// Reading needs room for the columns, which are written once, and nothing beside them.
  @Test func whatDoesNotFitIsRefused() throws {
    let memory = MemoryBudget(limitBytes: 2 * Self.size - 1)
    let execution = Execution(threads: 2, memory: memory)
    let source = try open(KeptColumns(memory: memory), execution)
    #expect(try source.read(["a"], on: execution)[0].count == 1_000)
    let problem = #expect(throws: Diagnostic.self) { try source.read(["b", "c"], on: execution) }
    #expect(problem?.code == .needsMemory)
    #expect(problem?.message.contains("2 columns of `\(path)`") == true)
    #expect(try source.read(["b"], on: execution)[0][1] == .integer(2))
  }

  @Test func keptColumnsMakeRoomForWork() throws {
    let memory = MemoryBudget(limitBytes: 6 * Self.size)
    let kept = KeptColumns(memory: memory)
    let execution = Execution(threads: 1, memory: memory)
    let source = try open(kept, execution)
    _ = try source.read(["a"], on: execution)
    _ = try source.read(["b"], on: execution)
    let claim = try #require(memory.claim(5 * Self.size))
    #expect(claim.bytes == 5 * Self.size && kept.entries.map(\.name) == ["b"])
    #expect(memory.claim(7 * Self.size) == nil && kept.entries.count == 1)
    #expect(memory.claim(2 * Self.size) == nil && kept.entries.isEmpty)
    #expect(withExtendedLifetime(claim) { memory.usedBytes } == 5 * Self.size)
  }
}
