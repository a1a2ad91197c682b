import KantaColumns
import KantaModels
import KantaPlan
import KantaSource
import KantaSyntax

/// Why one customer has their scores and their segment, and what would move them.
struct CustomerExplanation: Sendable {
  /// As the user wrote the name, and where.
  let name: String
  let place: SourceRange
  let customerColumn: String
  /// The columns by which the customers may have been scored in groups.
  let groupColumns: [String]
  let book: SegmentRuleBook

  static let schema = Schema([
    .init("measure", .text), .init("value", .number), .init("score", .integer),
    .init("lower", .number), .init("upper", .number), .init("to_better", .number),
    .init("to_worse", .number), .init("change", .number), .init("new_score", .integer),
  ])

  var step: LocalStep {
    let explanation = self
    let columns =
      [customerColumn] + groupColumns + ScoredCustomers.measures + ScoredCustomers.scores
      + ["segment"] + book.columns
    return LocalStep("explain", detail: "customer \(name)", columns: columns) {
      table, context throws(Diagnostic) in
      // Values and scores as they are, scored again, and sorted out by quantile.
      let claim = try context.claim(table.rowCount * 96, for: "explaining", table.rowCount)
      defer { withExtendedLifetime(claim) {} }
      return try explanation.answer(table, context.execution)
    }
  }

  private func answer(_ table: Table, _ execution: Execution) throws(Diagnostic) -> Answer {
    let customers = ScoredCustomers(table)
    let row = try row(customers, of: table)
    if let strange = customers.strangeScore {
      throw .strangeScore(strange.column, strange.score, at: place)
    }
    var groups: ScoreGroups?
    let keys = groupColumns.compactMap { customers.table.column($0) }
    if !keys.isEmpty {
      guard let index = GroupIndex(keys, rowCount: customers.table.rowCount, on: execution) else {
        throw .interrupted
      }
      // What differs from customer to customer is no group.
      if index.count <= 1_000 {
        groups = ScoreGroups(numbers: index.groups, count: index.count)
      }
    }
    guard
      let origins = ScoreOrigin.all(
        customers.values, scores: customers.scores, groups: groups, grains: customers.grains,
        row: row, on: execution)
    else { throw .interrupted }
    let explained = ExplainedCustomer(
      name: name, values: customers.values.map { $0[row] },
      scores: customers.scores.map { Int($0[row]) }, origins: origins,
      segment: customers.segment.word(row),
      rules: book.match(customers.segment, customers.scores, in: customers.table),
      customerCount: customers.table.rowCount, groupNames: groupColumns)
    let notes: [StepNote] =
      customers.leftOut == 0
      ? []
      : [
        .remark(
          Counted.things(customers.leftOut, "row lacks", "rows lack")
            + " a value or a score and \(customers.leftOut == 1 ? "is" : "are") left out")
      ]
    return Answer(explained.table, definitions: explained.definitions, notes: notes)
  }

  /// The one row of the customer among those that have everything.
  private func row(
    _ customers: ScoredCustomers, of whole: Table
  ) throws(Diagnostic) -> Int {
    guard let all = whole.column(customerColumn),
      let scored = customers.table.column(customerColumn)
    else { preconditionFailure("the table has customers") }
    let rows = CustomerSearch(column: scored).rows(of: name)
    if rows.count == 1 { return rows[0] }
    if rows.count > 1 {
      throw .repeatedCustomer(name, rows: rows.count, groups: groupColumns, at: place)
    }
    let search = CustomerSearch(column: all)
    guard search.rows(of: name).isEmpty else { throw .unscoredCustomer(name, at: place) }
    throw .unknownCustomer(name, in: customerColumn, near: search.near(name), at: place)
  }
}

extension Column {
  /// The text at a row of a text column; `nil` where there is none.
  func word(_ row: Int) -> String? { if case .text(let text) = self[row] { text } else { nil } }
}

extension Step {
  /// `explain customer "17850"`.
  mutating func explainedCustomer() -> Relation? {
    guard let name = namedSubject(), let item = stage.items.first else { return nil }
    guard let customer = role(.customer) else {
      report(.missingRoles([.customer], of: stage.verb, schema: schema))
      return nil
    }
    guard scoreFields != nil else {
      report(.explainsNoScores(stage.verb))
      return nil
    }
    let lacking = ScoredCustomers.measures.filter { name in
      !schema.fields.contains {
        $0.name == name && ($0.type.isNumeric || $0.type.kind == .duration)
      }
    }
    guard lacking.isEmpty else {
      report(.explainsNoValues(lacking, stage.verb))
      return nil
    }
    guard hasSegments() else { return nil }
    let (book, table) = ruleBook()
    // The keys of `rfm per …` stand between the customer and the recency.
    let names = schema.names
    var groups: [String] = []
    if let first = names.firstIndex(of: customer.name),
      let end = names.firstIndex(of: "recency"), first + 1 < end
    {
      groups = Array(names[(first + 1)..<end])
    }
    let explanation = CustomerExplanation(
      name: name, place: item.range, customerColumn: customer.name, groupColumns: groups,
      book: book)
    return relation(.local(table, explanation.step), CustomerExplanation.schema)
  }

  /// Whether the table says in which segment each row is; if not, that is reported.
  mutating func hasSegments() -> Bool {
    if schema.fields.contains(where: { $0.name == "segment" && $0.type.kind == .text }) {
      return true
    }
    report(
      .explainsNoSegments(stage.word ?? stage.verb, stage.verb, hasScores: scoreFields != nil))
    return false
  }
}
