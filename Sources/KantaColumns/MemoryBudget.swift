import Synchronization

/// How many bytes of columns a session may hold, and how many it holds.
///
/// Who makes something large asks first and gives back when it is gone, so that a table that does
/// not fit ends in a message and never in a killed program. Small things are not counted.
package final class MemoryBudget: Sendable {
  package let limitBytes: Int
  private let used = Atomic<Int>(0)
  private let reclaim = Mutex<(@Sendable () -> Bool)?>(nil)

  /// A budget of `limitBytes`; one that nothing exceeds when that is left out.
  package init(limitBytes: Int = .max) { self.limitBytes = limitBytes }

  /// How much is taken now.
  package var usedBytes: Int { used.load(ordering: .relaxed) }

  /// How much may still be taken.
  package var freeBytes: Int { max(0, limitBytes - usedBytes) }

  /// Takes `bytes` more, or nothing when that would be too much.
  ///
  /// What could be had again, such as a kept column, is given up first.
  ///
  /// - Returns: Whether they were taken; `release` gives them back.
  package func reserve(_ bytes: Int) -> Bool {
    while true {
      if reserveFree(bytes) { return true }
      guard bytes <= limitBytes, let reclaim = reclaim.withLock({ $0 }), reclaim() else {
        return false
      }
    }
  }

  /// Takes `bytes` of what is free; nothing is given up for it.
  package func reserveFree(_ bytes: Int) -> Bool {
    var known = used.load(ordering: .relaxed)
    while true {
      let (sum, overflow) = known.addingReportingOverflow(bytes)
      guard !overflow, sum <= limitBytes else { return false }
      let (done, now) = used.weakCompareExchange(
        expected: known, desired: sum, ordering: .relaxed)
      if done { return true }
      known = now
    }
  }

  /// Sets what gives something up when room is needed; it says whether there was something.
  package func reclaiming(_ body: @escaping @Sendable () -> Bool) {
    reclaim.withLock { $0 = body }
  }

  /// Takes `bytes` that are held already, whatever the limit: it is too late to refuse them.
  package func count(_ bytes: Int) { _ = used.wrappingAdd(bytes, ordering: .relaxed) }

  /// Gives back what was taken.
  package func release(_ bytes: Int) {
    let rest = used.wrappingSubtract(bytes, ordering: .relaxed).newValue
    precondition(rest >= 0, "only what was taken is given back")
  }

  /// Takes `bytes` for as long as the claim lives; `nil` when that is too much.
  package func claim(_ bytes: Int) -> MemoryClaim? {
    reserve(bytes) ? MemoryClaim(bytes, of: self) : nil
  }
}

/// Bytes taken from a budget, given back when nobody holds the claim any more.
package final class MemoryClaim: Sendable {
  package let bytes: Int
  private let budget: MemoryBudget

  fileprivate init(_ bytes: Int, of budget: MemoryBudget) {
    self.bytes = bytes
    self.budget = budget
  }

  deinit { budget.release(bytes) }
}

extension Column {
  /// How many bytes its values, validity and words take.
  package var byteCount: Int {
    let bits = validity.map { $0.bits.count * 8 } ?? 0
    let rows = count * type.bytesPerRow
    guard case .codes(_, let words) = values else { return rows + bits }
    return rows + bits + words.byteCount
  }

  /// What tells the storage of one column from that of another while both live; columns that share
  /// their values have the same.
  package var storageIdentity: UInt {
    // SAFETY: the address is only compared, never read from.
    switch values {
    case .integers(let all): unsafe all.withUnsafeBufferPointer { unsafe address($0.baseAddress) }
    case .days(let all): unsafe all.withUnsafeBufferPointer { unsafe address($0.baseAddress) }
    case .numbers(let all): unsafe all.withUnsafeBufferPointer { unsafe address($0.baseAddress) }
    case .codes(let all, _): unsafe all.withUnsafeBufferPointer { unsafe address($0.baseAddress) }
    case .flags(let all): unsafe all.withUnsafeBufferPointer { unsafe address($0.baseAddress) }
    }
  }
}

private func address<Element>(_ pointer: UnsafePointer<Element>?) -> UInt {
  UInt(bitPattern: pointer)
}

extension Words {
  /// How many bytes the words and their ends take.
  package var byteCount: Int { bytes.count + ends.count * 4 }
}

extension ValueType {
  /// How many bytes a value of this type takes; the words of text not counted.
  package var bytesPerRow: Int {
    switch kind {
    case .integer, .decimal, .number, .percent, .datetime, .duration: 8
    case .date, .text: 4
    case .boolean, .missing: 1
    }
  }
}
