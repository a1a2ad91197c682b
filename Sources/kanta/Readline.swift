@unsafe @preconcurrency import CReadline
import KantaSession
import KantaSource

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The small typed face of GNU readline: one line in, with completion and ^C.
///
/// Readline is one set of global variables, so this is one, too, on the main actor. Its callbacks
/// come from inside `readline`, which is called there.
@MainActor
enum Readline {
  /// How reading a line ended.
  enum Entry {
    /// What was typed or pasted; a paste may have several lines.
    case line(String)
    /// ^C.
    case interrupted
    /// ^D, or the terminal has gone.
    case end
  }

  /// Asked for what can stand at an offset (in UTF-8) of the line.
  static var complete: ((String, Int) -> Completions)?
  private static var wakeReader: Int32 = -1
  private static var wasInterrupted = false
  /// What the last completion offered, for the list that readline asks to be shown.
  private static var offered: [Completion] = []

  /// Where a word may start, so that what is completed is never more than one thing.
  private static let wordBreaks = " \t\n\"`'=<>|,;()[]{}+-*:./"

  /// Prepares reading; `wakeReader` is the pipe that ^C writes to.
  static func start(wakeReader: Int32, echoesToError: Bool) {
    Self.wakeReader = wakeReader
    // SAFETY: readline keeps these texts for good, so they are never freed.
    unsafe rl_readline_name = UnsafePointer(strdup("kanta"))
    unsafe rl_completer_word_break_characters = UnsafePointer(strdup(wordBreaks))
    // What completes brings its own closing quote.
    unsafe rl_basic_quote_characters = UnsafePointer(strdup(""))
    rl_catch_signals = 0
    // SAFETY: readline calls these on the thread that called `readline`, the main one.
    unsafe rl_getc_function = { stream in
      nonisolated(unsafe) let stream = unsafe stream  // SAFETY: it never leaves this thread.
      return MainActor.assumeIsolated { unsafe Readline.key(stream) }
    }
    unsafe rl_attempted_completion_function = { _, start, end in
      let list = MainActor.assumeIsolated { Readline.matches(Int(start), Int(end)) }
      return unsafe UnsafeMutablePointer(bitPattern: list)
    }
    unsafe rl_completion_display_matches_hook = { _, _, _ in
      MainActor.assumeIsolated { Readline.showOffered() }
    }
    rl_sort_completion_matches = 0
    rl_ignore_completion_duplicates = 0
    if echoesToError { unsafe rl_outstream = stderr }
  }

  /// Shows `prompt` and reads a line.
  static func read(_ prompt: String) -> Entry {
    wasInterrupted = false
    return Interrupts.whilePrompting {
      // SAFETY: readline returns a text of its own, which is copied and freed here, once.
      guard let line = unsafe readline(prompt) else { return wasInterrupted ? .interrupted : .end }
      defer { unsafe free(line) }
      // ^C directly behind Enter stops what has not begun.
      while let wake = nextWake() { wasInterrupted = wasInterrupted || wake == .interrupt }
      return wasInterrupted ? .interrupted : .line(unsafe String(cString: line))
    }
  }

  // MARK: - Keys and signals

  /// The next byte typed; after ^C a line end, so that `readline` returns.
  private static func key(_ stream: UnsafeMutablePointer<FILE>?) -> Int32 {
    guard let stream = unsafe stream else { return EOF }
    var waited = [
      pollfd(fd: unsafe fileno(stream), events: Int16(POLLIN), revents: 0),
      pollfd(fd: wakeReader, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      // SAFETY: the two elements live as long as the call; a negative descriptor is passed over.
      let count = unsafe poll(&waited, 2, -1)
      if count < 0 {
        guard errno == EINTR else { return EOF }
        rl_check_signals()  // a changed window size
        continue
      }
      switch nextWake() {
      case .interrupt:
        wasInterrupted = true
        rl_echo_signal_char(SIGINT)
        return Int32(UInt8(ascii: "\n"))
      case .resumed:
        // The shell had the terminal in between.
        rl_deprep_terminal()
        rl_prep_terminal(1)
        rl_forced_update_display()
      case nil:
        // SAFETY: the stream is readline's own and open.
        if waited[0].revents != 0 { return unsafe rl_getc(stream) }
      }
    }
  }

  private static func nextWake() -> Interrupts.Wake? {
    guard wakeReader >= 0 else { return nil }
    var byte: UInt8 = 0
    // SAFETY: one byte is read into a variable that lives as long as the call.
    guard unsafe Glibc.read(wakeReader, &byte, 1) == 1 else { return nil }
    return Interrupts.Wake(rawValue: byte)
  }

  // MARK: - Completion

  /// The address of readline's list of matches: what the word becomes at once, then each, then
  /// `nil`; 0 for none.
  private static func matches(_ start: Int, _ end: Int) -> UInt {
    rl_attempted_completion_over = 1  // never fall back to file names
    rl_completion_append_character = 0
    guard let buffer = unsafe rl_line_buffer, let complete else { return 0 }
    // SAFETY: readline's line buffer ends with a zero and does not change during this call.
    let line = Array(unsafe String(cString: buffer).utf8)
    let found = complete(String(decoding: line, as: UTF8.self), end)
    let words = Self.words(found, line, start)
    offered = found.items
    guard let first = words.first else { return 0 }
    if words.count == 1, found.items[0].isFollowedBySpace {
      rl_completion_append_character = Int32(UInt8(ascii: " "))
    }
    let typed = String(decoding: line[start..<end], as: UTF8.self)
    let common = words.dropFirst().reduce(first) { commonStart($0, $1) }
    let replacement = common.utf8.count < typed.utf8.count ? typed : common
    let texts = [replacement] + (words.count == 1 ? [] : words)
    // SAFETY: readline frees the list and its texts, so both come from `malloc`; the list has room
    // for the texts and the `nil` that ends it.
    let list = unsafe UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>(
      OpaquePointer(calloc(texts.count + 1, MemoryLayout<UnsafeMutablePointer<CChar>?>.stride)))
    for (index, text) in texts.enumerated() { unsafe list?[index] = strdup(text) }
    return UInt(bitPattern: list)
  }

  /// The items as readline wants them: in the place of its own idea of the word, from `start` on.
  private static func words(_ found: Completions, _ line: [UInt8], _ start: Int) -> [String] {
    let begin = found.range.lowerBound
    guard begin <= line.count else { return [] }
    if begin >= start {
      let before = String(decoding: line[start..<begin], as: UTF8.self)
      return found.items.map { before + $0.text }
    }
    let before = line[max(0, begin)..<start]
    return found.items.compactMap { item in
      item.text.utf8.starts(with: before)
        ? String(decoding: item.text.utf8.dropFirst(before.count), as: UTF8.self) : nil
    }
  }

  private static func commonStart(_ a: String, _ b: String) -> String {
    String(
      String.UnicodeScalarView(zip(a.unicodeScalars, b.unicodeScalars).prefix { $0 == $1 }.map(\.0))
    )
  }

  /// Lists what was offered by kind, above the line being typed.
  private static func showOffered() {
    var rows = 0 as Int32
    var columns = 0 as Int32
    // SAFETY: readline fills the two variables, which live as long as the call.
    unsafe rl_get_screen_size(&rows, &columns)
    let text = CompletionList.text(offered, width: max(20, Int(columns)))
    // SAFETY: the stream is readline's own; the text lives as long as the call.
    unsafe fputs("\n" + text, rl_outstream)
    rl_on_new_line()
    rl_forced_update_display()
  }
}
