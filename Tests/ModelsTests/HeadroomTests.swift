import KantaColumns
import KantaModels
import Testing

/// What is missing from a high quantile of the peers.
@Suite struct HeadroomTests {
  private let execution = Execution(threads: 2)

  private func found(
    _ spend: [Double], _ ladder: [PeerGroups], _ quantile: Double = 0.9, atLeast: Int = 1
  ) throws -> Headroom {
    try #require(
      Headroom(
        spend: spend, ladder: ladder, quantile: quantile, atLeast: atLeast, on: execution))
  }

  /// Of 100, 150, 200, 250 and 400 the 90% quantile is 340, 190 more than 150.
  @Test func fivePeers() throws {
    let spend: [Double] = [100, 150, 200, 250, 400]
    let found = try found(spend, [.everyone(5)], atLeast: 5)
    #expect(found.peers == [Double](repeating: 340, count: 5))
    #expect(found.headroom == [240, 190, 140, 90, 0])
    #expect(found.members == [5, 5, 5, 5, 5])
  }

  @Test func smallAndUnknownGroupsAreWidened() throws {
    let spend: [Double] = [10, 20, 30, 40, 50, 60]
    let narrow = PeerGroups(
      groups: [0, 0, 1, 2, 2, 2], count: 3,
      isKnown: Validity([true, true, true, true, true, false]))
    let found = try found(spend, [narrow, .everyone(6)], 1, atLeast: 2)
    // The third has too few peers, of the last nobody knows the peers.
    #expect(found.widths == [0, 0, 1, 0, 0, 1])
    #expect(found.members == [2, 2, 6, 2, 2, 6])
    #expect(found.peers == [20, 20, 60, 50, 50, 60])
    #expect(found.headroom == [10, 0, 30, 10, 0, 0])
  }

  @Test func withTooFewCustomersThereIsNone() throws {
    let found = try found([1, 9], [.everyone(2)], atLeast: 3)
    #expect(found.members == [0, 0] && found.headroom == [0, 0])
    let nobody = try self.found([], [.everyone(0)])
    #expect(nobody.headroom.isEmpty)
  }

  @Test func itStopsWhenAsked() {
    let stop = Cancellation()
    stop.request()
    #expect(
      Headroom(
        spend: [1, 2], ladder: [.everyone(2)], quantile: 0.5, atLeast: 1,
        on: Execution(cancellation: stop, threads: 1)) == nil)
  }

  /// Against the definition, customer by customer.
  @Test func againstTheDefinition() throws {
    var random = SeededRandom(seed: 340)
    for _ in 0..<100 {
      let count = random.uniform(in: 1...60)
      let spend = (0..<count).map { _ in Double(random.uniform(in: -5...300)) }
      let cities = (0..<count).map { _ in UInt32(random.uniform(in: 0...4)) }
      let streets = cities.map { $0 * 4 + UInt32(random.uniform(in: 0...3)) }
      let isKnown = Validity((0..<count).map { _ in random.chance(0.9) })
      let order = random.uniform()
      let atLeast = random.uniform(in: 1...min(count, 8))
      let ladder = [
        PeerGroups(groups: streets, count: 20, isKnown: isKnown),
        PeerGroups(groups: cities, count: 5), .everyone(count),
      ]
      let found = try found(spend, ladder, order, atLeast: atLeast)
      for customer in 0..<count {
        let widths: [[Int]] = [
          isKnown[customer]
            ? (0..<count).filter { streets[$0] == streets[customer] && isKnown[$0] } : [],
          (0..<count).filter { cities[$0] == cities[customer] }, Array(0..<count),
        ]
        let width = try #require(widths.firstIndex { $0.count >= atLeast })
        let peer = quantileType7(sorted: widths[width].map { spend[$0] }.sorted(), order)
        #expect(Int(found.widths[customer]) == width)
        #expect(Int(found.members[customer]) == widths[width].count)
        #expect(abs(found.peers[customer] - peer) < 1e-9)
        #expect(found.headroom[customer] >= 0)
        #expect(abs(found.headroom[customer] - max(0, peer - spend[customer])) < 1e-9)
      }
    }
  }
}
