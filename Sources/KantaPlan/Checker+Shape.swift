import KantaSource
import KantaSyntax

extension Checker {
  /// Holds the parts of a stage against what its verb takes, before any of them is bound.
  mutating func checkShape(of stage: StageSyntax, against command: Command) {
    checkClauses(of: stage, against: command)
    checkSubject(of: stage, against: command)
    guard command.subject != .roles else { return }
    let known = command.parameters.map(\.name)
    var seen: Set<String> = []
    for option in stage.options {
      if !known.contains(option.name.text) {
        report(.unknownOption(option.name, of: stage.verb, known: known))
      } else if !seen.insert(option.name.text).inserted {
        report(.repeatedOption(option.name))
      }
    }
  }

  private mutating func checkClauses(of stage: StageSyntax, against command: Command) {
    var byRequired: Bool?
    for clause in command.clauses {
      if case .by(let required) = clause { byRequired = required }
    }
    if byRequired == nil, let range = stage.by?.first?.range {
      if command.subject == .sortKeys, stage.items.isEmpty {
        report(.needlessBy(stage.verb, before: range))
        return
      }
      report(.unexpectedClause("by", at: range, of: stage.verb, command.usage))
    }
    if byRequired == true, stage.by == nil {
      report(.missingClause("by", of: stage.verb, command.usage))
    }
    if !command.clauses.contains(.per), let range = stage.per?.first?.range {
      report(.unexpectedClause("per", at: range, of: stage.verb, command.usage))
    }
    if !command.clauses.contains(.asOf), let range = stage.asOf?.range {
      report(.unexpectedClause("as of", at: range, of: stage.verb, command.usage))
    }
    if !command.clauses.contains(.otherwise), let range = stage.otherwise?.range {
      report(.unexpectedClause("else", at: range, of: stage.verb, command.usage))
    }
    if command.clauses.contains(.on) {
      if stage.on == nil { report(.missingClause("on", of: stage.verb, command.usage)) }
    } else if let range = stage.on?.first?.range {
      report(.unexpectedClause("on", at: range, of: stage.verb, command.usage))
    }
  }

  private mutating func checkSubject(of stage: StageSyntax, against command: Command) {
    // `sort by amount` has been told already.
    if command.subject == .sortKeys, stage.items.isEmpty, stage.by != nil { return }
    if case .topic(let topics) = command.subject {
      checkTopic(of: stage, topics, command)
    } else if let word = stage.word, command.subject != .members, command.subject != .picture {
      if ["as_of", "asof"].contains(word.text.lowercased()), command.clauses.contains(.asOf) {
        report(.joinedAsOf(word))
      } else {
        report(.twoExpressions(word, stage.items.first?.range ?? word.range, of: stage.verb))
      }
      return
    }
    if isOptionWithEquals(stage, command) { return }
    let items = stage.items
    switch command.subject {
    case .nothing, .roles: checkNothing(of: stage, command)
    case .condition:
      if let item = items.first, item.name != nil, let equals = item.equals {
        report(.equalsInCondition(at: equals))
        return
      }
      if items.count > 1 {
        report(.secondCondition(items[0], items[1]))
      } else {
        checkCount(items, 1...1, stage, command)
      }
    case .table, .members: checkCount(items, 1...1, stage, command)
    case .assignments, .renames:
      checkCount(items, 1...Int.max, stage, command)
      for (index, item) in items.enumerated() where item.name == nil {
        let before = index > 0 ? items[index - 1] : nil
        report(commaInNumber(between: before, item) ?? .missingName(item, of: stage.verb))
      }
    case .aggregates, .sortKeys, .paths, .columns(optional: false):
      checkCount(items, 1...Int.max, stage, command)
    case .columns(optional: true), .topic, .picture: break
    case .rowCount(let optional), .segmentName(let optional):
      checkCount(items, (optional ? 0 : 1)...1, stage, command)
    }
    if command.subject != .sortKeys {
      for item in items {
        if let order = item.order { report(.unexpectedOrder(order.rawValue, of: item)) }
      }
    }
    // What stands behind the `by` of `top` is sorted by.
    if case .rowCount = command.subject { return }
    for item in (stage.by ?? []) + (stage.per ?? []) + (stage.on ?? []) {
      if let order = item.order {
        report(.unexpectedOrder(order.rawValue, of: item, stageEnd: stage.range.upperBound))
      }
    }
  }

  /// Nothing stands behind the verb but clauses and options.
  private mutating func checkNothing(of stage: StageSyntax, _ command: Command) {
    let items = stage.items
    if let first = items.first, let name = first.expression.word, scope.tables[name] != nil,
      let option = command.parameters.first(where: { $0.kind == TableChoice.kind })
    {
      report(.missingOptionName(option.name, of: stage.verb, before: first.range))
    } else if let first = items.first, stage.by == nil,
      command.clauses.contains(.by(required: false))
    {
      report(.missingBy(stage.verb, before: first.range))
    } else if let first = items.first {
      report(.unexpectedSubject(first.range, of: stage.verb, command.usage))
    }
    if command.subject == .roles, stage.options.isEmpty {
      report(.missingSubject(of: stage.verb, command.subject, command.usage))
    }
  }

  /// Reports `scores = 4` where `scores: 4` is meant.
  private mutating func isOptionWithEquals(_ stage: StageSyntax, _ command: Command) -> Bool {
    guard command.subject == .nothing, let item = stage.items.first, let name = item.name,
      let equals = item.equals
    else { return false }
    let known = command.parameters.map(\.name)
    guard
      let option = known.first(where: { $0 == name.text })
        ?? Suggestion.nearest(to: name.text, among: known).first
    else { return false }
    report(.optionWithEquals(name, option, equals: equals, before: item.expression.range))
    return true
  }

  /// `add x = 1,5`: the second of two numbers with nothing but a comma between them.
  private func commaInNumber(between first: ItemSyntax?, _ second: ItemSyntax) -> Diagnostic? {
    guard let first, case .literal(.integer) = second.expression.kind else { return nil }
    let comma = SourceRange(first.range.upperBound, second.range.lowerBound)
    return comma.length == 1
      ? .commaInNumber(at: comma, digits: second.expression.range.length) : nil
  }

  /// `customer "17850"` has its word before it; a word alone lacks the name.
  private mutating func checkTopic(
    of stage: StageSyntax, _ topics: [String], _ command: Command
  ) {
    guard let first = stage.items.first else { return }
    if let word = stage.word {
      if !topics.contains(word.text) {
        report(.unknownTopic(word, of: stage.verb, known: topics))
      } else if stage.items.count > 1 {
        report(.unexpectedSubject(stage.items[1].range, of: stage.verb, command.usage))
      }
    } else if case .name(let name) = first.expression.kind, topics.contains(name.text) {
      report(.topicWithoutName(name, of: stage.verb))
    } else {
      report(.unexpectedSubject(first.range, of: stage.verb, command.usage))
    }
  }

  private mutating func checkCount(
    _ items: [ItemSyntax], _ allowed: ClosedRange<Int>, _ stage: StageSyntax, _ command: Command
  ) {
    if items.count < allowed.lowerBound {
      report(
        .missingSubject(
          of: stage.verb, command.subject, command.usage, hasKeys: stage.by?.isEmpty == false))
    } else if items.count > allowed.upperBound {
      report(.unexpectedSubject(items[allowed.upperBound].range, of: stage.verb, command.usage))
    }
  }
}

extension Subject {
  /// What has to stand after the verb, as a message says it.
  var words: String {
    switch self {
    case .nothing: "nothing more"
    case .condition: "a condition"
    case .assignments: "a name and an expression"
    case .columns: "the names of columns"
    case .renames: "a new and an old name"
    case .aggregates: "an aggregate such as sum(x)"
    case .sortKeys: "something to sort by"
    case .rowCount: "a whole number of rows"
    case .table: "the name of a table"
    case .paths: "a file's name in quotes"
    case .segmentName: "the name of a segment or set"
    case .topic(let words): Counted.either(words) + " and a name"
    case .picture: "the values to draw"
    case .members: "`of` and the name of a segment"
    case .roles: "roles such as customer: column"
    }
  }
}

extension Command {
  /// One line that shows how the verb is written: `top n by expression [per column]`.
  package var usage: String {
    var parts = [name]
    switch subject {
    case .nothing: break
    case .condition: parts.append("condition")
    case .assignments: parts.append("name = expression, …")
    case .columns(let optional): parts.append(optional ? "[column, …]" : "column, …")
    case .renames: parts.append("new = old, …")
    case .aggregates: parts.append("[name =] aggregate(…), …")
    case .sortKeys: parts.append("expression [desc], …")
    case .rowCount(let optional): parts.append(optional ? "[n]" : "n")
    case .table: parts.append("table")
    case .paths: parts.append("\"file\", …")
    case .segmentName(let optional): parts.append(optional ? "[name]" : "name")
    case .topic(let words):
      parts.append("[\(words.map { "\($0) name" }.joined(separator: " | "))]")
    case .picture: parts.append("[kind] [value, …]")
    case .members: parts.append("of segment [in table]")
    case .roles: parts.append("role: column, …")
    }
    for clause in clauses {
      switch clause {
      case .by(let required): parts.append(required ? "by key, …" : "[by key, …]")
      case .per: parts.append("[per key, …]")
      case .on: parts.append("on key, …")
      case .asOf: parts.append("[as of date]")
      case .otherwise: parts.append("[else warn|fail \"…\"]")
      }
    }
    for parameter in parameters {
      let option = "\(parameter.name): …"
      parts.append(parameter.isRequired ? option : "[\(option)]")
    }
    return parts.joined(separator: " ")
  }
}
