package import KantaColumns
package import KantaPlan
package import KantaSource

/// What happens while text is run, in order; the caller decides where it is written.
package enum SessionEvent: Sendable {
  /// A result. `elapsedSeconds` is the time it took, for the footer of a terminal.
  case answer(Answer, elapsedSeconds: Double)
  /// A name was bound; `summary` says to what, definitions and notes how it came about.
  case bound(
    name: String, summary: String, definitions: [String], notes: [StepNote],
    elapsedSeconds: Double)
  /// What a load decided, a check that held: for the eyes, not part of a result.
  case remark(String)
  /// A check was made; one that does not hold is followed by its diagnostic.
  case checked(CheckRequest, isHeld: Bool)
  /// A problem, in the text it is about.
  case diagnostic(Diagnostic, SourceText)
}

/// How running a text ended; the raw value is the exit code of the command line.
package enum SessionStatus: Int32, Comparable, Sendable {
  case ok = 0
  /// Data or running: a file, a value, an overflow.
  case dataError = 1
  /// Syntax, names, types, usage.
  case usageError = 2
  case checkFailed = 3
  /// A report is not what its record says.
  case drift = 4
  case interrupted = 130

  /// From the mildest to the gravest: a run that goes wrong in two ways ends as the graver one.
  package static func < (a: Self, b: Self) -> Bool { a.gravity < b.gravity }

  private var gravity: Int {
    switch self {
    case .ok: 0
    case .checkFailed: 1
    case .drift: 2
    case .dataError: 3
    case .usageError: 4
    case .interrupted: 5
    }
  }

  /// Whether the statements after this one are not run.
  var isFinal: Bool { self > .checkFailed }

  /// What a diagnostic of this code makes of a run.
  package init(_ diagnostic: Diagnostic) {
    switch diagnostic.severity {
    case .warning: self = .ok
    case .failed: self = .checkFailed
    case .error:
      self =
        switch diagnostic.code.rawValue.dropFirst().first {
        case "1", "2", "3": .usageError
        default:
          switch diagnostic.code {
          case .interrupted: .interrupted
          case .clock: .usageError
          default: .dataError
          }
        }
    }
  }
}
