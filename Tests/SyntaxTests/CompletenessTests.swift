import KantaSource
import KantaSyntax
import Testing

@Suite struct CompletenessTests {
  @Test(arguments: [
    "orders |", "orders | where (a > 1", "orders | keep a,", "x =", "orders | where a >",
    "orders | where a and", "orders | count by", "orders | where x == \"abc", "segments s {",
    "segments s {\n  a when x > 3\n", "orders | # and then", "orders | where not",
    "t | add x = a +\n",
    "t | rfm scores:", "t | where a in [1,\n2", "t | add x = if a then", "t | join u on",
  ])
  func moreMustFollow(_ text: String) {
    #expect(completeness(of: SourceText(text, name: "prompt")) == .incomplete)
  }

  @Test(arguments: [
    "", "orders", "orders | take 5", "orders | where a > 1 # (", "x = 5", "| take 5",
    "t | keep a, by",
    "segments s { a otherwise }", "t\n| where \"(\" == a", "orders | take 5;", "by",
  ])
  func nothingIsMissing(_ text: String) {
    #expect(completeness(of: SourceText(text, name: "prompt")) == .complete)
  }

  @Test(arguments: [
    "orders | where a ) b", "select a from b", "t | where 2011-02-31 < a", "t | @", "t where a",
  ])
  func moreWouldNotHelp(_ text: String) {
    #expect(completeness(of: SourceText(text, name: "prompt")) == .invalid)
  }
}
