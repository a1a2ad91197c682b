package import KantaColumns

/// How much two partitions of the same things agree, corrected for chance: 1 when they are the same
/// but for the numbers of the parts, about 0 when they have nothing to do with each other.
///
/// - Parameters:
///   - first: The part of each thing, below `parts`.
///   - second: Likewise, of the same things.
///   - parts: How many parts either has at most.
/// - Returns: At most 1; less than 0 when they agree less than by chance.
/// - Complexity: O(things + parts²).
///
/// Source: L. Hubert & P. Arabie, "Comparing Partitions", Journal of Classification 2 (1985)
/// 193–218.
package func adjustedRandIndex(_ first: [UInt32], _ second: [UInt32], parts: Int) -> Double {
  precondition(first.count == second.count, "two partitions of the same things")
  var table = [Int](repeating: 0, count: parts * parts)
  for index in first.indices { table[Int(first[index]) * parts + Int(second[index])] += 1 }
  func pairs(_ count: Int) -> Double { Double(count) * Double(count - 1) / 2 }
  var (rows, columns) = ([Int](repeating: 0, count: parts), [Int](repeating: 0, count: parts))
  for (index, count) in table.enumerated() {
    rows[index / parts] += count
    columns[index % parts] += count
  }
  let together = table.reduce(0) { $0 + pairs($1) }
  let inFirst = rows.reduce(0) { $0 + pairs($1) }
  let inSecond = columns.reduce(0) { $0 + pairs($1) }
  let all = pairs(first.count)
  let expected = all == 0 ? 0 : inFirst * inSecond / all
  let largest = (inFirst + inSecond) / 2
  // Both are one part, or all parts of one thing: they agree.
  return largest == expected ? 1 : (together - expected) / (largest - expected)
}

/// How much nearer points are to their own cluster than to the next one: the mean over the points,
/// from −1 to 1.
///
/// `clusters` has the cluster of each point, below `k`; a point alone in its cluster counts as 0.
///
/// - Complexity: O(points² × dimensions), in parallel.
/// - Returns: `nil` when the work was stopped, or when the points are all in one cluster.
///
/// Source: P. J. Rousseeuw, "Silhouettes: a Graphical Aid to the Interpretation and Validation of
/// Cluster Analysis", Journal of Computational and Applied Mathematics 20 (1987) 53–65.
package func silhouette(
  _ points: StandardPoints, _ clusters: [UInt32], k: Int, on execution: Execution
) -> Double? {
  var counts = [Int](repeating: 0, count: k)
  for cluster in clusters { counts[Int(cluster)] += 1 }
  let sizes = counts
  guard sizes.filter({ $0 > 0 }).count > 1 else { return nil }
  let perTask = 64
  let tasks = (points.count + perTask - 1) / perTask
  let parts = Parallel.map(tasks, on: execution) { task in
    var total = 0.0
    for point in task * perTask..<min((task + 1) * perTask, points.count) {
      total += silhouette(of: point, points, clusters, sizes)
    }
    return total
  }
  return parts.map { $0.reduce(0, +) / Double(points.count) }
}

private func silhouette(
  of point: Int, _ points: StandardPoints, _ clusters: [UInt32], _ sizes: [Int]
) -> Double {
  let own = Int(clusters[point])
  guard sizes[own] > 1 else { return 0 }
  var sums = [Double](repeating: 0, count: sizes.count)
  for other in clusters.indices {
    let squared = KMeans.squaredDistance(
      points.coordinates, point, points.coordinates, other, points.dimensions)
    sums[Int(clusters[other])] += squared.squareRoot()
  }
  let inside = sums[own] / Double(sizes[own] - 1)
  var outside = Double.infinity
  for cluster in sizes.indices where cluster != own && sizes[cluster] > 0 {
    outside = min(outside, sums[cluster] / Double(sizes[cluster]))
  }
  let larger = max(inside, outside)
  return larger > 0 ? (outside - inside) / larger : 0
}
