import KantaColumns
import KantaModels
package import KantaPlan
package import KantaSyntax

extension Command {
  package static let concentration = Command(
    "concentration", aliases: ["pareto"], finnish: "keskittyneisyys", room: .segmentation,
    "Says how much of the revenue comes from how few: top shares, Gini, Lorenz curve, percentiles.",
    details: """
      The amounts are added up per customer (`unit: product` takes another column). `show: top` \
      gives the part that the largest bring: `top:` has shares of the customers (rounded up to \
      whole ones) or, as whole numbers, how many of them. `show: lorenz` gives the part that the \
      smallest bring, `show: percentiles` the sums at type-7 quantiles, both at the shares in \
      `at:`. `show: summary` gives one row: Gini is that of the population (0 when all bring the \
      same, 1 − 1/n when one brings everything), hhi is Herfindahl's sum of squared shares, and \
      alike is 1 / hhi, the number of equal customers that would be as concentrated. A sum below \
      0 counts as 0, except in percentiles. `by` does all that within each group. Rows without \
      unit or amount, and rows after a given analysis date, are left out and counted in the footer.
      """,
    clauses: [.by(required: false), .asOf],
    options: UnitAmounts.unit("whose sums are looked at"),
    UnitAmounts.measure,
    Parameter<ConcentrationView>.optional("show", "what the result is", default: .top),
    Parameter<TopList?>.optional(
      "top",
      "the largest to look at: shares of them, or how many; unless you say so [1%, 5%, 10%, 20%, 50%]",
      default: nil),
    Parameter<Shares?>.optional(
      "at", "the shares at which the Lorenz curve or percentiles are given", default: nil),
    gives:
      "top, count, at_least, amount, share; for other views bottom, share; percentile, amount; count, amount, mean, median, gini, hhi, alike",
    pictures: [
      Picture(
        ChartSpecification(
          .line, ["share"], by: ["bottom"], reference: .diagonal, title: "Lorenz curve")),
      Picture(
        ChartSpecification(.bar, ["share"], by: ["top"]), needs: ["top", "at_least", "share"]),
      Picture(ChartSpecification(.line, ["amount"], by: ["percentile"])),
    ],
    examples: [
      Example(
        "orders | where quantity > 0 | concentration",
        shows: "what the largest 1% to 50% of the customers bring"),
      Example(
        "orders | concentration by category, unit: product, top: [1, 5, 20]",
        shows: "the 1, 5 and 20 largest products of each category"),
      Example(
        "orders | concentration of: quantity, show: lorenz, at: [50%, 80%, 90%]",
        shows: "the part of the pieces that the smallest customers buy"),
      Example("orders | concentration by category, show: summary", shows: "Gini by category"),
    ]
  ) {
    (
      step: inout Step, unit: ColumnChoice?, of: ColumnChoice?, view: ConcentrationView,
      top: TopList?, at: Shares?
    ) in
    if top != nil, view != .top {
      step.report(.optionOfOther("top", ["show: top"], at: step.optionRange("top")))
      return nil
    }
    if at != nil, view == .top || view == .summary {
      step.report(
        .optionOfOther("at", ["show: lorenz", "show: percentiles"], at: step.optionRange("at")))
      return nil
    }
    let rule = ConcentrationRule(view: view, top: top ?? TopList.standard, at: at ?? view.standard)
    guard let units = step.unitAmounts(unit, of, beside: rule.columns(money: .number).map(\.name))
    else { return nil }
    return step.relation(.local(units.relation, rule.step(units)), rule.schema(units))
  }
}

/// What `concentration` gives.
package enum ConcentrationView: String, Choice {
  case top, lorenz, percentiles, summary

  var standard: Shares {
    switch self {
    case .top, .lorenz, .summary: Shares((1...10).map { Double($0) / 10 })
    case .percentiles: Shares([0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99])
    }
  }
}

/// The largest to look at: shares of all, or how many.
package enum TopList: Argument {
  case shares(Shares)
  case counts([Int])

  static let standard = TopList.shares(Shares([0.01, 0.05, 0.1, 0.2, 0.5]))

  package static var kind: String { "list of rising shares or numbers such as [1%, 5%, 20%]" }
  package var spelled: String {
    switch self {
    case .shares(let shares): shares.spelled
    case .counts(let counts): "[\(counts.map(String.init).joined(separator: ", "))]"
    }
  }

  package static func read(_ expression: ExpressionSyntax, in step: inout Step) -> TopList? {
    guard case .list(let elements) = expression.kind, !elements.isEmpty else { return nil }
    let counts = elements.compactMap { Int.read($0, in: &step) }
    guard counts.count == elements.count else {
      return Shares.read(expression, in: &step).map { .shares($0) }
    }
    guard counts[0] > 0, zip(counts, counts.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
    return .counts(counts)
  }
}
