package import KantaColumns
package import KantaSyntax

extension Day: Argument {
  package static var kind: String { "date" }
  package var spelled: String { plain }

  /// A date, or the last day of a period.
  package static func read(_ expression: ExpressionSyntax, in step: inout Step) -> Day? {
    step.checker.day(expression)
  }
}
