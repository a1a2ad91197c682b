package import KantaColumns
import KantaSyntax

/// What names mean while one expression is bound, and what it has asked for on the way.
package struct BindingFrame: Sendable {
  package enum Mode: Hashable, Sendable {
    /// One row; aggregates are errors.
    case row
    /// One row, in a stage that can look at the others: `add`. Aggregates become windows.
    case window
    /// A group: columns are keys, everything else stands inside an aggregate.
    case group
  }

  package var mode: Mode
  /// Whether what is bound is the argument of an aggregate.
  var isInsideAggregate = false
  package var schema: Schema
  /// Names of earlier items of the same stage, and of definition parameters.
  package var named: [String: Expression] = [:]
  package var keys: [NamedExpression] = []
  package var measures: [Measure] = []
  package var windows: [WindowColumn] = []
  package var partition: [Expression] = []

  package init(_ mode: Mode, _ schema: Schema) {
    self.mode = mode
    self.schema = schema
  }

  /// The column that holds this measure, which is computed only once however often it is written.
  package mutating func column(of measure: Measure) -> Expression {
    for known in measures
    where known.function == measure.function && known.argument == measure.argument {
      return .column(known.name, known.type)
    }
    var measure = measure
    measure.name = Self.free(measure.name, among: measures.map(\.name) + keys.map(\.name))
    measures.append(measure)
    return .column(measure.name, measure.type)
  }

  package mutating func column(of window: WindowColumn) -> Expression {
    var window = window
    window.name = Self.free(window.name, among: windows.map(\.name) + schema.names)
    windows.append(window)
    return .column(window.name, window.type)
  }

  private static func free(_ name: String, among taken: [String]) -> String {
    var candidate = name
    var number = 2
    while taken.contains(candidate) {
      candidate = "\(name) \(number)"
      number += 1
    }
    return candidate
  }
}
