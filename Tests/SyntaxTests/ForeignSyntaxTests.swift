import KantaSource
import KantaSyntax
import Testing

@Suite struct ForeignSyntaxTests {
  @Test(arguments: [
    ("t | where a > 1 && b", "t | where a > 1 and b"), ("t | where a || b", "t | where a or b"),
    ("t | where a&&b", "t | where a and b"), ("t | where !x", "t | where not x"),
    ("t | where !(a == b)", "t | where not (a == b)"), ("t | where a <> 1", "t | where a != 1"),
    ("t | where a === 1", "t | where a == 1"), ("t %>% take 5", "t | take 5"),
    ("t |> take 5", "t | take 5"), ("t | where a == 'x \"y\"'", "t | where a == \"x \\\"y\\\"\""),
    ("t | take 5 // five", "t | take 5 # five"), ("-- all\nt", "# all\nt"),
    ("t | where a AND b", "t | where a and b"), ("t | where NOT a", "t | where not a"),
    ("t | add x = a % 2", "t | add x = a mod 2"), ("t | where a %in% [1]", "t | where a in [1]"),
    ("t | where a is null", "t | where a is missing"),
    ("t | where a is not NULL", "t | where a is not missing"),
    ("t | summarize n = count(*)", "t | summarize n = count()"),
    ("let x = t | take 5", "x = t | take 5"), ("x <- t | take 5", "x = t | take 5"),
    ("t | add x = if(a, 1, 2)", "t | add x = if a then 1 else 2"),
    ("t | take 5;", "t | take 5"), ("t | where a && b && c", "t | where a and b and c"),
    ("t | where d between 1 and 5", "t | where d in 1..5"),
    ("t | where a + b between 1 and 5 and c", "t | where a + b in 1..5 and c"),
    ("t | where n like \"%x%\"", "t | where n contains \"x\""),
    ("t | sort x descending, y", "t | sort x desc, y"),
    ("t | summarize sum(x) group by k", "t | summarize sum(x) by k"),
    ("t | where x > 0 order by y", "t | where x > 0 | sort y"),
    ("t | where x > 0 AND y", "t | where x > 0 and y"),
  ])
  func foreignOperatorsAreMended(_ text: String, _ mended: String) {
    let found = problems(text)
    #expect(found.map(\.code) == [.foreignSyntax])
    #expect(applying(found.first?.advice?.edits ?? [], to: text) == mended)
    #expect(problems(mended) == [])
  }

  @Test(arguments: [
    "filter(orders, country == \"Finland\")", "orders %>% filter(country == 'x') %>% head()",
    "library(dplyr)", "orders |> group_by(country) |> summarise(sum(amount))",
    "df[df['amount'] > 0]", "df.groupby(\"country\")[\"amount\"].sum()", "df[\"x\"]",
    "x = pd.read_csv(\"a.csv\")", "import pandas as pd", "=SUMIF(A1:A5, \">0\", B1:B5)",
    "=SUM(amount)", "orders <- read.csv(\"a.csv\")",
    "insert into orders values (1, 'x')", "delete from orders where a = 1",
    "from orders\nfilter amount > 0 && x\nmagic a b c",
  ])
  func aForeignStatementIsOneProblem(_ text: String) {
    #expect(problems(text).map(\.code) == [.foreignSyntax])
    #expect(problems(text + "\norders | where a >").map(\.code) == [.foreignSyntax, .syntax])
  }

  @Test(arguments: [
    (
      "select country, sum(amount) from orders group by country",
      "orders | summarize sum(amount) by country"
    ),
    ("SELECT * FROM orders", "orders"),
    ("select * from orders limit 10;", "orders | take 10"),
    (
      "SELECT country, SUM(amount) AS revenue FROM orders WHERE amount > 0 AND status <> 'void' "
        + "GROUP BY country ORDER BY revenue DESC LIMIT 5",
      "orders | where amount > 0 and status != \"void\" | summarize revenue = sum(amount) by "
        + "country\n| sort revenue desc\n| take 5"
    ),
    (
      "select customer, avg(amount), count(*) from orders group by 1 order by 2 desc",
      "orders | summarize mean(amount), count() by customer | sort `mean(amount)` desc"
    ),
    (
      "select o.a, b from orders where x = 'y' and z is not null order by a desc, b",
      "orders | where x == \"y\" and z is not missing | sort a desc, b | keep a, b"
    ),
    (
      "select count(distinct customer) as n from orders where country in ('a', 'b')",
      "orders | where country in [\"a\", \"b\"] | summarize n = distinct(customer)"
    ),
    (
      "select a from t where d between '2011-01-01' and '2011-06-30' or n like '%x%'",
      "t | where d in 2011-01-01..2011-06-30 or n contains \"x\" | keep a"
    ),
    ("select distinct country from orders", "orders | distinct country"),
    ("select a, b * 2 as c from t", "t | add c = b * 2 | keep a, c"),
    (
      "select k, sum(x) as s from t group by k having sum(x) > 10",
      "t | summarize s = sum(x) by k | where s > 10"
    ),
    (
      "select a\nfrom t\nwhere b = 1\n  and c = 2\norder by a",
      "t | where b == 1 and c == 2 | sort a | keep a"
    ),
    ("select a, b from t join u on t.x = u.x", ""), ("select a from (select b from t)", ""),
    ("select case when a then b end from t", ""),
  ])
  func sqlIsTranslated(_ sql: String, _ kanta: String) {
    let found = problems(sql)
    #expect(found.map(\.code) == [.foreignSyntax])
    #expect(found.first?.notes.first?.hasPrefix("`help from-sql`") ?? false)
    let edits = found.first?.advice?.edits ?? []
    let translated = edits.isEmpty ? "" : applying(edits, to: sql)
    let flat = translated.replacing("\n", with: " ")
    #expect(flat == kanta.replacing("\n", with: " "))
    if !kanta.isEmpty { #expect(!problems(translated).contains { $0.severity == .error }) }
  }

  @Test func prqlBecomesStages() {
    let text = "from orders\nfilter amount > 0\nderive net = amount * 2\ntake 5\n"
    let edits = problems(text).first?.advice?.edits ?? []
    let kanta = "orders\n| where amount > 0\n| add net = amount * 2\n| take 5\n"
    #expect(applying(edits, to: text) == kanta)
  }

  @Test(arguments: [
    "orders | select a, b", "orders | project a", "orders | extend b = 2",
    "select = load \"x.csv\"",
    "select | take 5", "from | take 3", "x < -y", "x - -y", "a --b", "(filter(x))", "(check(x))",
    "let = t", "orders | where a/b > 1", "import | take 2",
  ])
  func kantaIsNotForeign(_ text: String) {
    #expect(
      problems(text).filter { $0.code == .foreignSyntax && $0.severity == .error } == []
        || text.hasPrefix("(filter"))
    #expect(shape(formatted(text)) == shape(text))
  }
}
