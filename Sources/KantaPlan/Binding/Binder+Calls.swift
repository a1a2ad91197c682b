import KantaColumns
import KantaSource
package import KantaSyntax

extension Checker {
  mutating func call(
    _ name: NameSyntax, _ arguments: [ArgumentSyntax], in frame: inout BindingFrame
  ) -> Expression? {
    if frame.mode == .group {
      let text = spell(ExpressionSyntax(.call(name, arguments), name.range))
      if let key = frame.keys.first(where: { $0.name == text }) {
        return .column(key.name, key.expression.type)
      }
    }
    if let definition = scope.definitions[name.text], !definition.parameters.isEmpty {
      return call(name, definition, arguments, in: &frame)
    }
    guard let function = FunctionCatalogue.named(name.text) else {
      report(
        .unknownFunction(
          name, arguments.map(\.value), known: FunctionCatalogue.names + scope.definitions.keys))
      return nil
    }
    let least = function.takes.count - function.optionalCount
    let most = function.isVariadic ? Int.max : function.takes.count
    guard (least...most).contains(arguments.count) else {
      report(.wrongArgumentCount(name, function.signature, found: arguments.count))
      return nil
    }
    switch function.build {
    case .scalar(let build):
      guard var checked = self.arguments(arguments, of: function, in: &frame) else { return nil }
      if function.name == "age_in" {
        let today = NameSyntax("as_of", name.range)
        guard let day = bind(ExpressionSyntax(.name(today), name.range), in: &frame) else {
          return nil
        }
        checked.expressions.append(day)
      }
      return built(build(checked), function, name)
    case .aggregate(let build):
      return aggregate(name, arguments, function, build, in: &frame)
    case .window(let build):
      return window(name, arguments, function, build, in: &frame)
    case .overMeasures(let build):
      guard frame.mode == .group else {
        report(.aggregateInRow(name))
        return nil
      }
      var inner = BindingFrame(.row, frame.schema)
      guard let checked = self.arguments(arguments, of: function, in: &inner),
        let argument = checked.expressions.first
      else { return nil }
      return build(argument, &frame)
    }
  }

  private mutating func built<Made>(
    _ made: Made?, _ function: FunctionDeclaration, _ name: NameSyntax
  ) -> Made? {
    if made == nil {
      report(
        Diagnostic(
          .wrongArguments, "`\(name.text)` does not take this value", at: name.range,
          advice: .init("it is written: \(function.signature)")))
    }
    return made
  }

  // MARK: - Over groups and windows

  private mutating func aggregate(
    _ name: NameSyntax, _ syntax: [ArgumentSyntax], _ function: FunctionDeclaration,
    _ build: (FunctionDeclaration.Arguments) -> (AggregateFunction, ValueType)?,
    in frame: inout BindingFrame
  ) -> Expression? {
    if frame.mode == .row {
      report(frame.isInsideAggregate ? .nestedAggregate(name) : .aggregateInRow(name))
      return nil
    }
    var inner = BindingFrame(.row, frame.schema)
    inner.isInsideAggregate = true
    if frame.mode == .window { inner.named = frame.named }
    if let syntax = syntax.first, !isNoQuotedColumn(syntax.value, in: frame.schema) { return nil }
    guard let (checked, made) = measured(syntax, function, build, name, in: &inner) else {
      return nil
    }
    let (aggregate, type) = made
    let text = syntax.isEmpty ? name.text : spell(ExpressionSyntax(.call(name, syntax), name.range))
    let argument = checked.expressions.first
    if frame.mode == .window {
      return frame.column(
        of: WindowColumn(
          text, .aggregate(aggregate), of: argument, partition: frame.partition, type: type))
    }
    return frame.column(of: Measure(text, aggregate, of: argument, type: type))
  }

  /// Arguments and aggregate; a condition is counted where it holds, and its mean is a share.
  private mutating func measured(
    _ syntax: [ArgumentSyntax], _ function: FunctionDeclaration,
    _ build: (FunctionDeclaration.Arguments) -> (AggregateFunction, ValueType)?,
    _ name: NameSyntax, in frame: inout BindingFrame
  ) -> (FunctionDeclaration.Arguments, (AggregateFunction, ValueType))? {
    if ["count", "sum", "mean"].contains(name.text), syntax.count == 1,
      let condition = quietCondition(syntax[0].value, in: frame)
    {
      let flag = Expression.choose(
        condition: condition, then: .constant(.integer(1), .integer),
        else: .constant(.integer(0), .integer), .integer)
      let arguments = FunctionDeclaration.Arguments(
        expressions: [flag], constants: [nil], lists: [])
      return (arguments, name.text == "mean" ? (.mean, .percent) : (.sum, .integer))
    }
    guard let checked = arguments(syntax, of: function, in: &frame),
      let made = built(build(checked), function, name)
    else { return nil }
    return (checked, made)
  }

  /// The expression as a condition, where it is one; nothing is reported where it is not.
  private func quietCondition(
    _ expression: ExpressionSyntax, in frame: BindingFrame
  ) -> Expression? {
    var (quiet, frame) = (self, frame)
    return quiet.bind(expression, in: &frame)?.asCondition
  }

  private mutating func window(
    _ name: NameSyntax, _ syntax: [ArgumentSyntax], _ function: FunctionDeclaration,
    _ build: (FunctionDeclaration.Arguments) -> (WindowFunction, ValueType)?,
    in frame: inout BindingFrame
  ) -> Expression? {
    guard frame.mode != .row else {
      report(.aggregateInRow(name))
      return nil
    }
    var checked: FunctionDeclaration.Arguments?
    let isOverGroups =
      mentionsAggregate(syntax[0].value)
      || syntax[0].value.names.contains { frame.named[$0.text] != nil }
    if frame.mode == .group, function.name == "share", !isOverGroups {
      // In a summary, a share is the share of the group's sum in the sum of all groups.
      let sum = NameSyntax("sum", name.range)
      let total = ExpressionSyntax(.call(sum, syntax), syntax[0].value.range)
      checked = arguments([ArgumentSyntax(value: total)], of: function, in: &frame)
    } else {
      checked = arguments(syntax, of: function, in: &frame)
    }
    guard let checked, let (window, type) = built(build(checked), function, name) else {
      return nil
    }
    let text = spell(ExpressionSyntax(.call(name, syntax), name.range))
    return frame.column(
      of: WindowColumn(
        text, window, of: checked.expressions.first, partition: frame.partition, type: type))
  }

  /// Whether an expression works over many rows, itself or through a definition.
  package func mentionsAggregate(_ expression: ExpressionSyntax) -> Bool {
    mentionsAggregate(expression, inside: [])
  }

  private func mentionsAggregate(
    _ expression: ExpressionSyntax, inside names: Set<String>
  ) -> Bool {
    let used = expression.calls + expression.names.map(\.text)
    return used.contains { name in
      switch FunctionCatalogue.named(name)?.build {
      case .aggregate, .overMeasures: return expression.calls.contains(name)
      case .scalar, .window: return false
      case nil: break
      }
      guard !names.contains(name), let body = scope.definitions[name]?.body ?? scope.segments[name]
      else { return false }
      return mentionsAggregate(body, inside: names.union([name]))
    }
  }

  // MARK: - Definitions

  private mutating func call(
    _ name: NameSyntax, _ definition: Definition, _ arguments: [ArgumentSyntax],
    in frame: inout BindingFrame
  ) -> Expression? {
    guard arguments.count == definition.parameters.count else {
      let parameters = definition.parameters.map(\.text).joined(separator: ", ")
      report(.wrongArgumentCount(name, "\(name.text)(\(parameters))", found: arguments.count))
      return nil
    }
    let values = Dictionary(
      zip(definition.parameters.map(\.text), arguments.map(\.value)), uniquingKeysWith: { $1 })
    return expand(name, frame: &frame) { checker, frame in
      checker.bind(definition.body.replacing(values), in: &frame)
    }
  }

  // MARK: - Arguments

  private mutating func arguments(
    _ syntax: [ArgumentSyntax], of function: FunctionDeclaration, in frame: inout BindingFrame
  ) -> FunctionDeclaration.Arguments? {
    var result = FunctionDeclaration.Arguments(expressions: [], constants: [], lists: [])
    for (index, argument) in syntax.enumerated() {
      let takes = function.takes[min(index, function.takes.count - 1)]
      if takes == .numberListConstant {
        guard let list = risingNumbers(argument.value) else {
          report(
            .wrongArgumentType(
              function.name, takes: takes.words, .missing, at: argument.value.range))
          return nil
        }
        result.lists.append(list)
        continue
      }
      guard
        var bound = takes == .condition
          ? condition(argument.value, in: &frame) : bind(argument.value, in: &frame)
      else { return nil }
      if takes == .text, bound.type.kind == .missing { bound = .constant(.missing, .text) }
      guard fits(bound, takes) else {
        report(
          .wrongArgumentType(
            function.name, takes: takes.words, bound.type, at: argument.value.range))
        return nil
      }
      if function.isVariadic, let first = result.expressions.first {
        guard let (a, b) = unified((first, syntax[0].value), (bound, argument.value)) else {
          return nil
        }
        result.expressions = result.expressions.map { $0.converted(to: a.type) }
        bound = b
      }
      result.expressions.append(bound)
      if case .constant(let value, _) = bound {
        result.constants.append(value)
      } else {
        result.constants.append(nil)
      }
    }
    return result
  }

  private func fits(_ bound: Expression, _ takes: FunctionDeclaration.Takes) -> Bool {
    let kind = bound.type.kind
    var value: Value?
    if case .constant(let constant, _) = bound { value = constant }
    switch takes {
    case .anything: return kind != .missing
    case .condition: return kind == .boolean
    case .date: return bound.type.isCalendar
    case .text: return kind == .text
    case .number: return bound.type.isNumeric
    case .amount: return bound.type.isNumeric || kind == .duration
    case .wholeNumberConstant: return kind == .integer && value != nil
    case .numberConstant: return value?.asDouble != nil
    case .textConstant: return kind == .text && value != nil
    case .numberListConstant: return false
    }
  }

  /// The numbers of a list in rising order, durations as days; `nil` for anything else.
  mutating func risingNumbers(_ expression: ExpressionSyntax) -> [Double]? {
    guard case .list(let elements) = expression.kind, !elements.isEmpty else { return nil }
    var points: [Double] = []
    for element in elements {
      if case .name(let name) = element.kind, !isValue(name.text) { return nil }
      switch constant(element) {
      case .duration(let span)? where span.months == 0:
        points.append(Double(span.microseconds) / Double(TimeSpan.microsecondsPerDay))
      case let value?:
        guard let point = value.asDouble else { return nil }
        points.append(point)
      case nil: return nil
      }
    }
    return zip(points, points.dropFirst()).allSatisfy { $0 < $1 } ? points : nil
  }
}
