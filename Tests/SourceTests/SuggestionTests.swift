import KantaSource
import Testing

@Suite struct SuggestionTests {
  @Test(arguments: [
    ("contry", "country"), ("custmer", "customer"), ("amuont", "amount"), ("dat", "date"),
  ])
  func findsTheWordThatWasMeant(_ typed: String, _ meant: String) {
    let words = ["country", "customer", "order", "date", "amount", "description"]
    #expect(Suggestion.nearest(to: typed, among: words).first == meant)
  }

  @Test func doesNotGuessWildly() {
    #expect(Suggestion.nearest(to: "revenue", among: ["country", "date"]).isEmpty)
  }

  @Test func countsASwapAsOneMistake() {
    #expect(Suggestion.editDistance(Array("form"), Array("from")) == 1)
  }
}
