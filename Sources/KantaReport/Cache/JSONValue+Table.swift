import KantaColumns
import KantaSession

extension JSONValue {
  /// A table with every bit of its values.
  init(_ table: Table) {
    let roles = Role.allCases.compactMap { role in
      table.schema.roles[role].map { (name: role.rawValue, value: JSONValue.text($0)) }
    }
    let columns = zip(table.schema.fields, table.columns).map { field, column in
      JSONValue.object([
        ("name", .text(field.name)), ("type", .line(Self.type(field.type))),
        ("missing", .line(.list(Self.missingRows(of: column)))),
        ("values", .line(Self.values(of: column))),
      ])
    }
    self = .object([
      ("rows", .number(table.rowCount)), ("roles", .object(roles)), ("columns", .list(columns)),
    ])
  }

  private static func type(_ type: ValueType) -> JSONValue {
    var scale = JSONValue.missing
    let kind: String
    switch type.kind {
    case .integer: kind = "integer"
    case .decimal(let digits):
      kind = "decimal"
      scale = .number(digits)
    case .number: kind = "number"
    case .percent: kind = "percent"
    case .text: kind = "text"
    case .date: kind = "date"
    case .datetime: kind = "datetime"
    case .duration: kind = "duration"
    case .boolean: kind = "boolean"
    case .missing: kind = "missing"
    }
    return .list([
      .text(kind), scale, type.currency.map { .text($0.code) } ?? .missing,
      type.grain.map { .text($0.rawValue) } ?? .missing,
    ])
  }

  private static func missingRows(of column: Column) -> [JSONValue] {
    guard column.missingCount > 0 else { return [] }
    return (0..<column.count).filter { !column.isPresent($0) }.map { .number($0) }
  }

  private static func values(of column: Column) -> JSONValue {
    switch column.values {
    case .integers(let values): .list(values.map { .number(Int($0)) })
    case .days(let values): .list(values.map { .number(Int($0)) })
    case .numbers(let values): .list(values.map { .literal(String($0.bitPattern)) })
    case .flags(let values): .list(values.map { .literal(String($0)) })
    case .codes(let codes, let words):
      .list([.texts(words.all), .list(codes.map { .number(Int($0)) })])
    }
  }
}

extension Table {
  /// The table that a value holds; `nil` when it is none.
  init?(_ json: JSONValue) {
    guard let rows = json["rows"]?.integer, rows >= 0, let columns = json["columns"] else {
      return nil
    }
    var fields: [Schema.Field] = []
    var read: [Column] = []
    for column in columns.elements {
      guard let name = column["name"]?.string, let type = column["type"].flatMap(ValueType.init),
        let values = column["values"].flatMap({ Values($0, of: type.kind) }),
        values.count == rows
      else { return nil }
      let missing = (column["missing"]?.elements ?? []).compactMap(\.integer)
      var present = [Bool](repeating: true, count: rows)
      for row in missing {
        guard present.indices.contains(row) else { return nil }
        present[row] = false
      }
      fields.append(Schema.Field(name, type))
      read.append(Column(type, values, validity: missing.isEmpty ? nil : Validity(present)))
    }
    var roles: [Role: String] = [:]
    for (name, value) in json["roles"]?.members ?? [] {
      guard let role = Role(rawValue: name), let column = value.string else { return nil }
      roles[role] = column
    }
    self.init(Schema(fields, roles: roles), read, rowCount: rows)
  }
}

extension ValueType {
  fileprivate init?(_ json: JSONValue) {
    let parts = json.elements
    guard parts.count == 4, let word = parts[0].string else { return nil }
    let kinds: [String: Kind] = [
      "integer": .integer, "number": .number, "percent": .percent, "text": .text, "date": .date,
      "datetime": .datetime, "duration": .duration, "boolean": .boolean, "missing": .missing,
    ]
    let kind: Kind
    if let known = kinds[word] {
      kind = known
    } else if word == "decimal", let scale = parts[1].integer,
      (0...ValueType.largestScale).contains(scale)
    {
      kind = .decimal(scale: scale)
    } else {
      return nil
    }
    self.init(
      kind, currency: parts[2].string.flatMap(Currency.init),
      grain: parts[3].string.flatMap(Grain.init(rawValue:)))
  }
}

extension Values {
  fileprivate init?(_ json: JSONValue, of kind: ValueType.Kind) {
    func all<Value>(_ read: (JSONValue) -> Value?) -> [Value]? {
      let values = json.elements.compactMap(read)
      return values.count == json.elements.count ? values : nil
    }
    func literal<Value: LosslessStringConvertible>(_ json: JSONValue) -> Value? {
      if case .literal(let text) = json { Value(text) } else { nil }
    }
    switch kind {
    case .integer, .decimal, .datetime, .duration:
      guard let values: [Int64] = all(literal) else { return nil }
      self = .integers(values)
    case .date:
      guard let values: [Int32] = all(literal) else { return nil }
      self = .days(values)
    case .number, .percent:
      guard let bits: [UInt64] = all(literal) else { return nil }
      self = .numbers(bits.map { Double(bitPattern: $0) })
    case .boolean, .missing:
      guard let values = all(\.flag) else { return nil }
      self = .flags(values)
    case .text:
      let parts = json.elements
      guard parts.count == 2 else { return nil }
      let words = parts[0].elements.compactMap(\.string)
      let codes = parts[1].elements.compactMap { literal($0) as UInt32? }
      guard words.count == parts[0].elements.count, codes.count == parts[1].elements.count,
        codes.allSatisfy({ Int($0) < words.count })
      else { return nil }
      self = .codes(codes, Words(distinct: words))
    }
  }
}
