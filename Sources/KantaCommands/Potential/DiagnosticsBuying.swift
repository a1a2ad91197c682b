import KantaColumns
import KantaModels
import KantaPlan
import KantaSource
import KantaSyntax

// What can be wrong with the purchases that models of buying read.

extension Diagnostic {
  /// `unit: 7 days`.
  static func unitAsSpan(_ unit: TimeUnit, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "a unit of time is one word", at: range,
      notes: ["choices: " + Counted.list(TimeUnit.choices)],
      advice: Advice("write `unit: \(unit.rawValue)`", edits: [Edit(range, unit.rawValue)]))
  }

  /// A table with the roles start and end where purchases are needed.
  static func contractsNotPurchases(at verb: NameSyntax) -> Diagnostic {
    Diagnostic(
      .missingRole, "`\(verb.text)` is about purchases, and this table has contracts",
      at: verb.range,
      "start and end are set, date is not",
      notes: [
        "a contract says when a customer leaves; models of buying are for customers who leave "
          + "without a word"
      ],
      advice: Advice(
        "use `fit model: sbg` or `retain` for contracts, or say which column has purchase "
          + "dates: roles date: …"))
  }

  static func covariateChanges(
    _ column: String, _ customer: String, at range: SourceRange?
  ) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "`\(column)` is not the same on all purchases of customer \(customer)",
      at: range,
      notes: ["a covariate is static: one value per customer, known at the first purchase"],
      advice: Advice("make it one value first, or leave it out"))
  }
}
