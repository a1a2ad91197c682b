import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// How customers are scored, and the step that scores them.
struct RFMRule: Sendable {
  /// `nil` for the latest date in the data.
  let asOf: AnalysisDay?
  /// What is told when there is none.
  let noDay: Diagnostic
  let counts: FrequencyCount
  let scores: Int
  let rCuts: [Double]?
  let fCuts: [Double]?
  let mCuts: [Double]?
  let closed: QuantileScore.Closed

  /// customer, recency, frequency, monetary, r, f, m, score, segment.
  func schema(of profile: Schema) -> Schema {
    Schema(
      [
        Schema.Field("customer", profile.fields[0].type), Schema.Field("recency", .duration),
        Schema.Field("frequency", .integer), Schema.Field("monetary", profile.fields[3].type),
        Schema.Field("r", .integer), Schema.Field("f", .integer), Schema.Field("m", .integer),
        Schema.Field("score", .text), Schema.Field("segment", .text),
      ], roles: [.customer: "customer"])
  }

  var step: LocalStep {
    let rule = self
    let day = asOf?.spelled ?? "as of the latest date"
    return LocalStep(
      "rfm", detail: "\(scores) scores, counting \(counts.rawValue), \(day)"
    ) { profile, observed, _ throws(Diagnostic) in
      guard let asOf = rule.asOf ?? AnalysisDay(latest: observed.first) else { throw rule.noDay }
      return rule.scored(profile, asOf)
    }
  }

  /// The table of scores, from customer, last day, frequency and monetary value.
  private func scored(_ profile: Table, _ asOf: AnalysisDay) -> Answer {
    let definition = definition(asOf)
    guard case .days(let last) = profile.columns[1].values,
      case .integers(let frequency) = profile.columns[2].values
    else { preconditionFailure("the profile has a day and a count for each customer") }
    let recencyDays = last.map { Int64(asOf.day.number) - Int64($0) }
    let monetary = profile.columns[3].asDoubles
    guard profile.rowCount > 0 else {
      return Answer(table(profile, [], [[], [], []]), definitions: [definition])
    }
    let r = rule(rCuts, recencyDays.map(Double.init), isReversed: true)
    let f = rule(fCuts, frequency.map(Double.init), isReversed: false)
    let m = rule(mCuts, monetary, isReversed: false)
    let scored = [
      r.scores(recencyDays.map(Double.init)), f.scores(frequency.map(Double.init)),
      m.scores(monetary),
    ]
    let cuts = zip(["r", "f", "m"], [r, f, m]).map { name, rule in
      "\(name) " + rule.cuts.map(Self.figure).joined(separator: " / ")
    }
    var definitions = [definition, "cut points: " + cuts.joined(separator: " · ")]
    definitions += zip(zip(["r", "f", "m"], [rCuts, fCuts, mCuts]), scored).compactMap {
      lostScores($0.0, $1, isOwn: $0.1 != nil)
    }
    return Answer(table(profile, recencyDays, scored), definitions: definitions)
  }

  private func rule(_ own: [Double]?, _ values: [Double], isReversed: Bool) -> QuantileScore {
    guard let own else {
      return QuantileScore(quantilesOf: values, scores: scores, isReversed: isReversed)
    }
    return QuantileScore(cuts: own, closed: closed, isReversed: isReversed)
  }

  private func definition(_ asOf: AnalysisDay) -> String {
    let measures = zip(["r", "f", "m"], [rCuts, fCuts, mCuts])
    let own = measures.filter { $0.1 != nil }.map(\.0).joined(separator: ", ")
    let ownRule =
      "own cut points\(own == "r, f, m" ? "" : " for \(own)"), intervals "
      + (closed == .right ? "(a, b]" : "[a, b)")
    let rules =
      (own == "r, f, m" ? [] : ["type-7 quantiles, intervals (a, b]"])
      + (own.isEmpty ? [] : [ownRule])
    return "RFM \(asOf.spelled) · frequency counts \(counts.rawValue) · \(scores) scores by "
      + rules.joined(separator: " and ") + ", equal values score equally"
  }

  /// Scores nobody got, and why; nothing when all occur.
  private func lostScores(_ name: String, _ given: [Int64], isOwn: Bool) -> String? {
    let achieved = Set(given)
    guard achieved.count < scores else { return nil }
    let lost = (1...Int64(scores)).filter { !achieved.contains($0) }.map(String.init)
    return "\(name) reaches \(achieved.count) of \(scores) scores: nobody has \(name) "
      + lost.joined(separator: ", ")
      + (isOwn
        ? ""
        : given.count < scores ? ": too few customers" : ": many customers have the same value")
  }

  private func table(_ profile: Table, _ recencyDays: [Int64], _ given: [[Int64]]) -> Table {
    let (r, f, m) = (given[0], given[1], given[2])
    let labels = r.indices.map { "\(r[$0])\(f[$0])\(m[$0])" }
    let segments = r.indices.map { row in
      scores == 5
        ? RFMSegmentMap.name(r: Int(r[row]), f: Int(f[row]), m: Int(m[row])) : nil
    }
    let columns = [
      profile.columns[0],
      Column(.duration, .integers(recencyDays.map { $0 * TimeSpan.microsecondsPerDay })),
      profile.columns[2], profile.columns[3],
      Column(.integer, .integers(r)), Column(.integer, .integers(f)),
      Column(.integer, .integers(m)), .text(labels), .text(segments),
    ]
    return Table(schema(of: profile.schema), columns)
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

extension Column {
  /// Numbers of any kind as doubles; the value at a missing row is unspecified.
  fileprivate var asDoubles: [Double] {
    switch (values, type.kind) {
    case (.integers(let units), .decimal(let scale)):
      units.map { ExactDecimal(minorUnits: $0, scale: scale).asDouble }
    case (.integers(let values), _): values.map(Double.init)
    case (.numbers(let values), _): values
    case (.days, _), (.codes, _), (.flags, _): []
    }
  }
}
