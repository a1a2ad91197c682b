import KantaColumns
import KantaCommands
import KantaPlan
import KantaRender
import KantaSession
import KantaSource
import KantaSyntax

/// The prompt: reads statements, runs them, and never gives up on a mistake.
@MainActor
final class Prompt {
  static let banner =
    "Kanta \(Kanta.version) — customer analytics.  help · .demo loads sample data · ^D exits"
  private static let first = "kanta> "
  private static let next = "     | "

  let session: Session
  let sink: Sink
  var history = History()
  /// The statements that could make a script of this session.
  var recording = Recording()
  /// The results of one command or of all go here.
  var redirection = Redirection()
  var isFinished = false
  let threads: Int
  /// What was entered of a statement that goes on.
  private var pending = ""

  init(_ settings: CommonSettings, format: OutputFormat) {
    threads = settings.threadCount
    sink = Sink(settings, format: format, delivery: .each)
    sink.atPrompt = true
    sink.showsTime = true
    session = Session(
      SessionSettings(
        isScript: false, today: Clock.today(), threads: threads, describesLoads: true,
        memoryBytes: settings.memoryBytes, progress: sink.progress),
      cancellation: Interrupts.cancellation)
  }

  /// Reads and runs until ^D or `.quit`.
  func run() -> SessionStatus {
    Readline.start(
      wakeReader: Interrupts.makeWakePipe() ?? -1, echoesToError: !sink.terminal.outputIsTerminal)
    Readline.complete = { [unowned self] line, offset in completions(line, offset) }
    sink.say(Self.banner)
    while !isFinished {
      Interrupts.cancellation.reset()
      switch Readline.read(pending.isEmpty ? Self.first : Self.next) {
      case .interrupted:
        pending = ""
      case .line(let text):
        _ = feed(text, isWhole: false)
      case .end:
        sink.errors.write("\n")
        if pending.isEmpty { return .ok }
        let text = pending  // ^D ends a statement as it stands
        pending = ""
        _ = enter(text)
      }
    }
    return .ok
  }

  // MARK: - What is entered

  /// Takes lines that were typed, pasted or read; false when one of them went wrong, which ends
  /// the rest of them.
  ///
  /// A line that starts with `|` belongs to the one before it where both are known; typed later, it
  /// continues from the last result. `isWhole` says that nothing will follow.
  func feed(_ text: String, isWhole: Bool) -> Bool {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map { Self.withoutPrompt(String($0)) }
    for (index, line) in lines.enumerated() {
      if pending.isEmpty {
        if isBlank(line) { continue }
        if let outcome = command(line) {
          if !outcome || Interrupts.cancellation.isRequested { return false }
          continue
        }
      }
      pending += (pending.isEmpty ? "" : "\n") + line
      let following = lines[(index + 1)...].first { !isBlank($0) }
      if following?.drop(while: \.isWhitespace).first == "|" { continue }
      if completeness(of: SourceText(pending, name: "prompt")) == .incomplete { continue }
      let statement = pending
      pending = ""
      if !enter(statement) { return false }
    }
    guard isWhole, !pending.isEmpty else { return true }
    let rest = pending
    pending = ""
    return enter(rest)
  }

  /// The line without the prompt that it was copied with.
  ///
  /// The prompt of a line that goes on begins like a stage: only before another `|` it is no part
  /// of the statement.
  private static func withoutPrompt(_ line: String) -> String {
    if line.hasPrefix(first) { return String(line.dropFirst(first.count)) }
    let rest = line.dropFirst(next.count)
    return line.hasPrefix(next) && rest.drop(while: \.isWhitespace).first == "|"
      ? String(rest) : line
  }

  private func isBlank(_ line: String) -> Bool {
    let start = line.drop(while: \.isWhitespace)
    return start.isEmpty || start.first == "#"
  }

  /// Runs a line that is no statement: a dot command, or `help`; `nil` for anything else.
  private func command(_ line: String) -> Bool? {
    let words = line.split(whereSeparator: \.isWhitespace)
    guard let first = words.first else { return nil }
    if first.first == ".", first.dropFirst().first?.isLetter ?? false {
      history.add(line)
      return run(dotCommand: String(first.dropFirst()), words.dropFirst().map(String.init), line)
    }
    if let topic = PromptWords.topic(of: line, unless: session.scope.tables.keys) {
      history.add(line)
      return help(topic)
    }
    guard words.count <= 2, let word = PromptWords.command(meantBy: words.joined(separator: " ")),
      session.scope.tables[String(first)] == nil, session.scope.values[String(first)] == nil
    else { return nil }
    history.add(line)
    if word == "quit" { return run(dotCommand: word, [], line) }
    sink.show(
      Diagnostic(
        .notHere, "`\(line.trimmingPrefix { $0.isWhitespace })` is no statement",
        advice: Diagnostic.Advice("type `.\(word)`, or `.help` for all such commands")), nil)
    return false
  }

  /// Shows a page of the manual.
  func help(_ topic: String) -> Bool {
    guard let page = HelpPage.text(topic) else {
      sink.show(.unknownTopic(topic), nil)
      return false
    }
    sink.output.write(page)
    return true
  }

  // MARK: - Running

  /// Runs the statements of a text one by one, up to the first that goes wrong.
  func enter(_ text: String) -> Bool {
    history.add(text)
    if Interrupts.cancellation.isRequested { return false }
    redirection.open(sink)
    defer { redirection.closeAfterStatement(sink) }
    for statement in Self.statements(of: text) {
      sink.writesPlainValue =
        sink.format == .table && PlainValue.ends(statement, in: session.scope)
      let status = sink.run(SourceText(statement, name: "prompt"), in: session)
      sink.writesPlainValue = false
      if status == .ok {
        recording.add(statement, in: session.scope)
      } else if status != .checkFailed {
        return false
      }
      if Interrupts.cancellation.isRequested { return false }  // while it was shown
    }
    return true
  }

  /// The text of each statement; the whole text where it does not parse.
  private static func statements(of text: String) -> [String] {
    let source = SourceText(text, name: "prompt")
    let parsed = parse(source)
    let statements = parsed.tree.statements
    if statements.count < 2 || parsed.diagnostics.contains(where: { $0.severity == .error }) {
      return [text]
    }
    return statements.map { source[$0.range] }
  }

  // MARK: - Completion

  private func completions(_ line: String, _ offset: Int) -> Completions {
    if pending.isEmpty, line.utf8.first == UInt8(ascii: ".") {
      return dotCompletions(line, offset)
    }
    let before = pending.isEmpty ? "" : pending + "\n"
    let shift = before.utf8.count
    let found = session.completions(in: before + line, at: shift + offset)
    guard found.range.lowerBound >= shift else {
      return Completions(range: SourceRange(offset, offset), items: [])
    }
    return Completions(
      range: SourceRange(found.range.lowerBound - shift, found.range.upperBound - shift),
      items: found.items)
  }
}
