import KantaColumns
import KantaModels
import KantaPlan

extension RFMRule {
  /// The columns that every result has, and one that it may have.
  static let columns = [
    "customer", "recency", "frequency", "monetary", "r", "f", "m", "score", "composite", "segment",
  ]

  /// What the profile calls the last purchase day, which the result has as recency.
  static let lastPurchase = "last"

  /// customer, groups, recency, frequency, monetary, r, f, m, score, composite, segment.
  func schema(of profile: Schema) -> Schema {
    let kindFields = Array(profile.fields[1..<1 + kinds.count])
    let composite = weights.map { weights in
      Schema.Field("composite", weights.scale == 0 ? .integer : .decimal(scale: weights.scale))
    }
    return Schema(
      [Schema.Field("customer", profile.fields[0].type)] + kindFields
        + [
          Schema.Field("recency", .duration), Schema.Field("frequency", .integer),
          Schema.Field("monetary", profile.fields[3 + kinds.count].type),
          Schema.Field("r", .integer), Schema.Field("f", .integer), Schema.Field("m", .integer),
          Schema.Field("score", .text),
        ] + (composite.map { [$0] } ?? []) + [Schema.Field("segment", .text)],
      roles: profile.roles.merging([.customer: "customer"]) { $1 })
  }

  /// The result; `scores` have the best customers highest, whatever is shown.
  func table(_ profile: RFMProfile, _ scores: [[Int64]], _ context: LocalContext) -> Table {
    let shown = zip(scores, measures).map { given, measure in
      best == .high ? given : given.map { Int64(measure.scoreCount) + 1 - $0 }
    }
    let counts = measures.map(\.scoreCount)
    let cells = CellNumbers(scores, counts: counts)
    let schema = resultSchema(profile)
    let fields = schema.fields.filter { context.needs($0.name) }
    let columns = fields.map { field -> Column in
      switch field.name {
      case "customer": profile.customer
      case "recency":
        Column(
          .duration,
          .integers(profile.values[0].map { Int64($0) * TimeSpan.microsecondsPerDay }))
      case "frequency": profile.frequency
      case "monetary": profile.monetary
      case "r": Column(.integer, .integers(shown[0]))
      case "f": Column(.integer, .integers(shown[1]))
      case "m": Column(.integer, .integers(shown[2]))
      case "score": cells.text { score($0, counts) }
      case "composite": composite(shown, field.type)
      case "segment": cells.text { name($0, counts) }
      default: kindColumn(field.name, profile)
      }
    }
    return Table(
      Schema(fields, roles: schema.roles).droppingStaleRoles(), columns,
      rowCount: profile.rowCount)
  }

  private func resultSchema(_ profile: RFMProfile) -> Schema {
    let kindFields = zip(kinds, profile.kinds).map { Schema.Field($0.name, $1.type) }
    return schema(
      of: Schema(
        [Schema.Field("customer", profile.customer.type)] + kindFields
          + [
            Schema.Field(Self.lastPurchase, .date), Schema.Field("frequency", .integer),
            Schema.Field("monetary", profile.monetary.type),
          ]))
  }

  private func kindColumn(_ name: String, _ profile: RFMProfile) -> Column {
    guard let index = kinds.firstIndex(where: { $0.name == name }) else {
      preconditionFailure("a column of the result is one of its own or a group's")
    }
    return profile.kinds[index]
  }

  /// The digits of a cell as they are shown.
  private func score(_ cell: [Int], _ counts: [Int]) -> String {
    zip(cell, counts).map { String(best == .high ? $0 : $1 + 1 - $0) }.joined()
  }

  /// The name in the standard map, which has five scores of each.
  private func name(_ cell: [Int], _ counts: [Int]) -> String? {
    guard counts == [5, 5, 5] else { return nil }
    return RFMMap.standard.segment(r: cell[0], f: cell[1], m: cell[2])
  }

  /// The weighted sum of the scores as they are shown, exact.
  private func composite(_ shown: [[Int64]], _ type: ValueType) -> Column {
    let units = weights?.units ?? []
    let sums = shown[0].indices.map { row in
      zip(units, shown).reduce(Int64(0)) { $0 + $1.0 * $1.1[row] }
    }
    return Column(type, .integers(sums))
  }
}

/// The cell of each customer, numbered so that what is said of a cell is made once.
private struct CellNumbers {
  private let cells: [UInt16]
  private let counts: [Int]

  init(_ given: [[Int64]], counts: [Int]) {
    self.counts = counts
    let (r, f, m) = (given[0], given[1], given[2])
    let (width, depth) = (Int64(counts[1]), Int64(counts[2]))
    cells = r.indices.map { row in
      UInt16(truncatingIfNeeded: ((r[row] - 1) * width + f[row] - 1) * depth + m[row] - 1)
    }
  }

  /// A word for each row by its cell, missing where there is none.
  func text(_ word: (_ scores: [Int]) -> String?) -> Column {
    var words: [String] = []
    // The code of each cell that occurs, and whether it has a word.
    var codes = [UInt32?](repeating: nil, count: counts[0] * counts[1] * counts[2])
    var hasWord = [Bool](repeating: true, count: codes.count)
    for cell in cells where codes[Int(cell)] == nil {
      let (rf, m) = (Int(cell) / counts[2], Int(cell) % counts[2])
      let text = word([rf / counts[1] + 1, rf % counts[1] + 1, m + 1])
      hasWord[Int(cell)] = text != nil
      let code = words.firstIndex(of: text ?? "") ?? words.count
      if code == words.count { words.append(text ?? "") }
      codes[Int(cell)] = UInt32(code)
    }
    let found = codes.map { $0 ?? 0 }
    let validity =
      hasWord.contains(false) ? Validity(cells.map { hasWord[Int($0)] }).normalized : nil
    return Column(
      .text, .codes(cells.map { found[Int($0)] }, Words(distinct: words)), validity: validity)
  }
}
