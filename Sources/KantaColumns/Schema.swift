/// The names and types of a table's columns, in order, and what part each plays.
package struct Schema: Hashable, Sendable {
  package struct Field: Hashable, Sendable {
    package var name: String
    package var type: ValueType

    package init(_ name: String, _ type: ValueType) {
      self.name = name
      self.type = type
    }
  }

  package var fields: [Field]
  /// The column behind each role.
  ///
  /// A role is also a name: `customer` reads `roles[.customer]`.
  package var roles: [Role: String]

  package init(_ fields: [Field], roles: [Role: String] = [:]) {
    self.fields = fields
    self.roles = roles
  }

  package var names: [String] { fields.map(\.name) }

  /// The position of the column called exactly `name`.
  ///
  /// - Complexity: O(columns).
  package func index(of name: String) -> Int? { fields.firstIndex { $0.name == name } }

  /// The column that `name` means: a column of that name, or else the column behind that role.
  package func resolve(_ name: String) -> Field? {
    if let index = index(of: name) { return fields[index] }
    guard let role = Role(rawValue: name), let column = roles[role],
      let index = index(of: column)
    else { return nil }
    return fields[index]
  }

  /// Keeps only the roles whose column is still there.
  package func droppingStaleRoles() -> Schema {
    Schema(fields, roles: roles.filter { index(of: $0.value) != nil })
  }
}

/// The part a column plays for the verbs over customers.
package enum Role: String, CaseIterable, Hashable, Sendable {
  case customer, order, date, amount, product, category, quantity, cost
  case start, end, account, household, channel, country
}
