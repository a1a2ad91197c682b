package import KantaColumns
import KantaSource
package import KantaSyntax

// Options that are about another table than the one that flows in.

/// An option that names another table, or is a pipeline in parentheses that makes one.
package struct TableChoice: Argument {
  /// What the user calls it; `nil` for a pipeline.
  package let name: String?
  package let relation: Relation

  package static var kind: String { "table" }
  package var spelled: String { name.map(Diagnostic.quoted) ?? "(…)" }

  /// `in wallets`, or `in the other table` for one without a name.
  package var words: String { name ?? "the other table" }

  /// A name that is no table is reported with the ones there are.
  package static func read(_ expression: ExpressionSyntax, in step: inout Step) -> TableChoice? {
    switch expression.kind {
    case .pipeline(let pipeline):
      return step.checker.table(of: pipeline).map {
        TableChoice(name: pipeline.memberSegment, relation: $0)
      }
    case .name(let name):
      if let table = step.checker.scope.tables[name.text] {
        return TableChoice(name: name.text, relation: table)
      }
    default: break
    }
    step.report(
      .notTable(
        expression.range, word: expression.word, known: step.checker.scope.tables.keys))
    return nil
  }
}

/// An option that names a column of the table that another option chooses, or else of the one that
/// flows in: only the verb can say whether it is there.
package struct ColumnName: Argument {
  package let name: NameSyntax

  package static var kind: String { "column of the other table, or else of this one" }
  package var spelled: String { Diagnostic.quoted(name.text) }

  package static func read(_ expression: ExpressionSyntax, in step: inout Step) -> ColumnName? {
    if case .name(let name) = expression.kind { return ColumnName(name: name) }
    if case .literal(.text(let text)) = expression.kind {
      step.report(.quotedColumn(text, at: expression.range))
    }
    return nil
  }

  /// The column of `schema`, which is called `table`; one it does not have is reported.
  package func field(of schema: Schema, _ table: String?, in step: inout Step) -> Schema.Field? {
    if let field = schema.resolve(name.text) { return field }
    step.report(
      .unknownColumn(
        name, of: table, known: schema.names, others: schema.roles.keys.map(\.rawValue).sorted()))
    return nil
  }
}
