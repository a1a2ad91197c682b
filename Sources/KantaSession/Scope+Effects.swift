import KantaColumns
import KantaPlan
import KantaSource
import KantaSyntax

extension Scope {
  /// What a checked statement means for the statements after it, before or without its run.
  mutating func apply(_ checked: CheckedStatement, _ settings: SessionSettings) {
    switch checked {
    case .version: break
    case .asOf(let day): asOf = settings.asOf ?? day  // the command line has the last word
    case .value(let name, let value): values[name] = value
    case .define(let name, let definition): definitions[name] = definition
    case .segment(let name, let predicate): segments[name] = predicate
    case .segments(let name, let rules): segmentSets[name] = rules
    case .bind(let name, let plan):
      tables[name] = plan.relation
      lastResult = plan.relation
      if plan.relation.schema.fields.count == 1 {
        values[name] = TypedValue(.missing, plan.relation.schema.fields[0].type)
      }
    case .check: break
    case .run(let plan): lastResult = plan.relation
    }
  }

  /// A binding that did not check still takes its name, so that one mistake is told once.
  mutating func applyBroken(_ statement: StatementSyntax) {
    guard case .bind(let name, _) = statement.kind else { return }
    brokenNames.insert(name.text)
  }
}

extension Checker {
  /// Parameters given on the command line, in place of the script's own values.
  mutating func applyCommandLine(_ settings: SessionSettings) {
    for parameter in settings.parameters { given[parameter.name] = parameter.value }
  }
}

extension Relation {
  /// Whether it is a source with computed or renamed columns, which need not be run to be bound.
  var isLazy: Bool {
    switch node {
    case .scan, .literal: true
    case .project(let input, _): input.isLazy
    case .filter, .aggregate, .window, .join, .append, .sort, .take, .top, .distinct, .sample,
      .observe, .local, .tap:
      false
    }
  }

  /// Where the rows of its answer come from.
  func lineage(after answer: Answer) -> Lineage {
    var lineage = wholeLineage
    lineage.add(answer.definitions, answer.notes, answer.analysisDay)
    return lineage
  }

  /// Whether two of its scans are of the same source.
  var readsASourceTwice: Bool {
    let sources = scannedSources
    return Set(sources).count < sources.count
  }

  private var scannedSources: [Int] {
    if case .scan(let reference) = node { return [reference.id] }
    return inputs.flatMap(\.scannedSources)
  }

  /// The same aggregate of a table that is at hand, so that nothing is computed twice.
  func aggregating(_ table: Table) -> Relation {
    switch node {
    case .aggregate(_, let keys, let measures):
      let input = Relation(.literal(table, name: "checked"), schema: table.schema)
      return Relation(.aggregate(input, keys: keys, measures: measures), schema: schema)
    case .project(let input, let columns):
      return Relation(.project(input.aggregating(table), columns), schema: schema)
    default: return self
    }
  }

  /// The value of a bound table of one row and one column.
  var scalarValue: TypedValue? {
    guard case .literal(let table, _) = node, let value = table.scalar else { return nil }
    return TypedValue(value, schema.fields[0].type)
  }
}
