import Dispatch
import Synchronization

/// Work over fixed blocks of rows, folded in block order, so that no result depends on the cores.
package enum Parallel {
  /// 512 KiB of doubles: the cost of dispatch is noise, and a million rows make 16 blocks.
  package static let rowsPerBlock = 65_536

  /// The row ranges of the blocks of a table.
  ///
  /// Where a row costs more than a few nanoseconds, blocks of a small table may be smaller, though
  /// not below `least` rows: some eight of them.
  package static func blocks(of rows: Int, atLeast least: Int = rowsPerBlock) -> [Range<Int>] {
    let size = min(rowsPerBlock, max(least, (rows + 7) / 8))
    return stride(from: 0, to: rows, by: size).map { $0..<min($0 + size, rows) }
  }

  /// `body` of each index 0..<count, in parallel, results in index order.
  ///
  /// Stops handing out work once cancellation is requested; then `nil`.
  package static func map<Result: Sendable>(
    _ count: Int, on execution: Execution, _ body: @Sendable (Int) -> Result
  ) -> [Result]? {
    map(count, on: execution, with: { () }) { _, index in body(index) }
  }

  /// The same for work that is too short to be stopped.
  package static func all<Result: Sendable>(
    _ count: Int, on execution: Execution, _ body: @Sendable (Int) -> Result
  ) -> [Result] {
    map(count, on: Execution(threads: execution.threads), body) ?? (0..<count).map(body)
  }

  /// The same, where each worker keeps something of its own from index to index, such as a buffer;
  /// no result may depend on it.
  package static func map<Result: Sendable, Scratch>(
    _ count: Int, on execution: Execution, with scratch: @Sendable () -> Scratch,
    _ body: @Sendable (Scratch, Int) -> Result
  ) -> [Result]? {
    let workers = min(execution.threads, count)
    guard workers > 1 else {
      var results: [Result] = []
      results.reserveCapacity(count)
      let own = scratch()
      for index in 0..<count {
        if execution.cancellation.isRequested { return nil }
        results.append(body(own, index))
      }
      return results
    }
    let results = Mutex([Result?](repeating: nil, count: count))
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      let own = scratch()
      while !execution.cancellation.isRequested {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        let result = body(own, index)
        results.withLock { $0[index] = result }  // once per block, not per row
      }
    }
    let ordered = results.withLock { $0.compactMap(\.self) }
    return ordered.count == count ? ordered : nil
  }
}
