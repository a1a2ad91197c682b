import KantaColumns
import KantaModels

/// The customers of one date with their scores.
struct ScoredProfiles: Sendable {
  let profiles: PurchaseHistory.Profiles
  /// Days from the last purchase to the date.
  let recencies: [Int32]
  /// The cut points of recency, frequency and monetary value; `nil` where nobody was a customer.
  let cuts: [QuantileScore]?
  /// The number of the RFM cell of each customer.
  let cells: [UInt8]

  /// Scores by `cuts`, or else by quantiles of these customers.
  init(
    _ profiles: PurchaseHistory.Profiles, on day: Day, unit: Double, cuts given: [QuantileScore]?
  ) {
    self.profiles = profiles
    recencies = profiles.lastDays.map { day.number - $0 }
    guard !recencies.isEmpty else {
      cuts = given
      cells = []
      return
    }
    let values = [
      recencies.map(Double.init), profiles.frequencies.map(Double.init),
      profiles.amounts.numbers(unit: unit),
    ]
    let rules =
      given
      ?? values.enumerated().map {
        QuantileScore(quantilesOf: $1, scores: 5, isReversed: $0 == 0)
      }
    cuts = rules
    let scores = zip(rules, values).map { $0.scores($1) }
    let (r, f, m) = (scores[0], scores[1], scores[2])
    cells = r.indices.map { UInt8((r[$0] - 1) * 25 + (f[$0] - 1) * 5 + m[$0] - 1) }
  }

  /// The amounts of all dates, one after the other.
  static func amounts(_ scored: [ScoredProfiles]) -> Values {
    if case .numbers? = scored.first?.profiles.amounts {
      return .numbers(scored.flatMap { $0.profiles.amounts.numbers(unit: 1) })
    }
    return .integers(
      scored.flatMap { scored -> [Int64] in
        if case .units(let units) = scored.profiles.amounts { units } else { [] }
      })
  }
}

extension PurchaseHistory.Amounts {
  /// As doubles, of which exact amounts have `unit` for one.
  fileprivate func numbers(unit: Double) -> [Double] {
    switch self {
    case .units(let units): units.map { Double($0) / unit }
    case .numbers(let numbers): numbers
    }
  }
}

/// The cells of five by five by five scores, numbered from 111.
enum RFMCell {
  private static let all = (0..<125).map { ($0 / 25 + 1, $0 / 5 % 5 + 1, $0 % 5 + 1) }
  static let scores = all.map { "\($0.0)\($0.1)\($0.2)" }
  /// The segments of the standard map, which has one for every cell.
  static let names = RFMMap.standard.segments.map(\.name)
  /// The number of the segment of each cell.
  static let segments = all.map { r, f, m -> UInt32 in
    let name = RFMMap.standard.segment(r: r, f: f, m: m)
    return UInt32(names.firstIndex { $0 == name } ?? 0)
  }
}
