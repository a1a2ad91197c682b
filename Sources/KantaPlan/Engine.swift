package import KantaColumns
package import KantaSource

/// Something that runs plans: on native columns here, in a database elsewhere.
package protocol Engine: Sendable {
  /// Runs `relation` and gives its table, with the definitions and notes of its steps in order.
  ///
  /// `tap` is called with the table that reaches a tap node; its notes join the answer's. What
  /// goes wrong is thrown at the origin of the node that failed.
  func run(
    _ relation: Relation, on execution: Execution,
    tap: (Tap, Table) throws(Diagnostic) -> [StepNote]
  ) throws(Diagnostic) -> Answer
}
