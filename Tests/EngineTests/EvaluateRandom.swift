import KantaColumns
import KantaPlan

/// Random tables and checked expressions over them, the same for the same seed.
struct RandomWorld {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func below(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(limit))
  }

  mutating func pick<Element>(_ items: [Element]) -> Element { items[below(items.count)] }

  static let money = ValueType.decimal(scale: 2)
  static let words = ["", "ale", "Ale", "bread ", " cake-pan", "a-b-c", "östra", "👩‍👧 x", "zz9"]

  /// Columns of every type, two of each, about a fifth of the values missing in one of the two.
  mutating func table(rows: Int, large: Bool = false) -> Table {
    var named: [(String, Column)] = []
    for (name, type) in Self.types {
      for (suffix, hasMissing) in [("", false), ("2", true)] {
        named.append((name + suffix, column(type, rows, hasMissing, large)))
      }
    }
    return Table(named)
  }

  static let types: [(String, ValueType)] = [
    ("i", .integer), ("m", money), ("n", .number), ("t", .text), ("d", .date), ("w", .datetime),
    ("u", .duration), ("b", .boolean),
  ]

  private mutating func column(
    _ type: ValueType, _ rows: Int, _ hasMissing: Bool, _ large: Bool
  ) -> Column {
    var present = [Bool](repeating: true, count: rows)
    if hasMissing { for row in 0..<rows { present[row] = below(5) > 0 } }
    let span = large ? Int.max / 4 : 40
    let hour = 3_600_000_000
    let values: Values =
      switch type.kind {
      case .integer, .decimal:
        .integers(
          (0..<rows).map { _ in Int64(below(8) == 0 ? below(span) * 2 - span : below(40) - 20) })
      case .number: .numbers((0..<rows).map { _ in Double(below(4000) - 2000) / 64 })
      case .date: .days((0..<rows).map { _ in Int32(below(3000) + 14_000) })
      case .datetime:
        .integers((0..<rows).map { _ in Int64((below(200_000) - 1000) * hour + below(100)) })
      case .duration: .integers((0..<rows).map { _ in Int64((below(400) - 100) * hour) })
      case .boolean: .flags((0..<rows).map { _ in below(2) == 0 })
      default:
        .codes(
          (0..<rows).map { _ in UInt32(below(Self.words.count)) }, Words(distinct: Self.words))
      }
    return Column(type, values, validity: Validity(present).normalized)
  }

  /// A column of a type, by its short name.
  mutating func leaf(_ name: String, _ type: ValueType) -> Expression {
    below(5) == 0
      ? .constant(constant(type), type) : .column(below(2) == 0 ? name : name + "2", type)
  }

  mutating func constant(_ type: ValueType) -> Value {
    if below(12) == 0 { return .missing }
    return switch type.kind {
    case .integer: .integer(Int64(below(12) - 4))
    case .decimal(let scale):
      .decimal(ExactDecimal(minorUnits: Int64(below(4000) - 1000), scale: scale))
    case .number: .number(Double(below(64) - 20) / 4)
    case .date: .date(Day(number: Int32(below(3000) + 14_000)))
    case .datetime: .datetime(Moment(microseconds: Int64(below(1000)) * 86_400_000_123))
    case .duration: .duration(.days(Int64(below(50))))
    case .boolean: .boolean(below(2) == 0)
    default: .text(pick(Self.words))
    }
  }

  /// A condition, `depth` levels deep at most.
  mutating func condition(_ depth: Int) -> Expression {
    if depth <= 0 { return .holds(leaf("b", .boolean)) }
    let less = depth - 1
    switch below(12) {
    case 0: return .and(condition(less), condition(less))
    case 1: return .or(condition(less), condition(less))
    case 2: return .not(condition(less))
    case 3: return .isMissing(anything(less))
    case 4:
      let operand = anything(less)
      return .member(operand, (0..<below(8)).map { _ in constant(operand.type) })
    case 5:
      let (name, type) = pick(Self.types)
      return .between(
        expression(name, type, less), lower: below(4) == 0 ? nil : leaf(name, type),
        upper: below(4) == 0 ? nil : expression(name, type, less))
    case 6: return text(.contains, less)
    case 7: return text(pick([.startsWith, .endsWith]), less)
    case 8: return .call(.matches(pick(["^a", "[0-9]", "a-?b", "^$"])), [plain(less)], .boolean)
    default:
      let (name, type) = pick(Self.types)
      let symbol = pick([
        ComparisonOperator.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual,
      ])
      return .compare(symbol, expression(name, type, less), expression(name, type, less))
    }
  }

  private mutating func text(_ function: ScalarFunction, _ depth: Int) -> Expression {
    .call(function, [expression("t", .text, depth), leaf("t", .text)], .boolean)
  }

  /// Text that is not computed, for patterns.
  private mutating func plain(_ depth: Int) -> Expression { leaf("t", .text) }

  mutating func anything(_ depth: Int) -> Expression {
    let (name, type) = pick(Self.types)
    return expression(name, type, depth)
  }
}
