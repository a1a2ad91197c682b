import KantaSource
import KantaSyntax
import Testing

/// What a mistyped line gets: one problem, in its place, with an edit that mends it.
@Suite struct SlipTests {
  /// A text, its only problem, and the text after the advised edit ("" where there is none).
  @Test(arguments: [
    // Signs of money and of other languages.
    ("t | where a > €50", "K115@14-19", "t | where a > 50 EUR"),
    ("t | where a > $5 and b", "K115@14-16", "t | where a > 5 USD and b"),
    ("t | where a > 1.50 £", "K115@14-21", "t | where a > 1.50 GBP"),
    ("@orders | count", "K115@0-1", "orders | count"),
    ("t | where $a > 1", "K115@10-11", "t | where a > 1"),
    ("t | where a €", "K115@12-15", ""), ("t | where a > € b", "K115@14-17", ""),
    // Operators with a blank inside, and those of elsewhere.
    ("t | where a ! = 1", "K111@12-15", "t | where a != 1"),
    ("t | where a <  = 1", "K111@12-16", "t | where a <= 1"),
    ("t | where a < > 1", "K111@12-15", "t | where a != 1"),
    ("t | where a >> 1", "K201@12-14", "t | where a > 1"),
    ("t | where a ** 2 > 1", "K201@12-14", ""), ("t | where a ^ 2 > 1", "K201@12-13", ""),
    ("t | where a IS NOT NULL", "K201@12-23", "t | where a is not missing"),
    ("t | where a IS NULL and b", "K201@12-19", "t | where a is missing and b"),
    ("t | where a is not  NA", "K201@12-22", "t | where a is not missing"),
    ("t | where a has \"x\"", "K201@12-15", "t | where a contains \"x\""),
    ("t | where a startswith \"x\"", "K201@12-22", "t | where starts_with(a, \"x\")"),
    // Numbers.
    ("t | where a > 1 000", "K111@14-19", "t | where a > 1000"),
    ("t | where a > 1 000 000.5 and b", "K111@14-25", "t | where a > 1000000.5 and b"),
    ("t | where a > 10 000 EUR", "K111@14-24", "t | where a > 10000 EUR"),
    ("t | where a > 1 00", "K111@16-18", ""),
    // Words where only one word can stand.
    ("t | where a is mising", "K111@15-21", "t | where a is missing"),
    ("t | where a is not mmissing", "K111@19-27", "t | where a is not missing"),
    ("t | add x = if a thne 1 else 2", "K111@17-21", "t | add x = if a then 1 else 2"),
    ("t | add x = if a then 1 elee 2", "K111@24-28", "t | add x = if a then 1 else 2"),
    (
      "t | add x = if a then 1 elif b then 2 else 3", "K201@24-28",
      "t | add x = if a then 1 else if b then 2 else 3"
    ),
    // Files without quotes.
    ("load orders.csv", "K111@5-15", "load \"orders.csv\""),
    ("t = load data/a-1.csv, header: true", "K111@9-21", "t = load \"data/a-1.csv\", header: true"),
    ("load 2024-10.csv, 2024-13.csv", "K111@5-29", "load \"2024-10.csv\", \"2024-13.csv\""),
    ("load /data/@x/a.csv | count", "K111@5-19", "load \"/data/@x/a.csv\" | count"),
    ("load ~/../a.csv", "K111@5-15", "load \"~/../a.csv\""),
    ("world bookshop/orders", "K111@6-21", "world \"bookshop/orders\""),
    // What is opened and not closed.
    ("t | where f( > 1", "K112@11-12", "t | where f() > 1"),
    ("t | summarize sum(a by k", "K112@17-18", "t | summarize sum(a) by k"),
    (
      "t | summarize x = sum(a, y = f(b) | take 5", "K112@21-22",
      "t | summarize x = sum(a), y = f(b) | take 5"
    ),
    ("t | summarize count( by k", "K112@19-20", "t | summarize count() by k"),
    ("t | add x = if f(a then 1 else 2", "K112@16-17", "t | add x = if f(a) then 1 else 2"),
    ("t | sort f(a desc, b", "K112@10-11", "t | sort f(a) desc, b"),
    ("t | where f(a = 1, b == 2 c | take 5", "K112@11-12", "t | where f(a = 1, b == 2 c) | take 5"),
    ("t | where a == \"x y and b > 1", "K112@15-16", "t | where a == \"x y\" and b > 1"),
    ("t | where a == \"x and y", "K112@15-16", "t | where a == \"x and y\""),
  ])
  func isToldOnceWithItsRemedy(_ text: String, _ place: String, _ mended: String) {
    let found = problems(text)
    #expect(found.map(brief) == [place])
    let edits = found.first?.advice?.edits ?? []
    #expect((edits.isEmpty ? "" : applying(edits, to: text)) == mended)
    if !mended.contains("c) | take") { #expect(mended.isEmpty || problems(mended) == []) }
  }

  /// A text that the parser alone cannot mend, and the text that one of the small changes gives.
  @Test(arguments: [
    ("t | where a > 1 adn b > 2", "t | where a > 1 and b > 2"),
    ("t | where a > 1 ro b > 2", "t | where a > 1 or b > 2"),
    ("t | where a ni [1, 2]", "t | where a in [1, 2]"),
    ("t | where a cotains \"x\"", "t | where a contains \"x\""),
    ("t | where a iss missing", "t | where a is missing"),
    ("t | top 3 yb a", "t | top 3 by a"),
    ("t | where d > as_of - 90 dasy", "t | where d > as_of - 90 days"),
    ("t | where d > as_of - 1 mnoth", "t | where d > as_of - 1 month"),
    ("t | top 3 a", "t | top 3 by a"), ("t | where f(a b)", "t | where f(a, b)"),
    ("load orders", "load \"orders\""),
    ("t | where round(a > 5 | count", "t | where round(a) > 5 | count"),
    ("t | where a in [1, 2 and b", "t | where a in [1, 2] and b"),
    ("t | where a == \"x y z", "t | where a == \"x y\" z"),
    ("t | check count) > 1", "t | check count() > 1"),
    ("t | summarize suma) by k", "t | summarize sum(a) by k"),
    ("t | where a in \"x\", \"y\"]", "t | where a in [\"x\", \"y\"]"),
  ])
  func isAmongTheRepairs(_ text: String, _ mended: String) {
    let source = SourceText(text, name: "test")
    let found = problems(text)
    #expect(found.count == 1)
    let mendings = found.flatMap { repairs(of: $0, in: source) }.map { $0.applied(to: source) }
    #expect(mendings.contains(mended), "\(mendings)")
    #expect(mendings.count <= 60)
  }

  /// Stages that are written as calls, each behind `t |` and with its Kanta form.
  @Test(arguments: [
    ("mutate(x = a * 2, y = 1)", "add x = a * 2, y = 1"), ("filter(a > 1, b)", "where a > 1 and b"),
    ("filter(a > 1 | b, c)", "where (a > 1 or b) and c"), ("arrange(desc(a), b)", "sort a desc, b"),
    ("arrange(-a)", "sort a desc"), ("select(a, b)", "keep a, b"), ("select(-a, -b)", "drop a, b"),
    ("summarise(x = sum(a, na.rm = TRUE), n = n())", "summarize x = sum(a), n = count()"),
    ("group_by(k) |> summarise(n_distinct(a))", "summarize distinct(a) by k"),
    ("head(5)", "take 5"), ("slice_head(n = 5)", "take 5"), ("slice_max(a, n = 3)", "top 3 by a"),
    ("filter(!is.na(a) & b %in% c('x', 'y'))", "where a is not missing and b in [\"x\", \"y\"]"),
    ("mutate(x = if_else(a > 1, 1, 2))", "add x = if a > 1 then 1 else 2"),
    ("left_join(u, by = \"k\")", "join u on k"), ("add(x = 1)", "add x = 1"),
    ("group_by(k) %>% tally()", "count by k"), ("take(5) |> filter(a)", "take 5 | where a"),
    ("group_by(k) |> filter(a)", ""), ("transmute(x = 1)", ""),
  ])
  func callsBecomeStages(_ calls: String, _ stages: String) {
    for pipe in ["|", "%>%", "|>"] {
      let text = "x = t \(pipe) \(calls)"
      let found = problems(text)
      #expect(found.map(\.code) == [.foreignSyntax])
      let edits = found.first?.advice?.edits ?? []
      #expect(applying(edits, to: text) == (stages.isEmpty ? text : "x = t | \(stages)"))
      #expect(stages.isEmpty || problems("x = t | \(stages)") == [])
    }
  }

  @Test(arguments: [
    ("head(arrange(t, desc(a)), 5)", "t | sort a desc | take 5"),
    ("x <- t %>% filter(a > 1)", "x = t | where a > 1"),
    ("t <- read.csv(\"a.csv\")", "t = load \"a.csv\""),
    ("from t | filter a > 1", "t | where a > 1"),
    ("from t | select {a, b} | sort a", "t | keep a, b | sort a"),
    ("from t\nfilter a > 1\ntake 5", "t\n| where a > 1\n| take 5"),
  ])
  func aWholeStatementIsTranslated(_ text: String, _ kanta: String) {
    let found = problems(text)
    #expect(found.map(\.code) == [.foreignSyntax])
    #expect(applying(found.first?.advice?.edits ?? [], to: text) == kanta)
    #expect(found.allSatisfy { !($0.advice?.text.contains("\n") ?? false) })
  }

  @Test(arguments: [
    "t | where (a > 1)", "t | take(5)", "t | where(a > 1)", "t | filter a > 1", "t | where(a) or b",
    "t | where a/b > 1", "a /b", "x = a / b.c", "t | where has > 1", "t | keep has, elif",
    "t | where a in [1] and not b", "load \"a.csv\"", "t | where a == \"€50\"",
    "t | where `@a` > 1", "t | where desc > 1", "t | sort startswith",
  ])
  func whatIsRightStaysRight(_ text: String) {
    #expect(problems(text) == [])
  }
}
