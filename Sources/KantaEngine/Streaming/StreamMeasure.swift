import KantaColumns
import KantaPlan

/// How a measure is kept while rows go by, and what it is in the end.
struct StreamMeasure {
  let measure: Measure
  /// Which part of the states holds the measure, and which counts its values, if any does.
  let part: Int?
  let count: Int?

  /// Whether the parts of a measure add up exactly, in whatever portions rows come.
  ///
  /// Sums of doubles depend on the order, quantiles need all values, text has no order by code.
  static func isPossible(_ measure: Measure) -> Bool {
    guard let argument = measure.argument else { return measure.function == .count }
    let kind = argument.type.kind
    switch measure.function {
    case .count, .distinct: return kind != .missing
    case .any, .all: return kind == .boolean
    case .min, .max: return kind != .text && kind != .missing
    case .sum, .mean:
      switch kind {
      case .integer, .decimal, .duration: return true
      case .date, .datetime, .number, .percent, .text, .boolean, .missing: return false
      }
    case .first, .last, .quantile, .standardDeviation: return false
    }
  }

  /// The parts that measures need, each once, and where each measure finds its own.
  ///
  /// Where values may be missing (`countsValues`), each measure has to know how many it has seen.
  static func layout(
    _ measures: [Measure], countsValues: Bool
  ) -> (parts: [StatePart], measures: [StreamMeasure]) {
    var parts: [StatePart] = []
    func place(_ part: GroupStates.Part, _ argument: Expression?) -> Int {
      let wanted = StatePart(part: part, argument: argument)
      if let known = parts.firstIndex(of: wanted) { return known }
      parts.append(wanted)
      return parts.count - 1
    }
    // The largest of words that do not fall is the last, which is known of them already.
    let rising = measures.filter { $0.function == .distinct }.compactMap(\.argument)
    let placed = measures.map { measure in
      let argument = measure.argument
      var part: Int?
      var needsCount = countsValues
      switch measure.function {
      case .count: needsCount = true
      case .distinct: part = place(.distinct, argument)
      case .max where rising.contains(where: { $0 == argument }): part = place(.distinct, argument)
      case .max, .any: part = place(.largest, argument)
      case .min, .all: part = place(.smallest, argument)
      case .sum: part = place(.sum, argument)
      case .mean:
        part = place(.sum, argument)
        needsCount = true
      case .first, .last, .quantile, .standardDeviation:
        preconditionFailure("these are not possible")
      }
      // A count is of values; for others, where none is missing, it is one of rows.
      let counted = countsValues || measure.function == .count ? argument : nil
      let count = needsCount ? place(.count, counted) : nil
      return StreamMeasure(measure: measure, part: part, count: count)
    }
    return (parts, placed)
  }

  /// The values of the measure; `nil` when one does not fit, which the whole-column way tells.
  func column(_ states: GroupStates) -> Column? {
    let counts = count.map(states.counts)
    let present = countsPresent(counts)
    switch measure.function {
    case .count: return Column(measure.type, .integers(counts ?? []))
    case .distinct:
      return part.map { Column(.integer, .integers(states.counts($0))).retyped(measure.type) }
    case .sum:
      return part.map { Column(measure.type, .integers(states.sums($0)), validity: present) }
    case .mean: return mean(states, counts ?? [])
    case .any, .all:
      return part.map { part in
        let flags = states.extremes(part).map { $0 == 1 }
        return Column(.boolean, .flags(masked(flags, present, measure.function == .all)))
      }
    case .min, .max:
      guard let argument = measure.argument, let part else { return nil }
      let words =
        states.parts[part] == .distinct ? states.latestWords(part) : states.extremes(part)
      return Column(argument.type, orderedWords: words, validity: present).retyped(measure.type)
    case .first, .last, .quantile, .standardDeviation: return nil
    }
  }

  /// Which groups have a value; `nil` for all.
  private func countsPresent(_ counts: [Int64]?) -> Validity? {
    counts.flatMap { Validity($0.map { $0 > 0 }).normalized }
  }

  private func masked(_ flags: [Bool], _ present: Validity?, _ other: Bool) -> [Bool] {
    guard let present else { return flags }
    return flags.indices.map { present[$0] ? flags[$0] : other }
  }

  private func mean(_ states: GroupStates, _ counts: [Int64]) -> Column? {
    guard let part, let argument = measure.argument else { return nil }
    var unit: Double = 1
    if case .decimal(let scale) = argument.type.kind { unit = Double(PowerOfTen.of(scale)) }
    let means = zip(states.sums(part), counts).map { Double($0) / (Double(max(1, $1)) * unit) }
    guard measure.type.kind == .number || measure.type.kind == .percent else { return nil }
    return Column(measure.type, .numbers(means), validity: countsPresent(counts))
  }
}

/// A part of the states, of which expression.
struct StatePart: Hashable {
  var part: GroupStates.Part
  /// `nil`: of rows.
  var argument: Expression?
}
