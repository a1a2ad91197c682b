import KantaPlan
import KantaSource
import KantaSyntax

extension Session {
  /// The diagnostic with its advice held against the language: an edit is shown only when the
  /// edited text parses and checks; advice without an edit is words, and stays.
  ///
  /// `all` has the edits for all mistakes of the text: one of several mistakes is mended rightly
  /// when the text is right with all of them mended.
  func verified(
    _ diagnostic: Diagnostic, with all: [Diagnostic.Edit] = [], in source: SourceText,
    _ scope: Scope
  ) -> Diagnostic {
    guard let advice = diagnostic.advice, !advice.edits.isEmpty else { return diagnostic }
    for edits in [advice.edits, all] where !edits.isEmpty {
      let edited = SourceText(
        Diagnostic.Advice("", edits: edits).applied(to: source), name: source.name,
        firstLine: source.firstLine)
      if isRight(edited, near: advice.edits[0].range.lowerBound, scope) { return diagnostic }
    }
    var withoutEdits = diagnostic
    // Where a bracket closes may be unclear; that it has to is not.
    withoutEdits.advice = diagnostic.code == .unclosed ? Diagnostic.Advice(advice.text) : nil
    return withoutEdits
  }

  /// A problem without a sure remedy, with the first small change that makes the text right, where
  /// there is one.
  func repaired(_ diagnostic: Diagnostic, in source: SourceText, _ scope: Scope) -> Diagnostic {
    guard diagnostic.severity == .error, diagnostic.advice?.edits.isEmpty ?? true else {
      return diagnostic
    }
    for advice in repairs(of: diagnostic, in: source) {
      let edited = SourceText(
        advice.applied(to: source), name: source.name, firstLine: source.firstLine)
      if isRight(edited, near: advice.edits[0].range.lowerBound, scope) {
        var repaired = diagnostic
        repaired.advice = advice
        return repaired
      }
    }
    return diagnostic
  }

  /// Whether the statement at `offset` parses and checks; whether a file is there is no matter of
  /// the text.
  private func isRight(_ source: SourceText, near offset: Int, _ scope: Scope) -> Bool {
    let parsed = parse(source)
    let statement =
      parsed.tree.statements.last { $0.range.lowerBound <= offset } ?? parsed.tree.statements.first
    guard let statement else { return false }
    let isBroken = parsed.diagnostics.contains { problem in
      problem.severity == .error
        && (problem.range.map {
          statement.range.lowerBound <= $0.lowerBound && $0.lowerBound <= statement.range.upperBound
        } ?? true)
    }
    guard !isBroken else { return false }
    var checker = Checker(scope: scope, catalogue: catalogue, host: host)
    checker.applyCommandLine(settings)
    let checked = checker.check(statement)
    _ = host.takeRemarks()
    let errors = checker.diagnostics.filter { $0.severity == .error }
    return errors.isEmpty ? checked != nil : errors.allSatisfy { $0.code == .noFile }
  }
}
