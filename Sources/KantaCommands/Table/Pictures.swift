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
      .step, ["survival"], by: ["time"], per: "group", low: "low", high: "high"),
    needs: ["time", "survival"])

  /// How long customers have stayed.
  package static let tenures = Picture(
    ChartSpecification(.histogram, ["tenure"]), needs: ["customer", "tenure", "years"])

  /// Projected retention by period.
  package static let retentionCurve = Picture(
    ChartSpecification(
      .line, ["retention"], by: ["period"], per: "model", low: "low", high: "high"),
    needs: ["period", "retention"])

  /// Profit added up from the most profitable customer to the least, against all of it.
  package static let whaleCurve = Picture(
    ChartSpecification(
      .line, ["cumulative"], by: ["rank"], reference: .end, title: "Whale curve"),
    needs: ["rank", "cumulative"], ties: true)

  /// The part of the whole that the first so many have.
  package static let paretoCurve = Picture(
    ChartSpecification(.line, ["cumulative"], by: ["rank"], title: "Cumulative share by rank"),
    needs: ["customer", "amount", "rank", "share", "cumulative"], ties: true)
}
