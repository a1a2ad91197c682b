import ArgumentParser
import KantaColumns
import KantaIO
import KantaRender
import KantaReport
import KantaSession
import KantaSource

/// `kanta verify FILE`.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Run a report again and compare it with its record.",
    discussion: """
      Holds the run against NAME.run.json beside the report: inputs first, then values (numbers \
      that differ by less than a billionth are the same), then checks. Cells marked volatile are \
      left out. The date and the parameters are those of the record unless given. The exit code \
      is 4 when something moved.
      """)

  @Argument(help: "The report.")
  var file: String

  @Flag(help: "Make this run the record, and write the page anew where there is one.")
  var accept = false

  @OptionGroup var given: GivenOptions
  @OptionGroup var shared: SharedOptions

  func run() throws { try shared.finish(verify()) }

  private func verify() -> SessionStatus {
    let sink = Sink(shared.settings, format: .md, delivery: .each)
    do throws(Diagnostic) {
      let target = try ReportTarget(file, ScriptRequest(format: .html))
      _ = try FileIdentity(ofFile: file)
      let recordPath = ReportTarget.record(file)
      let old = try RecordFile.read(recordPath, madeBy: "kanta run \(file)")
      let request = request(filledFrom: old, for: Document.read(try TextFile.source(file)).document)
      guard
        let (report, status) = try Reports.execute(file, request, shared.settings, sink)
      else { return sink.outcome(.usageError) }
      if report.isInterrupted { return sink.outcome(.interrupted) }
      if let problem = report.inputProblem { throw problem }
      let new = RunRecord(report)
      let comparison = RecordComparison(from: old, to: new)
      ChangeList.write(comparison, to: sink.output)
      let counts =
        "\(Counted.things(new.inputs.count, "input")), "
        + "\(Counted.things(new.cells.count { !$0.isVolatile }, "cell")), "
        + "\(Counted.things(new.checks.count, "check"))"
      if !comparison.isDrift { sink.output.write("as recorded: \(counts)\n") }
      guard accept else {
        if let page = target.path, let text = try? TextFile.source(page).text,
          let shown = ReportPage.record(inPage: text), shown.text != old.text
        {
          sink.say(
            "\(RecordFile.name(page)) is the page of another run than \(RecordFile.name(recordPath)); "
              + "--accept writes both")
        }
        return sink.outcome(comparison.isDrift ? .drift : .ok)
      }
      try Reports.write(report, to: target.onlyWhatIsThere, folder: TextFile.folder(of: file), sink)
      return sink.outcome(status)
    } catch {
      sink.show(error, nil)
      return sink.outcome(SessionStatus(error))
    }
  }

  /// What was given, and for the rest what the record was made with, as far as the document still
  /// takes it.
  private func request(filledFrom record: RunRecord, for document: Document) -> ScriptRequest {
    var values = given.values
    for parameter in record.parameters where !values.contains(where: { $0.name == parameter.name })
    {
      guard let text = parameter.given else { continue }
      let alone = SessionSettings(
        isScript: true, parameters: [(parameter.name, text)], threads: 1)
      let problems = Session.parameterProblems(in: document.wholeCode, alone)
      if problems.isEmpty { values.append(.init(name: parameter.name, value: text)) }
    }
    let day = record.isDayGiven ? record.day.flatMap(GivenOptions.day) : nil
    return ScriptRequest(asOf: given.day ?? day, values: values)
  }
}

/// `kanta diff A.run.json B.run.json`.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Say what changed between two runs of a report, in numbers.")

  @Argument(help: "The record of the earlier run, NAME.run.json.")
  var old: String

  @Argument(help: "The record of the later run.")
  var new: String

  @Option(help: ArgumentHelp("Write a page with both side by side.", valueName: "file"))
  var html: String?

  @OptionGroup var shared: SharedOptions

  func run() throws {
    let sink = Sink(shared.settings, format: .md, delivery: .each)
    do throws(Diagnostic) {
      let comparison = RecordComparison(
        from: try RecordFile.read(old, madeBy: "kanta run"),
        to: try RecordFile.read(new, madeBy: "kanta run"))
      if let html {
        let page = ComparisonPage.html(
          comparison, before: RecordFile.name(old), after: RecordFile.name(new))
        _ = try saveAtomically(to: html) { (writer: inout ChunkWriter) throws(Diagnostic) in
          try writer.write(Array(page.utf8))
        }
        sink.say("wrote \(html)")
      } else if comparison.changes.isEmpty {
        sink.output.write("nothing changed\n")
      } else {
        ChangeList.write(comparison, to: sink.output)
      }
    } catch {
      sink.show(error, nil)
      try shared.finish(SessionStatus(error))
    }
    try shared.finish(sink.outcome(.ok))
  }
}

/// Changes as lines below their headings.
enum ChangeList {
  static func write(_ comparison: RecordComparison, to output: Output) {
    for subject in RecordChange.Subject.allCases {
      let changes = comparison.changes.filter { $0.subject == subject }
      guard !changes.isEmpty else { continue }
      output.write("\(subject.title)\n" + changes.map { "  \($0.words)\n" }.joined())
    }
  }
}

/// Reading records.
enum RecordFile {
  static func read(_ path: String, madeBy command: String) throws(Diagnostic) -> RunRecord {
    let text: SourceText
    do throws(Diagnostic) {
      text = try TextFile.source(path)
    } catch {
      guard error.code == .noFile, command != "kanta run" else { throw error }
      throw Diagnostic(
        .noFile, "there is no record `\(path)` of an earlier run",
        advice: Diagnostic.Advice("make it with `\(command)`"))
    }
    guard let record = RunRecord(reading: text.text) else {
      if let version = RunRecord.laterVersion(of: text.text) {
        throw Diagnostic(
          .unknownFormat, "`\(path)` is a record of Kanta \(version), which this one cannot read",
          advice: Diagnostic.Advice("use that version, or make the record anew with `\(command)`"))
      }
      throw Diagnostic(
        .unknownFormat, "`\(path)` is no record of a run",
        advice: Diagnostic.Advice("`\(command)` writes one: NAME.run.json"))
    }
    return record
  }

  /// The name of a file without folders.
  static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
