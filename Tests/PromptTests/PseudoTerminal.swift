import Foundation

/// A program with a terminal of its own, for tests that type.
///
/// Nothing waits for a fixed time: `expect` returns as soon as the text is there.
final class PseudoTerminal {
  struct Missing: Error, CustomStringConvertible {
    let description: String
  }

  /// `POSIX_SPAWN_SETSID`, which the headers show to GNU programs only.
  #if canImport(Darwin)
    private static let startsSession: Int16 = 0x0400
  #else
    private static let startsSession: Int16 = 0x80
  #endif

  private let master: Int32
  private let process: pid_t
  /// Everything the program has written, and how much of it has been looked at.
  private var seen: [UInt8] = []
  /// The same as it came, with every escape sequence.
  private(set) var raw: [UInt8] = []
  private var position = 0
  private var status: Int32?

  /// Starts `program` as the leader of a session whose terminal this is.
  init(_ program: String, environment: [String: String], in folder: String) throws {
    var (own, other) = (Int32(-1), Int32(-1))
    var name = [CChar](repeating: 0, count: 256)
    var size = winsize(ws_row: 40, ws_col: 100, ws_xpixel: 0, ws_ypixel: 0)
    // SAFETY: the call fills the two numbers and a name that is much shorter than the room for it.
    guard unsafe openpty(&own, &other, &name, nil, &size) == 0 else {
      throw Missing(description: "no pseudo-terminal")
    }
    master = own
    defer { close(other) }
    let terminal = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    // SAFETY: the two structures are made, filled and destroyed here; all texts outlive the call of
    // `posix_spawn`, and the lists end with `nil`.
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    // Opening it as the leader of a new session makes it the controlling terminal, so that ^C is a
    // signal.
    unsafe posix_spawnattr_setflags(&attributes, Self.startsSession | Int16(POSIX_SPAWN_SETSIGMASK))
    // The tester's threads may block signals, which a program inherits.
    var mask = sigset_t()
    unsafe sigemptyset(&mask)
    unsafe posix_spawnattr_setsigmask(&attributes, &mask)
    unsafe posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, 0, 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, 0, 2)
    unsafe posix_spawn_file_actions_addclose(&actions, master)
    let line = "cd \"$1\" && shift && exec \"$@\""
    let words = ["sh", "-c", line, "sh", folder, program]
    var argv = unsafe words.map { unsafe strdup($0) } + [nil]
    let settings = environment.map { "\($0)=\($1)" }.sorted()
    var envp = unsafe settings.map { unsafe strdup($0) } + [nil]
    defer { unsafe (argv + envp).forEach { unsafe free($0) } }
    var process = pid_t()
    guard unsafe posix_spawn(&process, "/bin/sh", &actions, &attributes, &argv, &envp) == 0 else {
      throw Missing(description: "could not start \(program)")
    }
    self.process = process
  }

  deinit {
    if status == nil {
      kill(process, SIGKILL)
      _ = waitpid(process, nil, 0)
    }
    close(master)
  }

  /// Types `text`; `\r` is the Enter key, `\u{03}` is ^C, `\u{04}` is ^D.
  func type(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      // SAFETY: the bytes live as long as the call.
      let count = unsafe bytes.withUnsafeBytes { unsafe write(master, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }

  /// Reads until `text` has appeared after what was read before, and returns what stands before it,
  /// without the escape sequences of the terminal.
  @discardableResult
  func expect(_ text: String, within seconds: Double = 30) throws -> String {
    let deadline = Date().addingTimeInterval(seconds)
    while true {
      let fresh = Self.plain(seen[position...])
      if let found = fresh.range(of: text) {
        position = seen.count
        let rest = fresh[found.upperBound...]
        // What was read beyond the text is looked at next time.
        seen += rest.utf8
        return String(fresh[..<found.lowerBound])
      }
      guard read(until: deadline) else {
        throw Missing(
          description: "waited for \(text.debugDescription) in \(fresh.debugDescription)")
      }
    }
  }

  /// The exit code, when the program ends.
  func exitStatus(within seconds: Double = 30) throws -> Int32 {
    let deadline = Date().addingTimeInterval(seconds)
    while read(until: deadline) {}
    guard Date() < deadline else { throw Missing(description: "the program did not end") }
    var code: Int32 = 0
    // SAFETY: `code` lives as long as the call.
    _ = unsafe waitpid(process, &code, 0)
    status = code
    return code & 0x7F == 0 ? (code >> 8) & 0xFF : 128 + (code & 0x7F)
  }

  /// Reads what there is; false at the end of the program or the time.
  private func read(until deadline: Date) -> Bool {
    let left = Int32(max(0, deadline.timeIntervalSinceNow * 1000))
    var waited = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    // SAFETY: one element, which lives as long as the call.
    guard unsafe poll(&waited, 1, left) > 0 else { return false }
    var buffer = [UInt8](repeating: 0, count: 4096)
    // SAFETY: no more than the buffer's count is written.
    let count = unsafe buffer.withUnsafeMutableBytes { bytes in
      unsafe Glibc.read(master, bytes.baseAddress, bytes.count)
    }
    guard count > 0 else { return false }
    seen += buffer[..<count]
    raw += buffer[..<count]
    return true
  }

  /// Text without colours, cursor movements and carriage returns.
  private static func plain(_ bytes: ArraySlice<UInt8>) -> String {
    var result: [UInt8] = []
    var rest = bytes
    while let byte = rest.popFirst() {
      if byte == 0x1B, rest.first == UInt8(ascii: "[") {
        rest.removeFirst()
        while let next = rest.popFirst(), !(0x40...0x7E).contains(next) {}
      } else if byte != 0x0D, byte != 0x07 {
        result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
