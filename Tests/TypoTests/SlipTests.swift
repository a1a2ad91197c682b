import KantaSource
import KantaTestSupport
import Testing

/// Mistypings whose remedy only the session can know, because the names have to be right as well.
@Suite struct SlipTests {
  /// A text, the code of its only error, and the text after the advised edit ("" where there is
  /// none).
  @Test(arguments: [
    ("orders | where amount > €50", "K115", "orders | where amount > 50 EUR"),
    ("orders | where amount > $5", "K115", ""), ("@orders | count", "K115", "orders | count"),
    ("orders | where customer IS NULL", "K201", "orders | where customer is missing"),
    ("load orders.csv", "K111", "load \"orders.csv\""),
    ("load nowhere/orders.csv", "K111", "load \"nowhere/orders.csv\""),
    ("orders | save out.csv", "K304", "orders | save \"out.csv\""),
    ("orders | save out/a.csv", "K304", "orders | save \"out/a.csv\""),
    ("world bookshop/orders", "K111", "world \"bookshop/orders\""),
    ("world bookshop/nothing", "K111", ""),
    (
      "orders | where date > as_of - 90 dasy", "K111", "orders | where date > as_of - 90 days"
    ),
    ("orders | where quantity > 1 000", "K111", "orders | where quantity > 1000"),
    ("orders | where category ! = \"crime\"", "K111", "orders | where category != \"crime\""),
    ("orders | where category has \"cri\"", "K201", "orders | where category contains \"cri\""),
    ("orders | mutate(x = amount * 2)", "K201", "orders | add x = amount * 2"),
    ("orders | filter(quantity > 1)", "K201", "orders | where quantity > 1"),
    ("orders | arrange(desc(amount))", "K201", "orders | sort amount desc"),
    (
      "orders | group_by(category) | summarise(n = n())", "K201",
      "orders | summarize n = count() by category"
    ),
    ("from orders | filter quantity > 1", "K201", "orders | where quantity > 1"),
    ("orders | where customer is mising", "K111", "orders | where customer is missing"),
    (
      "orders | where quantity > 1 adn price > 5", "K111",
      "orders | where quantity > 1 and price > 5"
    ),
    (
      "orders | where quantity > 1 ro price > 5", "K111", "orders | where quantity > 1 or price > 5"
    ),
    (
      "orders | where quantity > 1 add x = 1", "K111", "orders | where quantity > 1 | add x = 1"
    ),
    ("orders | where quantity ni [1, 2]", "K111", "orders | where quantity in [1, 2]"),
    ("orders | top 3 yb amount", "K111", "orders | top 3 by amount"),
    ("orders | sort amount dsec", "K304", "orders | sort amount desc"),
    ("orders | count bby category", "K304", "orders | count by category"),
    (
      "orders | add x = if quantity > 1 thne 1 else 2", "K111",
      "orders | add x = if quantity > 1 then 1 else 2"
    ),
    (
      "orders | summarize sum(amount by category", "K112",
      "orders | summarize sum(amount) by category"
    ),
    (
      "orders | where round(quantity > 5 | count", "K112",
      "orders | where round(quantity) > 5 | count"
    ),
    (
      "orders | where quantity in [1, 2 and price > 5", "K112",
      "orders | where quantity in [1, 2] and price > 5"
    ),
    (
      "orders | where category == \"crime | count", "K112",
      "orders | where category == \"crime\" | count"
    ),
    ("orders | check count) > 1", "K111", "orders | check count() > 1"),
    (
      "orders | summarize sumamount) by category", "K111",
      "orders | summarize sum(amount) by category"
    ),
    ("orders | where f( > 1", "K112", ""), ("orders | where amount ** 2 > 1", "K201", ""),
  ])
  func isToldOnceWithItsRemedy(_ text: String, _ code: String, _ mended: String) throws {
    let demo = try DemoSession()
    let errors = demo.check(text).filter { $0.severity == .error }
    #expect(errors.map(\.code.rawValue) == [code])
    let edited = errors.first?.advice.flatMap { advice in
      advice.edits.isEmpty ? nil : advice.applied(to: SourceText(text, name: "prompt"))
    }
    #expect((edited ?? "") == mended)
    let left = mended.isEmpty ? [] : demo.check(mended).filter { $0.severity == .error }
    #expect(left.allSatisfy { $0.code == .noFile }, "\(left.map(\.message))")
  }
}
