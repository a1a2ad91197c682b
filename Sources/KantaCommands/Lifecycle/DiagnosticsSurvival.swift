import KantaColumns
import KantaPlan
import KantaSource
import KantaSyntax

// What can be wrong with spells, lengths of time and their ends.

extension Diagnostic {
  static func noSpellDay(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .emptyInput, "the analysis date is not known", at: range,
      notes: ["no row has a start or an end"], advice: Advice("say it: as of 2024-12-31"))
  }

  static func badGap(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "a gap is a number of whole days", at: range,
      advice: Advice("write it in days", edits: [Edit(range, "30 days")]))
  }

  /// An option about spells where there are none.
  static func optionOfSpells(
    _ option: String, _ reason: String, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .badOption, "`\(option)` is about spells with a start and an end, and \(reason)", at: range,
      advice: Advice("leave `\(option)` out"))
  }

  static func asOfDurations(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "`as of` is about spells with a start and an end, and the lengths are given",
      at: range, advice: Advice("leave `as of` out: the lengths are what they are"))
  }

  /// No role of start or end, or neither.
  static func missingSpellRoles(
    _ missing: [Role], of verb: NameSyntax, schema: Schema, isEmpty: Bool
  ) -> Diagnostic {
    var diagnostic = missingRoles(missing, of: verb, schema: schema, isEmpty: isEmpty)
    guard missing == [.end], !isEmpty, RoleGuess.likely(.end, in: schema) == nil else {
      return diagnostic
    }
    diagnostic.advice = Advice(
      "say so before it: roles end: …; or roles end: missing, if nobody has left yet")
    return diagnostic
  }

  // MARK: - Where the lengths come from

  static func noDurations(of verb: NameSyntax, schema: Schema) -> Diagnostic {
    let isPurchases = schema.roles[.date] != nil && schema.roles[.customer] != nil
    return Diagnostic(
      .missingRole, "`\(verb.text)` needs to know how long each customer stayed", at: verb.range,
      "neither start and end nor lengths",
      notes: ["columns: " + Counted.list(schema.names)]
        + (isPurchases
          ? ["purchases have no end: who has not bought lately may still be a customer"] : []),
      advice: Advice(
        "say which columns are which: roles start: …, end: …; or \(verb.text) time: …, event: …"))
  }

  static func timeWithoutEvent(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "which of these lengths end with an end that was seen is not said",
      at: range,
      advice: Advice("add the column or condition that says so: event: …; event: true for all"))
  }

  static func eventWithoutTime(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "`event` says whether a length has ended, and there is no length",
      at: range, advice: Advice("add the column that has it: time: …"))
  }

  static func notLength(
    _ option: String, _ text: String, _ type: ValueType, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .wrongType, "`\(text)` is \(type.name), not a length of time", at: range, type.name,
      advice: type.isCalendar
        ? Advice("dates are roles: roles start: …, end: … before it, without `\(option)`")
        : Advice("give a column of numbers or durations"))
  }

  static func notEvent(_ text: String, _ type: ValueType, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .wrongType, "`\(text)` is \(type.name), which does not say whether the end was seen",
      at: range, type.name,
      advice: type.isCalendar
        ? Advice(
          "who has a date has ended",
          edits: [Edit(range, "\(text) is not missing")])
        : Advice("give a column of yes and no, of 1 and 0, or a condition"))
  }

  static func otherThanOneAndZero(
    _ event: EventProblem, _ value: String, found: [String]
  ) -> Diagnostic {
    Diagnostic(
      .badValues, "`\(event.name)` has values that do not say whether the end was seen",
      at: event.range,
      notes: ["values: " + Counted.list(found)],
      advice: Advice(
        "say which value does, such as \(value)",
        edits: [Edit(event.range, "\(event.name) == \(value)")]))
  }

  static func entryIsNoDate(
    _ text: String, _ type: ValueType, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .wrongType, "`\(text)` is \(type.name), and spells are entered on a date", at: range,
      type.name, advice: Advice("give a column of dates, or a date such as 2016-01-01"))
  }

  static func entryOfOtherKind(
    _ text: String, _ type: ValueType, _ wanted: ValueType, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .wrongType, "`\(text)` is \(type.name), and the time is \(wanted.name)", at: range,
      type.name, advice: Advice("give the entry on the scale of the time"))
  }

  // MARK: - What is asked for

  static func badLevel(_ meant: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "a level is a share of 50% or more, below 100%", at: range,
      advice: Advice("write `level: \(meant)`", edits: [Edit(range, meant)]))
  }

  static func twoSetsOfTimes(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "`at` says already which times to give", at: range,
      advice: Advice("leave `every` out, or `at`"))
  }

  static func testsOfNothing(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "tests compare groups, and there are none", at: range,
      advice: Advice("say what the groups are: survival by …, show: tests"))
  }

  static func stepOfNothing(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "there has to be some time between two rows", at: range,
      advice: Advice("give a longer step"))
  }

  static func tooManyTimes(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "there would be more than 10,000 times", at: range,
      advice: Advice("give a longer step"))
  }

  /// A time that does not fit the scale of the durations.
  static func wrongTime(
    _ problem: SurvivalScale.Problem, _ value: Value, _ scale: SurvivalScale, inDays: String,
    at range: SourceRange
  ) -> Diagnostic {
    let text = value.plainText
    switch problem {
    case .noUnit:
      return Diagnostic(
        .badOption, "a length of time is a number and its unit", at: range,
        advice: Advice("say which unit", edits: [Edit(range, inDays)]))
    case .unit:
      return Diagnostic(
        .badOption, "the time is a plain number, and \(text) is not", at: range,
        advice: Advice("give it in the unit of the time, without a word behind it"))
    case .calendar:
      let ofSpells = scale == .days
      return Diagnostic(
        .calendarUnit, "months and years have no fixed number of days", at: range,
        advice: Advice(
          ofSpells ? "write days, or measure in `unit: year`" : "write days, such as 365 days"))
    case .fixed:
      return Diagnostic(
        .calendarUnit, "months and years have no fixed number of days", at: range,
        notes: ["the spells are measured in exact calendar lengths, and \(text) is none"],
        advice: Advice("write all times in months or years, or all in days"))
    }
  }
}
