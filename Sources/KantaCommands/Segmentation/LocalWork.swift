import KantaColumns
import KantaPlan
import KantaSource

// What can come between a verb and its result while it works on a table.

extension LocalContext {
  /// Takes `bytes` of the memory budget for as long as the claim lives.
  ///
  /// A refusal says what was to be done with how many rows: "counting pairs of 1,000 rows".
  func claim(
    _ bytes: Int, for work: String, _ rows: Int
  ) throws(Diagnostic) -> MemoryClaim {
    let memory = execution.memory
    guard let claim = memory.claim(bytes) else {
      throw Diagnostic(
        .needsMemory,
        "\(work) of \(Counted.things(rows, "row")) needs \(Counted.size(bytes)) of memory; "
          + "the limit is \(Counted.size(memory.limitBytes))",
        advice: .init("keep fewer rows first, or start Kanta with a larger `--memory`"))
    }
    return claim
  }
}

extension Diagnostic {
  static var sumNotFinite: Diagnostic {
    Diagnostic(
      .overflow, "the amounts are too large to be added up",
      advice: Advice("make them smaller first: roles amount: amount / 1000"))
  }

  static var sumTooLarge: Diagnostic {
    Diagnostic(
      .overflow, "the sum of the amounts is too large for an exact number",
      advice: Advice("divide the amount by 1 first: a quotient is a floating-point number"))
  }
}
