package import KantaColumns
package import KantaSource
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

/// An option that names several columns of the table that flows in.
package struct ColumnChoices: Argument {
  package let fields: [Schema.Field]
  /// Where each of them is named.
  package let ranges: [SourceRange]

  package static var kind: String { "list of columns" }
  package var spelled: String { "[\(fields.map(\.name).joined(separator: ", "))]" }

  /// One name may stand without brackets; what is no column, or is there twice, is reported.
  package static func read(
    _ expression: ExpressionSyntax, in step: inout Step
  ) -> ColumnChoices? {
    guard case .list(let elements) = expression.kind else {
      return ColumnChoice.read(expression, in: &step).map {
        ColumnChoices(fields: [$0.field], ranges: [expression.range])
      }
    }
    var fields: [Schema.Field] = []
    for element in elements {
      guard let field = ColumnChoice.read(element, in: &step)?.field else {
        if !step.hasReported(within: element.range) { step.report(.notColumnName(element.range)) }
        return nil
      }
      guard !fields.contains(field) else {
        step.report(.duplicateColumn(field.name, at: element.range))
        return nil
      }
      fields.append(field)
    }
    return ColumnChoices(fields: fields, ranges: elements.map(\.range))
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
    guard let found = step.constant(expression), let value = found.asDouble, 0 < value else {
      return nil
    }
    if case .percent = found {
    } else if 1 < value, value <= 100 {
      step.report(.shareAsNumber(Share(value / 100), at: expression.range))
      return nil
    }
    if case .integer = found { return nil }
    return value <= 1 ? Share(value) : nil
  }
}

extension Diagnostic {
  /// `level: 95` where a share is meant.
  fileprivate static func shareAsNumber(_ share: Share, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "a share is written with a percent sign", at: range,
      advice: Advice("write `\(share.spelled)`", edits: [Edit(range, share.spelled)]))
  }

  /// `cuts: [80, 95]` where shares are meant.
  fileprivate static func sharesAsNumbers(_ shares: Shares, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "shares are written with a percent sign", at: range,
      advice: Advice("write `\(shares.spelled)`", edits: [Edit(range, shares.spelled)]))
  }
}
