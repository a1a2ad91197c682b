import KantaSource

/// A field of dots, two by four in each character where braille may be used, one otherwise.
struct TerminalCanvas {
  let columns: Int
  let rows: Int
  private let isBraille: Bool
  private var dots: [UInt8]
  /// The series that was drawn last in each character; -1 for none.
  private var series: [Int]

  init(columns: Int, rows: Int, braille: Bool) {
    self.columns = columns
    self.rows = rows
    isBraille = braille
    dots = [UInt8](repeating: 0, count: columns * rows)
    series = [Int](repeating: -1, count: columns * rows)
  }

  /// How many dots there are across and down.
  var dotColumns: Int { columns * (isBraille ? 2 : 1) }
  var dotRows: Int { rows * (isBraille ? 4 : 1) }

  /// Sets a dot, counted from the upper left; one outside is left out.
  mutating func set(_ x: Int, _ y: Int, _ owner: Int) {
    guard x >= 0, y >= 0, x < dotColumns, y < dotRows else { return }
    let index = isBraille ? y / 4 * columns + x / 2 : y * columns + x
    dots[index] |= isBraille ? Self.bits[y % 4][x % 2] : 1
    series[index] = owner
  }

  private static let bits: [[UInt8]] = [
    [0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80],
  ]

  /// Joins two dots, leaving out those that `isDrawn` says no to by their number.
  mutating func line(
    from a: (x: Int, y: Int), to b: (x: Int, y: Int), _ owner: Int, _ count: inout Int,
    _ isDrawn: (Int) -> Bool
  ) {
    let steps = max(abs(b.x - a.x), abs(b.y - a.y))
    for step in 0...steps {
      let share = steps == 0 ? 0 : Double(step) / Double(steps)
      if isDrawn(count) {
        set(
          Int((Double(a.x) + share * Double(b.x - a.x)).rounded()),
          Int((Double(a.y) + share * Double(b.y - a.y)).rounded()), owner)
      }
      count += 1
    }
  }

  /// The characters of a row with the series each belongs to; -1 where nothing is drawn.
  func row(_ row: Int) -> [(character: Character, series: Int)] {
    (0..<columns).map { column in
      let index = row * columns + column
      if isBraille {
        // An empty pattern, as a blank may be narrower than the others.
        let scalar = Unicode.Scalar(0x2800 + UInt32(dots[index])) ?? " "
        return (Character(scalar), dots[index] == 0 ? -1 : series[index])
      }
      let letters = TerminalChart.letters
      let letter = dots[index] == 0 ? " " : letters[max(0, series[index]) % letters.count]
      return (letter, dots[index] == 0 ? -1 : series[index])
    }
  }
}
