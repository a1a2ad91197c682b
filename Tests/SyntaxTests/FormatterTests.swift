import KantaSource
import KantaSyntax
import Testing

@Suite struct FormatterTests {
  @Test(arguments: [
    ("orders|where a>1|take 5", "orders | where a > 1 | take 5"),
    ("orders\n  |where a>1\n|   take 5\n", "orders\n| where a > 1\n| take 5\n"),
    ("orders |\n  take 5 |\n  count", "orders\n| take 5\n| count"),
    ("a;b", "a\nb"), ("\n\n\na\n\n\n\nb\n\n", "a\n\nb\n"),
    (
      "a # one\n# two\n\n\n# three\n| take 5 # four\n# five",
      "a  # one\n# two\n# three\n| take 5  # four\n# five"
    ),
    ("t|plot line x title:\"a\"", "t | plot line x, title: \"a\""),
    ("t|rfm scores:5 as  of 2011-12-10", "t | rfm as of 2011-12-10, scores: 5"),
    ("|count per b by a", "| count by a per b"),
    ("t | take 1_000", "t | take 1_000"),
    ("t | where (a) and ((b or c))", "t | where a and (b or c)"),
    ("segments s{a when x>1;b otherwise}", "segments s { a when x > 1; b otherwise }"),
    (
      "segments s{ # head\na when x>1 # why\n\n\nb otherwise\n# end\n}",
      "segments s {  # head\n  a when x > 1  # why\n\n  b otherwise\n  # end\n}"
    ),
    ("define f( x,y )=x+y", "define f(x, y) = x + y"), ("define  g=3", "define g = 3"),
    ("param p=1,doc:\"d\"", "param p = 1, doc: \"d\""), ("kanta  1", "kanta 1"),
    ("as  of  2011-12-10", "as of 2011-12-10"),
    ("check a>1 else  warn \"x\"", "check a > 1 else warn \"x\""),
    ("t | keep by", "t | keep `by`"), ("t | keep a, # keep me\n b", "t\n| keep a, # keep me\n b"),
    ("t\r\n| take 5\r\n", "t\n| take 5\n"), ("t | top 3 per (month)", "t | top 3 per `month`"),
    ("# only\n", "# only\n"), ("", ""), ("x = # why\n t", "x = # why\n t"),
    ("t | where a >", "t | where a >"), ("roles a:x by y", "roles a: x by y"),
    ("t | where x in (not \"a\")", "t | where x in (not \"a\")"),
  ])
  func writesTheCanonicalForm(_ text: String, _ canonical: String) {
    #expect(formatted(text) == canonical)
    #expect(formatted(canonical) == canonical)
    #expect(shape(canonical) == shape(text))
  }

  @Test func longPipelinesBreakAtStagesAndLongStagesAtCommas() {
    let items = (1...12).map { "column_number_\($0) = sum(amount_\($0))" }.joined(separator: ", ")
    let text = formatted("x = orders | where a > 1 | summarize \(items) by country, region")
    let lines = text.split(separator: "\n")
    #expect(lines.prefix(2) == ["x = orders", "| where a > 1"])
    #expect(lines.count == 8)
    #expect(lines.allSatisfy { $0.count <= 100 })
    #expect(lines.dropFirst(3).allSatisfy { $0.hasPrefix("    ") })
    #expect(formatted(text) == text)
  }
}
