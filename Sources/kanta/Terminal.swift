import KantaColumns

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The environment, read once per question.
enum Environment {
  /// The value of a variable; `nil` when it is not set or empty.
  static func value(_ name: String) -> String? {
    // SAFETY: nothing in this program sets variables, and the text is copied at once.
    guard let text = unsafe getenv(name) else { return nil }
    let value = unsafe String(cString: text)
    return value.isEmpty ? nil : value
  }
}

/// What the three standard streams are: people at a screen, or pipes and files.
struct Terminal {
  let inputIsTerminal: Bool
  let outputIsTerminal: Bool
  let errorIsTerminal: Bool
  /// Whether results may be coloured.
  let outputHasColour: Bool
  /// Whether messages may be coloured.
  let errorHasColour: Bool

  /// `noColour` is the flag of the command line; it has the last word.
  init(noColour: Bool) {
    inputIsTerminal = isatty(STDIN_FILENO) == 1
    outputIsTerminal = isatty(STDOUT_FILENO) == 1
    errorIsTerminal = isatty(STDERR_FILENO) == 1
    outputHasColour = Self.hasColour(outputIsTerminal, noColour)
    errorHasColour = Self.hasColour(errorIsTerminal, noColour)
  }

  /// The conventions of no-color.org, force-color.org and CLICOLOR.
  private static func hasColour(_ isTerminal: Bool, _ noColour: Bool) -> Bool {
    if noColour || Environment.value("NO_COLOR") != nil { return false }
    if let forced = Environment.value("FORCE_COLOR") { return forced != "0" }
    if let forced = Environment.value("CLICOLOR_FORCE"), forced != "0" { return true }
    if Environment.value("CLICOLOR") == "0" || isDumb { return false }
    return isTerminal
  }

  /// Whether the terminal can do nothing but print.
  static var isDumb: Bool { Environment.value("TERM") == "dumb" }

  /// Whether a line that comes and goes may say how far work is.
  var showsProgress: Bool { errorIsTerminal && !Self.isDumb }

  /// The columns of the screen that results go to; `nil` when they go elsewhere.
  var width: Int? {
    guard outputIsTerminal else { return nil }
    return Self.columns(STDOUT_FILENO)
  }

  /// The columns of the screen that messages go to.
  static var errorWidth: Int { columns(STDERR_FILENO) }

  private static func columns(_ descriptor: Int32) -> Int {
    var size = winsize()
    // SAFETY: `ioctl` fills `size`, which lives as long as the call.
    if unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
      return Int(size.ws_col)
    }
    return Environment.value("COLUMNS").flatMap(Int.init) ?? 80
  }

  /// The message dimmed, where messages may be coloured.
  func dim(_ text: String) -> String {
    errorHasColour ? "\u{1B}[2m\(text)\u{1B}[0m" : text
  }
}

/// One of the standard streams, written whole and unbuffered.
final class Output {
  private let descriptor: Int32
  /// Whether the reader has gone, as `head` does: the rest is not written, and that is no problem.
  private(set) var isGone = false
  /// What else went wrong, as the system's number.
  private(set) var failure: Int32?

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  func write(_ text: String) { write(Array(text.utf8)) }

  /// Writes all bytes, unless writing has failed before or ^C is pressed.
  func write(_ bytes: [UInt8]) { ProgressDisplay.shared.outOfTheWay { writeAll(bytes) } }

  private func writeAll(_ bytes: [UInt8]) {
    var start = 0
    while start < bytes.count, !isGone, failure == nil {
      let count = min(bytes.count - start, 1 << 16)
      // SAFETY: `piece` is valid during the call, and no more than its count is read.
      let written = unsafe bytes[start..<(start + count)].withUnsafeBytes { piece in
        unsafe system(descriptor, piece.baseAddress, piece.count)
      }
      if written >= 0 {
        start += written
      } else if errno == EPIPE {
        isGone = true
      } else if errno == EAGAIN {
        var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        // SAFETY: one `pollfd`, which lives as long as the call.
        _ = unsafe poll(&ready, 1, -1)
      } else if errno != EINTR {
        failure = errno
      }
      if Interrupts.cancellation.isRequested { return }
    }
  }

  /// Under a name of its own, since `write` is a method here.
  private func system(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    // SAFETY: the caller gives a pointer to `count` bytes.
    #if canImport(Glibc)
      unsafe Glibc.write(descriptor, bytes, count)
    #elseif canImport(Musl)
      unsafe Musl.write(descriptor, bytes, count)
    #else
      unsafe Darwin.write(descriptor, bytes, count)
    #endif
  }
}

/// Folders of the process.
enum Folders {
  /// The current folder, if it is still there.
  static var current: String? {
    // SAFETY: `getcwd` with `nil` allocates the text, which is copied and freed here, once.
    guard let path = unsafe getcwd(nil, 0) else { return nil }
    defer { unsafe free(path) }
    return unsafe String(cString: path)
  }
}

/// Ends the program; commands have a method called `exit` of their own.
func endProgram(_ code: Int32) -> Never { exit(code) }
