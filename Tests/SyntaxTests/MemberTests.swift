import KantaSource
import KantaSyntax
import Testing

/// `members of name [in table]` wherever a table can stand.
@Suite struct MemberTests {
  private func canonical(_ text: String) -> String { format(SourceText(text, name: "test")) }

  private func messages(_ text: String) -> [String] {
    parse(SourceText(text, name: "test")).diagnostics.map(\.message)
  }

  @Test(arguments: [
    "members of Champions", "members of `At Risk` in profile | take 3",
    "x = members of vip", "orders | join members of vip on customer",
    "orders | join members of vip in profile on customer, many: true",
    "orders | append members of vip", "orders | where customer in members of vip and amount > 3",
    "orders | where customer not in members of vip in profile",
    "orders | join (members of vip | keep customer) on customer",
    "orders | where members > 3 | count by members", "members | count", "orders | keep members",
  ]) func isCanonical(_ text: String) {
    #expect(messages(text).isEmpty)
    #expect(canonical(text) == text)
    #expect(shape(canonical(text)) == shape(text))
  }

  @Test func parenthesesAreLeftOutWhereNothingNeedsThem() {
    #expect(
      canonical("orders | join (members of vip) on customer")
        == "orders | join members of vip on customer")
    #expect(canonical("(members of vip) | take 3") == "(members of vip) | take 3")
  }

  @Test(arguments: [
    ("members of", "expected the name of a segment after `of`"),
    ("members vip", "expected `of` after `members`"),
    ("members vip in profile", "expected `of` after `members`"),
    ("member of vip", "expected `members`, found `member`"),
    ("members of \"vip\"", "a segment is named without quotes"),
    ("members of At Risk | take 3", "a name of several words stands in backquotes"),
    ("members of vip in", "expected the name of a table after `in`"),
  ]) func mistakesAreOneMessage(_ text: String, _ message: String) {
    #expect(messages(text) == [message])
  }
}
