import KantaColumns
import KantaPlan
import Testing

@Suite struct ExplainTests {
  private let x = Expression.column("x", .integer)
  private let y = Expression.column("unit price", .integer)

  private func number(_ value: Int64) -> Expression { .constant(.integer(value), .integer) }

  private func sum(_ a: Expression, _ b: Expression) -> Expression {
    .arithmetic(.add, a, b, .integer)
  }

  private func product(_ a: Expression, _ b: Expression) -> Expression {
    .arithmetic(.multiply, a, b, .integer)
  }

  @Test func bracketsStandWhereTheReadingNeedsThem() {
    #expect(spell(product(sum(x, y), number(2))) == "(x + `unit price`) * 2")
    #expect(spell(sum(product(x, y), number(2))) == "x * `unit price` + 2")
    let difference = Expression.arithmetic(.subtract, x, sum(y, number(1)), .integer)
    #expect(spell(difference) == "x - (`unit price` + 1)")
    #expect(spell(.arithmetic(.subtract, x, number(-1), .integer)) == "x - -1")
    let p = Expression.compare(.less, x, number(3))
    let q = Expression.isMissing(y)
    #expect(spell(.and(.or(p, q), p)) == "(x < 3 or `unit price` is missing) and x < 3")
    #expect(spell(.or(.and(p, q), p)) == "x < 3 and `unit price` is missing or x < 3")
    #expect(spell(.not(.and(p, q))) == "not (x < 3 and `unit price` is missing)")
    #expect(spell(.not(q)) == "`unit price` is not missing")
    let choice = Expression.choose(condition: p, then: x, else: number(0), .integer)
    #expect(spell(sum(choice, x)) == "(if x < 3 then x else 0) + x")
  }

  @Test func valuesAreWrittenAsInTheLanguage() throws {
    let euros = ValueType(.decimal(scale: 2), currency: Currency("EUR"))
    #expect(spell(.decimal(ExactDecimal(minorUnits: 1250, scale: 2)), euros) == "12.50 EUR")
    #expect(spell(.percent(0.35), .percent) == "35%")
    #expect(spell(.text("a \"b\""), .text) == #""a \"b\"""#)
    #expect(spell(.duration(.days(90)), .duration) == "90 days")
    #expect(spell(.duration(TimeSpan(months: 12)), .duration) == "1 year")
    #expect(spell(.duration(TimeSpan(months: 5)), .duration) == "5 months")
    let day = try #require(Day(year: 2011, month: 11, day: 1))
    #expect(spell(.date(day), .date) == "2011-11-01")
    #expect(spell(.date(day), ValueType(.date, grain: .month)) == "2011-11")
    #expect(spell(.number(2), .number) == "2")
    #expect(spell(.boolean(true), .boolean) == "true")
  }

  @Test func callsAndMembership() {
    let name = Expression.column("name", .text)
    #expect(
      spell(.call(.contains, [name, .constant(.text("ale"), .text)], .boolean))
        == #"name contains "ale""#)
    #expect(spell(.call(.matches("^a"), [name], .boolean)) == #"name matches "^a""#)
    #expect(spell(.call(.round(digits: 2), [x], .number)) == "round(x, 2)")
    #expect(spell(.call(.cut([10, 20]), [x], .text)) == "cut(x, [10, 20])")
    #expect(spell(.call(.start(of: .month), [.column("d", .date)], .date)) == "month(d)")
    #expect(spell(.member(x, [.integer(1), .integer(2)])) == "x in [1, 2]")
    #expect(spell(.not(.member(x, [.integer(1)]))) == "x not in [1]")
    #expect(spell(.between(x, lower: number(1), upper: number(5))) == "x in 1..5")
    #expect(spell(.between(x, lower: number(1), upper: nil)) == "x >= 1")
  }

  @Test func aPlanReadsFromTheEndToTheStart() {
    let schema = Schema(
      ["country", "amount", "id"].map { Schema.Field($0, $0 == "country" ? .text : .integer) })
    let scan = Relation(
      .scan(SourceReference(id: 1, name: "orders.csv", columns: schema.names, rowCount: 9)),
      schema: schema)
    let amount = Expression.column("amount", .integer)
    let filtered = Relation(
      .filter(
        scan,
        [
          Condition(.compare(.greater, amount, number(0)), failure: "amount ≤ 0"),
          Condition(.not(.isMissing(.column("country", .text))), failure: "country missing"),
        ]), schema: schema)
    let plan = Relation(
      .aggregate(
        filtered, keys: [NamedExpression("country", .column("country", .text))],
        measures: [Measure("revenue", .sum, of: amount, type: .integer)]),
      schema: Schema([Schema.Field("country", .text), Schema.Field("revenue", .integer)]))
    #expect(
      explain(plan) == [
        "aggregate revenue = sum(amount) by country",
        "  scan orders.csv: 2 of 3 columns (country, amount) "
          + "where amount > 0 and country is not missing",
      ])
  }
}
