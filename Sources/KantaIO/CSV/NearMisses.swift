import KantaColumns
package import KantaSource

/// A column read as text although most of its values are dates or numbers: a few misfits made it
/// text, which is worth a word, since nothing can be summed or ordered by it.
package struct NearMiss: Hashable, Sendable {
  package var column: String
  /// What most values are, as `types:` asks for it.
  package var request: ColumnTypeRequest
  /// How many values do not fit, of how many that are not missing.
  package var misfits: Int
  package var values: Int
  /// The first value that does not fit.
  package var first: Diagnostic.DataPlace
  /// What the values should be, such as `dates`.
  var kind: (one: String, several: String) { request.kind }

  /// `InvoiceDate is text: 3 of 60 values are not dates (first at line 12: "soon")`.
  ///
  /// The file is named where the table has several, and a sample is called one.
  func sentence(namesFile: Bool, isSampled: Bool) -> String {
    let what = misfits == 1 ? "is not \(kind.one)" : "are not \(kind.several)"
    let place = "line \(Counted.grouped(first.line))" + (namesFile ? " of \(first.file)" : "")
    let reason = first.reason.isEmpty ? "" : ", \(first.reason)"
    return "\(column) is text: \(Counted.grouped(misfits)) of \(Counted.grouped(values)) "
      + "\(isSampled ? "sampled " : "")values \(what) "
      + "(first at \(place): \(first.quotedValue)\(reason))"
  }

  /// `"InvoiceDate date"`, an entry of the option `types`.
  var typesEntry: String {
    let name = column.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(name) \(request.word)\""
  }
}

extension ColumnTypeRequest {
  fileprivate var kind: (one: String, several: String) {
    switch self {
    case .date: ("a date", "dates")
    case .datetime: ("a datetime", "datetimes")
    case .percent: ("a percentage", "percentages")
    case .integer, .decimal, .number, .money, .text, .boolean: ("a number", "numbers")
    }
  }
}

/// Finds the columns that a few misfits made text.
struct NearMissSearch {
  /// A column of the table and the type most of its values have.
  private struct Candidate {
    var column: Int
    var request: ColumnTypeRequest
    var plan: ColumnPlan
  }

  private static let fewestValues = 5
  /// How many values of a hundred have to fit.
  private static let leastPercent = 80

  private let names: [String]
  private let candidates: [Candidate]

  /// Takes the columns that may be near misses by the evidence alone; their values are read later.
  init(_ inference: TypeInference, plans: [ColumnPlan], names: [String]) {
    self.names = names
    candidates = plans.indices.compactMap { column in
      let (plan, name) = (plans[column], names[column])
      guard plan.format == .text, !plan.isRequested, !Self.namesIdentifier(name),
        let near = inference.nearType(plan.evidence)
      else { return nil }
      guard Self.isNear(near.fitting, of: plan.evidence.valueCount) else { return nil }
      let wanted = inference.requested(near.request, plan.evidence)
      return Candidate(column: column, request: near.request, plan: wanted)
    }
  }

  private static func isNear(_ fitting: Int, of values: Int) -> Bool {
    values >= fewestValues && fitting < values && fitting * 100 >= values * leastPercent
  }

  /// The near misses in column order, each value read as its column would read it on request.
  ///
  /// - Complexity: O(bytes of the blocks) where there is a candidate, and O(1) otherwise.
  func misses(_ survey: ColumnSurvey, isSampled: Bool, on execution: Execution)
    throws(Diagnostic) -> [NearMiss]
  {
    guard !candidates.isEmpty else { return [] }
    let kernels = candidates.map { ColumnKernel(plan: $0.plan, words: survey.words) }
    let columns = candidates.map(\.column)
    let found = try survey.map(isSampled: isSampled, on: execution) { block, order in
      zip(columns, kernels).map { column, kernel in
        Tally(kernel.piece(block, order[column], TextDictionary(isBrief: true)))
      }
    }
    return candidates.indices.compactMap { index in
      var total = Tally()
      for tallies in found { total += tallies[index] }
      guard let miss = miss(candidates[index], total) else { return nil }
      return survey.isHeaderRow(miss) ? nil : miss
    }
  }

  private func miss(_ candidate: Candidate, _ tally: Tally) -> NearMiss? {
    guard let first = tally.first.first, Self.isNear(tally.values - tally.bad, of: tally.values)
    else { return nil }
    // Among plain integers, `85123A` says that they are names of things as well.
    if candidate.request == .integer, tally.first.contains(where: { Self.mixes($0.value) }) {
      return nil
    }
    return NearMiss(
      column: names[candidate.column], request: candidate.request, misfits: tally.bad,
      values: tally.values, first: first)
  }

  /// Whether letters and digits stand in one word, as in `C536379`.
  private static func mixes(_ value: String) -> Bool {
    let text = FieldContent.trimmed(Array(value.utf8).span, 0, value.utf8.count)
    let bytes = Array(value.utf8)[text.start..<text.end]
    return !bytes.contains(Byte.space) && bytes.contains(where: Byte.isDigit)
      && bytes.contains {
        $0 >= 0x80 || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20)
      }
  }

  /// Whether a column's name says that its values name things, in the languages of role guesses.
  private static func namesIdentifier(_ name: String) -> Bool {
    let name = name.lowercased()
    // What was paid is an amount.
    return !name.hasSuffix("paid")
      && ["id", "no", "nr", "nro", "number", "numero", "code", "koodi", "tunnus"].contains {
        name.hasSuffix($0)
      }
  }

  /// The values of a column in one or several blocks.
  private struct Tally: Sendable {
    var values = 0
    var bad = 0
    /// The first three that do not fit.
    var first: [Diagnostic.DataPlace] = []

    init() {}

    init(_ piece: ColumnPiece) {
      values = piece.values.count - piece.missing.count + piece.badCount
      bad = piece.badCount
      first = piece.bad
    }

    static func += (total: inout Tally, part: Tally) {
      total.values += part.values
      total.bad += part.bad
      total.first += part.first.prefix(3 - total.first.count)
    }
  }
}

extension ColumnSurvey {
  /// Whether the only misfit stands in the first row of a table without a header: it is one then,
  /// and whoever says that there is none knows.
  fileprivate func isHeaderRow(_ miss: NearMiss) -> Bool {
    let file = parts.files[0]
    return miss.misfits == 1 && !file.decisions.hasHeader && miss.first.file == file.bytes.path
      && miss.first.line == file.index.blocks.first?.firstLine
  }
}

extension TypeInference {
  /// What most values of a text column may be, and how many of them are; `nil` where that is
  /// nothing, several currencies, or digits that are no number, such as `00012`.
  func nearType(_ evidence: ColumnEvidence) -> (request: ColumnTypeRequest, fitting: Int)? {
    let numbers = nearNumber(evidence)
    if let (_, dates, _) = dateFormat(evidence), dates > numbers?.fitting ?? 0 {
      return (evidence.times > 0 ? .datetime : .date, dates)
    }
    return numbers
  }

  private func nearNumber(
    _ evidence: ColumnEvidence
  ) -> (request: ColumnTypeRequest, fitting: Int)? {
    let counts = evidence.marked(mark(for: evidence))
    guard evidence.identifiers == 0, evidence.oversized == 0, counts.numbers > 0 else { return nil }
    if evidence.amounts > 0 {
      guard !evidence.hasSeveralUnits, evidence.percents == 0,
        evidence.amounts * 2 > counts.numbers,
        CurrencyCodes.currency(of: evidence.unit, usual: options.currency) != nil,
        scale(counts, evidence) != nil
      else { return nil }
      return (.money, counts.numbers)
    }
    if evidence.percents == counts.numbers { return (.percent, counts.numbers) }
    let fitting = counts.numbers - evidence.percents
    if counts.marked + evidence.exponents == 0 { return (.integer, fitting) }
    return (scale(counts, evidence) == nil ? .number : .decimal, fitting)
  }
}
