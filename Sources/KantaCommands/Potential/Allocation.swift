import KantaColumns
import KantaModels
package import KantaPlan
import KantaSource
import KantaSyntax

extension Command {
  package static let allocation = Command(
    "allocation", aliases: ["wallet_allocation"], finnish: "lompakon jako", room: .potential,
    "Estimates each brand's share of a customer's spending from how they rank the brands they use.",
    details: """
      The Wallet Allocation Rule: share = (1 - rank / (brands + 1)) * 2 / brands, where brands is \
      how many brands the customer uses and rank is 1 for the one they like best. It is for \
      surveys that ask for satisfaction, not for spending: `share` computes what customers declared \
      or a panel knows. A row is a customer and a brand, with a score (`score:`, where more is \
      better) or a rank (`rank:`, where 1 is best). Brands are ranked anew within each customer, \
      and equal ones share the mean of their ranks, so that the shares of a customer add up to \
      100%. The rule was found for categories in which customers use 1.4 brands or more on \
      average and 40% or more of them use several: whether that holds is said above the table. \
      A customer with two rows of one brand is an error. Rows without customer, brand or score \
      are left out and counted in the footer.
      """,
    options: Parameter<ColumnChoice>.required("brand", "the column with the brand"),
    Parameter<ColumnChoice?>.optional(
      "score", "the column with a score, the larger the better", default: nil),
    Parameter<ColumnChoice?>.optional(
      "rank", "the column with a rank, 1 for the best", default: nil),
    roles: [.customer],
    gives: "customer, brand, rank, brands, share",
    examples: [
      Example(
        "orders | summarize spend = sum(amount) by customer, category | allocation brand: category, score: spend | take 5",
        shows: "what ranks alone would say of spending, which is known here"),
      Example(
        "orders | summarize last = max(date) by customer, category | add place = rank(last) per customer | allocation brand: category, rank: place | summarize share = mean(share) by brand",
        shows: "from ranks, and as a mean over customers"),
    ]
  ) {
    (step: inout Step, brand: ColumnChoice, score: ColumnChoice?, rank: ColumnChoice?) in
    guard let customer = step.role(.customer) else { return nil }
    guard let ranked = score ?? rank, score == nil || rank == nil else {
      step.report(.scoreOrRank(step.stage, isBoth: score != nil))
      return nil
    }
    let isScore = score != nil
    guard ranked.field.type.isNumeric else {
      step.report(
        .notRanked(
          ranked.field.name, ranked.field.type, at: step.optionRange(isScore ? "score" : "rank")))
      return nil
    }
    guard brand.field.name != customer.name else {
      step.report(.customerAsBrand(at: step.optionRange("brand")))
      return nil
    }
    let fields = [customer, brand.field, ranked.field]
    let names = ["customer", "brand", "score"]
    let rows = step.projected(
      step.present(fields),
      to: zip(names, fields).map { NamedExpression($0, .column($1.name, $1.type)) })
    let rule = AllocationRule(
      brand: brand.field, ranked: ranked.field.name, isScore: isScore, customer: customer.type,
      brandRange: step.optionRange("brand"))
    return step.relation(.local(rows, rule.step), rule.schema)
  }
}

/// How brands are ranked, and the step that allocates the wallets.
struct AllocationRule: Sendable {
  let brand: Schema.Field
  let ranked: String
  /// Whether more is better.
  let isScore: Bool
  let customer: ValueType
  let brandRange: SourceRange

  var schema: Schema {
    Schema(
      [
        Schema.Field("customer", customer), Schema.Field("brand", brand.type),
        Schema.Field("rank", .number), Schema.Field("brands", .integer),
        Schema.Field("share", .percent),
      ], roles: [.customer: "customer"])
  }

  var step: LocalStep {
    let rule = self
    return LocalStep("allocation", detail: definition) { table, context throws(Diagnostic) in
      let claim = try context.claim(table.rowCount * 48, for: "ranking brands", table.rowCount)
      defer { withExtendedLifetime(claim) {} }
      return try rule.answer(table, on: context.execution)
    }
  }

  private func answer(_ table: Table, on execution: Execution) throws(Diagnostic) -> Answer {
    let count = table.rowCount
    guard let customers = GroupIndex([table.columns[0]], rowCount: count, on: execution),
      let pairs = GroupIndex(Array(table.columns.prefix(2)), rowCount: count, on: execution)
    else { throw .interrupted }
    guard pairs.count == count else {
      throw .brandTwice(brand.name, rows: count - pairs.count, at: brandRange)
    }
    guard
      let wallets = WalletAllocation(
        table.columns[2].asMeasure, customers: customers.groups, count: customers.count,
        bestIsLargest: isScore, on: execution)
    else { throw .interrupted }
    return Answer(
      Table(
        schema,
        [
          table.columns[0], table.columns[1], Column(.number, .numbers(wallets.ranks)),
          Column(.integer, .integers(wallets.brands.map(Int64.init))),
          Column(.percent, .numbers((0..<count).map(wallets.share))),
        ], rowCount: count),
      definitions: [definition] + (count == 0 ? [] : [validity(wallets)]))
  }

  private var definition: String {
    "Wallet Allocation Rule: share = (1 - rank / (brands + 1)) * 2 / brands · rank by \(ranked), "
      + (isScore ? "the largest first" : "1 is best") + ", equal ones at the mean of their ranks"
  }

  /// `2.1 brands per customer, 64% use several`, and whether the rule holds there.
  private func validity(_ wallets: WalletAllocation) -> String {
    "\(Counted.things(wallets.customers, "customer")) · "
      + "\(fixed(wallets.brandsPerCustomer, 1)) brands each on average, "
      + "\(ClassScheme.shown(wallets.severalShare)) use several · "
      + (wallets.isValid
        ? "the rule holds for 1.4 and 40% or more"
        : "the rule holds for 1.4 and 40% or more: do not rely on it here")
  }
}
