import KantaColumns
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What ^C does: it stops the work, or clears the line; twice within a second it ends the program.
///
/// The handler runs on any thread at any moment, so it does nothing but atomic loads and stores,
/// one `write` to a pipe, and `_exit`.
enum Interrupts {
  /// Asked for by everything that runs long.
  static let cancellation = Cancellation()

  /// A byte that the handlers put into the pipe.
  enum Wake: UInt8 {
    case interrupt = 1
    /// The program goes on after ^Z.
    case resumed = 2
  }

  private static let isPrompting = Atomic<Bool>(false)
  private static let lastNanoseconds = Atomic<Int64>(.min)
  private static let wakeWriter = Atomic<Int32>(-1)
  private static let second: Int64 = 1_000_000_000

  /// Makes ^C a request to stop, and a reader that goes away no reason to die.
  static func install() {
    _ = cancellation.isRequested  // made now, so that the handler only loads it
    handle(SIGINT) { _ in Interrupts.interrupted() }
    _ = signal(SIGPIPE, SIG_IGN)
  }

  /// A pipe from which a prompt learns of ^C while it waits; `nil` when the system has none left.
  static func makeWakePipe() -> Int32? {
    var ends: [Int32] = [-1, -1]
    // SAFETY: `pipe` fills the two elements.
    guard unsafe pipe(&ends) == 0 else { return nil }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    wakeWriter.store(ends[1], ordering: .relaxed)
    handle(SIGCONT) { _ in Interrupts.wake(.resumed) }
    return ends[0]
  }

  /// Runs `body`, during which ^C wakes the prompt instead of stopping work.
  static func whilePrompting<Result>(_ body: () -> Result) -> Result {
    isPrompting.store(true, ordering: .relaxed)
    defer { isPrompting.store(false, ordering: .relaxed) }
    return body()
  }

  private static func handle(_ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
    #if canImport(Darwin)
      var action = sigaction()
      action.__sigaction_u.__sa_handler = handler
    #else
      var action = sigaction()
      action.__sigaction_handler = .init(sa_handler: handler)
    #endif
    action.sa_flags = Int32(SA_RESTART)
    // SAFETY: `action` is complete, and the handler calls async-signal-safe functions only.
    _ = unsafe sigaction(number, &action, nil)
  }

  private static func interrupted() {
    guard !isPrompting.load(ordering: .relaxed) else { return wake(.interrupt) }
    var time = timespec()
    // SAFETY: `clock_gettime` fills `time` and is async-signal-safe.
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    let now = Int64(time.tv_sec) * second + Int64(time.tv_nsec)
    let last = lastNanoseconds.exchange(now, ordering: .relaxed)
    if cancellation.isRequested, last > now - second { _exit(130) }
    cancellation.request()
  }

  private static func wake(_ reason: Wake) {
    let descriptor = wakeWriter.load(ordering: .relaxed)
    guard descriptor >= 0 else { return }
    let saved = errno
    var byte = reason.rawValue
    // SAFETY: one byte is written from a variable that lives as long as the call.
    _ = unsafe write(descriptor, &byte, 1)
    errno = saved
  }
}
