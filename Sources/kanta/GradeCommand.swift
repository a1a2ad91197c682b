import ArgumentParser
import KantaColumns
import KantaRender
import KantaReport
import KantaSession
import KantaSource

/// `kanta grade STUDENT --key KEY`.
struct GradeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grade", abstract: "Hold a student's report against the hidden checks of a key.",
    discussion: """
      Both are reports. After each cell of the student's with a name, the cell of the key with the \
      same name is run in the same session: its checks are the points, and the messages of those \
      that do not hold are the feedback. The exit code is 3 when a check did not hold.
      """)

  @Argument(help: "The student's report.")
  var file: String

  @Option(help: ArgumentHelp("The report with the checks.", valueName: "file"))
  var key: String

  @Option(help: "The format: table, for people, or json.")
  var to: OutputFormat?

  @OptionGroup var shared: SharedOptions

  mutating func validate() throws {
    if let to, to != .json, to != .table {
      throw ValidationError("a grade is written as table or json, not \(to.rawValue)")
    }
  }

  func run() throws { try shared.finish(grade()) }

  private func grade() -> SessionStatus {
    let sink = Sink(shared.settings, format: .md, delivery: .each)
    do throws(Diagnostic) {
      guard let student = try document(file, sink), let key = try document(key, sink) else {
        return sink.outcome(.usageError)
      }
      let rules = SessionSettings(
        isScript: true, folder: TextFile.folder(of: file), threads: shared.settings.threadCount,
        memoryBytes: shared.settings.memoryBytes, progress: sink.progress)
      let grading = Grading(student, key: key, rules, cancellation: Interrupts.cancellation)
      let grade = ProgressDisplay.shared.during(sink.terminal) {
        grading.run { sink.show($0, $1) }
      }
      if grade.isInterrupted { return sink.outcome(.interrupted) }
      guard grade.count > 0 else { throw .noExercises(self.key) }
      sink.output.write(to == .json ? grade.json : Self.text(grade))
      return sink.outcome(grade.held == grade.count ? .ok : .checkFailed)
    } catch {
      sink.show(error, nil)
      return sink.outcome(SessionStatus(error))
    }
  }

  private func document(_ path: String, _ sink: Sink) throws(Diagnostic) -> Document? {
    let source = try TextFile.source(path)
    let (document, problems) = Document.read(source)
    for problem in problems { sink.show(problem, source) }
    return problems.isEmpty ? document : nil
  }

  private static func text(_ grade: Grade) -> String {
    var lines: [String] = []
    for exercise in grade.exercises {
      let name = Neutralised.text(exercise.id)
      lines.append("\(name): \(exercise.held) of \(Counted.things(exercise.count, "check"))")
      lines += exercise.feedback.map { "  " + Neutralised.text($0) }
    }
    lines.append("total: \(grade.held) of \(Counted.things(grade.count, "check"))")
    return lines.map { $0 + "\n" }.joined()
  }
}

extension Diagnostic {
  fileprivate static func noExercises(_ path: String) -> Diagnostic {
    Diagnostic(
      .emptyInput, "the key `\(path)` has no checks",
      advice: Advice("give its cells names, {#name}, and write check … else fail \"…\" in them"))
  }
}
