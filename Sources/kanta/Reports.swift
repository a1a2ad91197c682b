import KantaColumns
import KantaIO
import KantaRender
import KantaReport
import KantaSession
import KantaSource
import SystemPackage

/// Running documents and writing what they give.
enum Reports {
  /// Whether what is asked for is a report: a Markdown file always is, a script when a page is
  /// wanted, or any of a report's formats of one with prose in it.
  static func isWanted(_ path: String, _ request: ScriptRequest) throws(Diagnostic) -> Bool {
    if Document.isMarkdown(path) { return true }
    guard request.format != nil || request.output != nil else { return false }
    let format =
      if let format = request.format {
        format
      } else {
        try? OutputFormat(ofFile: request.output ?? "")
      }
    switch format {
    case .html?: return true
    case .md?, .json?:
      guard request.output != nil, path != TextFile.standardInput else { return false }
      return Document.hasProse(try TextFile.source(path))
    default: return false
    }
  }

  /// `kanta run FILE`: a page and the record of the run, or one of the other formats.
  static func run(
    _ path: String, _ request: ScriptRequest, _ settings: CommonSettings
  ) -> SessionStatus {
    let sink = Sink(settings, format: .md, delivery: .each)
    do throws(Diagnostic) {
      let target = try ReportTarget(path, request)
      // Before a run that may take minutes.
      for file in [target.path, target.recordPath] { if let file { try requireSavable(file) } }
      guard
        let (report, status) = try execute(
          path, request, settings, sink, usesCache: request.usesCache)
      else {
        return sink.outcome(.usageError)
      }
      if report.isInterrupted || Interrupts.cancellation.isRequested {
        sink.say("nothing was written")
        return sink.outcome(.interrupted)
      }
      try write(report, to: target, folder: TextFile.folder(of: path), sink)
      return sink.outcome(status)
    } catch {
      sink.show(error, nil)
      return sink.outcome(SessionStatus(error))
    }
  }

  /// Runs the document at `path`; `nil` when it, or a parameter, is wrong and was told of.
  static func execute(
    _ path: String, _ request: ScriptRequest, _ settings: CommonSettings, _ sink: Sink,
    usesCache: Bool = false
  ) throws(Diagnostic) -> (ReportRun, SessionStatus)? {
    let source = try TextFile.source(path)
    let (document, problems) = Document.read(source)
    for problem in problems { sink.show(problem, source) }
    guard problems.isEmpty else { return nil }
    let rules = SessionSettings(
      isScript: true, folder: TextFile.folder(of: path), asOf: request.asOf,
      parameters: request.values.map { ($0.name, $0.value) }, threads: settings.threadCount,
      memoryBytes: settings.memoryBytes, progress: sink.progress)
    let runner = ReportRunner(document, rules, cancellation: Interrupts.cancellation)
    let wrong = runner.parameterProblems
    for problem in wrong { sink.show(problem, source) }
    guard wrong.isEmpty else { return nil }
    let file = usesCache ? CacheFile(ReportCache.name(document, rules)) : nil
    var cache = file?.read()
    let report = ProgressDisplay.shared.during(sink.terminal) {
      runner.run(cache: &cache) {
        sink.say(line(for: $0))
      } show: {
        sink.show($0, $1)
      }
    }
    if let cache, !report.isInterrupted { file?.write(cache) }
    if let problem = report.inputProblem { sink.show(problem, nil) }
    return (report, status(of: report))
  }

  /// 1 when a cell failed, 3 when a check did not hold.
  static func status(of report: ReportRun) -> SessionStatus {
    if report.isInterrupted { return .interrupted }
    if !report.failedCells.isEmpty || report.inputProblem != nil { return .dataError }
    return report.checks.contains { !$0.check.isHeld && !$0.check.isWarning } ? .checkFailed : .ok
  }

  /// `3/12 top-customers: 1 result, 0.21 s`.
  private static func line(for step: ReportRunner.Step) -> String {
    let hundredths = Int((step.seconds * 100).rounded())
    let rest = hundredths % 100
    let time = "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) s"
    let outcome = step.outcome
    let answers = outcome.answers.count
    var what = answers > 0 ? Counted.things(answers, "result") : "done"
    if outcome.checks.contains(where: { !$0.isHeld && !$0.isWarning }) { what = "a check failed" }
    if outcome.isFailed {
      let missing = outcome.missingNames.map { "`\($0)`" }
      what = missing.isEmpty ? "failed" : "failed without \(Counted.list(missing))"
    }
    let start = "\(step.number)/\(step.count) \(outcome.cell.id): \(what)"
    return outcome.isCached ? "\(start), cached" : "\(start), \(time)"
  }

  /// Writes a report, and the record of its run beside it.
  static func write(
    _ report: ReportRun, to target: ReportTarget, folder: String, _ sink: Sink
  ) throws(Diagnostic) {
    let record = RunRecord(report)
    let images = ReportImages(folder: folder)
    let text =
      switch target.format {
      case .md: ReportMarkdown.text(report)
      case .json: record.text
      default: ReportPage(report, record) { images.address(for: $0) }.html()
      }
    for warning in images.problems { sink.say(warning) }
    guard let path = target.path else {
      sink.output.write(text)
      return
    }
    let bytes = Array(text.utf8)
    guard let recordPath = target.recordPath else {
      _ = try saveAtomically(to: path) { (writer: inout ChunkWriter) throws(Diagnostic) in
        try writer.write(bytes)
      }
      sink.say("wrote \(path)")
      return
    }
    _ = try saveAtomically(to: path, beside: recordPath) {
      (writer: inout ChunkWriter) throws(Diagnostic) in
      try writer.write(bytes)
    } companion: {
      Array(record.text.utf8)
    }
    sink.say("wrote \(path) and \(FilePath(recordPath).lastComponent?.string ?? recordPath)")
  }
}

/// Where a report goes.
struct ReportTarget {
  let format: OutputFormat
  /// `nil` for standard output.
  let path: String?
  /// Where the record of the run goes, when it is not what is written anyway.
  let recordPath: String?

  init(_ source: String, _ request: ScriptRequest) throws(Diagnostic) {
    let format: OutputFormat
    if let asked = request.format {
      format = asked
    } else if let output = request.output, !output.hasPrefix("/dev/") {
      guard let named = try? OutputFormat(ofFile: output) else { throw .reportEnding(output) }
      format = named
    } else {
      format = .html
    }
    guard [.html, .md, .json].contains(format) else { throw .reportFormat(format.rawValue) }
    self.format = format
    if let output = request.output {
      path = output
    } else if format == .html {
      path = source == TextFile.standardInput ? nil : Self.beside(source, ending: ".html")
    } else {
      path = nil
    }
    let isPlain = path.map { !$0.hasPrefix("/dev/") } ?? false
    recordPath = format != .json && isPlain ? path.map(Self.record) : nil
    if let path, source != TextFile.standardInput,
      let old = try? FileIdentity(ofFile: path), old == (try FileIdentity(ofFile: source))
    {
      throw .overwritesDocument(path)
    }
  }

  private init(format: OutputFormat, path: String?, recordPath: String?) {
    self.format = format
    self.path = path
    self.recordPath = recordPath
  }

  /// The page with its record where there is a page, or else the record alone.
  var onlyWhatIsThere: ReportTarget {
    if let path, (try? FileIdentity(ofFile: path)) != nil { return self }
    return ReportTarget(format: .json, path: recordPath, recordPath: nil)
  }

  /// Where the record of a page or a document lies: `a.run.json` for `a.html` and `a.md`.
  static func record(_ path: String) -> String { beside(path, ending: ".run.json") }

  private static func beside(_ path: String, ending: String) -> String {
    let file = FilePath(path)
    let stem = file.stem ?? "report"
    return file.removingLastComponent().appending(stem + ending).string
  }
}

extension Diagnostic {
  fileprivate static func reportFormat(_ format: String) -> Diagnostic {
    Diagnostic(
      .badOption, "a report is written as html, md or json, not \(format)",
      advice: Advice("save a table from inside the report: … | save \"table.\(format)\""))
  }

  fileprivate static func reportEnding(_ path: String) -> Diagnostic {
    Diagnostic(
      .unknownFormat, "`\(path)` does not say how to write the report",
      notes: ["known endings: .html .md .json"], advice: Advice("save it as `\(path).html`"))
  }

  fileprivate static func overwritesDocument(_ path: String) -> Diagnostic {
    Diagnostic(
      .unwritable, "`\(path)` is the document itself",
      advice: Advice("give another name with -o"))
  }
}
