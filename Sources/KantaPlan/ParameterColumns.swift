package import KantaColumns
import KantaSource
package import KantaSyntax

// Options that name columns or shares.

/// An option that names a column of the table that flows in.
package struct ColumnChoice: Argument {
  package let field: Schema.Field

  package static var kind: String { "column" }
  package var spelled: String { field.name }

  /// A name that is no column is reported with the ones there are.
  package static func read(
    _ expression: ExpressionSyntax, in step: inout Step
  ) -> ColumnChoice? {
    guard step.isNoQuotedColumn(expression) else { return nil }
    guard expression.columnName != nil, case .column(let name, let type)? = step.bind(expression)
    else { return nil }
    return ColumnChoice(field: Schema.Field(name, type))
  }
}

/// An option that has a value for every row: a column, or an expression over columns.
package struct RowValue: Argument {
  package let expression: Expression
  /// As it was written.
  package let spelled: String

  package init(_ expression: Expression, spelled: String) {
    self.expression = expression
    self.spelled = spelled
  }

  package static var kind: String { "column or expression" }

  package static func read(_ expression: ExpressionSyntax, in step: inout Step) -> RowValue? {
    guard step.isNoQuotedColumn(expression), let bound = step.bind(expression) else { return nil }
    return RowValue(bound, spelled: step.spell(expression))
  }
}

/// Rising shares above 0%, none above 100%.
package struct Shares: Argument {
  package let values: [Double]

  package init(_ values: [Double]) { self.values = values }

  package static var kind: String { "list of rising shares such as [20%, 50%]" }
  package var spelled: String {
    "[\(values.map(Self.percent).joined(separator: ", "))]"
  }

  /// `80%`, `12.5%`: as it would be typed.
  package static func percent(_ share: Double) -> String {
    let text = Value.percent(share).plainText
    return text.hasSuffix(".0%") ? text.dropLast(3) + "%" : text
  }

  package static func read(_ expression: ExpressionSyntax, in step: inout Step) -> Shares? {
    guard let values = step.checker.risingNumbers(expression) else { return nil }
    if values.allSatisfy({ 1 < $0 && $0 <= 100 }) {
      step.report(.sharesAsNumbers(Shares(values.map { $0 / 100 }), at: expression.range))
    }
    return values.allSatisfy { 0 < $0 && $0 <= 1 } ? Shares(values) : nil
  }
}

/// One share above 0%, at most 100%.
package struct Share: Argument {
  package let value: Double

  package init(_ value: Double) { self.value = value }

  package static var kind: String { "share such as 5%" }
  package var spelled: String { Shares.percent(value) }

  package static func read(_ expression: ExpressionSyntax, in step: inout Step) -> Share? {
    // 1 may mean one row or all of them, so it has to be said.
    guard let found = step.constant(expression), let value = found.asDouble, 0 < value, value <= 1
    else { return nil }
    if case .integer = found { return nil }
    return Share(value)
  }
}

extension Diagnostic {
  /// `cuts: [80, 95]` where shares are meant.
  fileprivate static func sharesAsNumbers(_ shares: Shares, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "shares are written with a percent sign", at: range,
      advice: Advice("write `\(shares.spelled)`", edits: [Edit(range, shares.spelled)]))
  }
}
