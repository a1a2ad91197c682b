import KantaSource
import KantaSyntax
import Testing

/// What a text means, seen through its canonical spelling and its tree.
@Suite struct TreeTests {
  private func stage(_ text: String) -> StageSyntax? {
    let parsed = parse(SourceText("t | " + text, name: "test"))
    guard parsed.diagnostics.isEmpty, case .pipeline(let pipeline) = parsed.tree.statements[0].kind
    else { return nil }
    return pipeline.stages.first
  }

  private func literal(_ text: String) -> LiteralSyntax? {
    guard case .literal(let value) = stage("show \(text)")?.items.first?.expression.kind else {
      return nil
    }
    return value
  }

  @Test(arguments: [
    ("12", LiteralSyntax.integer(12)), ("1_000", .integer(1000)), ("-5", .integer(-5)),
    ("12.50", .decimal(minorUnits: 1250, scale: 2)),
    ("35%", .percent(minorUnits: 35, scale: 0)), ("2.5%", .percent(minorUnits: 25, scale: 1)),
    ("500 EUR", .money(minorUnits: 500, scale: 0, currency: "EUR")),
    ("1_000.50 GBP", .money(minorUnits: 100_050, scale: 2, currency: "GBP")),
    ("90 days", .duration(90, unit: "day")), ("1 year", .duration(1, unit: "year")),
    ("2011-12-10", .date(year: 2011, month: 12, day: 10)),
    ("2011-12-10 12:30", .datetime(year: 2011, month: 12, day: 10, secondOfDay: 45_000)),
    ("2011-12-10T12:30:05", .datetime(year: 2011, month: 12, day: 10, secondOfDay: 45_005)),
    ("2011-11", .period(.month(year: 2011, month: 11))),
    ("2011-Q3", .period(.quarter(year: 2011, quarter: 3))),
    ("2011-W45", .period(.isoWeek(year: 2011, week: 45))),
    ("2020-W53", .period(.isoWeek(year: 2020, week: 53))),
    (#""a\"b\\c\n\t\u{1F4DA}""#, .text("a\"b\\c\n\t📚")),
    ("true", .boolean(true)), ("missing", .missing),
  ])
  func readsLiterals(_ text: String, _ value: LiteralSyntax) {
    #expect(literal(text) == value)
  }

  /// Fully bracketed on the right: how tightly things bind.
  @Test(arguments: [
    ("a + b * c", "a + (b * c)"), ("a - b - c", "(a - b) - c"), ("2011 - 11", "(2011) - (11)"),
    ("not a == b and c", "(not (a == b)) and c"), ("a or b and c", "a or (b and c)"),
    ("x in 1..5 and y", "(x in (1..5)) and y"), ("1 + 2..3 * 4", "(1 + 2)..(3 * 4)"),
    ("-a * b", "(-a) * b"), ("a mod b + c", "(a mod b) + c"), ("-x ..5", "(-x)..5"),
    ("if a then b else if c then d else e", "if a then b else (if c then d else e)"),
    ("a + 5%", "a + (5%)"), ("a is not missing or b", "(a is not missing) or b"),
    ("x not in [1] == y", "x not in [1] == y"),
  ])
  func bindsAsTheTableSays(_ text: String, _ bracketed: String) {
    #expect(shape("t | where " + text) == shape("t | where " + bracketed))
  }

  @Test func aStageHasOneShape() throws {
    let plot = try #require(
      stage("plot line revenue by quarter per country, title: \"x\", height: 3"))
    #expect(plot.word?.text == "line")
    #expect(plot.items.map { spell($0.expression) } == ["revenue"])
    #expect(plot.by?.map { spell($0.expression) } == ["quarter"])
    #expect(plot.per?.map { spell($0.expression) } == ["country"])
    #expect(plot.options.map(\.name.text) == ["title", "height"])
    let rfm = try #require(stage("rfm scores: 5 as of 2011-12-10"))
    #expect(rfm.asOf.map(spell) == "2011-12-10")
    #expect(spell(rfm) == "rfm as of 2011-12-10, scores: 5")
    let check = try #require(stage("check a > 3 else warn \"low\""))
    #expect(check.otherwise?.severity == .warn)
    let sort = try #require(stage("sort revenue desc, name asc, x"))
    #expect(sort.items.map(\.order) == [.descending, .ascending, nil])
    let segment = try #require(stage("segment value_map"))
    #expect(segment.word == nil)
    #expect(segment.items.count == 1)
  }

  @Test func aRateNeedsAnAmountAndAUnit() throws {
    #expect(
      spell(try #require(stage("clv discount: 15% per years"))) == "clv discount: 15% per year")
    let top = try #require(stage("add r = rank(x) per month"))
    #expect(top.per?.count == 1)
  }

  @Test(arguments: [
    ("load \"a.csv\", \"b.csv\", decimal: \",\"", true), ("sample \"bookshop\"", true),
    ("roles customer: x", true), ("orders", false), ("_", false),
  ])
  func knowsAVerbThatStartsAPipeline(_ text: String, _ isVerb: Bool) throws {
    let parsed = parse(SourceText(text, name: "test"))
    #expect(parsed.diagnostics == [])
    guard case .pipeline(let pipeline) = parsed.tree.statements[0].kind else {
      Issue.record("not a pipeline")
      return
    }
    if case .verb = pipeline.source { #expect(isVerb) } else { #expect(!isVerb) }
  }

  @Test(arguments: [
    ("a;b", 2), ("a\n| take 5\n\n\nb", 2), ("a |\ntake 5", 1), ("a\n# note\n| take 5", 1),
    ("a | where x and\n y", 1), ("a | where f(1,\n2)\n", 1), ("a | keep x,\n  y", 1),
    ("x =\n a", 1), ("a | add y =\n  3", 1), ("", 0), ("# only this", 0),
    ("a | keep b,\n by\nc", 2),
  ])
  func linesGoOnOnlyWhereSomethingMustFollow(_ text: String, _ statements: Int) {
    let parsed = parse(SourceText(text, name: "test"))
    #expect(parsed.diagnostics.map(\.message) == [])
    #expect(parsed.tree.statements.count == statements)
  }

  @Test(arguments: [
    ("sum( amount )", "sum(amount)"), ("(a+b)*c", "(a + b) * c"), ("((a))", "a"),
    ("quantile(x,90%)", "quantile(x, 90%)"), ("- 5", "-5"), ("-(a)", "-a"), ("- -a", "-(-a)"),
    ("f(x, by: 3)", "f(x, by: 3)"), ("`Odd Name` + `in`", "`Odd Name` + `in`"),
    ("a - (b - c)", "a - (b - c)"), ("(a - b) - c", "a - b - c"), ("1  day", "1 day"),
    ("not (a and b)", "not (a and b)"), ("(not a) and b", "not a and b"),
    ("(if a then b else c) + 1", "(if a then b else c) + 1"), ("12.05 EUR", "12.05 EUR"),
    ("-0.5", "-0.5"), ("orders . customer", "orders.customer"),
    ("(orders | take 5 | count)", "(orders | take 5 | count)"),
  ])
  func spellsCanonically(_ text: String, _ canonical: String) throws {
    let item = try #require(stage("add x = \(text)")?.items.first)
    #expect(spell(item.expression) == canonical)
  }
}
