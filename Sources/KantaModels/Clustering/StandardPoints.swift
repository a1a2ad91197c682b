import KantaColumns
import RealModule

/// Points of several dimensions, each with mean 0 and standard deviation 1.
package struct StandardPoints: Sendable {
  package let count: Int
  package let dimensions: Int
  /// The coordinates of a point side by side.
  package let coordinates: [Double]
  /// Of each dimension, in its own unit; the deviation has n in the denominator.
  package let means: [Double]
  package let deviations: [Double]

  /// From one array per dimension, all of one length, no value of which is NaN.
  ///
  /// - Complexity: O(points × dimensions).
  package init(_ columns: [[Double]]) {
    let count = columns.first?.count ?? 0
    let means = columns.map { StandardPoints.mean($0) }
    let deviations = zip(columns, means).map { column, mean in
      Double.sqrt(StandardPoints.mean(column.map { ($0 - mean) * ($0 - mean) }))
    }
    var coordinates = [Double](repeating: 0, count: count * columns.count)
    for (dimension, column) in columns.enumerated() {
      let (mean, deviation) = (means[dimension], deviations[dimension])
      guard deviation > 0 else { continue }
      for point in 0..<count {
        coordinates[point * columns.count + dimension] = (column[point] - mean) / deviation
      }
    }
    self.init(
      count: count, dimensions: columns.count, coordinates: coordinates, means: means,
      deviations: deviations)
  }

  private init(
    count: Int, dimensions: Int, coordinates: [Double], means: [Double], deviations: [Double]
  ) {
    self.count = count
    self.dimensions = dimensions
    self.coordinates = coordinates
    self.means = means
    self.deviations = deviations
  }

  /// Some of the points, by number.
  package func chosen(_ points: [Int]) -> StandardPoints {
    StandardPoints(
      count: points.count, dimensions: dimensions,
      coordinates: points.flatMap { coordinates[$0 * dimensions..<($0 + 1) * dimensions] },
      means: means, deviations: deviations)
  }

  private static func mean(_ values: [Double]) -> Double {
    var sum = CompensatedSum()
    for value in values { sum.add(value) }
    return sum.value / Double(max(1, values.count))
  }
}
