package import KantaColumns

/// Clusters around means: each point belongs to the nearest centre, each centre is the mean of its
/// points.
///
/// Sources: S. P. Lloyd, "Least Squares Quantization in PCM", IEEE Transactions on Information
/// Theory 28 (1982) 129–137; the start by D. Arthur & S. Vassilvitskii, "k-means++: The Advantages
/// of Careful Seeding", SODA (2007) 1027–1035.
package struct KMeans: Sendable {
  /// How many clusters there are.
  package let k: Int
  /// The coordinates of a centre side by side.
  package private(set) var centres: [Double]
  /// The cluster of each point.
  package private(set) var clusters: [UInt32]
  /// The sum of the squared distances of the points to their centres.
  package private(set) var withinSum: Double
  /// How many points each cluster has.
  package private(set) var sizes: [Int]

  /// No start needs more, in practice; a longer one ends here with what it has.
  package static let maximumRounds = 300

  /// Clusters of points from one seeded start; there are at least `k` different points.
  ///
  /// The result depends on the order of the points.
  ///
  /// - Complexity: O(points × k × dimensions) for each of the rounds until nothing changes.
  /// - Returns: `nil` when the work was stopped.
  package init?(
    _ points: StandardPoints, k: Int, random: inout SeededRandom, on execution: Execution
  ) {
    self.init(
      points, centres: KMeans.start(points, k: k, random: &random), on: execution)
  }

  /// Clusters of points from given centres.
  ///
  /// - Returns: `nil` when the work was stopped.
  package init?(_ points: StandardPoints, centres: [Double], on execution: Execution) {
    precondition(points.dimensions > 0 && !centres.isEmpty, "there is a centre")
    k = centres.count / points.dimensions
    self.centres = centres
    clusters = [UInt32](repeating: .max, count: points.count)
    withinSum = 0
    sizes = []
    for _ in 0..<KMeans.maximumRounds {
      guard let round = Round(points, self.centres, clusters, on: execution) else { return nil }
      clusters = round.clusters
      withinSum = round.withinSum
      sizes = round.sizes
      if round.changes == 0 { break }
      self.centres = round.means(points, self.centres)
    }
  }

  /// The same clusters, numbered from the largest, equal ones by their centres.
  package var bySize: KMeans {
    let dimensions = centres.count / k
    func centre(_ cluster: Int) -> ArraySlice<Double> {
      centres[cluster * dimensions..<(cluster + 1) * dimensions]
    }
    let order = (0..<k).sorted { a, b in
      sizes[a] != sizes[b]
        ? sizes[a] > sizes[b] : centre(a).lexicographicallyPrecedes(centre(b))
    }
    var number = [UInt32](repeating: 0, count: k)
    for (new, old) in order.enumerated() { number[old] = UInt32(new) }
    var result = self
    result.centres = order.flatMap { centre($0) }
    result.sizes = order.map { sizes[$0] }
    result.clusters = clusters.map { number[Int($0)] }
    return result
  }

  /// Centres far from one another: each is a point, drawn in proportion to its squared distance to
  /// the nearest one before it.
  private static func start(
    _ points: StandardPoints, k: Int, random: inout SeededRandom
  ) -> [Double] {
    let dimensions = points.dimensions
    func coordinates(_ point: Int) -> ArraySlice<Double> {
      points.coordinates[point * dimensions..<(point + 1) * dimensions]
    }
    var centres = Array(coordinates(random.uniform(in: 0...points.count - 1)))
    var nearest = [Double](repeating: .infinity, count: points.count)
    while centres.count < k * dimensions {
      let last = Array(centres.suffix(dimensions))
      var total = 0.0
      for point in 0..<points.count {
        nearest[point] = min(
          nearest[point], squaredDistance(points.coordinates, point, last, 0, dimensions))
        total += nearest[point]
      }
      var left = random.uniform() * total
      var chosen = nearest.lastIndex { $0 > 0 } ?? 0
      for point in nearest.indices where nearest[point] > 0 {
        left -= nearest[point]
        if left < 0 {
          chosen = point
          break
        }
      }
      centres += coordinates(chosen)
    }
    return centres
  }

  /// The squared distance of point `a` of one array to point `b` of the other.
  @inline(__always)
  static func squaredDistance(
    _ left: [Double], _ a: Int, _ right: [Double], _ b: Int, _ dimensions: Int
  ) -> Double {
    var sum = 0.0
    for dimension in 0..<dimensions {
      let difference = left[a * dimensions + dimension] - right[b * dimensions + dimension]
      sum += difference * difference
    }
    return sum
  }
}

/// One round: the nearest centre of each point, and what that adds up to.
private struct Round: Sendable {
  private(set) var clusters: [UInt32] = []
  private(set) var changes = 0
  private(set) var withinSum = 0.0
  private(set) var sizes: [Int]
  /// The sums of the coordinates of each cluster's points.
  private var sums: [Double]
  /// The point farthest from its centre, and how far.
  private var farthest = 0
  private var distance = -1.0

  private init(k: Int, dimensions: Int) {
    sizes = [Int](repeating: 0, count: k)
    sums = [Double](repeating: 0, count: k * dimensions)
  }

  init?(
    _ points: StandardPoints, _ centres: [Double], _ before: [UInt32], on execution: Execution
  ) {
    let blocks = Parallel.blocks(of: points.count)
    let parts = Parallel.map(blocks.count, on: execution) { block in
      Round(points, centres, before, blocks[block])
    }
    guard let parts else { return nil }
    self.init(k: centres.count / points.dimensions, dimensions: points.dimensions)
    clusters.reserveCapacity(points.count)
    // Partial sums are put together in block order, so that no digit depends on the threads.
    for part in parts {
      clusters += part.clusters
      changes += part.changes
      withinSum += part.withinSum
      for cluster in sizes.indices { sizes[cluster] += part.sizes[cluster] }
      for index in sums.indices { sums[index] += part.sums[index] }
      if part.distance > distance { (farthest, distance) = (part.farthest, part.distance) }
    }
  }

  private init(
    _ points: StandardPoints, _ centres: [Double], _ before: [UInt32], _ rows: Range<Int>
  ) {
    let dimensions = points.dimensions
    let k = centres.count / dimensions
    self.init(k: k, dimensions: dimensions)
    var clusters = [UInt32](repeating: 0, count: rows.count)
    for point in rows {
      var best = 0
      var least = KMeans.squaredDistance(points.coordinates, point, centres, 0, dimensions)
      for cluster in 1..<max(1, k) {
        let next = KMeans.squaredDistance(points.coordinates, point, centres, cluster, dimensions)
        if next < least { (best, least) = (cluster, next) }
      }
      clusters[point - rows.lowerBound] = UInt32(best)
      if before[point] != UInt32(best) { changes += 1 }
      withinSum += least
      sizes[best] += 1
      for dimension in 0..<dimensions {
        sums[best * dimensions + dimension] += points.coordinates[point * dimensions + dimension]
      }
      if least > distance { (farthest, distance) = (point, least) }
    }
    self.clusters = clusters
  }

  /// The means of the clusters; one that has lost all its points goes to the point farthest from
  /// its centre.
  func means(_ points: StandardPoints, _ centres: [Double]) -> [Double] {
    let dimensions = points.dimensions
    var means = sums
    for cluster in sizes.indices {
      for dimension in 0..<dimensions {
        let index = cluster * dimensions + dimension
        means[index] =
          sizes[cluster] > 0
          ? sums[index] / Double(sizes[cluster])
          : points.coordinates[farthest * dimensions + dimension]
      }
    }
    return means
  }
}
