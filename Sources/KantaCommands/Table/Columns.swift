import KantaColumns
package import KantaPlan
import KantaSyntax

// Which columns: add, keep, drop, rename, roles.

extension Command {
  package static let add = Command(
    "add", finnish: "lisää", room: .table,
    "Adds computed columns; a later one sees the earlier ones.",
    details: """
      A name that is there already is replaced. Functions over other rows (rank, ntile, lag, \
      running_sum, share, and every aggregate) work over the whole table, or `per` group.
      """,
    takes: .assignments, clauses: [.per], gives: "the columns of the input and the new ones",
    examples: [
      Example(
        "orders | add month = month(date), size = if amount >= 50 then \"large\" else \"normal\" | take 3",
        shows: "a month and a choice"),
      Example(
        "orders | add place = rank(amount) per category | where place <= 2 | count by category",
        shows: "a rank within each category"),
    ]
  ) { (step: inout Step) in
    guard let partition = step.keys(step.stage.per) else { return nil }
    var relation = step.input
    var pending: [NamedExpression] = []
    var frame = Frame(.window, relation.schema)
    frame.partition = partition.map(\.expression)
    func flush() {
      guard !pending.isEmpty else { return }
      let names = relation.schema.names + pending.map(\.name)
      let wide = step.withWindows(frame, over: relation)
      let all = step.extended(wide, by: pending)
      relation =
        frame.windows.isEmpty
        ? all
        : step.extended(
          all, keeping: Schema(all.schema.fields.filter { names.contains($0.name) }))
      pending = []
      frame = Frame(.window, relation.schema)
      frame.partition = partition.map(\.expression)
    }
    for item in step.stage.items {
      guard let name = item.name else { return nil }
      if item.expression.names.contains(where: { used in pending.contains { $0.name == used.text } }
      )
        || pending.contains(where: { $0.name == name.text })
      {
        flush()
      }
      guard let bound = step.checker.bind(item.expression, in: &frame) else { return nil }
      pending.append(NamedExpression(name.text, bound))
    }
    flush()
    return relation
  }

  package static let keep = Command(
    "keep", finnish: "pidä", room: .table,
    "Keeps these columns, in this order.", takes: .columns(optional: false),
    gives: "the named columns",
    examples: [Example("orders | keep customer, date, amount | take 3", shows: "three columns")]
  ) { (step: inout Step) in
    step.columns().map { step.projected(step.input, to: $0) }
  }

  package static let drop = Command(
    "drop", finnish: "jätä", room: .table,
    "Leaves these columns out.", takes: .columns(optional: false),
    gives: "the other columns of the input",
    examples: [Example("orders | drop product, category | take 3", shows: "the other columns")]
  ) { (step: inout Step) in
    guard let columns = step.columns() else { return nil }
    let dropped = columns.flatMap(\.expression.columns)
    let kept = step.schema.fields.filter { !dropped.contains($0.name) }
    return step.extended(step.input, keeping: Schema(kept))
  }

  package static let rename = Command(
    "rename", finnish: "nimeä", room: .table,
    "Gives columns other names: new = old.", takes: .renames,
    gives: "the columns of the input under their new names",
    examples: [Example("orders | rename line_total = amount | take 3", shows: "a new name")]
  ) { (step: inout Step) in
    var names: [String: String] = [:]
    for item in step.stage.items {
      guard let name = item.name, let field = step.columnName(item) else { return nil }
      names[field.name] = name.text
    }
    var columns: [NamedExpression] = []
    for field in step.schema.fields {
      let name = names[field.name] ?? field.name
      guard !columns.contains(where: { $0.name == name }) else {
        step.report(.duplicateColumn(name, at: step.stage.range))
        return nil
      }
      columns.append(NamedExpression(name, .column(field.name, field.type)))
    }
    var renamed = step.projected(step.input, to: columns)
    renamed.schema.roles = step.schema.roles.mapValues { names[$0] ?? $0 }
    return renamed
  }

  package static let roles = Command(
    "roles", finnish: "roolit", room: .table,
    "Says which column is the customer, the order, the date, the amount, …",
    details: """
      A role is also a name: after `roles customer: CustomerID`, `customer` reads that column. A \
      role may be an expression, such as `amount: Quantity * UnitPrice`; the table then gets a \
      column of that name. `currency: EUR` makes the amounts money.
      """,
    takes: .roles, gives: "the columns of the input, and one for each role that is an expression",
    examples: [
      Example(
        "orders | roles amount: quantity * price, currency: EUR | summarize revenue = sum(amount)",
        shows: "an amount that is computed")
    ]
  ) { (step: inout Step) in
    var columns: [NamedExpression] = []
    var roles = step.schema.roles
    var currency: Currency?
    for option in step.stage.options {
      if option.name.text == "currency" {
        guard let code = option.value.word, let known = Currency(code) else {
          step.report(.notCurrency(option.value.range))
          return nil
        }
        currency = known
        continue
      }
      guard let role = Role(rawValue: option.name.text) else {
        step.report(.unknownRole(option.name))
        return nil
      }
      guard let bound = step.bind(option.value) else { return nil }
      if case .column(let name, _) = bound {
        guard name == role.rawValue || step.schema.index(of: role.rawValue) == nil else {
          step.report(.roleHidden(option.name, at: step.stage.verb.range))
          return nil
        }
        roles[role] = name
      } else {
        columns.append(NamedExpression(role.rawValue, bound))
        roles[role] = role.rawValue
      }
    }
    let extended = columns.isEmpty ? step.input : step.extended(step.input, by: columns)
    return step.priced(extended, roles: roles, in: currency)
  }
}

extension Step {
  /// The relation with these roles, its amounts as money where a currency is given.
  fileprivate func priced(
    _ input: Relation, roles: [Role: String], in currency: Currency?
  ) -> Relation {
    var priced = input
    if let currency {
      let money = [Role.amount, .cost].compactMap { roles[$0] }
      let columns = input.schema.fields.map { field -> NamedExpression in
        var type = field.type
        if money.contains(field.name), type.isNumeric { type.currency = currency }
        let column = Expression.column(field.name, field.type)
        return NamedExpression(field.name, type == field.type ? column : .convert(column, type))
      }
      priced = projected(input, to: columns)
    }
    priced.schema.roles = roles
    return priced
  }
}
