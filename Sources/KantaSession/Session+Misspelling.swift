import KantaColumns
import KantaEngine
import KantaPlan
import KantaSource

extension Session {
  /// What a filter asks of a text column and no row has, with the word that is nearest.
  ///
  /// `segment == "Champoins"` is no mistake of the language, and yet it leaves nothing. Only where
  /// a step has left nothing is the input of the filters read again.
  func misspellings(in relation: Relation, _ notes: [StepNote]) -> [StepNote] {
    let isEmptied = notes.contains { note in
      if case .kept(0, let total, _) = note { total > 0 } else { false }
    }
    guard isEmptied else { return [] }
    return relation.wordTests.compactMap { test in
      let column = NamedExpression("word", .column(test.column, .text))
      let plan = Relation(
        .aggregate(test.input, keys: [column], measures: []),
        schema: Schema([Schema.Field("word", .text)]))
      guard let answer = try? host.engine.run(plan, on: execution, tap: { _, _ in [] }) else {
        return nil
      }
      let words = (0..<answer.table.rowCount).compactMap { row -> String? in
        if case .text(let word) = answer.table.columns[0][row] { word } else { nil }
      }
      guard !words.isEmpty, !words.contains(test.word) else { return nil }
      return .remark(Self.unknownWord(test, among: words))
    }
  }

  private static func unknownWord(_ test: WordTest, among words: [String]) -> String {
    let start = "no row has \"\(test.word)\" as \(test.column)"
    if let near = Suggestion.nearest(to: test.word, among: words).first {
      return start + "; did you mean \"\(near)\"?"
    }
    guard words.count <= 12 else { return start }
    return start + "; there are: " + Counted.list(words.sorted(), limit: 12)
  }
}

/// A filter's comparison of a text column with a word.
private struct WordTest {
  let input: Relation
  let column: String
  let word: String
}

extension Relation {
  /// The comparisons of text columns with a word in the filters of a plan, the first step first.
  fileprivate var wordTests: [WordTest] {
    var tests = inputs.flatMap(\.wordTests)
    guard case .filter(let input, let conditions) = node else { return tests }
    for condition in conditions {
      guard case .compare(.equal, let left, let right) = condition.expression else { continue }
      switch (left, right) {
      case (.column(let name, let type), .constant(.text(let word), _)),
        (.constant(.text(let word), _), .column(let name, let type)):
        if type.kind == .text { tests.append(WordTest(input: input, column: name, word: word)) }
      default: break
      }
    }
    return tests
  }
}
