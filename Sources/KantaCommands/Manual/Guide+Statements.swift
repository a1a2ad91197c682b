extension Guide {
  static var statements: Guide {
    Guide("statements", "what a line of a script can be") {
      [
        .rows(
          header: ["Written", "It does"],
          [
            ["orders | where … | …", "runs a pipeline and shows the result"],
            ["| sort x desc", "continues the statement above, or the last result `_`"],
            [
              "name = pipeline", "gives the result a name; one row and one column works as a value",
            ],
            ["kanta 1", "first line of a script: the version of the language"],
            ["as of 2024-12-31", "sets the analysis date, `as_of`"],
            ["param name = value", "a value that `kanta run -p name=value` replaces"],
            ["define f(x) = expression", "a name for an expression"],
            ["segment name = condition", "a name for a condition"],
            ["segments name { … }", "a set of named rules; see `help segments`"],
            ["check condition", "says what has to hold; a script fails where it does not"],
            ["# text", "a comment, to the end of the line"],
          ]),
        .text(
          """
          `=` names, `==` compares. Options are written `name: value`, after everything else. An \
          unusual name stands in backquotes. In a script a name is given once; at the prompt it can \
          be given again.
          """),
        .code(
          """
          define per_order(x) = sum(x) / distinct(order)
          orders | where amount > 0 | summarize basket = per_order(amount) by category
          """),
        .code(
          """
          param least = 100, doc: "orders worth at least this much"
          orders | summarize value = sum(amount) by order | where value >= least | count
          """),
        .code("check orders.quantity != 0 else warn \"lines without pieces\""),
      ]
    }
  }

  static var segments: Guide {
    Guide("segments", "naming groups of customers by rules") {
      [
        .text(
          """
          `segment` names one condition, `segments` a set of them. In a set the first rule that \
          holds gives the name; `otherwise` takes everybody who is left. Rules are separated by `;` \
          or by line ends.
          """),
        .code(
          """
          segments value_map {
            champion when r >= 4 and f >= 4
            at_risk when r <= 2 and f >= 3
            new when frequency == 1 and recency <= 30 days
            other otherwise
          }
          """),
        .code("orders | rfm | segment value_map | count by segment"),
        .code("segment lapsed = recency > 180 days and frequency >= 3"),
        .code("orders | rfm | where lapsed | count"),
        .text(
          """
          `rfm` names the segment of each customer itself, by the standard map of all 125 cells. \
          `segment` without a name does the same for any table with the scores r, f and m, and \
          with the name of another map, such as `r_package`, gives the segments of that one. \
          `lint` says which cells a map or a set leaves without a name, and which of its segments \
          can never be reached.
          """),
        .code("orders | rfm | segment two_digit | count by segment"),
        .code("lint three_range | where finding == \"unreachable\""),
      ]
    }
  }

  static var fromSQL: Guide {
    Guide("from-sql", "how a query in SQL reads in Kanta") {
      [
        .rows(header: ["SQL", "Kanta"], translations.map { [$0.sql, $0.kanta] }),
        .text(
          """
          A pipeline is read from left to right, in the order in which things happen. SQL typed at \
          the prompt is recognised, and where the query is simple its translation is shown.
          """),
        .code("orders | where amount > 0 | summarize revenue = sum(amount) by category | take 3"),
      ]
    }
  }

  /// Pieces of SQL and what they are in Kanta, each as it stands behind `orders |`.
  static let translations: [(sql: String, kanta: String)] = [
    ("SELECT a, b", "keep order, amount"),
    ("SELECT a * b AS c", "add value = quantity * price"),
    ("SELECT DISTINCT a", "distinct category"),
    ("WHERE a = 'x'", "where category == \"crime\""),
    ("WHERE a <> 'x'", "where category != \"crime\""),
    ("WHERE a IN ('x', 'y')", "where category in [\"crime\", \"children\"]"),
    ("WHERE a LIKE '%x%'", "where product contains \"Gift\""),
    ("WHERE a BETWEEN 1 AND 5", "where quantity in 1..5"),
    ("WHERE a IS NULL", "where category is missing"),
    ("COUNT(*)", "count"),
    ("COUNT(*) … GROUP BY a", "count by category"),
    ("SUM(a) AS c … GROUP BY b", "summarize revenue = sum(amount) by category"),
    ("COUNT(DISTINCT a)", "summarize buyers = distinct(customer)"),
    ("… HAVING COUNT(*) > 9", "count by customer | where count > 9"),
    ("ORDER BY a DESC", "sort amount desc"),
    ("LIMIT 10", "take 10"),
    ("ORDER BY a DESC LIMIT 10", "top 10 by amount"),
    ("LEFT JOIN t ON …", "join customers on customer"),
    ("UNION ALL", "append orders"),
    ("CASE WHEN … END", "add size = if amount > 50 then \"large\" else \"small\""),
    ("COALESCE(a, b)", "add kind = coalesce(category, \"none\")"),
    ("EXTRACT(YEAR FROM a)", "count by year(date)"),
    ("RANK() OVER (PARTITION BY b …)", "add place = rank(amount) per category"),
  ]

  static var fromFrames: Guide {
    Guide("from-pandas", "how pandas and dplyr read in Kanta") {
      [
        .rows(
          header: ["pandas", "dplyr", "Kanta"],
          [["pandas", "dplyr", "Kanta"]]
            + frameTranslations.map { [$0.pandas, $0.dplyr, $0.kanta] }),
        .text(
          """
          There is no index, and a stage never changes a table: `big = orders | where amount > 50` \
          gives its result a name. A single value such as `summarize mean(amount)` can be named, \
          too, and used in a later stage.
          """),
        .code("orders | where amount > 0 | summarize revenue = sum(amount) by category | take 3"),
      ]
    }
  }

  /// Calls of pandas and dplyr and what they are in Kanta, each as it stands behind `orders |`.
  static let frameTranslations: [(pandas: String, dplyr: String, kanta: String)] = [
    ("head(10)", "head(10)", "take 10"),
    ("info(), describe()", "glimpse()", "describe"),
    ("df[[a, b]]", "select(a, b)", "keep order, amount"),
    ("drop(columns=a)", "select(-a)", "drop product"),
    ("df[df.a > 5]", "filter(a > 5)", "where amount > 5"),
    ("df[cond1 & cond2]", "filter(c1, c2)", "where amount > 5 and price > 9"),
    ("a.isin([x, y])", "a %in% c(x, y)", "where category in [\"crime\"]"),
    ("a.isna()", "is.na(a)", "where category is missing"),
    ("a.fillna(x)", "coalesce(a, x)", "add k = coalesce(category, \"?\")"),
    ("assign(c=a * b)", "mutate(c = a * b)", "add value = quantity * price"),
    ("rename(columns=…)", "rename(c = a)", "rename kind = category"),
    ("sort_values(a)", "arrange(a)", "sort amount"),
    ("nlargest(10, a)", "slice_max(a, n = 10)", "top 10 by amount"),
    ("a.value_counts()", "count(a)", "count by order | sort count desc"),
    ("groupby(b).a.sum()", "summarise(…, .by = b)", "summarize sum(amount) by category"),
    ("a.nunique()", "n_distinct(a)", "summarize distinct(customer)"),
    ("groupby(b).transform", "mutate(…, .by = b)", "add total = sum(amount) per order"),
    ("a.shift(1)", "lag(a)", "sort date | add b = lag(amount)"),
    ("merge(t, how='left')", "left_join(t)", "join customers on customer"),
    ("concat([df, t])", "bind_rows(t)", "append orders"),
    ("drop_duplicates()", "distinct()", "distinct order, date"),
    ("dt.to_period('M')", "floor_date(…)", "count by month(date)"),
    ("pd.cut(a, bins)", "cut(a, breaks)", "count by s = cut(price, [10, 20])"),
    ("to_csv(\"x.csv\")", "write_csv(\"x.csv\")", "save \"x.csv\""),
  ]
}
