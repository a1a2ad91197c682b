import KantaModels
import KantaPlan
import Testing

/// The maps that come with Kanta, and what is known to be wrong with some of them.
@Suite struct RFMMapTests {
  private let cells = ScoreCells(scores: 5)

  private func coverage(_ map: RFMMap) -> RuleCoverage {
    RuleCoverage(
      map.segments.map { segment in RFMMap.cells.map(segment.cells.contains) },
      customers: [Int64](repeating: 1, count: 125))
  }

  private func named(_ map: RFMMap, where isWanted: (RuleCoverage.Rule) -> Bool) -> [String] {
    zip(map.segments, coverage(map).rules).filter { isWanted($1) }.map(\.0.name)
  }

  @Test func theStandardMapIsCompleteAndDisjoint() {
    let coverage = coverage(.standard)
    #expect(coverage.uncovered.isEmpty)
    #expect(coverage.overlaps.isEmpty)
    #expect(RFMMap.standard.segments.flatMap(\.cells).count == 125)
    #expect(RFMMap.standard.segment(r: 5, f: 5, m: 5) == "Champions")
    #expect(RFMMap.standard.segment(r: 0, f: 5, m: 5) == nil)
    #expect(RFMMap.standard.segment(r: 5, f: 6, m: 5) == nil)
  }

  /// Source: the ten cells that R's package calls Others, found by counting.
  @Test func thePackagesMapLeavesTenCells() {
    let coverage = coverage(.rPackage)
    #expect(
      coverage.uncovered.map(cells.label) == [
        "215", "241", "251", "252", "341", "351", "441", "451", "541", "551",
      ])
    #expect(named(.rPackage) { $0.isUnreachable }.isEmpty)
    let kept = zip(RFMMap.rPackage.segments, coverage.rules).map { segment, rule in
      "\(segment.name) \(rule.keeps.places)/\(rule.holds.places)"
    }
    #expect(
      kept == [
        "Champions 1/1", "Potential Loyalist 35/36", "Loyal Customers 15/27", "Promising 8/18",
        "New Customers 15/30", "Can't Lose Them 6/8", "At Risk 7/16", "Need Attention 4/27",
        "About To Sleep 10/24", "Lost 14/25",
      ])
  }

  @Test func theMapOfThreeRangesHasThreeDeadSegments() {
    #expect(
      named(.threeRange) { $0.isUnreachable } == ["New Customers", "Promising", "Can't Lose Them"])
    #expect(coverage(.threeRange).uncovered.count == 36)
  }

  @Test func theOthersAreComplete() {
    for map in [RFMMap.twoDigit, .regex] {
      #expect(coverage(map).uncovered.isEmpty, "\(map.name)")
      #expect(named(map) { $0.isUnreachable }.isEmpty, "\(map.name)")
    }
    // r 4, and f and m of mean 2.5, rounded up to 3.
    #expect(RFMMap.twoDigit.segment(r: 4, f: 2, m: 3) == "Potential Loyalist")
    #expect(RFMMap.regex.segment(r: 3, f: 4, m: 1) == "Loyal")
  }

  @Test func everyMapHasANameOfItsOwnAndNoSegmentTwice() {
    #expect(Set(RFMMap.all.map(\.name)).count == RFMMap.all.count)
    for map in RFMMap.all {
      #expect(RFMMap.named(map.name) == map)
      #expect(Set(map.segments.map(\.name)).count == map.segments.count)
      #expect(map.segments.allSatisfy { !$0.cells.isEmpty && !$0.rule.isEmpty })
    }
    #expect(RFMMap.named("others") == nil)
  }
}
