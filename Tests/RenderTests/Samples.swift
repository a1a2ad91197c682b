import KantaColumns
import KantaRender

/// Tables written down for the tests of this folder.
enum Samples {
  static func text(_ values: [String?]) -> Column {
    var words: [String] = []
    let codes = values.map { value -> UInt32 in
      guard let value else { return 0 }
      if let known = words.firstIndex(of: value) { return UInt32(known) }
      words.append(value)
      return UInt32(words.count - 1)
    }
    return Column(
      .text, .codes(codes, Words(distinct: words)), validity: validity(values.map { $0 != nil }))
  }

  static func integers(_ values: [Int64?], _ type: ValueType = .integer) -> Column {
    Column(
      type, .integers(values.map { $0 ?? 0 }), validity: validity(values.map { $0 != nil }))
  }

  static func numbers(_ values: [Double?], _ type: ValueType = .number) -> Column {
    Column(type, .numbers(values.map { $0 ?? 0 }), validity: validity(values.map { $0 != nil }))
  }

  static func dates(_ values: [Day?]) -> Column {
    Column(
      .date, .days(values.map { $0?.number ?? 0 }), validity: validity(values.map { $0 != nil }))
  }

  static func flags(_ values: [Bool?]) -> Column {
    Column(
      .boolean, .flags(values.map { $0 ?? false }), validity: validity(values.map { $0 != nil }))
  }

  private static func validity(_ present: [Bool]) -> Validity? { Validity(present).normalized }

  static let pounds = ValueType(.decimal(scale: 2), currency: Currency("GBP"))

  /// Three customers, every kind of value and a missing one in most columns.
  static let customers = Table([
    ("customer", integers([12_347, 12_348, nil])),
    ("name", text(["Ada", nil, "Ødegård | Sønn"])),
    ("revenue", integers([431_000, 179_724, -5], pounds)),
    ("orders", integers([1_007, 4, 1])),
    ("share", numbers([0.352, nil, 1], .percent)),
    ("mean", numbers([615.7142857, 449.31, nil])),
    (
      "first", dates([Day(year: 2010, month: 12, day: 7), nil, Day(year: 2011, month: 1, day: 31)])
    ),
    ("tenure", integers([326 * 86_400_000_000, nil, 86_400_000_000], .duration)),
    ("active", flags([true, false, nil])),
  ])

  /// `count` rows with a text, a number and a date, some missing; the same on every run.
  static func mixed(_ count: Int, seed: UInt64) -> Table {
    var state = seed
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let pieces = [
      "a", ",", "\"", "\n", "\r", "\t", " ", "=", "東", "🙂", "|", "<b>", "\u{1B}", "é", "'", "\\",
      "long word",
    ]
    let texts = (0..<count).map { _ in
      next(8) == 0 ? nil : (0..<next(12)).map { _ in pieces[next(pieces.count)] }.joined()
    }
    return Table([
      ("text, \"quoted\"", text(texts)),
      (
        "amount",
        integers(
          (0..<count).map { _ in next(9) == 0 ? nil : Int64(next(2_000_000)) - 900_000 }, pounds)
      ),
      (
        "number", numbers((0..<count).map { _ in next(9) == 0 ? nil : Double(next(1 << 30)) / 7e4 })
      ),
      (
        "day", dates((0..<count).map { _ in next(9) == 0 ? nil : Day(number: Int32(next(20_000))) })
      ),
      ("flag", flags((0..<count).map { _ in next(9) == 0 ? nil : next(2) == 0 })),
    ])
  }

  static func table(_ answer: Answer, width: Int? = nil) -> String {
    render(answer, as: .table, style: RenderStyle(width: width))
  }
}
