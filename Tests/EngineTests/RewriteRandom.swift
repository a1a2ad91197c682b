import KantaColumns
import KantaPlan

extension RandomWorld {
  /// A random pipeline over a scan of source 0, whose columns are those of `table`.
  mutating func plan(over table: Table) -> Relation {
    let names = table.schema.names
    let source = SourceReference(id: 0, name: "orders", columns: names, rowCount: table.rowCount)
    var plan = Relation(.scan(source), schema: table.schema)
    for number in 0..<(1 + below(7)) { plan = step(over: plan, number) }
    return last(over: plan)
  }

  /// A step that keeps the columns of the table and may add one.
  private mutating func step(over input: Relation, _ number: Int) -> Relation {
    let schema = input.schema
    switch below(8) {
    case 0, 1:
      let conditions = (0..<(1 + below(2))).map { Condition(condition(2), failure: "no \($0)") }
      return Relation(.filter(input, conditions), schema: schema)
    case 2: return project(input, number)
    case 3: return Relation(.sort(input, sortKeys()), schema: schema)
    case 4: return Relation(.take(input, 10 + below(60)), schema: schema)
    case 5:
      let column = WindowColumn(
        "lag\(number)", pick([.rowNumber, .lag(1), .runningSum]), of: .column("i2", .integer),
        partition: below(2) == 0 ? [] : [.column("t2", .text)], type: .integer)
      return Relation(.window(input, [column]), schema: schema.adding(column.name, .integer))
    case 6:
      return Relation(
        .tap(input, .save(SaveRequest(path: "out.csv", isExcelSafe: false))), schema: schema)
    default: return join(input, number)
    }
  }

  /// Passes the base columns on, shuffled, with one computed and now and then one renamed away.
  private mutating func project(_ input: Relation, _ number: Int) -> Relation {
    var named = input.schema.fields.map { NamedExpression($0.name, .column($0.name, $0.type)) }
    named.swapAt(below(named.count), below(named.count))
    let computed = anything(2)
    named.append(NamedExpression("x\(number)", computed))
    if below(3) == 0 { named[0].expression = expression("i", .integer, 2) }
    let fields = named.map { Schema.Field($0.name, $0.expression.type) }
    let isSound = zip(named, fields).allSatisfy { named, field in
      input.schema.index(of: named.name).map { input.schema.fields[$0].type == field.type } ?? true
    }
    return isSound ? Relation(.project(input, named), schema: Schema(fields)) : input
  }

  private mutating func join(_ input: Relation, _ number: Int) -> Relation {
    let right = Table([
      ("code", Column(.text, .codes([0, 1, 2], Words(distinct: ["ale", "zz9", "a-b-c"])))),
      ("grade", Column(.integer, .integers([1, 2, 3]))),
      ("note", Column(.integer, .integers([7, 8, 9]))),
    ])
    let rule = JoinRule(
      keys: [.init(left: "t2", right: "code")],
      added: [
        .init(column: "grade", name: "g\(number)"), .init(column: "note", name: "h\(number)"),
      ], allowsMany: false, tableName: "grades")
    return Relation(
      .join(input, Relation(.literal(right, name: "grades"), schema: right.schema), rule),
      schema: input.schema.adding("g\(number)", .integer).adding("h\(number)", .integer))
  }

  /// A last step, which often needs few columns.
  private mutating func last(over input: Relation) -> Relation {
    switch below(6) {
    case 0: return input
    case 1:
      let keys = [NamedExpression("t", .column("t", .text))]
      let measures = [
        Measure("rows", .count, of: nil, type: .integer),
        Measure("total", .sum, of: .column("i2", .integer), type: .integer),
      ]
      let fields = [
        Schema.Field("t", .text), Schema.Field("rows", .integer), Schema.Field("total", .integer),
      ]
      return Relation(.aggregate(input, keys: keys, measures: measures), schema: Schema(fields))
    case 2:
      return Relation(
        .aggregate(input, keys: [], measures: [Measure("rows", .count, of: nil, type: .integer)]),
        schema: Schema([Schema.Field("rows", .integer)]))
    case 3:
      return Relation(
        .top(input, count: below(9), keys: sortKeys(), per: [.column("t", .text)]),
        schema: input.schema)
    default:
      let fields = input.schema.fields.filter { _ in below(3) == 0 }
      let kept = fields.map { NamedExpression($0.name, .column($0.name, $0.type)) }
      let narrow = Relation(.project(input, kept), schema: Schema(fields))
      guard !fields.isEmpty, below(2) == 0 else { return narrow }
      return Relation(.distinct(narrow, narrow.schema.names), schema: narrow.schema)
    }
  }

  private mutating func sortKeys() -> [SortKey] {
    (0..<(1 + below(2))).map { _ in SortKey(anything(1), descending: below(2) == 0) }
  }
}

extension Schema {
  func adding(_ name: String, _ type: ValueType) -> Schema {
    Schema(fields + [Field(name, type)], roles: roles)
  }
}
