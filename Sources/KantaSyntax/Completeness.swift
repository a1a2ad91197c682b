package import KantaSource

/// Whether a text can be run as it stands.
package enum Completeness: String, Hashable, Sendable {
  case complete
  /// Something is still open, or must follow: show a continuation prompt.
  case incomplete
  /// More text would not mend it: run it and show what is wrong.
  case invalid
}

/// Whether `text` is finished: the one answer for prompt, notebook and editor.
///
/// It is incomplete while a string or bracket is open, or while its last token is one after which a
/// line goes on: `|`, `,`, an operator, or a word such as `by`.
package func completeness(of text: SourceText) -> Completeness {
  let lexed = Lexed(text)
  if lexed.isOpen { return .incomplete }
  let meaningful = lexed.tokens.filter { $0.kind != .newline && $0.kind != .end }
  if Layout.continues(meaningful[...]) { return .incomplete }
  return parse(text).diagnostics.contains { $0.severity == .error } ? .invalid : .complete
}
