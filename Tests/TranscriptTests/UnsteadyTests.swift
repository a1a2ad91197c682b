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
      case .remark, .checked: break
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

  /// Wherever ^C comes, a statement ends with one message, soon, and the session goes on.
  @Test(arguments: [
    "orders | sort customer, date desc | take 3", "orders | describe",
    "orders | join customers on customer | count by country",
    "orders | append orders | summarize sum(quantity), median(price) by product",
    "orders | where upper(product) contains \"A\" | save \"out.csv\" | count",
  ])
  func interruptsAtEveryLook(_ statement: String) throws {
    let stop = Cancellation(after: .max)
    let session = Session(
      SessionSettings(isScript: false, folder: folder.path, threads: 2), cancellation: stop)
    let setup = "orders = world \"bookshop/orders\"\ncustomers = world \"bookshop/customers\""
    #expect(session.run(SourceText(setup, name: "prompt")) { _ in } == .ok)
    func outcome(_ asks: Int) -> (status: SessionStatus, codes: [Diagnostic.Code], late: Int) {
      stop.request(after: asks)
      var codes: [Diagnostic.Code] = []
      let status = session.run(SourceText(statement, name: "prompt")) { event in
        if case .diagnostic(let problem, _) = event { codes.append(problem.code) }
      }
      return (status, codes, -stop.remainingAsks)
    }
    let looks = 1_000_000 + outcome(1_000_000).late
    #expect(looks > 5)
    for asks in stride(from: 0, to: looks, by: max(1, looks / 12)) {
      let (status, codes, late) = outcome(asks)
      #expect(status == .interrupted && codes == [.interrupted], "after \(asks) of \(looks)")
      // A look at each of many groups that are passed over is no work.
      #expect(late <= 64, "\(late) looks after the request")
    }
    #expect(outcome(looks + 100).status == .ok)
  }
}
