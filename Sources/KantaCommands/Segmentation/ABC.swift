import KantaColumns
import KantaModels
package import KantaPlan

extension Command {
  package static let abc = Command(
    "abc", finnish: "ABC-analyysi", room: .segmentation,
    "Classes customers, or anything else, by what they bring: A the few that bring most of it.",
    details: """
      The amounts are added up per customer (`unit: product` takes another column) and put in \
      order, the largest first. A goes on until the first cut of the sum is reached, B until the \
      second, C has the rest; whoever crosses a cut still belongs to the class it ends, and equal \
      amounts are always in one class, the higher one. Sums of 0 or less are in class `none` and \
      count as 0 in the shares. `by` classes within each group. Rows without unit or amount, and \
      rows after a given analysis date, are left out and counted in the footer.
      """,
    clauses: [.by(required: false), .asOf],
    options: UnitAmounts.unit("what is classed"), UnitAmounts.measure,
    Parameter<Shares>.optional(
      "cuts", "where A and B end, in shares of the sum", default: Shares([0.8, 0.95])),
    gives: "customer, amount, rank, share, cumulative, class",
    pictures: [
      .paretoCurve
    ],
    examples: [
      Example(
        "orders | where quantity > 0 | abc | take 5", shows: "the customers who bring most"),
      Example(
        "orders | abc unit: product, of: quantity, cuts: [70%, 90%] | count by class",
        shows: "products by pieces, with cuts of one's own"),
      Example(
        "orders | abc by category, unit: product | where class == \"A\" | count by category",
        shows: "the A products of each category"),
    ]
  ) { (step: inout Step, unit: ColumnChoice?, of: ColumnChoice?, cuts: Shares) in
    step.classed(unit, of, ClassScheme(.sum, ["A", "B", "C"], cuts.values))
  }
}
