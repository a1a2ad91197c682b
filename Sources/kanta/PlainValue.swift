import KantaColumns
import KantaPlan
import KantaSource
import KantaSyntax

/// A statement that is a calculation, such as `1 + 1`: its answer is said as a value, without the
/// frame of a table.
enum PlainValue {
  /// Whether the last statement of `text` is an expression on its own.
  static func ends(_ text: String, in scope: Scope) -> Bool {
    let statements = parse(SourceText(text, name: "prompt")).tree.statements
    guard case .pipeline(let pipeline)? = statements.last?.kind, pipeline.stages.isEmpty,
      case .expression(let expression) = pipeline.source
    else { return false }
    switch expression.kind {
    case .name(let name): return scope.tables[name.text] == nil && name.text != "_"
    case .pipeline, .invalid: return false
    default: return true
    }
  }

  /// The one value of an answer as a line of text.
  static func line(of answer: Answer) -> String? {
    guard let value = answer.table.scalar else { return nil }
    if case .text(let text) = value { return Neutralised.text(text) + "\n" }
    return spell(value, answer.table.columns[0].type) + "\n"
  }
}
