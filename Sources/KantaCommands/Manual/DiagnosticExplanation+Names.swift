import KantaSource

// K1xx and K2xx: names, syntax, other languages.
extension DiagnosticExplanation {
  static let names: [Diagnostic.Code: DiagnosticExplanation] = [
    .unknownColumn: .init(
      "there is no such column",
      """
      The name is not a column of the table at this point of the pipeline, nor a role, a parameter \
      or a segment. After `summarize` and `keep` only the columns they name are left.
      """,
      wrong: "orders | where categry == \"crime\"", right: "orders | where category == \"crime\""),
    .unknownName: .init(
      "there is no table or value of that name",
      "A pipeline starts with a table that was named before, or with `load` or `world`.",
      wrong: "order | count", right: "orders | count"),
    .unknownVerb: .init(
      "there is no such verb",
      "The word after `|` is not a verb. `help` lists the verbs.",
      wrong: "orders | filter quantity > 0", right: "orders | where quantity > 0"),
    .unknownFunction: .init(
      "there is no such function",
      "The word before the parenthesis is not a function. `help functions` lists them.",
      wrong: "orders | summarize average = avg(amount)",
      right: "orders | summarize average = mean(amount)"),
    .unknownOption: .init(
      "the verb has no such option",
      "An option is written `name: value`. `help` and the verb's name lists its options.",
      wrong: "orders | rfm score: 4", right: "orders | rfm scores: 4"),
    .unknownSegmentSet: .init(
      "there is no such segment or segment set",
      "`segment NAME` needs a `segment` or `segments` statement before it.",
      wrong: "orders | rfm | segment loyalty",
      right: """
        segments loyalty { loyal when f >= 4; other otherwise }
        orders | rfm | segment loyalty
        """),
    .unknownMember: .init(
      "the table has no row of that customer or segment, or several",
      "A customer is named as in the customer column, a segment as `count by segment` shows it.",
      wrong: "orders | rfm | explain customer \"C0001\"",
      right: "orders | rfm | explain customer \"C00001\""),
    .ambiguousSegment: .init(
      "several tables have the segment",
      """
      `members of NAME` takes the table that has the segment; where several do, `in` says which.
      """,
      wrong: """
        june = orders | rfm as of 2024-06-30
        december = orders | rfm as of 2024-12-31
        members of Champions
        """,
      right: """
        june = orders | rfm as of 2024-06-30
        december = orders | rfm as of 2024-12-31
        members of Champions in december
        """),
    .nameForComparison: .init(
      "`=` gives a name, `==` compares",
      "In a condition two values are compared with `==`.",
      wrong: "orders | where category = \"crime\"", right: "orders | where category == \"crime\""),
    .syntax: .init(
      "the text does not fit the grammar",
      "Something is missing, or stands where it cannot. The place is marked.",
      wrong: "orders | where quantity >", right: "orders | where quantity > 0"),
    .unclosed: .init(
      "something is opened and never closed",
      "A string, a name in backquotes or a bracket has a beginning but no end.",
      wrong: "orders | where category == \"crime", right: "orders | where category == \"crime\""),
    .badLiteral: .init(
      "the value does not exist",
      """
      A date that is in no calendar, a number without its digits, a unit glued to its number. Dates \
      are written year-month-day; see `help dates`.
      """,
      wrong: "orders | where date > 2024-02-30", right: "orders | where date > 2024-02-29"),
    .alreadyNamed: .init(
      "a script gives a name once",
      "A name in a script means one thing. At the prompt a name may be given again.",
      wrong: """
        big = orders | where amount > 50
        big = orders | where amount > 100
        """,
      right: """
        big = orders | where amount > 50
        very_big = orders | where amount > 100
        """, inScript: true),
    .badCharacter: .init(
      "a character is not part of the language",
      """
      Often a typographic quote or a blank that only looks like one, from a word processor. An \
      unusual column name stands in backquotes.
      """,
      wrong: "orders | where category == “crime”", right: "orders | where category == \"crime\""),
    .notHere: .init(
      "this cannot stand here",
      """
      A verb that needs a table has none before it, a verb that starts a pipeline comes after `|`, \
      or a command of the prompt, such as `.help`, stands in a script.
      """,
      wrong: "orders | load \"orders.csv\"", right: "load \"orders.csv\" | count"),
    .languageVersion: .init(
      "this Kanta does not know that version of the language",
      "The first line of a script names the version it was written for.",
      wrong: "kanta 2", right: "kanta 1"),
    .foreignSyntax: .init(
      "the text is in another language",
      """
      SQL, R, Python, KQL, PRQL or a spreadsheet formula. Where it is simple, the translation is \
      shown. See `help from-sql`.
      """,
      wrong: "SELECT category, COUNT(*) FROM orders GROUP BY category",
      right: "orders | count by category"),
  ]
}
