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
    for item in step.stage.items {
      guard let name = item.name else { return nil }
      // Each item is bound over what the earlier ones made, however it refers to them.
      var frame = BindingFrame(.window, relation.schema)
      frame.partition = partition.map(\.expression)
      guard let bound = step.checker.bind(item.expression, in: &frame) else { return nil }
      let column = NamedExpression(name.text, bound)
      let wide = step.extended(step.withWindows(frame, over: relation), by: [column])
      let made = frame.windows.map(\.name).filter { $0 != name.text }
      relation =
        made.isEmpty
        ? wide
        : step.extended(
          wide, keeping: Schema(wide.schema.fields.filter { !made.contains($0.name) }))
    }
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
      guard names.updateValue(name.text, forKey: field.name) == nil else {
        step.report(.renamedTwice(field.name, at: item.range))
        return nil
      }
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
    var relation = step.input
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
      guard let next = step.playing(role, option, in: relation) else { return nil }
      relation = next
    }
    return step.priced(relation, roles: relation.schema.roles, in: currency)
  }
}

extension Step {
  /// The relation in which a column, or an expression as a new column, plays `role`.
  fileprivate mutating func playing(
    _ role: Role, _ option: OptionSyntax, in relation: Relation
  ) -> Relation? {
    guard let bound = checker.bind(option.value, over: relation.schema) else { return nil }
    guard RoleGuess.fits(bound.type, role) else {
      report(.roleType(option.name, bound.type, at: option.value.range))
      return nil
    }
    var name = role.rawValue
    var next = relation
    if case .column(let column, _) = bound {
      guard column == name || relation.schema.index(of: name) == nil else {
        report(.roleHidden(option.name, at: stage.verb.range))
        return nil
      }
      name = column
    } else {
      next = extended(relation, by: [NamedExpression(name, bound)])
    }
    next.schema.roles[role] = name
    return next
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
