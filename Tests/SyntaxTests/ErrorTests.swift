import KantaSource
import KantaSyntax
import Testing

@Suite struct ErrorTests {
  /// A text, its only problem, and the text after the advised edit ("" where there is none).
  @Test(arguments: [
    ("t | where a == 1 and country = \"x\"", "K110@29-30", "t | where a == 1 and country == \"x\""),
    ("segment s = r = 3", "K110@14-15", "segment s = r == 3"),
    ("t | where a < b < c", "K111@16-17", "t | where a < b and b < c"),
    ("t | where date > 2011-02-31", "K113@17-27", "t | where date > 2011-02-28"),
    ("t | where date > 2012-02-30", "K113@17-27", "t | where date > 2012-02-29"),
    ("t | where date > 2011-31-12", "K113@17-27", "t | where date > 2011-12-31"),
    ("t | where date > 2011-1-5", "K113@17-25", "t | where date > 2011-01-05"),
    ("t | where date in 2011-13", "K113@18-25", "t | where date in 2011 - 13"),
    ("t | where date in 2011-W54", "K113@18-26", "t | where date in 2011-W52"),
    ("t | where date in 2011-Q5", "K113@18-25", ""),
    ("t | where date > 31.12.2011", "K113@17-27", "t | where date > 2011-12-31"),
    ("t | where date > 12/31/2011", "K113@17-27", "t | where date > 2011-12-31"),
    ("t | where date > 2011-12-10 25:00", "K113@28-33", ""),
    ("t | where x > 99999999999999999999", "K113@14-34", ""),
    ("t | where x > 500EUR", "K113@14-20", "t | where x > 500 EUR"),
    ("t | where x > .5", "K113@14-16", "t | where x > 0.5"),
    ("t | where x matches \"\\d+\"", "K113@21-23", "t | where x matches \"\\\\d+\""),
    ("t | where (a > 1 | take 5", "K112@10-11", "t | where (a > 1) | take 5"),
    ("t | where x == \"abc | take 5", "K112@15-16", "t | where x == \"abc\" | take 5"),
    ("t | where x in [1, 2 | take 5", "K112@15-16", "t | where x in [1, 2] | take 5"),
    ("t | keep `odd name", "K112@9-10", "t | keep `odd` name"),
    ("t | where (f(a | take 5", "K112@10-11", "t | where (f(a)) | take 5"),
    ("x = (t | where f(a", "K112@4-5", "x = (t | where f(a))"),
    ("t | where f(a, [b) | take 5", "K112@15-16", "t | where f(a, [b]) | take 5"),
    ("t | where a > 1) | take 5", "K111@15-16", "t | where a > 1 | take 5"),
    ("t | where x == “abc”", "K115@15-24", "t | where x == \"abc\""),
    ("t |\u{A0}take\u{A0}5", "K115@3-5", "t | take 5"),
    ("t | where a – b > 1", "K115@12-15", "t | where a - b > 1"),
    ("t | where a ≥ 1", "K115@12-15", "t | where a >= 1"),
    ("t | where a @ 1", "K115@12-13", ""),
    ("t | | take 5", "K111@2-3", "t | take 5"),
    ("t | where a >", "K111@12-13", ""),
    ("t | where > 3", "K111@10-11", ""),
    ("t | where a + b c", "K111@16-17", "t | where a + b | c"),
    ("t | keep a,, b", "K111@11-12", ""),
    ("t | count, by x", "K111@9-10", "t | count by x"),
    ("t | count by x by y", "K111@15-17", ""),
    ("t | where a is \"x\"", "K111@12-14", "t | where a == \"x\""),
    ("t | where a not contains \"x\"", "K111@12-15", "t | where not a contains \"x\""),
    ("t | where a in (1, 2)", "K111@15-16", "t | where a in [1, 2]"),
    ("t | add x = if a then b", "K111@12-14", ""),
    ("t | rfm scores: 5, x", "K111@19-20", ""),
    ("t | check a else \"x\"", "K111@12-16", ""),
    ("t where a > 1", "K111@2-7", "t | where a > 1"),
    ("where a > 1", "K111@0-5", "| where a > 1"),
    ("take 5", "K111@0-4", "| take 5"), ("t ; | take 5", "K111@4-5", "t  | take 5"),
    ("sort x desc", "K111@0-4", "| sort x desc"),
    ("orders describe", "K111@7-15", "orders | describe"),
    ("t | where a > = 5", "K111@12-15", "t | where a >= 5"),
    ("t | where a = = 5", "K111@12-15", "t | where a == 5"),
    ("t | where c == Finland\"", "K112@22-23", "t | where c == \"Finland\""),
    ("segments s { a when x b otherwise }", "K111@22-23", "segments s { a when x ; b otherwise }"),
    ("t | where a = 1 or b = 2 and c = 3", "K110@21-22", "t | where a = 1 or b == 2 and c == 3"),
    ("param country", "K111@6-13", ""),
    ("segments s { a when x, b otherwise }", "K111@21-22", "segments s { a when x; b otherwise }"),
    ("segments s { a if x }", "K111@15-17", ""),
    ("t | add x = quantile(y, p = 90%)", "K111@26-27", "t | add x = quantile(y, p: 90%)"),
    ("segments s { a when x, y > 2 }", "K111@21-22", ""), (".mode csv", "K116@0-5", ""),
    ("t | where a..b..c", "K111@14-16", ""),
  ])
  func saysOneThingInItsPlace(_ text: String, _ place: String, _ mended: String) {
    let found = problems(text)
    #expect(found.map(brief) == [place])
    let edits = found.first?.advice?.edits ?? []
    if mended.isEmpty {
      #expect(edits.isEmpty)
    } else {
      #expect(applying(edits, to: text) == mended)
      if !text.hasSuffix("`odd name") { #expect(problems(mended) == []) }
    }
  }

  @Test func aMissingDaySaysHowLongItsMonthIs() {
    #expect(
      problems("as of 2011-02-31").map(\.message) == [
        "`2011-02-31` does not exist: February 2011 has 28 days"
      ])
  }

  @Test func everyLineIsReadOnItsOwn() {
    let text = "a | where x >\nb | take 5\nc | where (y\nd | where z = = 3; e | take"
    #expect(problems(text).map(brief) == ["K112@35-36", "K111@50-53"])
    #expect(parse(SourceText(text, name: "test")).tree.statements.count == 4)
  }

  @Test func aStageAfterABrokenOneIsRead() {
    let text = "t | where a > ) | sort x yy zz | keep a"
    let parsed = parse(SourceText(text, name: "test"))
    #expect(parsed.diagnostics.count == 2)
    guard case .pipeline(let pipeline) = parsed.tree.statements[0].kind else {
      Issue.record("not a pipeline")
      return
    }
    #expect(pipeline.stages.map(\.verb.text) == ["where", "sort", "keep"])
  }

  @Test func anOpenStringIsFoundOnItsLine() {
    let text = "a | where x == \"abc\nb | where y == \"def\"\n"
    #expect(problems(text).map(brief) == ["K112@15-16"])
  }
}
