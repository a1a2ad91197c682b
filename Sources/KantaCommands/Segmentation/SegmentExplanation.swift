import KantaColumns
import KantaModels
import KantaPlan
import KantaSource
import KantaSyntax

/// What a segment is: its rule, its size, and what sets its customers apart from the others.
struct SegmentExplanation: Sendable {
  /// As the user wrote the name, and where.
  let name: String
  let place: SourceRange
  let top: Int
  /// The column that names the customers, and the one whose sum is the revenue.
  let customerColumn: String?
  let revenueColumn: String?
  /// Whether the columns r, f and m are scores.
  let hasScores: Bool
  let book: SegmentRuleBook

  static let schema = Schema([
    .init("column", .text), .init("value", .text), .init("median", .number),
    .init("all_median", .number), .init("share", .percent), .init("all_share", .percent),
    .init("ratio", .number), .init("gap", .number), .init("effect", .number),
    .init("kind", .text),
  ])

  var step: LocalStep {
    let explanation = self
    return LocalStep("explain", detail: "segment \(name)") { table, context throws(Diagnostic) in
      let claim = try context.claim(table.rowCount * 48, for: "explaining", table.rowCount)
      defer { withExtendedLifetime(claim) {} }
      return try explanation.answer(table, context.execution)
    }
  }

  private func answer(_ table: Table, _ execution: Execution) throws(Diagnostic) -> Answer {
    guard let segment = table.column("segment"), case .codes(let codes, let words) = segment.values
    else { preconditionFailure("the table has segments") }
    let rules = book.match(segment, hasScores ? scores(table) : nil, in: table)
    let code = words.indices.first { words[$0] == name }.map { UInt32($0) }
    let isInside = codes.indices.map { codes[$0] == code && segment.isPresent($0) }
    let size = isInside.count { $0 }
    guard size > 0 else { throw nobody(segment, words, codes, rules) }
    var profile = SegmentProfile(isInside: isInside)
    for (field, column) in zip(table.schema.fields, table.columns) where isDescribed(field) {
      if execution.cancellation.isRequested { throw .interrupted }
      profile.add(field.name, column)
    }
    return Answer(
      profile.table(top: top),
      definitions: [
        try sizeLine(table, isInside, size), rules.rule(of: name), SegmentProfile.definition,
        profile.threshold,
      ],
      notes: profile.notes)
  }

  /// Not what makes the segment or tells one customer from the other.
  private func isDescribed(_ field: Schema.Field) -> Bool {
    let own = ["segment", "score", customerColumn ?? ""] + book.columns
    return !own.contains(field.name)
  }

  /// r, f and m; `nil` where one is missing or outside 1 to 9.
  private func scores(_ table: Table) -> [[Int64]]? {
    let scores = ScoredCustomers.scores.compactMap { name -> [Int64]? in
      guard let column = table.column(name), column.missingCount == 0,
        case .integers(let values) = column.values
      else { return nil }
      return values
    }
    return scores.count == 3 ? scores : nil
  }

  private func nobody(
    _ segment: Column, _ words: Words, _ codes: [UInt32], _ rules: MatchedRules?
  ) -> Diagnostic {
    if let entry = rules?.entry, entry.rules.contains(where: { $0.name == name }) {
      return .nobodyInSegment(name, of: entry.name, at: place)
    }
    var isUsed = [Bool](repeating: false, count: words.count)
    for row in codes.indices where segment.isPresent(row) { isUsed[Int(codes[row])] = true }
    let known = words.indices.filter { isUsed[$0] }.map { words[$0] }
    return .noSuchSegment(name, known: known.sorted(), at: place)
  }

  /// How many customers, and how much of the revenue.
  private func sizeLine(
    _ table: Table, _ isInside: [Bool], _ size: Int
  ) throws(Diagnostic) -> String {
    let start =
      "\(name): \(Counted.grouped(size)) of \(Counted.things(table.rowCount, "customer")) "
      + "(\(ClassScheme.shown(Double(size) / Double(table.rowCount))))"
    guard let revenueColumn, let revenue = table.column(revenueColumn) else { return start }
    let rows = isInside.indices.filter { isInside[$0] && revenue.isPresent($0) }
    let all = isInside.indices.filter { revenue.isPresent($0) }
    let (own, whole) = (try revenue.total(rows), try revenue.total(all))
    let share = whole.size > 0 ? " (\(ClassScheme.signedShare(own.size / whole.size)))" : ""
    let currency = revenue.type.currency.map { " \($0.code)" } ?? ""
    return start + " · \(revenueColumn) \(own.text) of \(whole.text)\(currency)\(share)"
  }
}

extension Words {
  fileprivate var indices: Range<Int> { 0..<count }
}

extension ClassScheme {
  /// `80.3%`, also of less than nothing.
  fileprivate static func signedShare(_ share: Double) -> String {
    share < 0 ? "−" + shown(-share) : shown(share)
  }
}

extension Column {
  /// The sum of some rows, exact where the values are, as a number and in digits.
  fileprivate func total(_ rows: [Int]) throws(Diagnostic) -> (size: Double, text: String) {
    switch (values, type.kind) {
    case (.integers(let units), .integer), (.integers(let units), .decimal):
      let sum = rows.reduce(Int128(0)) { $0 + Int128(units[$1]) }
      guard let narrow = Int64(exactly: sum) else { throw .sumTooLarge }
      var scale = 0
      if case .decimal(let own) = type.kind { scale = own }
      let exact = ExactDecimal(minorUnits: narrow, scale: scale)
      let parts = exact.plain.split(separator: ".").map(String.init)
      let whole = Counted.grouped(Int(narrow / PowerOfTen.of(scale)))
      let sign = narrow < 0 && !whole.hasPrefix("-") ? "-" : ""
      return (exact.asDouble, sign + whole + (parts.count > 1 ? "." + parts[1] : ""))
    case (.numbers(let numbers), _):
      // In rising order, so that the order of the rows decides no digit.
      let sum = rows.map { numbers[$0] }.sorted().reduce(0, +)
      return (sum, RFMRule.figure(sum))
    default: preconditionFailure("revenue is a number")
    }
  }
}

extension Step {
  /// `explain segment Champions`.
  mutating func explainedSegment(_ top: Int) -> Relation? {
    guard let name = namedSubject(), let item = stage.items.first, hasSegments() else {
      return nil
    }
    let (book, table) = ruleBook()
    let monetary = schema.fields.first { $0.name == "monetary" } ?? role(.amount)
    let explanation = SegmentExplanation(
      name: name, place: item.range, top: top, customerColumn: role(.customer)?.name,
      revenueColumn: monetary.flatMap { $0.type.isNumeric ? $0.name : nil },
      hasScores: scoreFields != nil, book: book)
    return relation(.local(table, explanation.step), SegmentExplanation.schema)
  }
}
