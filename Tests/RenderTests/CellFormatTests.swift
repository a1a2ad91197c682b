import KantaColumns
import Testing

@testable import KantaRender

@Suite struct CellFormatTests {
  /// The cells of a table of one column, as people see them.
  private func shown(_ column: Column, name: String = "x") -> [String] {
    let table = Table([(name, column)])
    return CellFormat(0, of: table, rows: 0..<table.rowCount).texts(0..<table.rowCount)
  }

  @Test(arguments: [
    ("orders", "541,909"), ("CustomerID", "541909"), ("customer", "541909"), ("year", "541909"),
    ("birth_year", "541909"), ("Year_Birth", "541909"), ("InvoiceNo", "541909"),
    ("customerid", "541909"),
    ("invoiceno", "541909"), ("STOCKCODE", "541909"), ("phone number", "541909"), ("id", "541909"),
    ("id2", "541909"), ("paid", "541,909"), ("casino", "541,909"), ("customers", "541,909"),
    ("Order", "541909"), ("piano", "541,909"), ("x", "541,909"),
  ])
  func identifiersHaveNoCommas(_ name: String, _ text: String) {
    #expect(shown(Samples.integers([541_909]), name: name) == [text])
  }

  @Test func theColumnBehindARoleIsAnIdentifier() {
    let table = Table([("buyer", Samples.integers([12_347]))], roles: [.customer: "buyer"])
    #expect(CellFormat(0, of: table, rows: 0..<1).texts(0..<1) == ["12347"])
  }

  @Test(arguments: [
    (0, Int64(1_234_567), "1,234,567"), (2, -5, "-0.05"), (2, 123_456_789, "1,234,567.89"),
    (4, 10_000, "1.0000"), (2, Int64.min, "-92,233,720,368,547,758.08"),
  ])
  func decimalsShowAllDigitsOfTheirScale(_ scale: Int, _ minorUnits: Int64, _ text: String) {
    #expect(shown(Samples.integers([minorUnits], .decimal(scale: scale))) == [text])
  }

  @Test func moneyNamesItsCurrencyInTheHeader() {
    let table = Table([("amount", Samples.integers([100], Samples.pounds))])
    #expect(CellFormat(0, of: table, rows: 0..<1).header == "amount (GBP)")
  }

  @Test(
    arguments: [
      ([1, 2.5, 1000], ["1.0", "2.5", "1,000.0"]),
      ([4, 9], ["4", "9"]),
      ([615.7142857, 449.31], ["615.714", "449.310"]),
      ([0.242595, -9582.4312], ["0.243", "-9,582.431"]),
      ([1_234_567.89], ["1,234,568"]),
      ([1.0 / 3], ["0.333333"]),
      ([0.000_012_3, 0.5], ["0.000012", "0.500000"]),
      ([999_999_999_999_999], ["999,999,999,999,999"]),
      ([1e15, 2], ["1e15", "2"]),
      ([1.5e-12, 0], ["1.5e-12", "0"]),
      ([0, 0], ["0", "0"]),
      ([.nan, .infinity, -.infinity, 1], ["NaN", "inf", "-inf", "1"]),
      ([-0.0004, 123_456], ["-0.0004", "123,456.0000"]),
    ] as [([Double], [String])])
  func numbersHaveSixDigitsAndTheSameDecimals(_ values: [Double], _ texts: [String]) {
    #expect(shown(Samples.numbers(values)) == texts)
  }

  @Test func moneyInNumbersHasTwoDecimals() {
    let euros = ValueType(.number, currency: Currency("EUR"))
    #expect(shown(Samples.numbers([18.23341, 1_000], euros)) == ["18.23", "1,000.00"])
    #expect(shown(Samples.numbers([0.0123], euros)) == ["0.0123"])
  }

  @Test func percentsHaveOneDecimal() {
    let shares = Samples.numbers([0.352, 1, 0.0004, 12.3456, -0.07, nil], .percent)
    #expect(shown(shares) == ["35.2%", "100.0%", "0.0%", "1,234.6%", "-7.0%", "·"])
  }

  @Test func secondsAreShownOnlyWhereThereAreSome() {
    let noon = Moment(Day(number: 15_317)).microseconds + 43_200_000_000
    let minutes = Samples.integers([noon, nil, noon + 60_000_000], .datetime)
    #expect(shown(minutes) == ["2011-12-09 12:00", "·", "2011-12-09 12:01"])
    let seconds = Samples.integers([noon, noon + 1_500_000], .datetime)
    #expect(shown(seconds) == ["2011-12-09 12:00:00", "2011-12-09 12:00:01.500000"])
  }

  @Test(arguments: [
    (326 * 86_400, "326 days"), (86_400, "1 day"), (0, "0 days"), (216_000, "2.5 days"),
    (12_000, "03:20:00"), (-12_000, "-03:20:00"), (-86_400, "-1 day"),
    (86_400 * 1234, "1,234 days"),
    (90_000, "1.04 days"), (86_401, "1.0 days"),
  ])
  func durationsAreInDays(_ seconds: Int, _ text: String) {
    #expect(shown(Samples.integers([Int64(seconds) * 1_000_000], .duration)) == [text])
  }

  @Test func otherKinds() {
    #expect(shown(Samples.flags([true, false, nil])) == ["true", "false", "·"])
    #expect(shown(Samples.text(["a\nb", "", nil])) == [#"a\nb"#, "", "·"])
    #expect(shown(Samples.dates([Day(year: 2011, month: 12, day: 9)])) == ["2011-12-09"])
    let none = Column(.missing, .flags([false, false]), validity: Validity([false, false]))
    #expect(shown(none) == ["·", "·"])
  }
}

@Suite struct PlainBytesTests {
  private func text(_ write: (inout [UInt8]) -> Void) -> String {
    var bytes: [UInt8] = []
    write(&bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: [
    (0.1, "0.1"), (3, "3"), (-0.0, "0"), (1e15, "1000000000000000"), (1e16, "10000000000000000"),
    (1e-5, "0.00001"), (1.5e-7, "0.00000015"), (1e-8, "1e-08"), (1e21, "1e+21"),
    (123_456_789.125, "123456789.125"), (1.0 / 3, "0.3333333333333333"), (.nan, "NaN"),
  ])
  func doublesAreTheShortestThatReadBack(_ value: Double, _ plain: String) {
    #expect(text { PlainBytes.append(value, to: &$0) } == plain)
    if !value.isNaN { #expect(Double(plain) == value) }
  }

  @Test func exactValues() {
    #expect(text { PlainBytes.append(Int64.min, to: &$0) } == "-9223372036854775808")
    #expect(text { PlainBytes.append(minorUnits: -5, scale: 2, to: &$0) } == "-0.05")
    #expect(text { PlainBytes.append(minorUnits: 1250, scale: 2, to: &$0) } == "12.50")
    #expect(text { PlainBytes.append(minorUnits: 7, scale: 0, to: &$0) } == "7")
    #expect(text { PlainBytes.append(durationMicroseconds: 216_000_000_000, to: &$0) } == "2.5")
    #expect(text { PlainBytes.append(durationMicroseconds: -86_400_000_000, to: &$0) } == "-1")
    #expect(text { PlainBytes.append(day: 15_317, to: &$0) } == "2011-12-09")
  }

  @Test(arguments: [0, -1, 1_323_435_000_000_000, 1_323_435_000_123_456, -86_400_000_001])
  func datetimesReadAsTheyDoElsewhere(_ microseconds: Int64) {
    let plain = text { PlainBytes.append(microseconds: microseconds, to: &$0) }
    #expect(plain == Moment(microseconds: microseconds).plain)
  }
}
