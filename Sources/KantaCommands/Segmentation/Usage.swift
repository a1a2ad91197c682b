import KantaColumns
import KantaModels
package import KantaPlan

extension Command {
  package static let usageClasses = Command(
    "usage", finnish: "käyttäjäluokat", room: .segmentation,
    "Classes customers as heavy, medium and light: the largest 20%, the next 30%, the other 50%.",
    details: """
      The amounts are added up per customer (`unit: product` takes another column) and put in \
      order, the largest first. The cuts are shares of the customers whose sum is above 0; the \
      others are in class `none`. A cut inside a whole customer rounds up, and equal amounts are \
      always in one class, the heavier one, so a class may be larger than its share. `by` classes \
      within each group; `of: quantity` weighs by pieces instead of money. Rows without unit or \
      amount, and rows after a given analysis date, are left out and counted \
      in the footer.
      """,
    clauses: [.by(required: false), .asOf],
    options: UnitAmounts.unit("what is classed"), UnitAmounts.measure,
    Parameter<Shares>.optional(
      "cuts", "where heavy and medium end, in shares of the customers",
      default: Shares([0.2, 0.5])),
    gives: "customer, amount, rank, share, cumulative, class",
    pictures: [
      .paretoCurve
    ],
    examples: [
      Example(
        "orders | where quantity > 0 | usage | summarize customers = count(), revenue = sum(amount) by class",
        shows: "how much the heavy users bring"),
      Example(
        "orders | usage unit: product, of: quantity, cuts: [10%, 40%] | take 3",
        shows: "products by pieces sold"),
    ]
  ) { (step: inout Step, unit: ColumnChoice?, of: ColumnChoice?, cuts: Shares) in
    step.classed(unit, of, ClassScheme(.count, ["heavy", "medium", "light"], cuts.values))
  }
}
