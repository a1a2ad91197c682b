import KantaColumns
import KantaModels
import KantaPlan
import KantaSource
import KantaSyntax

/// Where the durations come from: a relation, and how its rows are read.
struct SurvivalSource: Sendable {
  enum Kind: Sendable {
    case spells(SpellRule)
    /// Time, event, entry where there is one, and how many rows are alike.
    case columns(time: String, event: String, entry: String?, badEvent: EventProblem)
  }

  let rows: Relation
  let kind: Kind
  let scale: SurvivalScale

  /// What `explain` says.
  var detail: String {
    switch kind {
    case .spells(let rule):
      "\(rule.kind.rawValue), " + (rule.given?.spelled ?? "as of the latest start or end")
    case .columns(let time, let event, let entry, _):
      "time \(time), event \(event)" + (entry.map { ", entry \($0)" } ?? "")
    }
  }
}

extension Step {
  /// The durations that are asked for; `nil` when diagnostics were reported.
  mutating func source(
    _ asked: SurvivalRequest, _ keys: [NamedExpression]
  ) -> SurvivalSource? {
    if let time = asked.time ?? madeByTenure("tenure", .duration, asked) {
      guard let event = asked.event ?? madeByTenure("ended", .boolean, asked) else {
        report(.timeWithoutEvent(at: optionRange("time")))
        return nil
      }
      return durations(keys, time, event, asked.entry)
    }
    guard asked.event == nil else {
      report(.eventWithoutTime(at: optionRange("event")))
      return nil
    }
    let missing = [Role.start, .end].filter { role($0) == nil }
    guard missing.isEmpty else {
      let isEmpty = input.knownRowCount == 0
      report(
        missing.count == 1 || isEmpty
          ? .missingSpellRoles(missing, of: stage.verb, schema: schema, isEmpty: isEmpty)
          : .noDurations(of: stage.verb, schema: schema))
      return nil
    }
    if let entry = asked.entry, !entry.expression.type.isCalendar {
      report(.entryIsNoDate(entry.spelled, entry.expression.type, at: optionRange("entry")))
      return nil
    }
    guard
      let found = spells(
        by: keys, asked.spells, gap: asked.gap, entry: asked.entry, needsCustomer: false)
    else { return nil }
    return SurvivalSource(rows: found.rows, kind: .spells(found.rule), scale: spellScale(asked))
  }

  /// A column that `tenure` has made, where the table comes from there.
  private func madeByTenure(
    _ name: String, _ type: ValueType, _ asked: SurvivalRequest
  ) -> RowValue? {
    guard asked.time != nil || asked.event == nil, role(.start) == nil, role(.end) == nil,
      schema.fields.contains(Schema.Field("tenure", .duration)),
      schema.fields.contains(Schema.Field("ended", .boolean))
    else { return nil }
    return RowValue(.column(name, type), spelled: name)
  }

  /// Months and years ask for exact calendar lengths.
  private func spellScale(_ asked: SurvivalRequest) -> SurvivalScale {
    switch asked.unit {
    case .day: return .days
    case .month: return .calendar(months: 1)
    case .year: return .calendar(months: 12)
    case nil:
      let months = asked.points.compactMap { point in
        if case .duration(let span) = point.value, span.months > 0 { span.months } else { nil }
      }
      guard !months.isEmpty else { return .days }
      return .calendar(months: months.allSatisfy { $0.isMultiple(of: 12) } ? 12 : 1)
    }
  }

  private mutating func durations(
    _ keys: [NamedExpression], _ time: RowValue, _ event: RowValue, _ entry: RowValue?
  ) -> SurvivalSource? {
    let ofSpells = stage.options.first { ["spells", "gap", "unit"].contains($0.name.text) }
    if let ofSpells {
      report(.optionOfSpells(ofSpells.name.text, "the lengths are given", at: ofSpells.range))
      return nil
    }
    if stage.asOf != nil {
      report(.asOfDurations(at: stage.verb.range))
      return nil
    }
    for (name, value) in [("time", time), ("entry", entry ?? time)] {
      guard value.expression.type.isLength else {
        report(.notLength(name, value.spelled, value.expression.type, at: optionRange(name)))
        return nil
      }
    }
    let isDuration = time.expression.type.kind == .duration
    if let entry, (entry.expression.type.kind == .duration) != isDuration {
      report(
        .entryOfOtherKind(
          entry.spelled, entry.expression.type, time.expression.type, at: optionRange("entry")))
      return nil
    }
    guard event.expression.type.canSayEnded else {
      report(.notEvent(event.spelled, event.expression.type, at: optionRange("event")))
      return nil
    }
    let parts =
      keys
      + [
        NamedExpression("duration", time.expression),
        NamedExpression("ended or not", event.expression),
      ] + (entry.map { [NamedExpression("entered", $0.expression)] } ?? [])
    let cells = aggregate(
      observed(time, event, entry), keys: parts,
      measures: [Measure("alike", .count, of: nil, type: .integer)])
    return SurvivalSource(
      rows: cells,
      kind: .columns(
        time: time.spelled, event: event.spelled, entry: entry?.spelled,
        badEvent: EventProblem(event.spelled, at: optionRange("event"))),
      scale: .column(time.expression.type))
  }

  /// The rows that say how long and whether the end was seen.
  private func observed(_ time: RowValue, _ event: RowValue, _ entry: RowValue?) -> Relation {
    var conditions = [
      Condition(.not(.isMissing(time.expression)), failure: "\(time.spelled) missing"),
      Condition(
        .compare(.greaterOrEqual, time.expression, time.expression.type.zero),
        failure: "\(time.spelled) below 0"),
    ]
    // A condition is false where a value is missing; but nobody knows whether it was an end.
    if case .column = event.expression {
      conditions.append(
        Condition(.not(.isMissing(event.expression)), failure: "\(event.spelled) missing"))
    } else if !event.expression.contains({ $0.asksForMissing }) {
      for name in event.expression.columns {
        guard let field = schema.fields.first(where: { $0.name == name }) else { continue }
        conditions.append(
          Condition(.not(.isMissing(.column(name, field.type))), failure: "\(name) missing"))
      }
    }
    if let entry {
      conditions.append(
        Condition(.not(.isMissing(entry.expression)), failure: "\(entry.spelled) missing"))
    }
    return relation(.filter(input, conditions), schema)
  }
}

extension Expression {
  /// Whether it has a meaning for missing values.
  fileprivate var asksForMissing: Bool {
    switch self {
    case .isMissing, .call(.coalesce, _, _): true
    default: false
    }
  }
}

extension ValueType {
  /// Whether a value can be a length of time.
  fileprivate var isLength: Bool {
    switch kind {
    case .integer, .decimal, .number, .duration: true
    case .percent, .text, .date, .datetime, .boolean, .missing: false
    }
  }

  /// Whether a value can say that an end was seen.
  fileprivate var canSayEnded: Bool {
    switch kind {
    case .integer, .decimal, .number, .text, .boolean: true
    case .percent, .date, .datetime, .duration, .missing: false
    }
  }

  /// No length at all.
  fileprivate var zero: Expression {
    switch kind {
    case .integer: .constant(.integer(0), self)
    case .decimal(let scale): .constant(.decimal(ExactDecimal(minorUnits: 0, scale: scale)), self)
    case .duration: .constant(.duration(TimeSpan()), self)
    default: .constant(.number(0), self)
    }
  }
}

/// What is told when a column does not say whether an end was seen.
struct EventProblem: Sendable {
  let name: String
  let range: SourceRange

  init(_ name: String, at range: SourceRange) {
    self.name = name
    self.range = range
  }

  private static let ends: Set<String> = [
    "yes", "y", "true", "t", "1", "ended", "end", "churned", "dead", "event", "kyllä",
  ]
  private static let opens: Set<String> = [
    "no", "n", "false", "f", "0", "open", "active", "alive", "censored", "ei",
  ]

  /// Whether each row is an end.
  ///
  /// - Throws: That other values are there than those that say so.
  func isEnded(_ column: Column) throws(Diagnostic) -> [Bool] {
    switch column.values {
    case .flags(let flags): return flags
    case .integers(let units):
      var one: Int64 = 1
      if case .decimal(let scale) = column.type.kind { one = PowerOfTen.of(scale) }
      for (row, unit) in units.enumerated() where unit != 0 && unit != one {
        throw .otherThanOneAndZero(self, "\(column[row].plainText)", found: values(of: column))
      }
      return units.map { $0 != 0 }
    case .numbers(let numbers):
      for (row, number) in numbers.enumerated() where number != 0 && number != 1 {
        throw .otherThanOneAndZero(self, "\(column[row].plainText)", found: values(of: column))
      }
      return numbers.map { $0 != 0 }
    case .codes(let codes, let words):
      var meanings: [UInt32: Bool] = [:]
      for code in codes where meanings[code] == nil {
        let word = words[Int(code)].lowercased()
        guard Self.ends.contains(word) || Self.opens.contains(word) else {
          throw .otherThanOneAndZero(
            self, Value.text(words[Int(code)]).plainText, found: values(of: column))
        }
        meanings[code] = Self.ends.contains(word)
      }
      return codes.map { meanings[$0] ?? false }
    case .days: preconditionFailure("a date does not say whether something has ended")
    }
  }

  /// The different values, in order of first appearance.
  private func values(of column: Column) -> [String] {
    var found: [String] = []
    for row in 0..<column.count where found.count < 20 {
      let text = column[row].plainText
      if !found.contains(text) { found.append(text) }
    }
    return found
  }
}
