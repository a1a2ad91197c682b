import KantaColumns
import KantaEngine
import KantaPlan
import KantaSource

extension Session {
  /// What is said of a name that was just bound: `541,909 rows × 9 columns · dates …`.
  func summary(of bound: Relation, _ name: String) throws(Diagnostic) -> String {
    let columns = Counted.things(bound.schema.fields.count, "column")
    if let value = bound.scalarValue {
      return value.value.plainText + (value.type.currency.map { " \($0.code)" } ?? "")
    }
    guard let rows = bound.knownRowCount else { return columns }
    var parts = ["\(Counted.things(rows, "row")) × \(columns)"]
    if settings.describesLoads, case .scan = bound.base.node {
      do throws(Diagnostic) {
        parts += try describedRoles(of: bound, rowCount: rows)
      } catch {
        // A table whose columns do not fit into memory is still bound, and may be asked for less.
        guard error.code == .needsMemory else { throw error }
      }
    }
    return parts.joined(separator: " · ")
  }

  private func describedRoles(
    of bound: Relation, rowCount: Int
  ) throws(Diagnostic) -> [String] {
    func field(_ role: Role) -> Schema.Field? {
      bound.schema.roles[role].flatMap { name in bound.schema.fields.first { $0.name == name } }
    }
    var measures: [Measure] = []
    if let date = field(.date) {
      let day = Expression.column(date.name, date.type).asDay
      measures.append(Measure("first", .min, of: day, type: .date))
      measures.append(Measure("last", .max, of: day, type: .date))
    }
    if let customer = field(.customer) {
      let column = Expression.column(customer.name, customer.type)
      measures.append(Measure("known", .count, of: column, type: .integer))
    }
    guard !measures.isEmpty else { return [] }
    let schema = Schema(measures.map { Schema.Field($0.name, $0.type) })
    let plan = Relation(.aggregate(bound, keys: [], measures: measures), schema: schema)
    let facts = try host.engine.run(plan, on: execution) { _, _ in [] }.table
    var parts: [String] = []
    if case .date(let first)? = facts.column("first")?[0],
      case .date(let last)? = facts.column("last")?[0]
    {
      parts.append("dates \(first.plain)..\(last.plain)")
    }
    if case .integer(let known)? = facts.column("known")?[0], Int(known) < rowCount {
      let missing = rowCount - Int(known)
      let tenths = (Double(missing) / Double(rowCount) * 1000).rounded() / 10
      parts.append("customer missing in \(Counted.things(missing, "row")) (\(tenths)%)")
    }
    return parts
  }
}

extension Relation {
  /// The source at the bottom of a lazy relation.
  fileprivate var base: Relation {
    if case .project(let input, _) = node { input.base } else { self }
  }
}
