import KantaColumns
import KantaModels
package import KantaPlan
import KantaSource
import KantaSyntax

extension Command {
  package static let survival = Command(
    "survival", aliases: ["kaplan_meier", "km"], finnish: "elossaolokäyrä", room: .lifecycle,
    "Says how many are still customers after each length of time, with intervals and group tests.",
    details: """
      The Kaplan–Meier estimate. Who has not left yet is censored: known to have stayed so long, \
      never dropped; who is censored at the time of an end counts as at risk. Times come from the \
      roles start and end, as `tenure` reads them: in days, or with `unit: year` in exact calendar \
      years, which is what yearly contracts need (`at: [1 year, 2 years]` says so too). Or they \
      come from columns: `time:` has the length, `event:` whether the end was seen (true or false, \
      1 or 0, yes or no, or a condition such as status == 2), and with `entry:` someone is at risk \
      only after coming under observation. `show: curve` has a row per time (or per time of `at:` \
      or `every:`: how many are at risk then, who left since the time before, and no survival \
      after the longest time, where nothing is known). `show: summary` has a row per group: the \
      median, the first time at which half or fewer are left, missing where that is not reached, \
      its interval by inverting the band, and rmst, the mean time up to `rmst:`, or else up to the \
      shortest of the groups' longest times. `show: tests` compares the groups: log-rank counts \
      every end once, gehan weighs early ones more. `beside: ended_only` adds what comes out when \
      those who stay are dropped, the usual mistake, which makes lives too short. Rows without a \
      time, event or start are left out and counted in the footer.
      """,
    clauses: [.by(required: false), .asOf],
    options: Parameter<RowValue?>.optional(
      "time", "how long it lasted, instead of start and end", default: nil),
    Parameter<RowValue?>.optional(
      "event", "whether the end was seen, a column or a condition", default: nil),
    Parameter<RowValue?>.optional(
      "entry", "when it came under observation: on the scale of time, or a date", default: nil),
    Parameter<SpellKind>.optional(
      "spells", "what counts as one time of being a customer", default: .merged),
    Parameter<TimeSpan>.optional(
      "gap", "how long apart spells may lie that are one", default: .days(1)),
    Parameter<SurvivalUnit?>.optional(
      "unit", "what spells are measured in; days unless months or years are asked for",
      default: nil),
    Parameter<SurvivalBand>.optional(
      "ci", "how the confidence interval is made", default: .logLog),
    Parameter<Level>.optional("level", "the level of the interval", default: Level(value: 0.95)),
    Parameter<SurvivalView>.optional("show", "what the result is", default: .curve),
    Parameter<TimePoints?>.optional("at", "the times of the curve to give", default: nil),
    Parameter<TimePoint?>.optional("every", "the step between those times", default: nil),
    Parameter<TimePoint?>.optional("rmst", "up to when the mean time is taken", default: nil),
    Parameter<SurvivalBeside?>.optional(
      "beside", "what to show beside the right curve", default: nil),
    gives: """
      time, at_risk, events, censored, survival, low, high; for other views count, events, \
      censored, median, median_low, median_high, rmst, rmst_low, rmst_high; test, groups, df, \
      chi2, p
      """,
    examples: [
      Example(
        "world \"magazine/subscriptions\" | survival as of 2024-12-31, every: 1 year",
        shows: "how many readers are left after each year"),
      Example(
        "world \"magazine/subscriptions\" | survival by segment, show: summary, beside: ended_only",
        shows:
          "how long each kind of reader stays, and how wrong it is to look at those who left only"),
      Example(
        "world \"magazine/subscriptions\" | survival by plan, show: tests",
        shows: "whether the plans are left at different rates"),
      Example(
        "world \"magazine/subscriptions\" | survival unit: month, spells: whole, gap: 0 days, ci: log, level: 90%, at: [12, 24, 36]",
        shows: "the same in months, with another interval"),
      Example(
        "world \"magazine/subscriptions\" | tenure | survival time: years, event: ended, rmst: 5, show: summary",
        shows: "the mean of the first five years, from a table of lengths"),
      Example(
        "world \"magazine/subscriptions\" | where end is missing or end > 2018-01-01 | survival entry: 2018-01-01, every: 1 year",
        shows: "the right curve from contracts that are known from 2018 on only"),
    ]
  ) {
    (
      step: inout Step, time: RowValue?, event: RowValue?, entry: RowValue?, spells: SpellKind,
      gap: TimeSpan, unit: SurvivalUnit?, band: SurvivalBand, level: Level, view: SurvivalView,
      at: TimePoints?, every: TimePoint?, rmst: TimePoint?, beside: SurvivalBeside?
    ) in
    let asked = SurvivalRequest(
      time: time, event: event, entry: entry, spells: spells, gap: gap, unit: unit, band: band,
      level: level.value, view: view, at: at, every: every, rmst: rmst, beside: beside)
    return step.survival(asked)
  }
}

/// What the options of `survival` say.
struct SurvivalRequest: Sendable {
  let time: RowValue?
  let event: RowValue?
  let entry: RowValue?
  let spells: SpellKind
  let gap: TimeSpan
  let unit: SurvivalUnit?
  let band: SurvivalBand
  let level: Double
  let view: SurvivalView
  let at: TimePoints?
  let every: TimePoint?
  let rmst: TimePoint?
  let beside: SurvivalBeside?

  /// All lengths of time in the options.
  var points: [TimePoint] { (at?.points ?? []) + [every, rmst].compactMap(\.self) }
}

extension Step {
  fileprivate mutating func survival(_ asked: SurvivalRequest) -> Relation? {
    guard let keys = keys(stage.by), areSensible(asked) else { return nil }
    guard let source = source(asked, keys), let times = times(asked, source.scale) else {
      return nil
    }
    let rule = SurvivalRule(
      source: source, keyNames: keys.map(\.name), band: asked.band, level: asked.level,
      view: asked.view, times: times, besides: asked.beside != nil,
      tooManyTimes: .tooManyTimes(at: optionRange("every")))
    guard areFree(keys, stage.by, beside: rule.columns.map(\.name)) else { return nil }
    let schema = Schema(
      source.rows.schema.fields.prefix(asked.view == .tests ? 0 : keys.count) + rule.columns,
      roles: source.rows.schema.roles
    ).droppingStaleRoles()
    return relation(.local(source.rows, rule.step(schema)), schema)
  }

  /// Whether the options go together; what does not is reported.
  private mutating func areSensible(_ asked: SurvivalRequest) -> Bool {
    func range(_ name: String) -> SourceRange { optionRange(name) }
    if asked.at != nil, asked.every != nil {
      report(.twoSetsOfTimes(at: range("every")))
    } else if asked.view != .curve, asked.at != nil || asked.every != nil {
      let name = asked.at == nil ? "every" : "at"
      report(.optionOfOther(name, ["show: curve"], at: range(name)))
    } else if asked.view == .tests, stage.by?.isEmpty ?? true {
      report(.testsOfNothing(at: range("show")))
    } else if asked.view == .tests, asked.beside != nil {
      report(
        .optionOfOther("beside", ["show: curve", "show: summary"], at: range("beside")))
    } else {
      return true
    }
    return false
  }

  /// The times in the options, on the scale of the durations; what does not fit it is reported.
  private mutating func times(
    _ asked: SurvivalRequest, _ scale: SurvivalScale
  ) -> SurvivalTimes? {
    func converted(_ point: TimePoint, _ name: String) -> Double? {
      switch scale.time(point.value) {
      case .success(let time): return time
      case .failure(let failure):
        let inDays = name == "at" ? asked.at?.inDays : point.inDays
        report(
          .wrongTime(
            failure.problem, point.value, scale, inDays: inDays ?? "", at: optionRange(name)))
        return nil
      }
    }
    var times = SurvivalTimes()
    if let at = asked.at {
      for point in at.points {
        guard let time = converted(point, "at") else { return nil }
        times.at = (times.at ?? []) + [time]
      }
      times.at?.sort()
    }
    if let every = asked.every {
      guard let step = converted(every, "every") else { return nil }
      guard step > 0 else {
        report(.stepOfNothing(at: optionRange("every")))
        return nil
      }
      times.every = step
    }
    if let rmst = asked.rmst {
      guard let limit = converted(rmst, "rmst") else { return nil }
      times.limit = limit
    }
    return times
  }
}
