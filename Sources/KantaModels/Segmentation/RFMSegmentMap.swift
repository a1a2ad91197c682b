/// The standard names of the 125 cells of a five-by-five-by-five RFM grid.
///
/// Complete and without overlap: every combination of scores has exactly one name. The groups are
/// those that Putler made common; the division of all 125 cells follows the widely copied SQL form
/// of that map.
package enum RFMSegmentMap {
  /// The names, best customers first.
  package static let names = groups.map(\.name)

  /// The name of the cell with these scores; `nil` outside 1…5.
  package static func name(r: Int, f: Int, m: Int) -> String? {
    guard [r, f, m].allSatisfy((1...5).contains) else { return nil }
    return names[groupOfCell[cell(r, f, m)]]
  }

  /// The cells of a group, as three-digit scores.
  package static func cells(of name: String) -> [Int] {
    groups.first { $0.name == name }?.cells ?? []
  }

  private static func cell(_ r: Int, _ f: Int, _ m: Int) -> Int {
    (r - 1) * 25 + (f - 1) * 5 + (m - 1)
  }

  private static let groupOfCell: [Int] = {
    var group = [Int](repeating: 0, count: 125)
    for (index, entry) in groups.enumerated() {
      for score in entry.cells { group[cell(score / 100, score / 10 % 10, score % 10)] = index }
    }
    return group
  }()

  private static let groups: [(name: String, cells: [Int])] = [
    ("Champions", [555, 554, 544, 545, 454, 455, 445]),
    ("Loyal", [543, 444, 435, 355, 354, 345, 344, 335]),
    (
      "Potential Loyalist",
      [
        553, 551, 552, 541, 542, 533, 532, 531, 452, 451, 442, 441, 431, 453, 433, 432, 423, 353,
        352, 351, 342, 341, 333, 323,
      ]
    ),
    ("Recent", [512, 511, 422, 421, 412, 411, 311]),
    (
      "Promising",
      [525, 524, 523, 522, 521, 515, 514, 513, 425, 424, 413, 414, 415, 315, 314, 313]
    ),
    ("Need Attention", [535, 534, 443, 434, 343, 334, 325, 324]),
    ("About To Sleep", [331, 321, 312, 221, 213]),
    (
      "At Risk",
      [
        255, 254, 245, 244, 253, 252, 243, 242, 235, 234, 225, 224, 153, 152, 145, 143, 142, 135,
        134, 133, 125, 124,
      ]
    ),
    ("Can't Lose", [155, 154, 144, 214, 215, 115, 114, 113]),
    (
      "Hibernating",
      [332, 322, 231, 241, 251, 233, 232, 223, 222, 132, 123, 122, 212, 211]
    ),
    ("Lost", [111, 112, 121, 131, 141, 151]),
  ]
}
