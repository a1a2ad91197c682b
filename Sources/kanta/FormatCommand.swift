import ArgumentParser
import KantaIO
import KantaRender
import KantaSession
import KantaSource
import KantaSyntax

/// `kanta fmt FILE…`.
struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt", abstract: "Write scripts in their one canonical form.",
    discussion: """
      A file is replaced whole or not at all, and left alone when it does not parse. With --check \
      nothing is written: the files that would change are listed, and the exit code is 3.
      """)

  @Argument(help: "The scripts; - reads standard input and writes standard output.")
  var files: [String]

  @Flag(help: "Only say which files would change.")
  var check = false

  @OptionGroup var shared: SharedOptions

  func run() throws {
    let sink = Sink(shared.settings, format: .table, delivery: .each)
    var status = SessionStatus.ok
    for file in files {
      do throws(Diagnostic) {
        status = max(status, try format(file, sink))
      } catch {
        sink.show(error, nil)
        status = max(status, SessionStatus(error))
      }
    }
    try shared.finish(sink.outcome(status))
  }

  private func format(_ file: String, _ sink: Sink) throws(Diagnostic) -> SessionStatus {
    let source = try TextFile.source(file)
    let problems = KantaSyntax.parse(source).diagnostics
    for problem in problems { sink.show(problem, source) }
    if let worst = problems.map({ SessionStatus($0) }).max(), worst != .ok { return worst }
    let formatted = KantaSyntax.format(source)
    let isInput = file == TextFile.standardInput
    if check {
      guard formatted != source.text else { return .ok }
      sink.output.write(source.name + "\n")
      return .checkFailed
    }
    if isInput {
      sink.output.write(formatted)
    } else if formatted != source.text {
      _ = try saveAtomically(to: file) { (writer: inout ChunkWriter) throws(Diagnostic) in
        try writer.write(Array(formatted.utf8))
      }
      sink.say("formatted \(file)")
    }
    return .ok
  }
}
