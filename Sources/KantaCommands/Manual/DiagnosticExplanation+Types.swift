import KantaSource

// K3xx: types, units, roles, arguments.
extension DiagnosticExplanation {
  static let types: [Diagnostic.Code: DiagnosticExplanation] = [
    .notComparable: .init(
      "values of these types do not compare",
      """
      Text does not compare with numbers, nor a date with a number. Nothing compares with \
      `missing`: ask `is missing`.
      """,
      wrong: "orders | where category > 5", right: "orders | where quantity > 5"),
    .wrongType: .init(
      "the value has the wrong type",
      "An operator or function was given a value it does not work on.",
      wrong: "orders | add x = upper(quantity)", right: "orders | add x = upper(category)"),
    .notCondition: .init(
      "this is a value, not a condition",
      "Where something has to be true or false, a value alone is not enough: compare it.",
      wrong: "orders | where quantity", right: "orders | where quantity > 0"),
    .wrongArguments: .init(
      "too few, too many or misplaced arguments",
      "The verb or function is written in another way; the message shows how.",
      wrong: "orders | top 5", right: "orders | top 5 by amount"),
    .badOption: .init(
      "the option cannot have this value",
      "The message says which values it can have.",
      wrong: "orders | rfm counts: lines", right: "orders | rfm counts: rows"),
    .notAggregated: .init(
      "one value per group is needed",
      """
      Inside `summarize` a column stands in an aggregate, such as `sum(x)`, or is a key. An \
      aggregate cannot stand inside another one.
      """,
      wrong: "orders | summarize x = amount by category",
      right: "orders | summarize x = sum(amount) by category"),
    .notTable: .init(
      "a table where a value is needed, or the other way round",
      """
      A table of one row and one column works as a value. A column is read from the table of the \
      pipeline; to use another table, join it.
      """,
      wrong: "orders | where amount > customers",
      right: """
        average = orders | summarize mean(amount)
        orders | where amount > average | count
        """),
    .calendarUnit: .init(
      "months and years have no fixed length",
      "They can be added to a date, but they do not compare with days.",
      wrong: "orders | rfm | where recency > 6 months",
      right: "orders | rfm | where recency > 180 days"),
    .mixedCurrency: .init(
      "two currencies in one expression, or in amounts that are added up",
      "Kanta knows no exchange rates. Multiply by a rate of your own to convert.",
      wrong: "orders | where amount > 5 USD", right: "orders | where amount > 5 EUR"),
    .missingRole: .init(
      "the table does not say which column plays this part",
      "Verbs over customers work from roles. `roles` sets them; see `help roles`.",
      wrong: "orders | drop customer | rfm", right: "orders | rfm"),
    .duplicateColumn: .init(
      "two columns would have the same name",
      "Give one of them another name: `name = expression`.",
      wrong: "orders | summarize x = sum(amount), x = count()",
      right: "orders | summarize x = sum(amount), n = count()"),
    .segmentRules: .init(
      "rules of a segment set do not fit together",
      """
      The first rule that holds gives the name, so nothing may stand behind `otherwise`. Of rules \
      over the scores r, f and m a warning says which can never be reached and which cells get no \
      name; `lint` and the name of the set show more.
      """,
      wrong: "segments tiers { rest otherwise; gold when m == 5 }",
      right: "segments tiers { gold when m == 5; rest otherwise }"),
  ]
}
