import Synchronization

/// What a computation may use, whether it should stop, and where it says how far it is.
package struct Execution: Sendable {
  package let cancellation: Cancellation
  /// How many blocks may be worked on at a time.
  ///
  /// No result depends on it.
  package let threads: Int
  /// How much may be held; asked before anything large is made.
  package let memory: MemoryBudget
  /// Where work says how far it is; `nil` when nobody looks.
  package let progress: Progress?
  /// Whether columns that are read are kept for the statements after this one.
  ///
  /// Off where nothing follows, so that rows may stream through and be forgotten.
  package let keepsColumns: Bool

  package init(
    cancellation: Cancellation = Cancellation(), threads: Int,
    memory: MemoryBudget = MemoryBudget(), progress: Progress? = nil, keepsColumns: Bool = true
  ) {
    self.cancellation = cancellation
    self.threads = max(1, threads)
    self.memory = memory
    self.progress = progress
    self.keepsColumns = keepsColumns
  }

  /// The same with other threads, or with other rules for keeping columns.
  package func with(threads: Int? = nil, keepsColumns: Bool? = nil) -> Execution {
    Execution(
      cancellation: cancellation, threads: threads ?? self.threads, memory: memory,
      progress: progress, keepsColumns: keepsColumns ?? self.keepsColumns)
  }

  /// The same for a part of some work, whose own steps are nobody's concern.
  package var withoutProgress: Execution {
    Execution(
      cancellation: cancellation, threads: threads, memory: memory, keepsColumns: keepsColumns)
  }

  /// Runs `body` as a task of `total` bytes or rows, of which it says when they are done.
  package func reporting<Result, Failure: Error>(
    _ task: Progress.Task, _ unit: Progress.Unit, total: Int,
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    progress?.begin(task, unit, total: total)
    defer { progress?.end() }
    return try body()
  }

  /// So much more of the task is done; asked for once per block, never per row.
  package func advance(by count: Int) { progress?.advance(by: count) }
}

/// A request to stop, set by ^C and asked for once per block of rows.
package final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)
  private let isCounting: Bool
  private let asksLeft: Atomic<Int>

  package init() {
    isCounting = false
    asksLeft = Atomic(0)
  }

  /// One that counts how often it is asked, and requests itself when that was `asks` times.
  package init(after asks: Int) {
    isCounting = true
    asksLeft = Atomic(asks)
  }

  package var isRequested: Bool {
    if isCounting, asksLeft.wrappingSubtract(1, ordering: .relaxed).newValue < 0 { request() }
    return flag.load(ordering: .relaxed)
  }

  /// Requests itself when it was asked so often from now on; only for one that counts.
  package func request(after asks: Int) { asksLeft.store(asks, ordering: .relaxed) }

  /// How often it may still be asked before it requests itself.
  package var remainingAsks: Int { asksLeft.load(ordering: .relaxed) }

  /// Safe to call from a signal handler: one atomic store.
  package func request() { flag.store(true, ordering: .relaxed) }
  package func reset() { flag.store(false, ordering: .relaxed) }
}
