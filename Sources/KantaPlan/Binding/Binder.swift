package import KantaColumns
import KantaSource
package import KantaSyntax

extension Checker {
  /// A row expression over `schema`, or `nil` when diagnostics were reported.
  package mutating func bind(_ expression: ExpressionSyntax, over schema: Schema) -> Expression? {
    var frame = BindingFrame(.row, schema)
    return bind(expression, in: &frame)
  }

  /// The value of an expression that reads no column, or `nil`.
  package mutating func constant(_ expression: ExpressionSyntax) -> Value? {
    if case .constant(let value, _)? = bind(expression, over: Schema([])) { value } else { nil }
  }

  /// The checked form of an expression, or `nil` when diagnostics were reported.
  package mutating func bind(
    _ expression: ExpressionSyntax, in frame: inout BindingFrame
  ) -> Expression? {
    switch expression.kind {
    case .literal(.missing) where frame.schema.resolve("missing") != nil:
      return bind(NameSyntax("missing", expression.range), in: &frame)
    case .literal(let literal): return constant(of: literal, at: expression.range)
    case .name(let name): return bind(name, in: &frame)
    case .field(let table, let column): return bind(table, column, in: &frame)
    case .negate(let operand): return negation(operand, in: &frame)
    case .not(let operand): return condition(operand, in: &frame).map { .not($0) }
    case .binary(let symbol, let left, let right):
      return binary(symbol, left, right, at: expression.range, in: &frame)
    case .membership(let operand, let set, let negated):
      return membership(operand, set, negated: negated, in: &frame)
    case .isMissing(let operand, let negated):
      return bind(operand, in: &frame).map { negated ? .not(.isMissing($0)) : .isMissing($0) }
    case .conditional(let test, let then, let otherwise):
      return choice(test, then, otherwise, in: &frame)
    case .call(let name, let arguments): return call(name, arguments, in: &frame)
    case .rate:
      report(.rateAsNumber(at: expression.range))
      return nil
    case .list, .range:
      report(
        Diagnostic(
          .wrongType, "a list or range is not a single value", at: expression.range,
          advice: .init("ask whether a value lies in it: x in …")))
      return nil
    case .pipeline(let pipeline): return scalar(of: pipeline, at: expression.range)
    case .invalid: return nil
    }
  }

  /// A boolean expression; anything else is reported.
  package mutating func condition(
    _ expression: ExpressionSyntax, in frame: inout BindingFrame
  ) -> Expression? {
    guard let bound = bind(expression, in: &frame) else { return nil }
    guard let condition = bound.asCondition else {
      report(.notCondition(spell(expression), bound.type, at: expression.range))
      return nil
    }
    return condition
  }

  // MARK: - Names

  private mutating func bind(_ name: NameSyntax, in frame: inout BindingFrame) -> Expression? {
    if let earlier = frame.named[name.text] { return earlier }
    if let field = frame.schema.resolve(name.text) {
      let column = Expression.column(field.name, field.type)
      guard frame.mode == .group else { return column }
      let key = frame.keys.first { $0.expression == column || $0.name == name.text }
      if let key { return .column(key.name, key.expression.type) }
      report(.notAggregated(name.text, at: name.range))
      return nil
    }
    if let key = frame.keys.first(where: { $0.name == name.text }) {
      return .column(key.name, key.expression.type)
    }
    switch name.text {
    case "as_of": return analysisDay(at: name, in: frame)
    case "today": return presentDay(at: name)
    default: break
    }
    if let value = scope.values[name.text] { return .constant(value.value, value.type) }
    if let definition = scope.definitions[name.text], definition.parameters.isEmpty {
      return expand(name, frame: &frame) { checker, frame in
        checker.bind(definition.body, in: &frame)
      }
    }
    if let segment = scope.segments[name.text] {
      return expand(name, frame: &frame) { checker, frame in
        checker.condition(segment, in: &frame)
      }
    }
    if scope.tables[name.text] != nil {
      report(.notValue(name))
      return nil
    }
    if frame.schema.fields.isEmpty, frame.keys.isEmpty {
      report(.unknownName(name, known: scope.tables.keys + scope.values.keys))
      return nil
    }
    report(
      .unknownColumn(
        name, of: tableName, known: frame.schema.names,
        others: frame.schema.roles.keys.map(\.rawValue).sorted() + frame.keys.map(\.name)
          + frame.named.keys.sorted() + scope.values.keys + scope.segments.keys
          + ["true", "false", "missing"]))
    return nil
  }

  /// Binds the body of a definition; problems inside it are told at the place of its use.
  mutating func expand(
    _ name: NameSyntax, frame: inout BindingFrame,
    _ body: (inout Checker, inout BindingFrame) -> Expression?
  ) -> Expression? {
    guard !expanding.contains(name.text) else {
      report(.circular(name))
      return nil
    }
    var inner = Checker(scope: scope, catalogue: catalogue, host: host)
    inner.tableName = tableName
    inner.expanding = expanding.union([name.text])
    inner.stageDay = stageDay
    inner.currentInput = currentInput
    let bound = body(&inner, &frame)
    remarks += inner.remarks
    for diagnostic in inner.diagnostics.prefix(1) {
      report(
        Diagnostic(
          diagnostic.code, diagnostic.message, at: name.range,
          "in the definition of `\(name.text)`",
          notes: diagnostic.notes, advice: diagnostic.advice.map { .init($0.text) }))
    }
    return bound
  }

  private mutating func bind(
    _ table: NameSyntax, _ column: NameSyntax, in frame: inout BindingFrame
  ) -> Expression? {
    if table.text == tableName || scope.tables[table.text] == nil && table.text == "_" {
      return bind(column, in: &frame)
    }
    guard let other = scope.tables[table.text] else {
      if frame.schema.resolve(table.text) != nil, FunctionCatalogue.named(column.text) != nil {
        report(.methodOfColumn(table, column))
      } else {
        report(.unknownName(table, known: scope.tables.keys))
      }
      return nil
    }
    // At the start of a pipeline there is no other table.
    if frame.schema.fields.isEmpty, other.schema.resolve(column.text) != nil {
      report(.columnOfTable(table, column))
      return nil
    }
    report(
      Diagnostic(
        .notTable, "`\(table.text)` is not the table in this pipeline", at: table.range,
        advice: .init("join it first: join \(table.text) on …")))
    return nil
  }

  private mutating func analysisDay(at name: NameSyntax, in frame: BindingFrame) -> Expression? {
    guard let analysis = analysisDay(at: name.range, roles: frame.schema.roles) else { return nil }
    if !analysis.isGiven, !remarks.contains(analysis.spelled) { remarks.append(analysis.spelled) }
    return .constant(.date(analysis.day), .date)
  }

  private mutating func presentDay(at name: NameSyntax) -> Expression? {
    guard let today = scope.today, !scope.isScript else {
      report(.clock(at: name.range))
      return nil
    }
    return .constant(.date(today), .date)
  }

  private mutating func scalar(of pipeline: PipelineSyntax, at range: SourceRange) -> Expression? {
    let name = tableName
    defer { tableName = name }
    guard let relation = check(pipeline) else { return nil }
    guard !relation.hasTap else {
      report(.tapInside(at: range))
      return nil
    }
    guard relation.schema.fields.count == 1 else {
      report(
        Diagnostic(
          .notTable, "this pipeline gives a table; a single value is needed here", at: range,
          advice: .init("give it a name first, and use a table of one row and one column")))
      return nil
    }
    do {
      guard let value = try host.scalar(of: relation) else {
        report(
          Diagnostic(
            .notTable, "this pipeline does not give a single value", at: range,
            advice: .init("end it with summarize")))
        return nil
      }
      return .constant(value, relation.schema.fields[0].type)
    } catch {
      report(error.located(at: range))
      return nil
    }
  }

  // MARK: - Small forms

  private mutating func negation(
    _ operand: ExpressionSyntax, in frame: inout BindingFrame
  ) -> Expression? {
    guard let bound = bind(operand, in: &frame) else { return nil }
    guard bound.type.isNumeric || bound.type.kind == .duration else {
      report(.wrongArgumentType("-", takes: "a number", bound.type, at: operand.range))
      return nil
    }
    return Expression.negate(bound).folded
  }

  private mutating func choice(
    _ test: ExpressionSyntax, _ then: ExpressionSyntax, _ otherwise: ExpressionSyntax,
    in frame: inout BindingFrame
  ) -> Expression? {
    let condition = condition(test, in: &frame)
    let first = bind(then, in: &frame)
    let second = bind(otherwise, in: &frame)
    guard let condition, let first, let second,
      let (a, b) = unified((first, then), (second, otherwise))
    else { return nil }
    return .choose(condition: condition, then: a, else: b, a.type)
  }
}

extension Expression {
  /// A boolean as a condition, in which missing counts as false; `nil` for any other type.
  var asCondition: Expression? {
    guard type.kind == .boolean else { return nil }
    return switch self {
    case .column, .constant, .call, .choose, .convert: .holds(self)
    default: self
    }
  }
}
