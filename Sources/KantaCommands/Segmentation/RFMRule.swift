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
      "rfm", detail: "\(scores) scores, counting \(counts.rawValue), \(day)", canLeaveOut: true
    ) { profile, context throws(Diagnostic) in
      guard let asOf = rule.asOf ?? AnalysisDay(latest: context.observed.first) else {
        throw rule.noDay
      }
      return rule.scored(profile, asOf, context)
    }
  }

  /// The table of scores, from customer, last day, frequency and monetary value.
  private func scored(
    _ profile: Table, _ asOf: AnalysisDay, _ context: LocalContext
  ) -> Answer {
    let definition = definition(asOf)
    guard case .days(let last) = profile.columns[1].values,
      case .integers(let frequency) = profile.columns[2].values
    else { preconditionFailure("the profile has a day and a count for each customer") }
    let days = Double(asOf.day.number)
    let recency = last.map { days - Double($0) }
    let monetary = profile.columns[3].asDoubles
    guard profile.rowCount > 0 else {
      return Answer(
        table(profile, [], [[], [], []], context), definitions: [definition])
    }
    let values = [recency, frequency.map(Double.init), monetary]
    let own = [rCuts, fCuts, mCuts]
    // Recency, frequency and monetary value are scored side by side.
    let results = Parallel.map(3, on: Execution(threads: context.execution.threads)) { measure in
      let score = rule(own[measure], values[measure], isReversed: measure == 0)
      return (score, score.scores(values[measure]))
    }
    guard let results else { preconditionFailure("nobody stops this execution") }
    let (r, f, m) = (results[0].0, results[1].0, results[2].0)
    let scored = results.map(\.1)
    let cuts = zip(["r", "f", "m"], [r, f, m]).map { name, rule in
      "\(name) " + rule.cuts.map(Self.figure).joined(separator: " / ")
    }
    var definitions = [definition, "cut points: " + cuts.joined(separator: " · ")]
    definitions += zip(zip(["r", "f", "m"], [rCuts, fCuts, mCuts]), scored).compactMap {
      lostScores($0.0, $1, isOwn: $0.1 != nil)
    }
    return Answer(table(profile, recency, scored, context), definitions: definitions)
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
    var count = [Int](repeating: 0, count: scores + 1)
    for score in given { count[Int(score)] += 1 }
    let achieved = Set((1...scores).filter { count[$0] > 0 }.map { Int64($0) })
    guard achieved.count < scores else { return nil }
    let lost = (1...Int64(scores)).filter { !achieved.contains($0) }.map(String.init)
    return "\(name) reaches \(achieved.count) of \(scores) scores: nobody has \(name) "
      + lost.joined(separator: ", ")
      + (isOwn
        ? ""
        : given.count < scores ? ": too few customers" : ": many customers have the same value")
  }

  private func table(
    _ profile: Table, _ recency: [Double], _ given: [[Int64]], _ context: LocalContext
  ) -> Table {
    let cells = CellNumbers(given, scores: scores)
    let schema = schema(of: profile.schema)
    let fields = schema.fields.filter { context.needs($0.name) }
    let columns = fields.map { field -> Column in
      switch field.name {
      case "customer": profile.columns[0]
      case "recency":
        Column(
          .duration, .integers(recency.map { Int64($0) * TimeSpan.microsecondsPerDay }))
      case "frequency": profile.columns[2]
      case "monetary": profile.columns[3]
      case "r": Column(.integer, .integers(given[0]))
      case "f": Column(.integer, .integers(given[1]))
      case "m": Column(.integer, .integers(given[2]))
      case "score": cells.text { r, f, m in "\(r)\(f)\(m)" }
      default:
        cells.text { r, f, m in scores == 5 ? RFMSegmentMap.name(r: r, f: f, m: m) : nil }
      }
    }
    return Table(
      Schema(fields, roles: schema.roles).droppingStaleRoles(), columns,
      rowCount: profile.rowCount)
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

/// The cell of each customer, numbered so that what is said of a cell is made once.
private struct CellNumbers {
  private let cells: [UInt16]
  private let scores: Int

  init(_ given: [[Int64]], scores: Int) {
    self.scores = scores
    let (r, f, m) = (given[0], given[1], given[2])
    let count = Int64(scores)
    cells = r.indices.map { row in
      UInt16(truncatingIfNeeded: ((r[row] - 1) * count + f[row] - 1) * count + m[row] - 1)
    }
  }

  /// A word for each row by its cell, missing where there is none.
  func text(_ word: (_ r: Int, _ f: Int, _ m: Int) -> String?) -> Column {
    var words: [String] = []
    // The code of each cell that occurs, and whether it has a word.
    var codes = [UInt32?](repeating: nil, count: scores * scores * scores)
    var hasWord = [Bool](repeating: true, count: codes.count)
    for cell in cells where codes[Int(cell)] == nil {
      let (rf, m) = (Int(cell) / scores, Int(cell) % scores)
      let text = word(rf / scores + 1, rf % scores + 1, m + 1)
      hasWord[Int(cell)] = text != nil
      let code = words.firstIndex(of: text ?? "") ?? words.count
      if code == words.count { words.append(text ?? "") }
      codes[Int(cell)] = UInt32(code)
    }
    let found = codes.map { $0 ?? 0 }
    let validity =
      hasWord.contains(false) ? Validity(cells.map { hasWord[Int($0)] }).normalized : nil
    return Column(
      .text, .codes(cells.map { found[Int($0)] }, Words(distinct: words)), validity: validity)
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
