import KantaSource
import KantaTestSupport
import Testing

/// What a session says to mistakes, and whether its advice is right.
@Suite struct TypoTests {
  /// The share of mistakes that may be told as more than one error.
  private static let toleratedShare = 0.05
  /// The share of mistakes for which an edit or a next action has to be offered.
  private static let helpfulShare = 0.80

  @Test func everyStatementIsRight() throws {
    let demo = try DemoSession()
    for statement in Typist.statements {
      #expect(demo.check(statement).isEmpty, "\(statement)")
      #expect(demo.run(statement).errors.isEmpty, "\(statement)")
    }
  }

  @Test func everyMistakeIsToldOnceAndEveryEditIsRight() throws {
    let demo = try DemoSession()
    var told = 0
    var stillRight = 0
    var helped = 0
    var edited = 0
    var repeated: [String] = []
    var unhelped: [String] = []
    for typo in Typist.typos(seed: 20_241_231) {
      let problems = demo.check(typo.wrong)
      let errors = problems.filter { $0.severity == .error }
      if problems.isEmpty {
        stillRight += 1
        #expect(typo.kind != "another language", "\(typo.wrong) went unnoticed")
        continue
      }
      told += 1
      if errors.count > 1 {
        repeated.append("\(typo.wrong)\n    " + errors.map(\.message).joined(separator: "\n    "))
      }
      if problems.contains(where: { $0.advice != nil }) {
        helped += 1
      } else {
        unhelped.append("\(typo.kind): \(typo.wrong)\n    \(problems[0].message)")
      }
      for problem in problems {
        guard let advice = problem.advice, !advice.edits.isEmpty else { continue }
        edited += 1
        let source = SourceText(typo.wrong, name: "prompt")
        let mended = advice.applied(to: source)
        let left = demo.check(mended).filter { $0.severity == .error }
        #expect(left.isEmpty, "\(typo.wrong)\n→ \(mended)\n\(left.map(\.message))")
      }
    }
    print(
      """
      typos: \(told) told, \(stillRight) still right; help for \(helped), an edit for \(edited); \
      \(repeated.count) told more than once
      """)
    for line in repeated { print("  more than one error: " + line) }
    for line in unhelped { print("  no help: " + line) }
    #expect(told >= 100)
    #expect(Double(repeated.count) <= Self.toleratedShare * Double(told))
    #expect(Double(helped) >= Self.helpfulShare * Double(told))
  }
}
