import KantaColumns
import KantaPlan
import KantaSource
import KantaSyntax

/// What customers buy here and what they buy in all, on its way into one table.
///
/// The columns are the keys, customer, ours, category, rows and known (of the rows with a total),
/// and lowest. With another table, purchases and totals are rows of their own: those of purchases
/// have ours, those of totals have rows.
struct WalletSource: Sendable {
  let relation: Relation
  let keys: [NamedExpression]
  /// Which keys the other table has, too.
  let matched: Set<String>
  let ours: ValueType
  let category: ValueType
  /// What ours and the category add up, and what the other table is called; `nil` without one.
  let amount: String
  let total: String
  let table: String?
  /// Whether the total of a customer may count in several groups.
  let allowsMany: Bool
  /// Whether the first and last day of the purchases are observed.
  let isDated: Bool
  /// The place of the option that says where the totals are.
  let range: SourceRange

  /// The columns behind the keys, of purchases and of totals.
  static let columns = ["customer", "ours", "category", "rows", "known", "lowest"]
  /// What no key may be called, since some view has such a column.
  static let taken =
    columns + ["share", "customers", "mean_share", "low", "high", "reason"]
}

extension Step {
  /// Adds up both sides; `nil` when diagnostics were reported.
  mutating func walletSource(
    _ of: TableChoice?, _ total: ColumnName?, allowsMany: Bool
  ) -> WalletSource? {
    guard of != nil || total != nil else {
      report(.noTotals(stage, columns: schema.names))
      return nil
    }
    guard let customer = role(.customer), let amount = role(.amount),
      isAddedUp(amount, at: stage.verb.range), let keys = keys(stage.by),
      areFree(keys, stage.by, beside: WalletSource.taken),
      let rows = rows(with: [customer, amount])
    else { return nil }
    let dated = spanned(rows)
    let purchaseKeys = keys + [NamedExpression("customer", .column(customer.name, customer.type))]
    let ours = Measure(
      "ours", .sum, of: .column(amount.name, amount.type), type: amount.type)
    guard let of else {
      guard let total, let field = total.field(of: schema, checker.tableName, in: &self),
        isAddedUp(field, at: total.name.range), agree(amount, field, at: total.name.range)
      else { return nil }
      let joined = addedUp(
        dated.relation, keys: purchaseKeys, measures: [ours] + totals(of: field, .max))
      return WalletSource(
        relation: joined, keys: keys, matched: Set(keys.map(\.name)), ours: amount.type,
        category: field.type, amount: amount.name, total: field.name, table: nil,
        allowsMany: allowsMany, isDated: dated.isDated, range: total.name.range)
    }
    let purchases = addedUp(dated.relation, keys: purchaseKeys, measures: [ours])
    guard let totals = totals(of, total, allowsMany ? [] : keys, customer, amount)
    else { return nil }
    return WalletSource(
      relation: appended(purchases, totals.relation), keys: keys, matched: totals.matched,
      ours: amount.type, category: totals.field.type, amount: amount.name,
      total: totals.field.name, table: of.words, allowsMany: allowsMany,
      isDated: dated.isDated, range: optionRange("of"))
  }

  /// One row for each customer of the other table, and each combination of the keys it has.
  private mutating func totals(
    _ of: TableChoice, _ total: ColumnName?, _ keys: [NamedExpression],
    _ customer: Schema.Field, _ amount: Schema.Field
  ) -> (relation: Relation, field: Schema.Field, matched: Set<String>)? {
    let range = optionRange("of")
    let other = of.relation.schema
    guard let theirs = other.resolve(Role.customer.rawValue) ?? other.resolve(customer.name) else {
      report(.noCustomers(in: of.words, columns: other.names, at: range))
      return nil
    }
    guard let field = totalField(of, total, beside: theirs) else { return nil }
    guard agree(amount, field, at: total?.name.range ?? range) else { return nil }
    var theirKeys: [NamedExpression] = []
    for key in keys {
      guard let found = key.column(of: other), ![theirs.name, field.name].contains(found.name)
      else { continue }
      guard key.expression.type.widened(with: found.type) != nil else {
        report(.keyTypes(key.name, key.expression.type, found.type, of.words, at: range))
        return nil
      }
      theirKeys.append(NamedExpression(key.name, .column(found.name, found.type)))
    }
    guard customer.type.widened(with: theirs.type) != nil else {
      report(.keyTypes(customer.name, customer.type, theirs.type, of.words, at: range))
      return nil
    }
    let person = Expression.column(theirs.name, theirs.type)
    let rows = relation(
      .filter(
        of.relation,
        [
          Condition(.not(.isMissing(person)), failure: "\(theirs.name) missing in \(of.words)")
        ]), other)
    let totals = aggregate(
      rows, keys: theirKeys + [NamedExpression("customer", person)],
      measures: totals(of: field, .sum))
    return (totals, field, Set(theirKeys.map(\.name)))
  }

  /// The columns behind ours.
  ///
  /// A missing total counts as 0 here, since `known` tells: nobody with one has a share, and the
  /// customers are counted rather than the rows.
  private func totals(of field: Schema.Field, _ function: AggregateFunction) -> [Measure] {
    let column = Expression.column(field.name, field.type)
    let value = Expression.call(
      .coalesce, [column, .constant(field.type.zero, field.type)], field.type)
    return [
      Measure("category", function, of: value, type: field.type),
      Measure("rows", .count, of: nil, type: .integer),
      Measure("known", .count, of: column, type: .integer),
      Measure("lowest", .min, of: value, type: field.type),
    ]
  }

  /// The column of the other table that is the spend in the category.
  private mutating func totalField(
    _ of: TableChoice, _ total: ColumnName?, beside customer: Schema.Field
  ) -> Schema.Field? {
    let other = of.relation.schema
    if let total {
      guard let field = total.field(of: other, of.words, in: &self),
        isAddedUp(field, at: total.name.range)
      else { return nil }
      return field
    }
    if let name = other.roles[.amount], let index = other.index(of: name) {
      return other.fields[index]
    }
    let amounts = other.fields.filter { field in
      field.name != customer.name && field.type.isNumeric && field.type.kind != .integer
    }
    guard amounts.count == 1 else {
      let numbers = other.fields.filter { $0.name != customer.name && $0.type.isNumeric }
      report(.whichTotal(in: of.words, numbers.map(\.name), stage, at: optionRange("of")))
      return nil
    }
    return amounts[0]
  }

  /// Purchases, then totals, each column in a type that holds both.
  private func appended(_ purchases: Relation, _ totals: Relation) -> Relation {
    var schema = purchases.schema
    for field in totals.schema.fields {
      if let index = schema.index(of: field.name) {
        schema.fields[index].type =
          schema.fields[index].type.widened(with: field.type) ?? field.type
      } else {
        schema.fields.append(field)
      }
    }
    return relation(
      .append(conformed(purchases, to: schema), conformed(totals, to: schema)), schema)
  }

  /// The rows, with their first and last day told to the step above where they have dates.
  private func spanned(_ rows: Relation) -> (relation: Relation, isDated: Bool) {
    guard let date = role(.date) else { return (rows, false) }
    let day = Expression.column(date.name, date.type).asDay
    let ends = [
      Measure("first", .min, of: day, type: .date), Measure("last", .max, of: day, type: .date),
    ]
    return (relation(.observe(rows, ends), rows.schema), true)
  }

  private mutating func isAddedUp(_ field: Schema.Field, at range: SourceRange) -> Bool {
    guard !RoleGuess.fits(field.type, .amount) else { return true }
    report(.notAddedUp(field.name, field.type, at: range))
    return false
  }

  /// Whether two columns of money are in one currency.
  private mutating func agree(
    _ ours: Schema.Field, _ category: Schema.Field, at range: SourceRange
  ) -> Bool {
    guard let a = ours.type.currency, let b = category.type.currency, a != b else { return true }
    report(.sharesOfCurrency(ours.name, a, category.name, b, at: range))
    return false
  }
}

extension NamedExpression {
  /// The column of another table that is the same as this key: of its name, or of the column's.
  fileprivate func column(of other: Schema) -> Schema.Field? {
    let names = if case .column(let name, _) = expression { [name, self.name] } else { [name] }
    for name in names {
      if let index = other.index(of: name) { return other.fields[index] }
    }
    return nil
  }
}

extension ValueType {
  /// 0 of a numeric type.
  fileprivate var zero: Value {
    switch kind {
    case .integer: .integer(0)
    case .decimal(let scale): .decimal(ExactDecimal(minorUnits: 0, scale: scale))
    case .percent: .percent(0)
    default: .number(0)
    }
  }
}
