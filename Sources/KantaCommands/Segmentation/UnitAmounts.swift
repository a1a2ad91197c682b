import KantaColumns
import KantaModels
import KantaPlan
import KantaSource
import KantaSyntax

/// The sum of the amounts of each unit (a customer, a product), by group: keys, unit, amount.
struct UnitAmounts: Sendable {
  let relation: Relation
  let keys: [NamedExpression]
  /// What one unit is called, and the column that is added up.
  let unit: String
  let amount: String
  let asOf: AnalysisDay?

  /// The option that takes another unit, of which a verb says what it does with it.
  static func unit(_ purpose: String) -> Parameter<ColumnChoice?> {
    .optional("unit", "\(purpose), a column; the customer unless you say so", default: nil)
  }

  /// The option that adds up another column.
  static let measure = Parameter<ColumnChoice?>.optional(
    "of", "what is added up, a column of numbers; the amount unless you say so", default: nil)

  var schema: Schema { relation.schema }
  var amountType: ValueType { schema.fields[keys.count + 1].type }

  /// `the sum of revenue per customer, within each country, as of 2024-12-31`.
  var words: String {
    let groups = keys.isEmpty ? "" : " within each " + keys.map(\.name).joined(separator: ", ")
    return "the sum of \(amount) per \(unit)\(groups)" + (asOf.map { ", \($0.spelled)" } ?? "")
  }
}

extension Step {
  /// Adds up the amounts per unit.
  ///
  /// Rows without unit or amount, and rows after a given analysis date, are left out.
  ///
  /// - Parameters:
  ///   - chosen: The unit; the customer without it.
  ///   - measured: What is added up; the amount without it.
  ///   - names: The columns of the result, which no key may be called.
  /// - Returns: `nil` when diagnostics were reported.
  mutating func unitAmounts(
    _ chosen: ColumnChoice?, _ measured: ColumnChoice?, beside names: [String]
  ) -> UnitAmounts? {
    let missing = [chosen == nil ? Role.customer : nil, measured == nil ? .amount : nil]
      .compactMap(\.self).filter { role($0) == nil }
    guard missing.isEmpty, let unit = chosen?.field ?? role(.customer),
      let amount = measured?.field ?? role(.amount)
    else {
      report(.missingRoles(missing, of: stage.verb, schema: schema))
      return nil
    }
    guard RoleGuess.fits(amount.type, .amount) else {
      report(.notAddedUp(amount.name, amount.type, at: optionRange("of")))
      return nil
    }
    guard let keys = keys(stage.by) else { return nil }
    let name = chosen == nil ? Role.customer.rawValue : unit.name
    guard areFree(keys, stage.by, beside: names + [name]) else { return nil }
    guard !names.contains(name) else {
      report(.duplicateColumn(name, at: optionRange("unit")))
      return nil
    }
    guard let rows = rows(with: [unit, amount]) else { return nil }
    var totals = addedUp(
      rows,
      keys: keys + [NamedExpression(name, .column(unit.name, unit.type))],
      measures: [
        Measure("amount", .sum, of: .column(amount.name, amount.type), type: amount.type)
      ])
    totals.schema.roles[.amount] = "amount"
    return UnitAmounts(
      relation: totals, keys: keys, unit: name, amount: amount.name,
      asOf: role(.date) == nil ? nil : givenAnalysisDay)
  }

  /// Whether no key of `items` has the name of a column of the result; what has is reported.
  mutating func areFree(
    _ keys: [NamedExpression], _ items: [ItemSyntax]?, beside names: [String]
  ) -> Bool {
    for (key, item) in zip(keys, items ?? []) where names.contains(key.name) {
      report(.duplicateColumn(key.name, at: item.range))
      return false
    }
    return true
  }

  /// The rows with a value in each of `fields`, up to the analysis date where somebody gave one.
  mutating func rows(with fields: [Schema.Field]) -> Relation? {
    guard let date = role(.date) else {
      if stage.asOf != nil {
        report(.missingRoles([.date], of: stage.verb, schema: schema))
        return nil
      }
      return present(fields)
    }
    guard let asOf = givenAnalysisDay else { return present(fields) }
    let day = Expression.column(date.name, date.type).asDay
    return purchases(with: fields + [date], dated: day, asOf: asOf)
  }

  /// The rows with a value in each of `fields`.
  func present(_ fields: [Schema.Field]) -> Relation {
    let conditions = fields.map { field in
      Condition(
        .not(.isMissing(.column(field.name, field.type))), failure: "\(field.name) missing")
    }
    return relation(.filter(input, conditions), schema)
  }
}

/// The rows of a table of units, group by group, the largest amounts first.
struct RankedUnits: Sendable {
  /// The rows in order; equal amounts keep the order of the table.
  let order: [UInt32]
  /// The part of `order` of each group, groups in order of first appearance.
  let ranges: [Range<Int>]
  /// The amounts in order.
  let amounts: Column

  init(
    _ table: Table, keyCount: Int, on execution: Execution
  ) throws(Diagnostic) {
    let amount = table.columns[keyCount + 1]
    guard
      let index = GroupIndex(
        Array(table.columns.prefix(keyCount)), rowCount: table.rowCount, on: execution),
      let order = SortOrder.rows(
        (keyCount == 0 ? [] : [(Column(.integer, .integers(index.groups.map(Int64.init))), false)])
          + [(amount, true)],
        rowCount: table.rowCount, on: execution),
      let amounts = amount.gathered(order, on: execution)
    else { throw .interrupted }
    if case .numbers(let all) = amounts.values {
      var sum = CompensatedSum()
      for amount in all { sum.add(abs(amount)) }
      guard sum.value.isFinite else { throw .sumNotFinite }
    }
    self.order = order
    self.amounts = amounts
    var end = 0
    ranges = index.sizes.map { size in
      defer { end += Int(size) }
      return end..<end + Int(size)
    }
  }

  /// The concentration of one group.
  func concentration(_ range: Range<Int>) -> Concentration {
    switch amounts.values {
    case .integers(let all): Concentration(falling: all.span.extracting(range))
    case .numbers(let all): Concentration(falling: all.span.extracting(range))
    case .days, .codes, .flags: preconditionFailure("amounts are numbers")
    }
  }

  /// Where each run of equal amounts above 0 starts in one group, counted from its first, and where
  /// the last one ends.
  func runs(_ range: Range<Int>) -> [Int] {
    switch amounts.values {
    case .integers(let all): Self.runs(all, range)
    case .numbers(let all): Self.runs(all, range)
    case .days, .codes, .flags: preconditionFailure("amounts are numbers")
    }
  }

  @inline(__always)
  private static func runs<Amount: Comparable & ExpressibleByIntegerLiteral>(
    _ falling: [Amount], _ range: Range<Int>
  ) -> [Int] {
    var starts: [Int] = []
    var end = range.lowerBound
    for index in range {
      guard falling[index] > 0 else { break }
      if index == range.lowerBound || falling[index] != falling[index - 1] {
        starts.append(index - range.lowerBound)
      }
      end = index + 1
    }
    return starts.isEmpty ? [] : starts + [end - range.lowerBound]
  }
}

extension Diagnostic {
  static func notAddedUp(_ column: String, _ type: ValueType, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .wrongType, "numbers are added up, and `\(column)` is \(type.name)", at: range, type.name,
      advice: Advice("choose a column of numbers, such as the amount or the quantity"))
  }
}
