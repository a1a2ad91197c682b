import KantaColumns
import KantaIO
import KantaRender
import KantaSession
import KantaSource

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writes what a session says: results where they belong, everything else to standard error.
final class Sink {
  /// Which results are written.
  enum Delivery {
    case each
    /// Only the last; the exact formats hold one table.
    case last
  }

  /// What is smaller is written at once.
  private static let pageSize = 1 << 16

  let terminal: Terminal
  let errorStyle: DiagnosticStyle
  private let isASCII: Bool
  var format: OutputFormat
  var delivery: Delivery
  var atPrompt = false
  /// Whether a single value is written without the frame of a table.
  var writesPlainValue = false
  var showsTime: Bool
  var maxRows = 20
  /// Where results go instead of standard output; it is given whole pieces of text.
  var redirection: (([UInt8]) -> Void)?
  let output = Output(STDOUT_FILENO)
  let errors = Output(STDERR_FILENO)
  private var pending: Answer?
  private var pendingSeconds = 0.0
  private(set) var resultCount = 0
  private var hasWritten = false

  init(_ settings: CommonSettings, format: OutputFormat, delivery: Delivery) {
    terminal = settings.terminal
    errorStyle = settings.errorFormat
    isASCII = settings.isASCII
    self.format = format
    self.delivery = delivery
    showsTime = terminal.outputIsTerminal
  }

  /// Where the work of a session says how far it is; `nil` when nobody would see it.
  var progress: Progress? { terminal.showsProgress ? ProgressDisplay.shared.progress : nil }

  /// Runs a text in a session, takes what happens, and shows how far it is.
  func run(_ source: SourceText, in session: Session) -> SessionStatus {
    ProgressDisplay.shared.during(terminal) { session.run(source) { receive($0) } }
  }

  private func receive(_ event: SessionEvent) {
    switch event {
    case .answer(let answer, let seconds):
      resultCount += 1
      if delivery == .each {
        write(answer, elapsedSeconds: seconds)
      } else {
        (pending, pendingSeconds) = (answer, seconds)
      }
    case .bound(let name, let summary, let definitions, let notes, let seconds):
      for line in definitions + notes.compactMap(\.words) { say("  " + line) }
      let time = atPrompt && showsTime ? " · " + Self.time(seconds) : ""
      say("\(name): \(summary)\(time)")
    case .remark(let text):
      for line in text.split(separator: "\n") { say(String(line)) }
    case .checked: break
    case .diagnostic(let diagnostic, let source):
      show(diagnostic, source)
    }
  }

  /// Writes the result that was held back; nothing after an error.
  func finish(_ status: SessionStatus) {
    defer { pending = nil }
    guard let pending, status == .ok || status == .checkFailed else { return }
    write(pending, elapsedSeconds: pendingSeconds)
  }

  /// The status, unless results could not be written.
  func outcome(_ status: SessionStatus) -> SessionStatus {
    if Interrupts.cancellation.isRequested { return .interrupted }
    guard let failure = output.failure else { return status }
    let reason = failure == ENOSPC ? "no space left on device" : "system error \(failure)"
    show(Diagnostic(.unwritable, "cannot write the results: \(reason)"), nil)
    return max(status, .dataError)
  }

  // MARK: - Results

  func write(_ answer: Answer, elapsedSeconds: Double?) {
    if writesPlainValue, let line = PlainValue.line(of: answer) {
      put(Array(line.utf8))
      return
    }
    if format.isExact {
      for line in answer.definitions + answer.notes.compactMap(\.words) { say(line) }
    } else if hasWritten, !atPrompt {
      put(Array("\n".utf8))
    }
    hasWritten = true
    let isScreen = redirection == nil
    let style = RenderStyle(
      width: isScreen ? terminal.width : nil, colour: isScreen && terminal.outputHasColour,
      maxRows: maxRows, unicode: hasUnicode, atPrompt: atPrompt)
    let seconds = showsTime && isScreen ? elapsedSeconds : nil
    // A table goes out in one piece, so that another program's lines do not fall between.
    var page: [UInt8] = []
    let rows = RowWriter(
      answer, as: format, style: style, elapsedSeconds: seconds, unless: Interrupts.cancellation)
    rows.forEachChunk { chunk in
      page += chunk
      guard page.count >= Self.pageSize else { return }
      put(page)
      page = []
    }
    if !page.isEmpty { put(page) }
  }

  /// Writes every row and column, as a file would have them.
  func writeWhole(_ answer: Answer) {
    var whole = answer
    whole.rowsToShow = nil
    whole.chart = nil
    let style = RenderStyle(colour: terminal.outputHasColour, unicode: !isASCII)
    RowWriter(whole, as: format, style: style, unless: Interrupts.cancellation)
      .forEachChunk { put($0) }
  }

  /// Whether results may have characters beyond ASCII where they go.
  private var hasUnicode: Bool {
    let isDumbScreen = redirection == nil && Terminal.isDumb && terminal.outputIsTerminal
    return !isASCII && !isDumbScreen
  }

  private func put(_ bytes: [UInt8]) {
    if Interrupts.cancellation.isRequested { return }
    if let redirection { redirection(bytes) } else { output.write(bytes) }
  }

  // MARK: - Everything else

  /// A remark, dim; on a screen what does not fit on a line goes on below, indented.
  func say(_ text: String) {
    let text = Neutralised.text(text)
    let indent = text.prefix { $0 == " " }.count + 2
    let lines = errorWidth.map { DisplayWidth.wrapped(text, to: $0, indent: indent) } ?? [text]
    for line in lines { errors.write(terminal.dim(line) + "\n") }
  }

  /// The columns of the screen that remarks go to; `nil` when they go elsewhere.
  private var errorWidth: Int? { terminal.errorIsTerminal ? Terminal.errorWidth : nil }

  func show(_ diagnostic: Diagnostic, _ source: SourceText?) {
    errors.write(
      KantaSource.render(
        diagnostic, in: source, style: errorStyle, colour: terminal.errorHasColour,
        width: errorWidth))
  }

  /// A time as the footer writes it: `0.21 s`.
  private static func time(_ seconds: Double) -> String {
    let hundredths = Int((seconds * 100).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) s"
  }
}
