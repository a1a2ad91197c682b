import KantaColumns
import Testing

/// What a computation carries along: a budget, a progress, a request to stop.
@Suite struct ExecutionTests {
  @Test func budgetsGiveWhatThereIs() {
    let memory = MemoryBudget(limitBytes: 100)
    #expect(memory.reserve(60) && memory.reserve(40))
    #expect(!memory.reserve(1) && memory.freeBytes == 0)
    memory.release(40)
    #expect(memory.usedBytes == 60 && !memory.reserve(.max))
    var claim = memory.claim(40)
    #expect(claim?.bytes == 40 && memory.claim(1) == nil)
    claim = nil
    #expect(memory.usedBytes == 60)
    memory.count(100)
    #expect(memory.usedBytes == 160 && memory.freeBytes == 0)
    #expect(MemoryBudget().reserve(1 << 60))
  }

  /// Threads that take and give back at a time never hold more than there is.
  @Test func budgetsHoldUnderThreads() {
    let memory = MemoryBudget(limitBytes: 3)
    let execution = Execution(threads: 4)
    let found = Parallel.map(20_000, on: execution) { _ in
      guard memory.reserve(2) else { return true }
      defer { memory.release(2) }
      return memory.usedBytes <= 3
    }
    #expect(found?.allSatisfy { $0 } == true && memory.usedBytes == 0)
  }

  @Test func progressSaysHowFarItIs() {
    let progress = Progress()
    #expect(progress.snapshot == nil)
    let execution = Execution(threads: 2, progress: progress).with(threads: 1)
    execution.reporting(.reading("a.csv"), .bytes, total: 400) {
      execution.advance(by: 100)
      #expect(progress.snapshot?.fraction == 0.25)
      #expect(progress.snapshot?.task == .reading("a.csv"))
      execution.withoutProgress.advance(by: 100)
      execution.advance(by: 1_000)
      #expect(progress.snapshot?.done == 400)
    }
    #expect(progress.snapshot == nil)
    execution.reporting(.sorting, .rows, total: 0) {
      #expect(progress.snapshot?.number == 2 && progress.snapshot?.fraction == 1)
    }
  }

  @Test func executionsCarryEverythingAlong() {
    let (memory, stop) = (MemoryBudget(limitBytes: 7), Cancellation())
    let execution = Execution(cancellation: stop, threads: 3, memory: memory, keepsColumns: false)
    for other in [execution.with(threads: 1), execution.withoutProgress] {
      #expect(other.cancellation === stop && other.memory === memory && !other.keepsColumns)
    }
    #expect(execution.with(keepsColumns: true).keepsColumns)
    #expect(execution.with(threads: 0).threads == 1)
  }

  @Test func cancellationsCountTheirAsks() {
    let stop = Cancellation(after: 2)
    #expect(!stop.isRequested && !stop.isRequested)
    #expect(stop.remainingAsks == 0)
    #expect(stop.isRequested && stop.isRequested)
  }

  @Test func columnsKnowTheirSizes() {
    let numbers = Column(.integer, .integers([1, 2, 3]), validity: Validity([true, false, true]))
    #expect(numbers.byteCount == 3 * 8 + 8)
    let text = Column.text(["ab", "c", "ab"])
    #expect(text.byteCount == 3 * 4 + 3 + 2 * 4)
    let copy = numbers.retyped(.decimal(scale: 2))
    #expect(copy.storageIdentity == numbers.storageIdentity)
    #expect(numbers.gathered([0, 1, 2]).storageIdentity != numbers.storageIdentity)
  }
}
