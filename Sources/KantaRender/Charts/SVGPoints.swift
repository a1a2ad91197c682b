import KantaColumns

/// Shapes that tell series apart where no line can.
enum SVGMarker {
  /// A circle, square, triangle, diamond, cross, triangle upside down, plus or hexagon around a
  /// place, as the data of a filled path.
  static func path(_ kind: Int, _ x: Double, _ y: Double, size: Double) -> String {
    func points(_ corners: [(Double, Double)]) -> String {
      "M"
        + corners.map { SVGText.number(x + $0.0 * size) + " " + SVGText.number(y + $0.1 * size) }
        .joined(separator: "L") + "Z"
    }
    switch kind % ChartLimits.series {
    case 1: return points([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)])
    case 2: return points([(0, -1.2), (1.1, 0.8), (-1.1, 0.8)])
    case 3: return points([(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)])
    case 4:
      return points([
        (-1.2, -0.7), (-0.7, -1.2), (0, -0.5), (0.7, -1.2), (1.2, -0.7), (0.5, 0), (1.2, 0.7),
        (0.7, 1.2), (0, 0.5), (-0.7, 1.2), (-1.2, 0.7), (-0.5, 0),
      ])
    case 5: return points([(0, 1.2), (1.1, -0.8), (-1.1, -0.8)])
    case 6:
      return points([
        (-0.4, -1.2), (0.4, -1.2), (0.4, -0.4), (1.2, -0.4), (1.2, 0.4), (0.4, 0.4), (0.4, 1.2),
        (-0.4, 1.2), (-0.4, 0.4), (-1.2, 0.4), (-1.2, -0.4), (-0.4, -0.4),
      ])
    case 7: return points([(-1.1, 0), (-0.6, -1), (0.6, -1), (1.1, 0), (0.6, 1), (-0.6, 1)])
    default:
      let radius = SVGText.number(size)
      let across = SVGText.number(2 * size)
      return "M\(SVGText.number(x - size)) \(SVGText.number(y))"
        + "a\(radius) \(radius) 0 1 0 \(across) 0a\(radius) \(radius) 0 1 0 -\(across) 0Z"
    }
  }
}

extension SVGPicture {
  /// So many points each have their own shape and tip.
  private static let fewPoints = 300
  /// More points than this are drawn as small squares, one per place.
  private static let manyPoints = 3_000

  /// A dot per row.
  mutating func points(_ panel: ChartPanel, _ frame: SVGFrame) {
    let range = chart.valueRange
    let isNearZero = range.low > 0 && range.low < range.high * 0.25
    let plot = valueAxis(frame, includesZero: isNearZero, rightRoom: 10)
    keyAxis(plot, frame, keyPlaces(plot), marks: true)
    let count = panel.series.reduce(0) { $0 + $1.points.count }
    for (index, series) in panel.series.enumerated() {
      let style = series.isMuted ? "v" : "f\(index % ChartLimits.series)"
      if count <= Self.fewPoints {
        for point in series.points where point.y.isFinite {
          out.path(
            SVGMarker.path(index, place(point.x, plot), plot.y(point.y), size: 3.5), style,
            tip: tip(index, point.x, point.y))
        }
      } else {
        let data = crowd(series.points, index, plot, isMany: count > Self.manyPoints)
        if !data.isEmpty { out.path(data, style, tip: isMany ? series.name : nil) }
      }
    }
  }

  /// All points of a series in one path, each place once.
  private func crowd(
    _ points: [ChartPoint], _ kind: Int, _ plot: SVGPlot, isMany: Bool
  ) -> String {
    let grid = isMany ? 3.0 : 1.0
    var seen: Set<Int> = []
    var data = ""
    for point in points where point.y.isFinite {
      let (x, y) = (place(point.x, plot), plot.y(point.y))
      guard seen.insert(Int(x / grid) * 100_000 + Int(y / grid)).inserted else { continue }
      data +=
        isMany
        ? "M\(Int(x / grid) * 3) \(Int(y / grid) * 3)h2v2h-2Z"
        : SVGMarker.path(kind, x, y, size: 2)
    }
    return data
  }
}
