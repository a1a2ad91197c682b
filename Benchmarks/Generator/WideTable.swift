/// A table of many columns, of which a query needs few: whole numbers, decimals, dates and texts in
/// turn, named by kind and place, such as `text_003`.
struct WideTable {
  let rowCount: Int
  let columnCount: Int
  let seed: UInt64

  private static let kinds = ["whole", "decimal", "date", "text"]
  private static let words = [
    "amber", "blue", "coral", "crimson", "green", "indigo", "ivory", "lilac", "ochre", "olive",
    "pearl", "plum", "rose", "rust", "teal", "umber",
  ].map { Array($0.utf8) }

  func write(to path: String) throws {
    var file = try TextFile(path)
    for column in 0..<columnCount {
      file.append(column == 0 ? "" : ",")
      file.append(Self.kinds[column % Self.kinds.count] + "_")
      file.append(column, width: 3)
    }
    try file.endLine()
    var random = Random(seed: seed, stream: 0)
    for _ in 0..<rowCount {
      for column in 0..<columnCount {
        if column > 0 { file.append(UInt8(ascii: ",")) }
        Self.writeValue(column % Self.kinds.count, random: &random, to: &file)
      }
      try file.endLine()
    }
    try file.close()
  }

  private static func writeValue(_ kind: Int, random: inout Random, to file: inout TextFile) {
    switch kind {
    case 0: file.append(random.index(below: 10_000))
    case 1: file.append(cents: random.index(below: 100_000))
    case 2: file.append(Calendar.days[random.index(below: Calendar.days.count)])
    default: file.append(words[random.index(below: words.count)])
    }
  }
}
