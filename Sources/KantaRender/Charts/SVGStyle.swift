/// The colours and patterns of pictures, and the style sheet they stand in.
///
/// Series are told apart by dashes, patterns and names first; the colours come on top. These
/// follow M. Okabe and K. Ito, "Color Universal Design" (2008), darker on white and lighter on
/// black. Every colour of text and of a mark has a contrast of at least 4.5 to 1 with its ground
/// (WCAG 2.2, criterion 1.4.3).
enum SVGStyle {
  struct Colours: Sendable {
    let ground: String
    let text: String
    let quiet: String
    let grid: String
    let series: [String]
    let muted: String
    /// The ground and the text of cells from the smallest to the largest value.
    let cells: [(ground: String, text: String)]
    /// The same for values below zero, from the one next to zero on.
    let below: [(ground: String, text: String)]
  }

  static let light = Colours(
    ground: "#ffffff", text: "#1f2328", quiet: "#57606a", grid: "#dde2e7",
    series: [
      "#0067a3", "#b34700", "#00724f", "#a0407a", "#7d5a00", "#5d4ea8", "#4d4d4d", "#8a1f1f",
    ],
    muted: "#757575",
    cells: [
      ("#f0f6fb", "#1f2328"), ("#dbeaf5", "#1f2328"), ("#bfdaee", "#1f2328"),
      ("#9cc6e4", "#1f2328"), ("#74aed7", "#10141a"), ("#1f74ad", "#ffffff"),
      ("#0f5f95", "#ffffff"), ("#074b7a", "#ffffff"), ("#03365a", "#ffffff"),
    ],
    below: [
      ("#fdeee3", "#1f2328"), ("#f6cfb2", "#1f2328"), ("#e9a577", "#10141a"),
      ("#a64a0c", "#ffffff"), ("#7a3000", "#ffffff"),
    ])

  static let dark = Colours(
    ground: "#16191d", text: "#e6e8eb", quiet: "#a3abb5", grid: "#30363d",
    series: [
      "#56b4e9", "#ff9a56", "#2cc795", "#e08bbd", "#e6c229", "#b3a4ff", "#c8c8c8", "#ff8080",
    ],
    muted: "#8b8b8b",
    cells: [
      ("#1a232c", "#e6e8eb"), ("#1c2f40", "#e6e8eb"), ("#1d3d57", "#e6e8eb"),
      ("#1d4c70", "#ffffff"), ("#1b5c8b", "#ffffff"), ("#5aa7da", "#0b0e12"),
      ("#7bbce8", "#0b0e12"), ("#9fd0f2", "#0b0e12"), ("#c9e6fb", "#0b0e12"),
    ],
    below: [
      ("#2c211b", "#e6e8eb"), ("#4a2d1a", "#ffffff"), ("#6b3a17", "#ffffff"),
      ("#e08e52", "#0b0e12"), ("#ffc59a", "#0b0e12"),
    ])

  /// How the line of each series is dashed.
  static let dashes = ["", "7 3", "2 3", "10 3 2 3", "12 5", "1 3", "6 2 2 2 2 2", "4 6"]

  static let fontSize = 12.0
  static let titleSize = 15.0
  static let smallSize = 11.0

  /// The style sheet of one picture; its rules name the picture, as those of a page's pictures all
  /// hold for the whole page.
  static func sheet(_ prefix: String, series: Int, cells: Bool) -> String {
    let own = "#\(prefix)"
    var rules = [
      "\(own){font-family:system-ui,-apple-system,\"Segoe UI\",Roboto,\"Helvetica Neue\",Arial,"
        + "sans-serif;font-size:12px;max-width:100%;height:auto}",
      "\(own) .h{font-size:15px;font-weight:600}", "\(own) .k{font-size:11px}",
      "\(own) .z{stroke-width:1}", "\(own) .l{stroke-width:2;fill:none;stroke-linejoin:round}",
      "\(own) .r{stroke-dasharray:3 4}", "\(own) .o{stroke-width:1;fill:none}",
      "\(own) .w{fill-opacity:.16}",
    ]
    for index in 0..<min(series, dashes.count) where !dashes[index].isEmpty {
      rules.append("\(own) .d\(index){stroke-dasharray:\(dashes[index])}")
    }
    rules += colours(light, own, series: series, cells: cells)
    let dark = colours(dark, own, series: series, cells: cells).joined(separator: "\n")
    return rules.joined(separator: "\n")
      + "\n@media screen and (prefers-color-scheme:dark){\n\(dark)\n}"
  }

  private static func colours(
    _ colours: Colours, _ own: String, series: Int, cells: Bool
  ) -> [String] {
    var rules = [
      "\(own) .b{fill:\(colours.ground)}", "\(own) text{fill:\(colours.text)}",
      "\(own) .q{fill:\(colours.quiet)}", "\(own) .g{stroke:\(colours.grid)}",
      "\(own) .a{stroke:\(colours.quiet)}", "\(own) .e{stroke:\(colours.ground)}",
      "\(own) .u{stroke:\(colours.muted)}", "\(own) .v{fill:\(colours.muted)}",
    ]
    for index in 0..<min(series, colours.series.count) {
      let colour = colours.series[index]
      rules.append("\(own) .s\(index){stroke:\(colour)}")
      rules.append("\(own) .f\(index){fill:\(colour)}")
    }
    guard cells else { return rules }
    for (sign, list) in [("c", colours.cells), ("n", colours.below)] {
      for (index, cell) in list.enumerated() {
        rules.append("\(own) .\(sign)\(index){fill:\(cell.ground)}")
        rules.append("\(own) .\(sign)\(index)t{fill:\(cell.text)}")
      }
    }
    return rules
  }

  /// The patterns of filled series, in the series' colour and the ground's.
  static func patterns(_ prefix: String, series: Int) -> [String] {
    let drawings = [
      "", "M-2 2L2 -2M0 8L8 0M6 10L10 6", "M2 2h2M6 6h2", "M-2 6L2 10M0 0L8 8M6 -2L10 2",
      "M0 2h8M0 6h8", "M2 0v8M6 0v8", "M0 4h8M4 0v8", "M1 2h4M5 6h4",
    ]
    return (1..<max(1, min(series, drawings.count))).map { index in
      "<pattern id=\"\(prefix)-p\(index)\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">"
        + "<rect class=\"f\(index)\" width=\"8\" height=\"8\"/>"
        + "<path class=\"e o\" d=\"\(drawings[index])\"/></pattern>"
    }
  }
}
