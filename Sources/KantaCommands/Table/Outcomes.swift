import KantaColumns
package import KantaPlan
import KantaSyntax

// What is done with a result: save, check.

extension Command {
  package static let save = Command(
    "save", finnish: "tallenna", room: .table,
    "Writes the table to a file: csv, tsv, json, jsonl, md or html by its ending.",
    details: """
      The file is complete or not there at all: it is written beside its place and moved there at \
      the end. `excel_safe: true` keeps a spreadsheet from running text that looks like a formula.

      Beside a table of customers whom a segment chose, `list.csv.segment.json` says how to rebuild \
      it: the segments and their rules, the analysis date, how many there are, the statements that \
      led to it, and the files that were read, with SHA-256. Both files are written, or neither.
      """,
    takes: .paths,
    options: Parameter<Bool>.optional(
      "excel_safe", "whether text that starts like a formula is guarded", default: false),
    gives: "the columns of the input",
    examples: [
      Example(
        "orders | count by category | save \"categories.csv\", excel_safe: true",
        shows: "a table as a file")
    ]
  ) { (step: inout Step, isExcelSafe: Bool) in
    guard let path = step.paths()?.first, step.hasOnePath() else { return nil }
    let request = SaveRequest(
      path: path, isExcelSafe: isExcelSafe, lineage: step.listLineage)
    return step.relation(.tap(step.input, .save(request)), step.schema)
  }

  package static let check = Command(
    "check", finnish: "tarkista", room: .table,
    "Fails, or warns, unless a condition on the whole table holds.",
    details: """
      A condition on rows has to hold for every row: `check amount > 0` means \
      `check all(amount > 0)`. A pipeline stops at a check that fails, so nothing is saved from \
      what did not pass; a script then ends with exit code 3.
      """,
    takes: .condition, clauses: [.otherwise], gives: "the columns of the input",
    examples: [
      Example(
        "orders | check count() > 1000 else fail \"too few lines\" | take 1",
        shows: "a check on the number of rows"),
      Example(
        "orders | check share_missing(customer) <= 25% else warn \"many unknown buyers\" | take 1",
        shows: "a check that only warns"),
    ]
  ) { (step: inout Step) in
    let item = step.stage.items[0]
    var frame = BindingFrame(.group, step.schema)
    var holds: Expression?
    var failing: Expression?
    if step.checker.mentionsAggregate(item.expression) {
      holds = step.checker.condition(item.expression, in: &frame)
    } else {
      var rows = BindingFrame(.row, step.schema)
      holds = step.checker.condition(item.expression, in: &rows).map {
        if $0.columns.isEmpty { return $0 }
        failing = frame.column(of: .rows(without: $0))
        return frame.column(of: Measure("all", .all, of: $0, type: .boolean))
      }
    }
    guard let holds else { return nil }
    let grouped = step.aggregate(step.input, keys: [], measures: frame.measures)
    let facts =
      [NamedExpression("holds", holds)] + (failing.map { [NamedExpression("failing", $0)] } ?? [])
    let one = step.projected(grouped, to: facts)
    let request = CheckRequest(
      condition: step.spell(item.expression), at: item.expression.range,
      message: step.stage.otherwise?.message, isWarning: step.stage.otherwise?.severity == .warn)
    return step.relation(.tap(step.input, .check(request, holds: one)), step.schema)
  }
}

extension Measure {
  /// How many rows a condition does not hold for.
  fileprivate static func rows(without condition: Expression) -> Measure {
    let isOut = Expression.choose(
      condition: condition, then: .constant(.integer(0), .integer),
      else: .constant(.integer(1), .integer), .integer)
    return Measure("failing", .sum, of: isOut, type: .integer)
  }
}
