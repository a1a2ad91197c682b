import KantaColumns
package import KantaPlan

extension Picture {
  /// Pictures that go by the shape of a table, whichever verb or file it comes from.
  package static let ofAnyTable = [
    survivalCurve, retentionCurve, whaleCurve, tenures,
  ]

  /// A survival curve, one per group, with its band.
  package static let survivalCurve = Picture(
    ChartSpecification(
      .step, ["survival"], by: ["time"], per: "group", low: "low", high: "high",
      start: 1),
    needs: ["time", "survival"])

  /// How long customers have stayed.
  package static let tenures = Picture(
    ChartSpecification(.histogram, ["tenure"]), needs: ["customer", "tenure", "years"])

  /// How many customers a model of renewals expects to stay, beside those who stayed.
  package static let retentionCurve = Picture(
    ChartSpecification(
      .line, ["survival"], by: ["period"], low: "low", high: "high", start: 1,
      title: "Customers who stay"),
    needs: ["period", "retention", "survival"])

  /// Profit added up from the most profitable customer to the least, against all of it.
  package static let whaleCurve = Picture(
    ChartSpecification(
      .line, ["cumulative"], by: ["rank"], reference: .end, start: 0, title: "Whale curve"),
    needs: ["rank", "cumulative"], ties: true)

  /// The part of the whole that the first so many have.
  package static let paretoCurve = Picture(
    ChartSpecification(
      .line, ["cumulative"], by: ["rank"], start: 0, title: "Cumulative share by rank"),
    needs: ["customer", "amount", "rank", "share", "cumulative"], ties: true)
}
