package import KantaColumns
import Synchronization

/// The parsed columns of a session's files, for the statements to come.
///
/// They take at most half of the session's budget, so that there is room to work with them. When
/// there is no more room, or work needs it, those go that were not used for the longest time; a
/// column that would not fit alone is not kept at all. Whoever still works with a column that is
/// dropped keeps it alive.
package final class KeptColumns: Sendable {
  /// A column of one of the sources of this store.
  struct Key: Hashable, Sendable {
    var source: Int
    var column: Int
  }

  /// What is kept of one column.
  package struct Entry: Sendable {
    /// What a user calls the source: a file name as given.
    package let source: String
    package let name: String
    package let column: Column
    package let bytes: Int
    fileprivate var lastUse = 0
    fileprivate var order = 0
  }

  private struct State {
    var entries: [Key: Entry] = [:]
    var bytes = 0
    /// Counts looks, so that the least recent one is known without a clock.
    var uses = 0
    var sourceCount = 0
  }

  /// At most so much is kept.
  package let limitBytes: Int
  private let memory: MemoryBudget
  private let state = Mutex(State())

  /// A store that takes its room from `memory`, half of it unless said otherwise.
  package init(memory: MemoryBudget = MemoryBudget(), limitBytes: Int? = nil) {
    self.memory = memory
    self.limitBytes = limitBytes ?? memory.limitBytes / 2
    memory.reclaiming { [weak self] in self?.dropOldest() ?? false }
  }

  /// What is kept, in the order in which it came.
  package var entries: [Entry] {
    state.withLock { $0.entries.values.sorted { $0.order < $1.order } }
  }

  /// Forgets all columns.
  ///
  /// - Returns: How many there were and how many bytes they took.
  @discardableResult
  package func clear() -> (count: Int, bytes: Int) {
    state.withLock { state in
      let gone = (state.entries.count, state.bytes)
      for key in state.entries.keys { drop(key, from: &state) }
      return gone
    }
  }

  // MARK: - For sources

  /// A number for a source that keeps its columns here.
  func addSource() -> Int {
    state.withLock { state in
      state.sourceCount += 1
      return state.sourceCount
    }
  }

  /// The column, if it is kept; it counts as used now.
  func use(_ key: Key) -> Column? {
    state.withLock { state in
      state.uses += 1
      state.entries[key]?.lastUse = state.uses
      return state.entries[key]?.column
    }
  }

  /// The column, if it is kept, without a trace that it was looked at.
  func column(_ key: Key) -> Column? { state.withLock { $0.entries[key]?.column } }

  /// Keeps a column if there is room for it, or can be made.
  func keep(_ column: Column, as key: Key, of source: String, name: String) {
    let bytes = column.byteCount
    guard bytes <= limitBytes else { return }
    state.withLock { state in
      guard state.entries[key] == nil else { return }
      while state.bytes + bytes > limitBytes || !memory.reserveFree(bytes) {
        guard let oldest = oldest(in: state) else { return }
        drop(oldest, from: &state)
      }
      state.uses += 1
      state.bytes += bytes
      state.entries[key] = Entry(
        source: source, name: name, column: column, bytes: bytes, lastUse: state.uses,
        order: state.uses)
    }
  }

  // MARK: - Forgetting

  private func dropOldest() -> Bool {
    state.withLock { state in
      guard let oldest = oldest(in: state) else { return false }
      drop(oldest, from: &state)
      return true
    }
  }

  private func oldest(in state: borrowing State) -> Key? {
    state.entries.min { $0.value.lastUse < $1.value.lastUse }?.key
  }

  private func drop(_ key: Key, from state: inout State) {
    guard let entry = state.entries.removeValue(forKey: key) else { return }
    state.bytes -= entry.bytes
    memory.release(entry.bytes)
  }
}
