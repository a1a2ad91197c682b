import KantaColumns
import KantaPlan
import KantaTestSupport
import Testing

@Suite struct FunctionTests {
  /// A use of each function over the orders of the bookshop, and the type it gives.
  private static let uses: [String: (call: String, type: String)] = [
    "year": ("year(date)", "integer"), "quarter": ("quarter(date)", "quarter"),
    "month": ("month(date)", "month"), "week": ("week(date)", "week"),
    "day": ("day(date)", "date"), "weekday": ("weekday(date)", "integer"),
    "age_in": ("age_in(date, \"years\")", "integer"),
    "lower": ("lower(product)", "text"), "upper": ("upper(product)", "text"),
    "trim": ("trim(product)", "text"), "length": ("length(product)", "integer"),
    "contains": ("contains(product, \"a\")", "boolean"),
    "starts_with": ("starts_with(product, \"a\")", "boolean"),
    "ends_with": ("ends_with(product, \"a\")", "boolean"),
    "matches": ("matches(product, \"^A\")", "boolean"),
    "replace": ("replace(product, \"a\", \"b\")", "text"),
    "split_part": ("split_part(product, \" \", 1)", "text"),
    "abs": ("abs(price)", "decimal"), "round": ("round(price, 1)", "decimal"),
    "floor": ("floor(price)", "integer"), "ceil": ("ceil(price)", "integer"),
    "ln": ("ln(price)", "number"), "exp": ("exp(quantity)", "number"),
    "sqrt": ("sqrt(price)", "number"),
    "coalesce": ("coalesce(customer, \"nobody\")", "text"),
    "cut": ("cut(price, [10, 20])", "text"),
    "sum": ("sum(price)", "decimal"), "mean": ("mean(price)", "number"),
    "median": ("median(price)", "number"), "min": ("min(product)", "text"),
    "max": ("max(date)", "datetime"), "count": ("count()", "integer"),
    "distinct": ("distinct(customer)", "integer"),
    "quantile": ("quantile(price, 90%)", "number"), "stddev": ("stddev(price)", "number"),
    "first": ("first(product)", "text"), "last": ("last(date)", "datetime"),
    "any": ("any(quantity < 0)", "boolean"), "all": ("all(quantity < 0)", "boolean"),
    "share_missing": ("share_missing(customer)", "percent"),
    "unique": ("unique(order)", "boolean"),
    "share": ("share(price)", "percent"), "rank": ("rank(price)", "integer"),
    "ntile": ("ntile(price, 4)", "integer"), "lag": ("lag(price, 1)", "decimal"),
    "running_sum": ("running_sum(price)", "decimal"),
  ]

  @Test func everyFunctionHasAUse() {
    #expect(Set(FunctionCatalogue.names) == Set(Self.uses.keys))
  }

  @Test func everyFunctionCanBeCalledAsItIsDeclared() throws {
    let demo = try DemoSession()
    for function in FunctionCatalogue.all {
      let use = try #require(Self.uses[function.name])
      let stage =
        switch function.group {
        case .aggregates: "summarize x = \(use.call)"
        case .dates, .text, .numbers, .choice, .windows: "add x = \(use.call) | keep x | take 1"
        }
      let outcome = demo.run("orders | \(stage)")
      #expect(outcome.problems.isEmpty, "\(use.call): \(outcome.problems)")
      let table = try #require(outcome.answers.first, "\(use.call)").table
      #expect(table.rowCount == 1, "\(use.call)")
      #expect(table.schema.fields.first?.type.name == use.type, "\(use.call)")
    }
  }

  @Test func everyFunctionSaysHowItIsWritten() {
    for function in FunctionCatalogue.all {
      #expect(function.signature.hasPrefix(function.name + "("), "\(function.name)")
      #expect(function.summary.hasSuffix("."), "\(function.name)")
      let least = function.takes.count - function.optionalCount
      #expect(least >= 0 && least <= function.takes.count, "\(function.name)")
    }
  }

  @Test func aggregatesWorkOverAWindowToo() throws {
    let demo = try DemoSession()
    let outcome = demo.run(
      "orders | add x = sum(amount) per category | summarize n = distinct(x) by category")
    #expect(outcome.problems.isEmpty)
    let counts = try #require(outcome.answers.first).table.column("n")
    for row in 0..<(counts?.count ?? 0) { #expect(counts?[row] == .integer(1)) }
  }
}
