import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

// What `rfm` says above its table of the rules it used, and below it of amounts that are unusual.

extension RFMRule {
  /// `5 scores`, or `scores r 5, f 3, m 5` where the measures differ.
  var scoreCounts: String {
    let counts = Set(measures.map(\.scoreCount))
    if let count = counts.first, counts.count == 1 { return "\(count) scores" }
    return "scores " + measures.map { "\($0.name) 1–\($0.scoreCount)" }.joined(separator: ", ")
  }

  /// The first line: the date, what is counted, and every rule of scoring.
  func definition(_ asOf: AnalysisDay) -> String {
    var parts = ["RFM \(asOf.spelled)"]
    if let window {
      parts.append("purchases from \(window.first.plain) on, \(window.spelled)")
    }
    parts.append("frequency counts \(counts.rawValue)")
    if !kinds.isEmpty {
      parts.append("separately per " + kinds.map(\.name).joined(separator: ", "))
    }
    parts.append("\(scoreCounts) by \(cutRule), \(tieRule)")
    if best == .low { parts.append("1 is the best score: say `best: low` to `segment`, too") }
    if measures.contains(where: { $0.scoreCount != 5 }) {
      parts.append("no segment: the standard map is of five scores each")
    }
    return parts.joined(separator: " · ")
  }

  private var owns: [RFMMeasure] { measures.filter { $0.ownCuts != nil } }
  private var found: [RFMMeasure] { measures.filter { $0.ownCuts == nil } }

  /// `type-7 quantiles, intervals (a, b]`, and where own cut points were given.
  private var cutRule: String {
    var rules: [String] = []
    if !found.isEmpty {
      rules.append(
        (tieSeed == nil ? "type-7 quantiles, intervals (a, b]" : "rank in parts of equal size")
          + nesting)
    }
    if let first = owns.first {
      let names = found.isEmpty ? "" : " for " + owns.map(\.name).joined(separator: ", ")
      rules.append(
        "own cut points\(names), intervals " + (first.closed == .right ? "(a, b]" : "[a, b)"))
    }
    return rules.joined(separator: " and ")
  }

  private var nesting: String {
    guard binning == .nested else { return "" }
    let outer = ["", "within each r", "within each r and f"]
    let nested = zip(measures, outer).filter { $0.0.ownCuts == nil && !$0.1.isEmpty }
    return nested.map { ", \($0.0.name) \($0.1)" }.joined()
  }

  private var tieRule: String {
    guard let tieSeed else { return "equal values score equally" }
    let names = owns.isEmpty ? "" : " of " + found.map(\.name).joined(separator: ", ")
    return "equal values\(names) in random order (seed \(Int64(bitPattern: tieSeed)))"
  }

  /// `composite = 100 r + 10 f + 1 m`; nothing without weights.
  var compositeLine: [String] {
    guard let weights else { return [] }
    let terms = zip(weights.plain, measures).map { "\($0) \($1.name)" }
    return ["composite = " + terms.joined(separator: " + ")]
  }

  // MARK: - Cut points

  /// The cut points, of each group as far as they can be read.
  func cutLines(_ scored: [ScoredMeasure], _ profile: RFMProfile) -> [String] {
    let common = zip(measures, scored).filter { $1.groups == nil || $0.ownCuts != nil }
    var lines: [String] = []
    let listed = common.filter { !$1.values.cuts.isEmpty }
    if !listed.isEmpty {
      lines.append(
        "cut points: " + listed.map { cuts($0.0, $0.1.values.cuts[0]) }.joined(separator: " · "))
    }
    let grouped = zip(measures, scored).filter {
      $1.groups != nil && $0.ownCuts == nil && !$1.values.cuts.isEmpty
    }
    guard !grouped.isEmpty else { return lines }
    if binning == .nested { return lines + nestedLines(scored) }
    guard let groups = grouped[0].1.groups, groups.count <= 6 else {
      return lines + ["each \(kinds.map(\.name).joined(separator: ", ")) has cut points of its own"]
    }
    for group in 0..<groups.count {
      let row = groups.numbers.firstIndex(of: UInt32(group)) ?? 0
      lines.append(
        "cut points of \(profile.kindName(row)): "
          + grouped.map { cuts($0.0, $0.1.values.cuts[group]) }.joined(separator: " · "))
    }
    return lines
  }

  /// Those of f within each r; there are too many sets of m to read.
  private func nestedLines(_ scored: [ScoredMeasure]) -> [String] {
    let (f, m) = (scored[1], scored[2])
    guard kinds.isEmpty else {
      return ["cut points differ by \(kinds.map(\.name).joined(separator: ", ")), r and f"]
    }
    var lines: [String] = []
    if measures[1].ownCuts == nil {
      let sets = f.values.cuts.enumerated().filter { !$1.isEmpty }.map { group, cuts in
        "r \(shownScore(group + 1, of: 0)): " + cuts.map(RFMRule.figure).joined(separator: " / ")
      }
      lines.append("cut points of f within " + sets.joined(separator: " · "))
    }
    if measures[2].ownCuts == nil {
      let sets = m.values.cuts.count { !$0.isEmpty }
      lines.append("m has \(Counted.things(sets, "set")) of cut points, one for each r and f")
    }
    return lines
  }

  private func cuts(_ measure: RFMMeasure, _ cuts: [Double]) -> String {
    "\(measure.name) " + cuts.map(RFMRule.figure).joined(separator: " / ")
  }

  private func shownScore(_ score: Int, of measure: Int) -> Int {
    best == .high ? score : measures[measure].scoreCount + 1 - score
  }

  // MARK: - Scores that do not occur

  /// For each measure the scores nobody got, and why; nothing when all occur.
  func lossLines(_ scored: [ScoredMeasure], _ profile: RFMProfile) -> [String] {
    if kinds.isEmpty, let most = found.map(\.scoreCount).max(), profile.rowCount < most {
      let customers = Counted.things(profile.rowCount, "customer")
      return ["\(customers) for \(most) scores: some scores stay empty"]
    }
    return measures.indices.flatMap { index -> [String] in
      let values = scored[index].values
      var lines: [String] = []
      if let groups = scored[index].groups, measures[index].ownCuts == nil {
        lines += groupLoss(index, values.scores, groups)
      } else {
        lines += loss(index, values.scores, profile.values[index])
      }
      if values.splitCount > 0 {
        lines.append(
          "\(measures[index].name) parts equals: "
            + "\(Counted.things(values.splitCount, "customer has", "customers have")) "
            + "the same value as somebody with another score")
      }
      return lines
    }
  }

  private func loss(_ index: Int, _ scores: [Int64], _ values: [Double]) -> [String] {
    let measure = measures[index]
    var count = [Int](repeating: 0, count: measure.scoreCount + 1)
    for score in scores { count[Int(score)] += 1 }
    let lost = (1...measure.scoreCount).filter { count[$0] == 0 }
    guard !lost.isEmpty else { return [] }
    if lost.count == measure.scoreCount - 1, measure.ownCuts == nil, values.count > 1 {
      let score = shownScore((1...measure.scoreCount).first { count[$0] > 0 } ?? 1, of: index)
      return ["\(measure.name) is \(score) for everybody: all have the same value"]
    }
    let names = lost.map { shownScore($0, of: index) }.sorted().map(String.init)
    return [
      "\(measure.name) reaches \(measure.scoreCount - lost.count) of \(measure.scoreCount) scores: "
        + "nobody has \(measure.name) " + names.joined(separator: ", ")
        + (measure.ownCuts == nil ? ": many customers have the same value" : "")
    ]
  }

  /// How many groups lack a score.
  private func groupLoss(_ index: Int, _ scores: [Int64], _ groups: ScoreGroups) -> [String] {
    let measure = measures[index]
    var seen = [UInt16](repeating: 0, count: groups.count)
    for (group, score) in zip(groups.numbers, scores) { seen[Int(group)] |= 1 << UInt16(score) }
    let filled = seen.filter { $0 != 0 }
    let lacking = filled.count { $0.nonzeroBitCount < measure.scoreCount }
    guard lacking > 0 else { return [] }
    return [
      "\(measure.name) does not reach all \(measure.scoreCount) scores in "
        + "\(Counted.grouped(lacking)) of \(Counted.things(filled.count, "group")): "
        + "customers have the same value, or are few"
    ]
  }

  // MARK: - Amounts

  /// Amounts below 0 and of 0, which are counted like all others.
  func returnNotes(_ observed: [Value], _ profile: RFMProfile) -> [StepNote] {
    let counts = observed.suffix(2).map {
      if case .integer(let count) = $0 { Int(count) } else { 0 }
    }
    guard counts.count == 2 else { return [] }
    var notes: [StepNote] = []
    if counts[0] > 0 {
      let below = profile.values[2].count { $0 < 0 }
      let customers =
        below == 0 ? "" : "; monetary is below 0 for \(Counted.things(below, "customer"))"
      notes.append(
        .remark(
          "\(Counted.things(counts[0], "row has", "rows have")) an amount below 0: a return "
            + "lowers monetary and counts as a purchase" + customers))
    }
    if counts[1] > 0 {
      notes.append(
        .remark(
          "\(Counted.things(counts[1], "row has", "rows have")) the amount 0 and "
            + "\(counts[1] == 1 ? "counts as a purchase" : "count as purchases")"))
    }
    return notes
  }

  /// A cut point with up to three decimals, fewer for large ones, and no trailing zeros.
  static func figure(_ value: Double) -> String {
    let size = abs(value)
    guard size < 1e12 else { return value.description }
    let decimals = size >= 1_000_000 ? 0 : size >= 100_000 ? 1 : size >= 10_000 ? 2 : 3
    let power = Double(PowerOfTen.of(decimals))
    let rounded = ExactDecimal(
      minorUnits: Int64((value * power).rounded()), scale: decimals
    ).plain
    guard rounded.contains(".") else { return rounded }
    let trimmed = rounded.reversed().drop { $0 == "0" }.drop { $0 == "." }
    return String(trimmed.reversed())
  }
}
