package import KantaColumns
import KantaPlan
package import KantaSource

/// What a cell of a document gave when it was run.
package struct CellOutcome: Sendable {
  /// One thing that happened, in order.
  package enum Part: Sendable {
    case table(Answer)
    /// A name was given to a result.
    case bound(name: String, summary: String, definitions: [String], notes: [StepNote])
    case problem(Diagnostic)
  }

  /// A check and whether it held.
  package struct Check: Sendable {
    /// Its message, or else its condition.
    package let text: String
    package let isHeld: Bool
    /// Whether it only warns.
    package let isWarning: Bool

    init(_ request: CheckRequest, isHeld: Bool) {
      text = request.message ?? request.condition
      self.isHeld = isHeld
      isWarning = request.isWarning
    }

    package init(_ text: String, isHeld: Bool, isWarning: Bool) {
      self.text = text
      self.isHeld = isHeld
      self.isWarning = isWarning
    }
  }

  package let cell: Document.Cell
  package internal(set) var parts: [Part] = []
  package internal(set) var checks: [Check] = []
  /// What loading decided and other things for the eyes.
  package internal(set) var remarks: [String] = []
  /// Whether it came to a stop before its end, which a check that fails does not do by itself.
  package internal(set) var isFailed = false
  /// Names it reads that an earlier cell could not make.
  package internal(set) var missingNames: [String] = []
  /// Whether it is what an earlier run left.
  package internal(set) var isCached = false
  /// What stands in the sentence, for `{{ … }}`.
  package internal(set) var value: Answer?

  init(_ cell: Document.Cell) { self.cell = cell }

  /// The results that are tables.
  package var answers: [Answer] {
    parts.compactMap { if case .table(let answer) = $0 { answer } else { nil } }
  }

  package var problems: [Diagnostic] {
    parts.compactMap { if case .problem(let problem) = $0 { problem } else { nil } }
  }
}

/// A document that has been run, once, from its first line to its last.
package struct ReportRun: Sendable {
  /// A parameter and what it was.
  package struct Parameter: Hashable, Sendable {
    package let name: String
    package let value: String
    /// What was given from outside, if something was.
    package let given: String?
  }

  package let document: Document
  package internal(set) var outcomes: [CellOutcome] = []
  package internal(set) var inputs: [InputFacts] = []
  /// What kept the inputs from being described.
  package internal(set) var inputProblem: Diagnostic?
  /// The analysis date: the one that was set, or else the only one that was used.
  package internal(set) var day: Day?
  /// Whether that date was given from outside.
  package internal(set) var isDayGiven = false
  package internal(set) var parameters: [Parameter] = []
  package internal(set) var isInterrupted = false

  init(_ document: Document) { self.document = document }

  package var checks: [(cell: String, check: CellOutcome.Check)] {
    outcomes.flatMap { outcome in outcome.checks.map { (outcome.cell.id, $0) } }
  }

  package var failedCells: [CellOutcome] { outcomes.filter(\.isFailed) }
}
