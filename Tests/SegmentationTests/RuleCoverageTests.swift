import KantaColumns
import KantaPlan
import Testing

/// Coverage counted place by place.
@Suite struct RuleCoverageTests {
  @Test(arguments: 1...40) func countsAreWhatFirstMatchGives(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let (places, count) = (Int(random.next() % 40), 1 + Int(random.next() % 6))
    let holds = (0..<count).map { _ in (0..<places).map { _ in random.next() % 3 == 0 } }
    let customers = (0..<places).map { _ in Int64(random.next() % 9) }
    let coverage = RuleCoverage(holds, customers: customers)

    let first = (0..<places).map { place in holds.firstIndex { $0[place] } }
    #expect(coverage.uncovered == (0..<places).filter { first[$0] == nil })
    for (index, rule) in coverage.rules.enumerated() {
      let wide = (0..<places).filter { holds[index][$0] }
      let own = (0..<places).filter { first[$0] == index }
      #expect(rule.holds.places == wide.count && rule.keeps.places == own.count)
      #expect(rule.holds.customers == wide.reduce(0) { $0 + customers[$1] })
      #expect(rule.keeps.customers == own.reduce(0) { $0 + customers[$1] })
      #expect(rule.isUnreachable == own.isEmpty)
      #expect(rule.isShadowed == (!own.isEmpty && own.count < wide.count))
    }
    // Every place has one name or none.
    let named = coverage.rules.reduce(0) { $0 + $1.keeps.places }
    #expect(named + coverage.uncovered.count == places)
    for overlap in coverage.overlaps {
      let shared = (0..<places).filter { holds[overlap.earlier][$0] && holds[overlap.later][$0] }
      #expect(overlap.earlier < overlap.later)
      #expect(overlap.shared.places == shared.count && !shared.isEmpty)
      #expect(overlap.shared.customers == shared.reduce(0) { $0 + customers[$1] })
    }
  }

  @Test func cellsAreNumberedAsTheyAreWritten() {
    for scores in 2...9 {
      let cells = ScoreCells(scores: scores)
      let labels = (0..<cells.count).map(cells.label)
      #expect(labels == labels.sorted() && Set(labels).count == cells.count)
      for cell in 0..<cells.count {
        let (r, f, m) = cells[cell]
        #expect(cells.position(r: Int64(r), f: Int64(f), m: Int64(m)) == cell)
      }
      #expect(cells.position(r: 0, f: 1, m: 1) == nil)
      #expect(cells.position(r: 1, f: 1, m: Int64(scores) + 1) == nil)
    }
  }
}
