import Foundation
import KantaColumns
import KantaSession
import KantaSource
import KantaTestSupport
import Testing

/// What a transcript cannot show: files that change under a session, and ^C.
@Suite struct UnsteadyTests {
  private final class Recorder {
    var codes: [Diagnostic.Code] = []
    var tables: [String] = []
  }

  private let folder: TemporaryFolder
  private let session: Session
  private let recorder = Recorder()

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("customer,amount\nAnna,10\nBerit,20\n", to: "sales.csv")
    session = Session(SessionSettings(isScript: false, folder: folder.path, threads: 2))
  }

  private func run(_ text: String, onBinding: () -> Void = {}) -> SessionStatus {
    recorder.codes = []
    return session.run(SourceText(text, name: "prompt")) { event in
      switch event {
      case .diagnostic(let problem, _): recorder.codes.append(problem.code)
      case .bound: onBinding()
      case .answer(let answer, _):
        let cells = answer.table.columns[0]
        recorder.tables.append((0..<cells.count).map { "\(cells[$0])" }.joined(separator: " "))
      case .remark: break
      }
    }
  }

  @Test func aFileThatVanishesIsOneMessageAndTheSessionGoesOn() throws {
    #expect(run("sales = load \"sales.csv\"") == .ok)
    try FileManager.default.removeItem(atPath: folder.path + "/sales.csv")
    #expect(run("sales | summarize sum(amount)") == .dataError)
    #expect(recorder.codes == [.fileChanged])
    #expect(run("load \"sales.csv\" | count") == .dataError)
    #expect(recorder.codes == [.noFile])
    #expect(run("1 + 1") == .ok)
    #expect(recorder.codes.isEmpty)
  }

  @Test func aFileThatChangesIsToldAndCanBeLoadedAgain() throws {
    #expect(run("sales = load \"sales.csv\"") == .ok)
    try folder.write("customer,amount\nAnna,10\nBerit,20\nCarl,30\n", to: "sales.csv")
    #expect(run("sales | summarize sum(amount)") == .dataError)
    #expect(recorder.codes == [.fileChanged])
    #expect(run("sales = load \"sales.csv\"") == .ok)
    #expect(run("sales | summarize sum(amount)") == .ok)
    #expect(recorder.tables == ["integer(60)"])
  }

  @Test func aStatementCanBeInterruptedAndTheSessionGoesOn() throws {
    let script = "sales = load \"sales.csv\"\nsales | sort amount desc | describe"
    let status = run(script) { session.execution.cancellation.request() }
    #expect(status == .interrupted)
    #expect(recorder.codes == [.interrupted])
    #expect(run("sales | count") == .ok)
    #expect(recorder.tables == ["integer(2)"])
  }
}
