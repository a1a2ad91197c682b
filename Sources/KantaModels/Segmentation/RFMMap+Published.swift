// The maps that analysts find in books, packages and recipes, as they stand there.

extension RFMMap {
  /// Every map that comes with Kanta; the standard one first.
  package static let all = [standard, rPackage, threeRange, twoDigit, regex]

  /// The map of that name; `nil` where there is none.
  package static func named(_ name: String) -> RFMMap? { all.first { $0.name == name } }

  /// Complete and without overlap: every cell has exactly one name.
  ///
  /// The groups are those that Putler made common; the division of all 125 cells follows the widely
  /// copied SQL form of that map.
  package static let standard = RFMMap(
    "standard", "the complete map of 125 cells",
    [
      Segment("Champions", cells: [555, 554, 544, 545, 454, 455, 445]),
      Segment("Loyal", cells: [543, 444, 435, 355, 354, 345, 344, 335]),
      Segment(
        "Potential Loyalist",
        cells: [
          553, 551, 552, 541, 542, 533, 532, 531, 452, 451, 442, 441, 431, 453, 433, 432, 423, 353,
          352, 351, 342, 341, 333, 323,
        ]),
      Segment("Recent", cells: [512, 511, 422, 421, 412, 411, 311]),
      Segment(
        "Promising",
        cells: [
          525, 524, 523, 522, 521, 515, 514, 513, 425, 424, 413, 414, 415, 315, 314, 313,
        ]),
      Segment("Need Attention", cells: [535, 534, 443, 434, 343, 334, 325, 324]),
      Segment("About To Sleep", cells: [331, 321, 312, 221, 213]),
      Segment(
        "At Risk",
        cells: [
          255, 254, 245, 244, 253, 252, 243, 242, 235, 234, 225, 224, 153, 152, 145, 143, 142, 135,
          134, 133, 125, 124,
        ]),
      Segment("Can't Lose", cells: [155, 154, 144, 214, 215, 115, 114, 113]),
      Segment(
        "Hibernating",
        cells: [332, 322, 231, 241, 251, 233, 232, 223, 222, 132, 123, 122, 212, 211]),
      Segment("Lost", cells: [111, 112, 121, 131, 141, 151]),
    ])

  /// What R's `rfm` gives without a map of one's own: ten cells have no name there.
  ///
  /// Source: rsquaredacademy/rfm, the segments of its guide and example.
  package static let rPackage = RFMMap(
    "r_package", "the default map of R's rfm package",
    [
      Segment("Champions", 5...5, 5...5, 5...5),
      Segment("Potential Loyalist", 3...5, 3...5, 2...5),
      Segment("Loyal Customers", 2...4, 2...4, 2...4),
      Segment("Promising", 3...4, 1...3, 3...5),
      Segment("New Customers", 4...5, 1...3, 1...5),
      Segment("Can't Lose Them", 1...2, 3...4, 4...5),
      Segment("At Risk", 1...2, 2...5, 4...5),
      Segment("Need Attention", 1...3, 3...5, 3...5),
      Segment("About To Sleep", 2...3, 1...3, 1...4),
      Segment("Lost", 1...1, 1...5, 1...5),
    ])

  /// A range for each score, as recipes copy it from Putler and R's `rfm` has it in its tests:
  /// three segments cannot be reached, 36 cells have no name.
  package static let threeRange = RFMMap(
    "three_range", "the map of three ranges that recipes copy",
    [
      Segment("Champions", 4...5, 4...5, 4...5),
      Segment("Loyal Customers", 2...5, 3...5, 3...5),
      Segment("Potential Loyalist", 3...5, 1...3, 1...3),
      Segment("New Customers", 4...5, 1...1, 1...1),
      Segment("Promising", 3...4, 1...1, 1...1),
      Segment("Need Attention", 2...3, 2...3, 2...3),
      Segment("About To Sleep", 2...3, 1...2, 1...2),
      Segment("At Risk", 1...2, 2...5, 2...5),
      Segment("Can't Lose Them", 1...1, 4...5, 4...5),
      Segment("Lost", 1...2, 1...2, 1...2),
    ])

  /// Two digits: r, and the mean of f and m rounded up; complete.
  package static let twoDigit = RFMMap(
    "two_digit", "the map of r and the mean of f and m, rounded up",
    [
      Segment("Champions", pairs: [55, 54, 45]),
      Segment("Potential Loyalist", pairs: [52, 42, 33, 43]),
      Segment("Loyal", pairs: [53, 44, 35, 34]),
      Segment("Recent", pairs: [51]),
      Segment("Promising", pairs: [41, 31]),
      Segment("Need Attention", pairs: [32, 23, 22]),
      Segment("About To Sleep", pairs: [21]),
      Segment("At Risk", pairs: [25, 24, 13]),
      Segment("Can't Lose", pairs: [15, 14]),
      Segment("Hibernating", pairs: [12]),
      Segment("Lost", pairs: [11]),
    ])

  /// The patterns over r and f that most Python recipes use, m left out of account.
  package static let regex = RFMMap(
    "rf_regex", "the patterns of r and f that Python recipes copy",
    [
      Segment("Hibernating", pattern: 1...2, 1...2),
      Segment("At Risk", pattern: 1...2, 3...4),
      Segment("Can't Lose", pattern: 1...2, 5...5),
      Segment("About To Sleep", pattern: 3...3, 1...2),
      Segment("Need Attention", pattern: 3...3, 3...3),
      Segment("Loyal", pattern: 3...4, 4...5),
      Segment("Promising", pattern: 4...4, 1...1),
      Segment("New", pattern: 5...5, 1...1),
      Segment("Potential Loyalist", pattern: 4...5, 2...3),
      Segment("Champions", pattern: 5...5, 4...5),
    ])
}
