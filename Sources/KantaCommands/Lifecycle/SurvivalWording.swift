import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

// What `survival` says above and below its table.

extension SurvivalRule {
  /// More groups than these are not described one by one.
  private static let mostDescribed = 8

  func definitions(_ curves: SurvivalCurves, _ asOf: AnalysisDay?) -> [String] {
    let groups = keyNames.isEmpty ? "" : " by " + keyNames.joined(separator: ", ")
    var lines = [
      "survival\(groups): Kaplan–Meier estimate · \(interval), \(band.spelledOut), "
        + "with Greenwood's variance"
    ]
    switch source.kind {
    case .spells(let rule):
      let day = asOf.map { $0.spelledOfSpells } ?? ""
      lines.append(
        "time: \(measure) · who has no end \(day) is censored, not left out · \(rule.spelled)"
          + (rule.hasEntry ? " · at risk only after entry" : ""))
    case .columns(let time, let event, let entry, _):
      lines.append(
        "time: \(time) · end seen: \(event); who has none is censored, not left out"
          + (entry.map { " · at risk only after \($0)" } ?? ""))
    }
    switch view {
    case .curve:
      if times.areChosen {
        lines.append(
          "at_risk: just before the time · events and censored: since the time above, up to this one"
        )
      }
    case .summary:
      lines.append(
        "median: first time with 50% left or fewer, its interval by inverting the band; missing: "
          + "not reached · rmst: mean time up to \(scale.spelled(curves.limit)), ± z standard errors"
          + (keyNames.isEmpty ? "" : " · expected: events if all groups ended alike"))
    case .tests:
      lines.append(
        "log_rank: every end counts once · gehan: as often as people are at risk · chi2 with df "
          + "degrees of freedom, p by the incomplete gamma function")
    }
    if besides {
      lines.append("ended_only: who stays is dropped, which makes lives too short")
    }
    return lines
  }

  private var interval: String { "\(Shares.percent(level)) confidence interval" }

  private var measure: String {
    switch scale {
    case .days, .column: "days from start to end"
    case .calendar(let months):
      months == 12
        ? "calendar years from start to end, whole years and the part of the one that has begun"
        : "calendar months from start to end, whole months and the part of the one that has begun"
    }
  }

  /// The facts of each group, and the tests.
  func remarks(
    _ curves: SurvivalCurves, _ read: ReadDurations, _ keys: [Column], _ z: Double
  ) -> [String] {
    var lines: [String] = []
    // A summary has all of this in its rows.
    if view != .summary {
      for group in curves.all.indices.prefix(Self.mostDescribed) {
        let name = name(of: Int(read.groups.firstRows[group]), keys)
        lines.append(name + facts(curves, group, z))
      }
      if curves.all.count > Self.mostDescribed {
        let rest = curves.all.count - Self.mostDescribed
        lines.append("\(Counted.things(rest, "more group")): `show: summary` has them all")
      }
    }
    for group in curves.all.indices.prefix(Self.mostDescribed) {
      let found = [besides ? mistake(curves, group) : nil, emptied(curves.all[group])]
      for line in found.compactMap(\.self) {
        lines.append(name(of: Int(read.groups.firstRows[group]), keys) + line)
      }
    }
    if view != .tests, let line = comparison(curves) { lines.append(line) }
    if !keyNames.isEmpty, let reason = untested(curves) { lines.append(reason) }
    return lines
  }

  /// `plan digital: `, or nothing where there is one group only.
  private func name(of row: Int, _ keys: [Column]) -> String {
    guard !keys.isEmpty else { return "" }
    let parts = zip(keyNames, keys).map { name, column in
      switch column[row] {
      case .text(let text): text
      case .missing: "\(name) missing"
      case .date(let day): day.plain(grain: column.type.grain)
      case let value: "\(name) \(value.plainText)"
      }
    }
    return parts.joined(separator: ", ") + ": "
  }

  private func facts(_ curves: SurvivalCurves, _ group: Int, _ z: Double) -> String {
    let curve = curves.all[group]
    let table = curve.table
    guard table.count > 0 else { return "nobody" }
    let counts = [
      "n \(Counted.grouped(Int(table.count)))",
      "\(Counted.grouped(Int(table.eventCount))) ended",
      "\(Counted.grouped(Int(table.censoredCount))) censored",
    ]
    let bounds = curve.bounds(band, z: z)
    func spelled(_ time: Double?) -> String { time.map { scale.spelled($0) } ?? "not reached" }
    let (low, high) = (curve.timeOfHalf(bounds.low), curve.timeOfHalf(bounds.high))
    var parts = [counts.joined(separator: ", ")]
    if curve.median == nil, low == nil {
      parts.append("median not reached: \(percent(curve.survival.last ?? 1)) are left at the end")
    } else {
      let range =
        low == nil && high == nil
        ? "not known"
        : "\(low.map(shortNumber) ?? "not known") to \(high.map(shortNumber) ?? "not reached")"
      parts.append("median \(spelled(curve.median)) (\(Shares.percent(level)) CI \(range))")
    }
    let mean = curve.restrictedMean(to: curves.limit).map { scale.spelled($0.mean) }
    parts.append(
      "RMST up to \(scale.spelled(curves.limit)): \(mean ?? "not known, observed less long")")
    return parts.joined(separator: " · ")
  }

  private func percent(_ part: Double) -> String { fixed(100 * part, 1) + "%" }

  /// How far off the median is when those who stay are dropped.
  private func mistake(_ curves: SurvivalCurves, _ group: Int) -> String? {
    let right = curves.all[group]
    let dropped = Counted.grouped(Int(right.table.censoredCount))
    guard right.table.censoredCount > 0 else { return nil }
    guard let wrong = curves.ended[group].median else {
      return "nobody ended, so nothing is left without the \(dropped) censored"
    }
    let start = "without the \(dropped) censored the median would be \(scale.spelled(wrong))"
    guard let median = right.median else { return start + "; in truth it is not reached" }
    return start + " instead of \(scale.spelled(median)): "
      + (wrong < median
        ? "\(scale.spelled(median - wrong)) too short"
        : wrong > median ? "\(scale.spelled(wrong - median)) too long" : "the same here")
  }

  /// With late entry a curve can fall to 0 while few have entered, and stays there.
  private func emptied(_ curve: KaplanMeier) -> String? {
    guard let zero = curve.survival.firstIndex(of: 0), zero < curve.survival.count - 1 else {
      return nil
    }
    return "all who had entered by \(scale.spelled(curve.table.times[zero])) ended then, so the "
      + "curve is 0 although others came later: too few enter early"
  }

  private func comparison(_ curves: SurvivalCurves) -> String? {
    guard let logRank = curves.logRank else { return nil }
    func spelled(_ name: String, _ test: SurvivalTest) -> String {
      "\(name) chi2 \(fixed(test.chiSquare, 3)), df \(test.degreesOfFreedom), "
        + "p \(shortChance(test.pValue))"
    }
    return spelled("log-rank", logRank) + (curves.gehan.map { " · " + spelled("gehan", $0) } ?? "")
  }

  /// Why there is no test.
  private func untested(_ curves: SurvivalCurves) -> String? {
    guard curves.logRank == nil else { return nil }
    if curves.all.count < 2 {
      return curves.all.isEmpty ? nil : "no test: there is one group only"
    }
    if curves.all.count > Self.mostTested {
      return "no test: there are more than \(Self.mostTested) groups"
    }
    return "no test: no two groups were at risk of an end at the same time"
  }
}
