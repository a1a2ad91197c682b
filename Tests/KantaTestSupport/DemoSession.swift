package import KantaColumns
package import KantaSession
package import KantaSource

/// A session over the demo data that collects what happens.
package struct DemoSession {
  package let session: Session
  package let folder: TemporaryFolder

  /// What one text gave.
  package struct Outcome {
    package var answers: [Answer] = []
    package var problems: [Diagnostic] = []
    package var status = SessionStatus.ok

    package var errors: [Diagnostic] { problems.filter { $0.severity == .error } }
  }

  /// A fresh session with `orders` and `customers` of the bookshop, then the statements of `setup`.
  ///
  /// The folder holds `orders.csv`, the bookshop's orders as a file.
  package init(_ setup: String = "") throws {
    folder = try TemporaryFolder()
    session = Session(
      SessionSettings(
        isScript: false, folder: folder.path, today: Day(year: 2025, month: 1, day: 15),
        threads: 2))
    let statements = DemoData.bookshop + "\norders | save \"orders.csv\"\n" + setup
    for line in statements.split(separator: "\n") {
      let outcome = run(String(line))
      if let problem = outcome.errors.first { throw problem }
    }
  }

  /// Runs a text and gives what came of it.
  package func run(_ text: String) -> Outcome {
    var outcome = Outcome()
    let status = session.run(SourceText(text, name: "prompt")) { event in
      switch event {
      case .answer(let answer, _): outcome.answers.append(answer)
      case .diagnostic(let problem, _): outcome.problems.append(problem)
      case .bound, .remark, .checked: break
      }
    }
    outcome.status = status
    return outcome
  }

  /// What is wrong with a text, without running it.
  package func check(_ text: String) -> [Diagnostic] {
    session.check(SourceText(text, name: "prompt"))
  }
}
