/// A size as a person writes it: `2G`, `500M`, `1.5GiB`.
package enum MemorySize {
  private static let units: [(letter: Character, power: Int)] = [
    ("k", 1), ("m", 2), ("g", 3), ("t", 4),
  ]

  /// The number of bytes; `nil` for what is no size, or none at all.
  ///
  /// `G` and `GB` are thousands, as sizes are shown; `GiB` goes by 1,024.
  package static func bytes(_ text: String) -> Int? {
    let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let unit = text.dropFirst(number.count).drop { $0 == " " }.lowercased()
    guard let letter = unit.first, let power = units.first(where: { $0.letter == letter })?.power,
      let value = Double(number), value > 0, ["", "b", "ib"].contains(unit.dropFirst())
    else { return nil }
    let base = unit.hasSuffix("ib") ? 1024.0 : 1000.0
    let bytes = (0..<power).reduce(value) { size, _ in size * base }.rounded()
    return bytes < 0x1p62 ? Int(bytes) : nil
  }
}
