import Testing

@testable import KantaRender

@Suite struct DecimalDigitsTests {
  @Test(arguments: [
    (0.0, 2, "0.00"), (1.0, 0, "1"), (-0.004, 2, "0.00"), (2.675, 2, "2.68"), (0.5, 0, "1"),
    (1.5, 0, "2"), (999.995, 2, "1,000.00"), (0.0004, 3, "0.000"), (1234567.891, 1, "1,234,567.9"),
    (-1234.5, 2, "-1,234.50"), (1e15, 0, "1,000,000,000,000,000"), (9.99e-5, 4, "0.0001"),
    (1e-5, 6, "0.000010"), (1.5e20, 0, "150,000,000,000,000,000,000"), (0.05, 1, "0.1"),
    (0.04, 1, "0.0"), (99.95, 1, "100.0"),
  ])
  func writesAFixedNumberOfDecimals(_ value: Double, _ decimals: Int, _ text: String) {
    #expect(DecimalDigits(value).fixed(decimals, grouped: true) == text)
  }

  @Test(arguments: [
    (1.234567e15, "1.23457e15"), (1e16, "1e16"), (-9.999996e20, "-1e21"), (1.2e-12, "1.2e-12"),
    (5e-300, "5e-300"), (0.0, "0"),
  ])
  func writesExponents(_ value: Double, _ text: String) {
    #expect(DecimalDigits(value).scientific(6) == text)
  }

  @Test func digitsReadBackAsTheSameDouble() {
    var state: UInt64 = 1
    for _ in 0..<2000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let value = Double(bitPattern: state)
      guard value.isFinite, (1e-30..<1e30).contains(value.magnitude) else { continue }
      let digits = DecimalDigits(value)
      #expect(Double(digits.fixed(digits.decimals, grouped: false)) == value)
    }
  }
}
