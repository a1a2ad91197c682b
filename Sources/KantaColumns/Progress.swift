import Synchronization

/// How far the work at hand is: workers say so once per block, and a display looks now and then.
package final class Progress: Sendable {
  /// What is being done; `KantaRender` words it.
  package enum Task: Hashable, Sendable {
    /// Where the records of a file lie.
    case indexing(String)
    /// What the values of a file look like.
    case surveying(String)
    case reading(String)
    case filtering, sorting, grouping, joining, gathering
    case saving(String)
  }

  package enum Unit: Hashable, Sendable { case bytes, rows }

  /// How far one task was at one moment.
  package struct Snapshot: Hashable, Sendable {
    package let task: Task
    package let unit: Unit
    /// Never more than `total`.
    package let done: Int
    package let total: Int
    /// Which task of this progress it is, from 1.
    package let number: Int

    package init(_ task: Task, _ unit: Unit, done: Int, total: Int, number: Int = 1) {
      self.task = task
      self.unit = unit
      self.done = min(max(0, done), total)
      self.total = total
      self.number = number
    }

    /// From 0 to 1.
    package var fraction: Double { total == 0 ? 1 : Double(done) / Double(total) }
  }

  private struct Current {
    var task: (task: Task, unit: Unit, total: Int)?
    var number = 0
  }

  private let current = Mutex(Current())
  private let done = Atomic<Int>(0)

  package init() {}

  /// A task of `total` bytes or rows begins; it takes the place of the one before.
  package func begin(_ task: Task, _ unit: Unit, total: Int) {
    current.withLock { current in
      current.task = (task, unit, total)
      current.number += 1
      done.store(0, ordering: .relaxed)
    }
  }

  /// So much more is done.
  package func advance(by count: Int) { _ = done.wrappingAdd(count, ordering: .relaxed) }

  /// The task is over.
  package func end() { current.withLock { $0.task = nil } }

  /// How far the task at hand is; `nil` between tasks.
  package var snapshot: Snapshot? {
    current.withLock { current in
      current.task.map { task in
        Snapshot(
          task.task, task.unit, done: done.load(ordering: .relaxed), total: task.total,
          number: current.number)
      }
    }
  }
}
