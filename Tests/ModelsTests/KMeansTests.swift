import KantaColumns
import KantaModels
import Testing

@Suite struct KMeansTests {
  private let execution = Execution(threads: 2)

  private func best(_ points: StandardPoints, k: Int, starts: Int = 25) throws -> KMeans {
    var random = SeededRandom(seed: 1)
    let runs = try (0..<starts).map { _ in
      try #require(KMeans(points, k: k, random: &random, on: execution))
    }
    return try #require(runs.min { $0.withinSum < $1.withinSum }).bySize
  }

  /// `kmeans(scale(USArrests), 4, nstart = 25)` of R, as the UC Business Analytics R Programming
  /// Guide prints it: sizes 13, 16, 13, 8; between_SS / total_SS 71.2%; the sums within are
  /// 11.952463, 16.212213, 19.922437 and 8.316061, with n − 1 in the deviation where we have n.
  @Test func arrestsInFourClusters() throws {
    let points = StandardPoints(USArrests.columns)
    let found = try best(points, k: 4)
    #expect(found.sizes == [16, 13, 13, 8])
    #expect(abs(found.withinSum * 49 / 50 - 56.403174) < 1e-5)
    #expect(abs(1 - found.withinSum / 200 - 0.712) < 5e-4)
  }

  /// scikit-learn 1.x, `silhouette_score(StandardScaler().fit_transform(USArrests), labels)`.
  @Test func silhouetteOfTheArrests() throws {
    let points = StandardPoints(USArrests.columns)
    let four = try best(points, k: 4)
    let width = try #require(silhouette(points, four.clusters, k: 4, on: execution))
    #expect(abs(width - 0.33968891433344395) < 1e-12)
    let two = try best(points, k: 2)
    let wider = try #require(silhouette(points, two.clusters, k: 2, on: execution))
    #expect(abs(wider - 0.4084890326217641) < 1e-12)
  }

  @Test func silhouetteByHand() throws {
    let points = StandardPoints([[0, 1, 10, 11]])
    let width = try #require(silhouette(points, [0, 0, 1, 1], k: 2, on: execution))
    #expect(abs(width - (9.5 / 10.5 + 8.5 / 9.5) / 2) < 1e-12)
    // One on its own counts as 0; one cluster has no silhouette.
    let alone = try #require(silhouette(points, [0, 0, 0, 1], k: 2, on: execution))
    #expect(alone < width)
    #expect(silhouette(points, [0, 0, 0, 0], k: 2, on: execution) == nil)
  }

  @Test func standardisedColumnsHaveMeanZeroAndDeviationOne() {
    let points = StandardPoints([[2, 4, 4, 4, 5, 5, 7, 9], [1, 1, 1, 1, 1, 1, 1, 1]])
    #expect(points.means == [5, 1])
    #expect(points.deviations == [2, 0])
    #expect(points.coordinates.prefix(4) == [-1.5, 0, -0.5, 0])
  }

  /// Each point is nearest to its own centre, and each centre is the mean of its points.
  @Test(arguments: 1...8) func lloydEndsInAFixedPoint(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let count = random.uniform(in: 10...200)
    let points = StandardPoints(
      (0..<2).map { _ in (0..<count).map { _ in Double(random.uniform(in: 0...20)) } })
    let found = try #require(KMeans(points, k: 3, random: &random, on: execution))
    func distance(_ point: Int, _ cluster: Int) -> Double {
      (0..<2).reduce(0) { sum, dimension in
        let difference =
          points.coordinates[point * 2 + dimension] - found.centres[cluster * 2 + dimension]
        return sum + difference * difference
      }
    }
    var within = 0.0
    for point in 0..<count {
      let own = distance(point, Int(found.clusters[point]))
      within += own
      #expect((0..<3).allSatisfy { distance(point, $0) >= own - 1e-12 })
    }
    #expect(abs(within - found.withinSum) < 1e-9)
    #expect(found.sizes.reduce(0, +) == count)
  }

  @Test func threadsDoNotMatter() throws {
    // More than one block of rows, in two heaps, so that few rounds are enough.
    var random = SeededRandom(seed: 5)
    let points = StandardPoints([
      (0..<70_000).map { Double($0 % 2 * 100) + random.uniform() }
    ])
    let runs = try [1, 2, 5].map { threads in
      var own = SeededRandom(seed: 9)
      return try #require(
        KMeans(points, k: 2, random: &own, on: Execution(threads: threads)))
    }
    #expect(runs.allSatisfy { $0.centres == runs[0].centres && $0.clusters == runs[0].clusters })
  }

  @Test func aClusterWithoutPointsIsGivenOne() throws {
    let points = StandardPoints([[0, 1, 2, 100]])
    // Two centres in one place: the second gets nothing at first.
    let found = try #require(KMeans(points, centres: [0, 0], on: execution))
    #expect(found.bySize.sizes == [3, 1])
  }

  /// scikit-learn's documentation of `adjusted_rand_score`, and the formula of Hubert & Arabie.
  @Test func adjustedRandOfPublishedExamples() {
    #expect(adjustedRandIndex([0, 0, 1, 1], [0, 0, 1, 1], parts: 2) == 1)
    #expect(adjustedRandIndex([0, 0, 1, 1], [1, 1, 0, 0], parts: 2) == 1)
    #expect(abs(adjustedRandIndex([0, 0, 1, 2], [0, 0, 1, 1], parts: 3) - 0.57) < 5e-3)
    #expect(adjustedRandIndex([0, 0, 0, 0], [0, 1, 2, 3], parts: 4) == 0)
    #expect(abs(adjustedRandIndex([0, 0, 1, 1], [0, 1, 0, 1], parts: 2) + 0.5) < 1e-15)
    #expect(adjustedRandIndex([], [], parts: 2) == 1)
  }
}
