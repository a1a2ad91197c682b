import Synchronization

/// What a computation may use and whether it should stop.
package struct Execution: Sendable {
  package let cancellation: Cancellation
  /// How many blocks may be worked on at a time.
  ///
  /// No result depends on it.
  package let threads: Int

  package init(cancellation: Cancellation = Cancellation(), threads: Int) {
    self.cancellation = cancellation
    self.threads = max(1, threads)
  }
}

/// A request to stop, set by ^C and asked for once per block of rows.
package final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)

  package init() {}

  package var isRequested: Bool { flag.load(ordering: .relaxed) }

  /// Safe to call from a signal handler: one atomic store.
  package func request() { flag.store(true, ordering: .relaxed) }
  package func reset() { flag.store(false, ordering: .relaxed) }
}
