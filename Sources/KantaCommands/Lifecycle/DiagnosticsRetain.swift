import KantaColumns
import KantaModels
import KantaPlan
import KantaSource
import KantaSyntax

// What can be wrong with contracts and survivors.

extension Diagnostic {
  static func badRenewals(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "renewals to project are 1 to 1,000", at: range,
      advice: Advice("write `periods: 12`", edits: [Edit(range, "12")]))
  }

  static func noDiscount(_ rate: Rate, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "a discount is above 0%", at: range,
      notes: [
        "without one, what comes late counts in full, and a sum of lifetimes may have no end"
      ],
      advice: Advice("write `discount: 10% per year`", edits: [Edit(range, "10% per year")]))
  }

  /// Neither start and end nor survivors.
  static func noContracts(of verb: NameSyntax, schema: Schema) -> Diagnostic {
    let isPurchases = schema.roles[.date] != nil && schema.roles[.customer] != nil
    return Diagnostic(
      .missingRole,
      isPurchases
        ? "`\(verb.text)` is about contracts, and this table has purchases"
        : "`\(verb.text)` needs contracts with a start and an end, or survivors by period",
      at: verb.range, "roles missing: start, end",
      notes: isPurchases
        ? [
          "the roles customer and date are set, start and end are not",
          "nobody says when a customer who buys now and then has left; models of buying infer it",
        ] : ["columns: " + Counted.list(schema.names)],
      advice: Advice(
        isPurchases
          ? "`cohort` shows who bought again; `fit model: pareto_nbd` infers who has left"
          : "say which they are: roles start: …, end: …; or \(verb.text) survivors: …"))
  }

  static func noContractsLeft(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .emptyInput, "there are no contracts to look at", at: range,
      advice: Advice("look at more rows, or at a later analysis date"))
  }

  static func survivorsNotNamed(_ option: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "`\(option)` is about a table of survivors, and no column of them is named",
      at: range, advice: Advice("add `survivors:` and the column, or leave `\(option)` out"))
  }

  static func asOfSurvivors(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "`as of` is about contracts with a start and an end, and `survivors` is given",
      at: range, advice: Advice("leave `as of` out: the survivors are what they are"))
  }

  static func notSurvivors(_ field: Schema.Field, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .wrongType, "`\(field.name)` is \(field.type.name), not a number of survivors", at: range,
      field.type.name, advice: Advice("give a column of numbers"))
  }

  static func ofNobody(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "`of` is the number of customers at first, 1 or more", at: range,
      advice: Advice("write how many there were", edits: [Edit(range, "1000")]))
  }

  static func noPeriodColumn(_ schema: Schema, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "no column says after how many periods these are left", at: range,
      notes: ["columns: " + Counted.list(schema.names)],
      advice: Advice("name it: after: …"))
  }

  static func notPeriods(_ field: Schema.Field, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .wrongType, "`\(field.name)` is \(field.type.name), not a number of periods", at: range,
      field.type.name, advice: Advice("give a column of 0, 1, 2, …"))
  }

  // MARK: - What is wrong with the rows

  static func brokenPeriods(
    _ rule: SurvivorRule, expected: Int, found: Double, group: String
  ) -> Diagnostic {
    let value = plain(found)
    return Diagnostic(
      .badValues,
      group
        + (expected == 0
          ? "`\(rule.after)` begins with \(value), and survivors begin with period 0"
          : "`\(rule.after)` has \(value) where \(Counted.grouped(expected)) is due"),
      at: rule.afterRange,
      notes: ["each group has one row for each of the periods 0, 1, 2, … up to its last"],
      advice: Advice(
        expected == 0
          ? "add the row of those who began" : "keep one row per period, or say the groups: by …"))
  }

  static func tooFewSurvivors(_ rule: SurvivorRule, group: String) -> Diagnostic {
    Diagnostic(
      .emptyInput, group + "there are no survivors of two periods or more",
      at: rule.survivorsRange,
      advice: Advice("give the rows of the periods 0, 1, 2, …"))
  }

  static func risingSurvivors(
    _ rule: SurvivorRule, period: Int, _ survivors: [Double], group: String
  ) -> Diagnostic {
    let (before, after) = (survivors[max(0, period - 1)], survivors[period])
    let values = [before, after].map(plain)
    return Diagnostic(
      .badValues,
      group
        + (after < 0
          ? "`\(rule.survivors)` is \(values[1]) after \(Counted.things(period, "period"))"
          : "`\(rule.survivors)` rises from \(values[0]) to \(values[1]) "
            + "after \(Counted.things(period, "period"))"),
      at: rule.survivorsRange,
      notes: ["survivors of the same customers can only become fewer, and not fewer than 0"],
      advice: Advice("give those who are left of the first ones, or say the groups: by …"))
  }

  static func sharesOfNobody(
    _ rule: SurvivorRule, share: Double, group: String
  ) -> Diagnostic {
    Diagnostic(
      .badValues, group + "`\(rule.survivors)` has \(plain(share)): shares of how many customers?",
      at: rule.survivorsRange,
      notes: ["how sure the projection is depends on how many there were"],
      advice: Advice("say how many there were at first: of: 1000"))
  }

  /// 1 as `1`, others with six significant digits at most.
  private static func plain(_ number: Double) -> String {
    Int(exactly: number).map { Counted.grouped($0) } ?? shortNumber(number)
  }
}
