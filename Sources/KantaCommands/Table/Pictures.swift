import KantaColumns
package import KantaPlan

extension Picture {
  /// Pictures that go by the shape of a table, whichever verb or file it comes from.
  package static let ofAnyTable = [survivalCurve, retentionCurve, whaleCurve]

  /// A survival curve, one per group, with its band.
  package static let survivalCurve = Picture(
    ChartSpecification(
      .step, ["survival"], by: ["time"], per: "group", low: "low", high: "high"),
    needs: ["time", "survival"])

  /// Projected retention by period.
  package static let retentionCurve = Picture(
    ChartSpecification(
      .line, ["retention"], by: ["period"], per: "model", low: "low", high: "high"),
    needs: ["period", "retention"])

  /// Profit added up from the most profitable customer to the least, against all of it.
  package static let whaleCurve = Picture(
    ChartSpecification(.line, ["cumulative"], by: ["rank"], reference: .end),
    needs: ["rank", "cumulative"])

  /// The part of the whole that the first so many have.
  package static let paretoCurve = Picture(
    ChartSpecification(.line, ["cumulative"], by: ["rank"]),
    needs: ["customer", "amount", "rank", "share", "cumulative"])
}
