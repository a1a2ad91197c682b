import KantaColumns
import KantaPlan
import KantaSource

// Amounts in several currencies have no sum.

extension Step {
  /// An aggregate that adds up amounts of all customers, which must be in one currency.
  ///
  /// Where the table names the currency of each row and the amounts have none of their own, the
  /// currency is one more key on the way, so that rows are read once; running fails when it takes
  /// two values.
  func addedUp(
    _ rows: Relation, keys: [NamedExpression], measures: [Measure]
  ) -> Relation {
    let sums = aggregate(rows, keys: keys, measures: measures)
    guard let amount = role(.amount), amount.type.currency == nil,
      let currency = rows.schema.currency,
      measures.contains(where: { $0.argument?.columns.contains(amount.name) ?? false })
    else { return sums }
    let key = Expression.column(currency.name, currency.type)
    guard !keys.contains(where: { $0.expression == key }) else { return sums }
    let apart = aggregate(
      rows, keys: keys + [NamedExpression("currency of \(amount.name)", key)], measures: measures)
    let rule = CurrencyRule(
      amount: amount.name, column: currency.name, place: keys.count, schema: sums.schema)
    return relation(.local(apart, rule.step), sums.schema)
  }
}

/// That sums are of one currency, which the column at `place` names, and the step that makes sure.
private struct CurrencyRule: Sendable {
  let amount: String
  let column: String
  let place: Int
  /// Of the sums, without the currency.
  let schema: Schema

  var step: LocalStep {
    let rule = self
    return LocalStep("one currency", detail: "\(amount) by \(column)", looksOnly: true) {
      table, context throws(Diagnostic) in try rule.answer(table, on: context.execution)
    }
  }

  private func answer(_ table: Table, on execution: Execution) throws(Diagnostic) -> Answer {
    var columns = table.columns
    let currencies = columns.remove(at: place)
    guard let found = GroupIndex([currencies], rowCount: table.rowCount, on: execution) else {
      throw .interrupted
    }
    guard found.count <= 1 else {
      throw .severalCurrencies(
        amount, by: column,
        found.firstRows.map { currencies[Int($0)] }, type: currencies.type)
    }
    return Answer(Table(schema, columns, rowCount: table.rowCount))
  }
}

extension Schema {
  /// The column that says in which currency each row is, by its name.
  fileprivate var currency: Field? {
    let names = ["currency", "currencycode", "currencyid", "ccy", "valuutta", "valuuttakoodi"]
    return fields.first { field in
      names.contains(field.name.lowercased().filter { $0 != "_" && $0 != " " })
        && (field.type.kind == .text || field.type.kind == .integer)
    }
  }
}

extension Diagnostic {
  fileprivate static func severalCurrencies(
    _ amount: String, by column: String, _ currencies: [Value], type: ValueType
  ) -> Diagnostic {
    let all = currencies.map { spell($0, type) }.sorted()
    let shown = all.prefix(3).joined(separator: ", ")
    let words = all.count > 3 ? "\(shown) and \(all.count - 3) more" : shown
    let known = currencies.first { $0 != .missing }.map { spell($0, type) } ?? "\"EUR\""
    return Diagnostic(
      .mixedCurrency, "`\(amount)` is in several currencies, which have no sum",
      notes: ["`\(column)` is \(words)"],
      advice: Advice(
        "keep one by `where \(spell(name: column)) == \(known)`, or convert and say so by "
          + "`roles amount: \(spell(name: amount)) * rate, currency: EUR`"))
  }
}
