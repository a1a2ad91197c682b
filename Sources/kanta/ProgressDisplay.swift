import Dispatch
import KantaColumns
import KantaRender
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One line at the bottom of the terminal while a statement runs for long: what it does, how far it
/// is, how long it will take.
///
/// Everything that is written erases the line first and is not interrupted by it. Without a
/// terminal nothing of this happens, and a statement that is quick enough shows nothing.
final class ProgressDisplay: Sendable {
  static let shared = ProgressDisplay()

  private static let patience = Duration.milliseconds(500)
  private static let tick = DispatchTimeInterval.milliseconds(100)
  private static let erasing = "\r\u{1B}[K"

  /// What the work says goes here.
  let progress = Progress()

  private struct State {
    /// Which statement runs, if one does: a tick for another one is late.
    var run = 0
    var isRunning = false
    var isShown = false
    var start = ContinuousClock.now
    /// When the task at hand was first seen, and how far it was.
    var task: (number: Int, start: ContinuousClock.Instant, done: Int)?
  }

  private let state = Mutex(State())
  private let isActive = Atomic<Bool>(false)
  /// A queue of its own, which has a thread however busy the others are.
  private let queue = DispatchQueue(label: "kanta.progress")

  /// Runs `body`, whose progress is shown when it takes long.
  func during<Result>(_ terminal: Terminal, _ body: () -> Result) -> Result {
    guard terminal.showsProgress else { return body() }
    let run = state.withLock { state in
      state.run += 1
      state.isRunning = true
      state.start = .now
      state.task = nil
      return state.run
    }
    isActive.store(true, ordering: .relaxed)
    later(run)
    defer {
      state.withLock { state in
        erase(&state)
        state.isRunning = false
      }
      isActive.store(false, ordering: .relaxed)
    }
    return body()
  }

  /// Runs `write`, which writes to the terminal, with the line out of its way.
  func outOfTheWay(_ write: () -> Void) {
    guard isActive.load(ordering: .relaxed) else { return write() }
    state.withLock { state in
      erase(&state)
      write()
    }
  }

  // MARK: - Drawing

  private func later(_ run: Int) {
    queue.asyncAfter(deadline: .now() + Self.tick) { [self] in
      let goesOn = state.withLock { state in
        guard state.isRunning, state.run == run else { return false }
        look(&state)
        return true
      }
      if goesOn { later(run) }
    }
  }

  private func look(_ state: inout State) {
    guard let snapshot = progress.snapshot else { return }
    let now = ContinuousClock.now
    let task: (number: Int, start: ContinuousClock.Instant, done: Int)
    if let known = state.task, known.number == snapshot.number {
      task = known
    } else {
      task = (snapshot.number, now, snapshot.done)
      state.task = task
    }
    guard now - state.start >= Self.patience, Self.isInForeground else { return }
    let seconds = (now - task.start) / .seconds(1)
    let rate = seconds >= 0.2 ? Double(snapshot.done - task.done) / seconds : nil
    let line = ProgressLine.text(snapshot, perSecond: rate, width: Terminal.errorWidth - 1)
    Self.write(Self.erasing + line)
    state.isShown = true
  }

  private func erase(_ state: inout State) {
    guard state.isShown else { return }
    Self.write(Self.erasing)
    state.isShown = false
  }

  /// Whether the terminal is ours: it is the shell's when we run in the background.
  private static var isInForeground: Bool { tcgetpgrp(STDERR_FILENO) == getpgrp() }

  /// A line that cannot be written is not missed.
  private static func write(_ text: String) {
    let bytes = Array(text.utf8)
    // SAFETY: the bytes live as long as the call, and no more than their count is read.
    unsafe bytes.withUnsafeBytes { bytes in
      #if canImport(Glibc)
        _ = unsafe Glibc.write(STDERR_FILENO, bytes.baseAddress, bytes.count)
      #elseif canImport(Musl)
        _ = unsafe Musl.write(STDERR_FILENO, bytes.baseAddress, bytes.count)
      #else
        _ = unsafe Darwin.write(STDERR_FILENO, bytes.baseAddress, bytes.count)
      #endif
    }
  }
}
