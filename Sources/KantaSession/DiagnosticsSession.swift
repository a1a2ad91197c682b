import KantaPlan
import KantaSource

extension Diagnostic {
  static func overwritesSource(_ path: String) -> Diagnostic {
    Diagnostic(
      .unwritable, "`\(path)` is a file this session reads from",
      advice: Advice("save under another name"))
  }

  /// A file that is no record of a list stands where the record would go.
  static func recordInTheWay(_ path: String) -> Diagnostic {
    Diagnostic(
      .unwritable, "`\(path)` is there already, and is no record of a list",
      advice: Advice("move it away, or save under another name"))
  }

  /// A file that a list was made from is not there as it was read.
  static func sourceChanged(_ name: String) -> Diagnostic {
    Diagnostic(
      .fileChanged, "`\(name)` changed after it was loaded, so the list could not be made again",
      advice: Advice("load it again"))
  }

  static func loadOption(_ option: String, _ found: String, _ example: String) -> Diagnostic {
    Diagnostic(
      .badOption, "`\(option)` cannot be \"\(found)\"",
      advice: Advice("write it like \(option): \"\(example)\""))
  }

  static func unknownWorld(_ name: String, known: [String]) -> Diagnostic {
    let near = Suggestion.nearest(to: name, among: known).first ?? known[0]
    return Diagnostic(
      .unknownName, "there is no built-in world `\(name)`",
      notes: ["worlds: " + Counted.list(known)],
      advice: Advice("write world \"\(near)/…\" with one of its tables"))
  }

  static func unknownWorldTable(_ name: String, of world: String, known: [String]) -> Diagnostic {
    let near = Suggestion.nearest(to: name, among: known).first ?? known[0]
    return Diagnostic(
      .unknownName, "the world \(world) has no table `\(name)`",
      notes: ["tables: " + Counted.list(known, limit: 12)],
      advice: Advice("write world \"\(world)/\(near)\""))
  }

  static func worldWithoutTable(_ world: String, known: [String]) -> Diagnostic {
    Diagnostic(
      .unknownName, "the world \(world) has several tables",
      notes: ["tables: " + Counted.list(known, limit: 12)],
      advice: Advice("name one of them: world \"\(world)/\(known[0])\""))
  }

  /// `failing` is how many of the rows break a condition on rows; `nil` for one on the whole table.
  static func checkFailed(_ request: CheckRequest, failing: Int?, rowCount: Int) -> Diagnostic {
    let title = request.message ?? request.condition
    let rows = Counted.things(rowCount, "row")
    let label = failing.map { "\(Counted.grouped($0)) of \(rows) \($0 == 1 ? "does" : "do") not" }
    return Diagnostic(
      .checkFailed, "check \"\(title)\" did not hold", at: request.range, label ?? "over \(rows)",
      severity: request.isWarning ? .warning : .failed)
  }

  static func unknownParameter(_ name: String, known: [String]) -> Diagnostic {
    let near = Suggestion.nearest(to: name, among: known).first
    return Diagnostic(
      .unknownOption, "the script has no parameter `\(name)`",
      notes: known.isEmpty ? ["it has no parameters"] : ["parameters: " + Counted.list(known)],
      advice: near.map { Advice("did you mean -p \($0)=…?") })
  }
}
