import KantaSource

/// The canonical text of an expression: `sum(amount)`, `r >= 4 and f >= 4`.
package func spell(_ expression: ExpressionSyntax) -> String {
  Speller(source: nil).spell(expression)
}

/// The canonical text of a stage, without the `|` before it.
package func spell(_ stage: StageSyntax) -> String {
  Speller(source: nil).chunks(stage).joined(separator: " ")
}

/// Writes trees as text, with parentheses only where the tree needs them.
struct Speller {
  /// The text the tree was read from, so that numbers stay as their author grouped them.
  let source: SourceText?

  func spell(_ expression: ExpressionSyntax, atLeast minimum: Precedence = .conditional) -> String {
    let text = bare(expression)
    return OperatorTable.precedence(of: expression.kind) < minimum ? "(\(text))" : text
  }

  private func bare(_ expression: ExpressionSyntax) -> String {
    switch expression.kind {
    case .literal(let literal): number(literal, expression.range) ?? spell(literal)
    case .name(let name): spell(name)
    case .field(let table, let column): "\(spell(table)).\(spell(column))"
    case .list(let elements): "[" + elements.map { spell($0) }.joined(separator: ", ") + "]"
    case .negate(let operand): "-" + spell(operand, atLeast: .primary)
    case .not(let operand): "not " + spell(operand, atLeast: .not)
    case .binary(let binary, let left, let right): spell(binary, left, right)
    case .range(let low, let high): spell(low, atLeast: .sum) + ".." + spell(high, atLeast: .sum)
    case .membership(let left, let right, let isNegated):
      spell(left, atLeast: .range) + (isNegated ? " not in " : " in ")
        + (members(right) ?? spell(right, atLeast: .range))
    case .isMissing(let left, let isNegated):
      spell(left, atLeast: .range) + (isNegated ? " is not missing" : " is missing")
    case .conditional(let condition, let yes, let no):
      "if \(spell(condition)) then \(spell(yes)) else \(spell(no))"
    case .call(let name, let arguments):
      call(name) + "(" + arguments.map(spell).joined(separator: ", ") + ")"
    case .rate(let amount, let unit): "\(spell(amount)) per \(unit.text)"
    case .pipeline(let pipeline): "(\(spell(pipeline)))"
    case .invalid: ""
    }
  }

  /// `members of name`, which needs no parentheses where nothing follows that it could take in.
  private func members(_ expression: ExpressionSyntax) -> String? {
    guard case .pipeline(let pipeline) = expression.kind, pipeline.stages.isEmpty,
      case .verb(let stage) = pipeline.source, stage.verb.text == "members", stage.items.count == 1
    else { return nil }
    return spell(pipeline)
  }

  private func spell(
    _ binary: BinaryOperator, _ left: ExpressionSyntax, _ right: ExpressionSyntax
  ) -> String {
    let precedence = OperatorTable.precedence(of: binary)
    let chains = OperatorTable.row(binary.rawValue)?.chains ?? false
    return spell(left, atLeast: chains ? precedence : precedence.tighter)
      + " \(binary.rawValue) " + spell(right, atLeast: precedence.tighter)
  }

  private func spell(_ argument: ArgumentSyntax) -> String {
    let value = spell(argument.value)
    return argument.name.map { "\(plain($0)): \(value)" } ?? value
  }

  func spell(_ pipeline: PipelineSyntax) -> String {
    let stages = pipeline.stages.map { "| " + chunks($0).joined(separator: " ") }
    return (source(of: pipeline) + stages).joined(separator: " ")
  }

  /// The chunks of the source of a pipeline; none where it continues the last result.
  func source(of pipeline: PipelineSyntax) -> [String] {
    switch pipeline.source {
    case .lastResult: []
    case .verb(let stage): chunks(stage, startsPipeline: true)
    case .expression(let expression):
      readsAsStatement(expression) ? ["(\(spell(expression)))"] : [spell(expression)]
    }
  }

  /// Whether an expression needs parentheses at the start of a statement, as `(check(x))` does.
  private func readsAsStatement(_ expression: ExpressionSyntax) -> Bool {
    var first = expression
    while true {
      switch first.kind {
      case .binary(_, let left, _), .range(let left, _), .membership(let left, _, _),
        .isMissing(let left, _):
        if OperatorTable.precedence(of: left.kind) < OperatorTable.precedence(of: first.kind) {
          return false
        }
        first = left
      case .call(let name, _): return ForeignWords.statementCalls.contains(name.text)
      case .name(let name), .field(let name, _):
        return first.range != expression.range && ForeignWords.statementStarts.contains(name.text)
      default: return false
      }
    }
  }
}

// Names and literals.
extension Speller {
  /// A name where an expression may stand: in backquotes if it would read as a word.
  func spell(_ name: NameSyntax) -> String {
    Words.quoted.contains(name.text) ? "`\(name.text)`" : plain(name)
  }

  /// A name where nothing but a name can stand.
  func plain(_ name: NameSyntax) -> String {
    Words.isPlainName(name.text) ? name.text : "`\(name.text)`"
  }

  private func call(_ name: NameSyntax) -> String {
    Words.callable.contains(name.text) ? name.text : spell(name)
  }

  /// A number as its author wrote it, `1_000_000`; `nil` for other literals or without a source.
  private func number(_ literal: LiteralSyntax, _ range: SourceRange) -> String? {
    guard let source, literal.isAmount, literal.negated != nil else { return nil }
    let written = source[range].filter { !"()".contains($0) }
    guard written.contains("_") else { return nil }
    let digits = written.split(whereSeparator: \.isWhitespace)
    guard let first = digits.first, first.first?.isNumber ?? false else { return nil }
    return digits.joined(separator: " ")
  }

  func spell(_ literal: LiteralSyntax) -> String {
    switch literal {
    case .integer(let value): String(value)
    case .decimal(let units, let scale): decimal(units, scale)
    case .percent(let units, let scale): decimal(units, scale) + "%"
    case .money(let units, let scale, let currency): "\(decimal(units, scale)) \(currency)"
    case .duration(let count, let unit): "\(count) \(unit)\(count.magnitude == 1 ? "" : "s")"
    case .date(let year, let month, let day): CalendarRules.spell(year, month, day)
    case .datetime(let year, let month, let day, let second):
      "\(CalendarRules.spell(year, month, day)) \(time(second))"
    case .period(let period): spell(period)
    case .text(let text): quote(text)
    case .boolean(let value): value ? "true" : "false"
    case .missing: "missing"
    }
  }

  private func spell(_ period: PeriodSyntax) -> String {
    switch period {
    case .month(let year, let month):
      "\(CalendarRules.padded(year, 4))-\(CalendarRules.padded(month, 2))"
    case .quarter(let year, let quarter): "\(CalendarRules.padded(year, 4))-Q\(quarter)"
    case .isoWeek(let year, let week):
      "\(CalendarRules.padded(year, 4))-W\(CalendarRules.padded(week, 2))"
    }
  }

  private func decimal(_ units: Int64, _ scale: Int) -> String {
    let digits = String(units.magnitude)
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
    let sign = units < 0 ? "-" : ""
    return scale == 0 ? sign + padded : "\(sign)\(padded.dropLast(scale)).\(padded.suffix(scale))"
  }

  private func time(_ second: Int) -> String {
    let parts = [second / 3600, second / 60 % 60, second % 60].map { CalendarRules.padded($0, 2) }
    return parts.prefix(second % 60 == 0 ? 2 : 3).joined(separator: ":")
  }
}

// Stages and options, in pieces: a long stage may be broken between two of them.
extension Speller {
  /// A verb that starts a pipeline is known by the text or option directly behind it.
  func chunks(_ stage: StageSyntax, startsPipeline: Bool = false) -> [String] {
    var chunks = Chunks(plain(stage.verb))
    let optionsLead = startsPipeline && stage.items.isEmpty
    if optionsLead { chunks.append(stage.options.map(spell)) }
    if let word = stage.word { chunks.append(spell(word)) }
    chunks.append(stage.items.map { spell($0) })
    let clauses = [("by", stage.by), ("per", stage.per), ("on", stage.on)]
    for case (let word, let keys?) in clauses where !keys.isEmpty {
      let endsInAmount = chunks.lines.last?.last.map { $0.isNumber || $0 == "%" || $0.isUppercase }
      var spelled = keys.enumerated().map { spell($1, isKey: $0 == 0) }
      if word == "per", endsInAmount ?? false, Words.unit(spelled[0]) != nil {
        spelled[0] = "`\(spelled[0])`"  // not the unit of a rate
      }
      spelled[0] = "\(word) \(spelled[0])"
      chunks.append(spelled)
    }
    if let date = stage.asOf { chunks.append("as of " + spell(date)) }
    if let otherwise = stage.otherwise {
      chunks.append("else \(otherwise.severity.rawValue) \(quote(otherwise.message))")
    }
    if optionsLead { return chunks.lines }
    let isBare = chunks.lines == [plain(stage.verb)]
    chunks.append(stage.options.map(spell), afterComma: !isBare)
    return chunks.lines
  }

  func spell(_ item: ItemSyntax, isKey: Bool = false) -> String {
    var value = members(item.expression) ?? spell(item.expression)
    // Behind `by`, a minus sign would make `by` a column to subtract from.
    if isKey, item.name == nil, value.hasPrefix("-") { value = "(\(value))" }
    if let order = item.order { value += " " + order.rawValue }
    return item.name.map { "\(spell($0)) = \(value)" } ?? value
  }

  func spell(_ option: OptionSyntax) -> String {
    "\(plain(option.name)): \(spell(option.value))"
  }

  /// Text in pieces; every piece but the last ends with a comma.
  struct Chunks {
    var lines: [String]

    init(_ first: String) { lines = [first] }

    mutating func append(_ text: String) { lines[lines.count - 1] += " " + text }

    mutating func append(_ list: [String], afterComma: Bool = false) {
      for (index, text) in list.enumerated() {
        if index > 0 || afterComma {
          lines[lines.count - 1] += ","
          lines.append(text)
        } else {
          append(text)
        }
      }
    }
  }
}
