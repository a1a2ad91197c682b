import Foundation
import KantaColumns
import KantaSession
import KantaSource
import KantaTestSupport

/// Runs a whole script; the answers of its statements, or what went wrong.
func answers(_ script: String) throws -> [Answer] {
  let session = Session(SessionSettings(isScript: true, threads: 2))
  var answers: [Answer] = []
  var problem: Diagnostic?
  _ = session.run(SourceText(script, name: "reference")) { event in
    switch event {
    case .answer(let answer, _): answers.append(answer)
    case .diagnostic(let found, _) where found.severity == .error: problem = problem ?? found
    case .diagnostic, .bound, .remark, .checked: break
    }
  }
  if let problem { throw problem }
  return answers
}

/// The answer of the last statement of a script.
func lastAnswer(_ script: String) throws -> Answer {
  guard let last = try answers(script).last else {
    throw Diagnostic(.emptyInput, "the script gave no table")
  }
  return last
}

extension Table {
  /// The cells of a row as text, as CSV writes them.
  func row(_ index: Int) -> [String] {
    columns.map { column in
      switch column[index] {
      case .missing: ""
      case .integer(let value): String(value)
      case .decimal(let value): value.plain
      case .number(let value): "\(value)"
      case .percent(let value): "\(value)"
      case .text(let text): text
      case .date(let day): day.plain
      case .datetime(let moment): moment.plain
      case .duration(let span): String(span.microseconds / TimeSpan.microsecondsPerDay)
      case .boolean(let value): value ? "true" : "false"
      }
    }
  }

  var rows: [[String]] { (0..<rowCount).map(row) }
}

/// The rows of a simple CSV file below its header; nothing is quoted in the files this reads.
func plainRows(_ path: String) throws -> [[String]] {
  try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline)
    .dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
}
