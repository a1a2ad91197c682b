import ArgumentParser
import KantaRender
import KantaReport
import KantaSession
import KantaSource

/// `kanta check FILE…`.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Parse and check scripts and reports without running them.",
    discussion:
      "Says nothing when all is well. Files that a script loads are opened for their columns.")

  @Argument(help: "The scripts and reports; - is a script on standard input.")
  var files: [String]

  @OptionGroup var shared: SharedOptions

  func run() throws {
    let sink = Sink(shared.settings, format: .table, delivery: .each)
    var status = SessionStatus.ok
    for file in files {
      do throws(Diagnostic) {
        let source = try TextFile.source(file)
        let (document, frame) = Document.read(source)
        for problem in frame {
          sink.show(problem, source)
          status = max(status, SessionStatus(problem))
        }
        let settings = SessionSettings(
          isScript: true, folder: TextFile.folder(of: file), threads: shared.settings.threadCount,
          memoryBytes: shared.settings.memoryBytes)
        let session = Session(settings, cancellation: Interrupts.cancellation)
        for diagnostic in session.check(document.wholeCode) {
          sink.show(diagnostic, source)
          status = max(status, SessionStatus(diagnostic))
        }
      } catch {
        sink.show(error, nil)
        status = max(status, SessionStatus(error))
      }
    }
    try shared.finish(sink.outcome(status))
  }
}
