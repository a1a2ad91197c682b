import KantaRender
import KantaSource
import KantaSyntax

/// Code for a page, with comments, texts and numbers told apart.
enum CodeText {
  static func html(_ code: String) -> String {
    let source = SourceText(code, name: "cell")
    var text = ""
    for token in lex(source).tokens {
      for piece in token.leading {
        text += marked(source[piece.range], piece.kind == .comment ? "comment" : nil)
      }
      text += marked(source[token.range], kind(of: token))
    }
    return text
  }

  private static func marked(_ text: String, _ kind: String?) -> String {
    // Lines stay lines; every other control character becomes visible.
    let safe = text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { line in
        line.split(separator: "\t", omittingEmptySubsequences: false)
          .map { HTMLText.escaped(String($0)) }.joined(separator: "\t")
      }.joined(separator: "\n")
    guard let kind, !text.isEmpty else { return safe }
    return "<span class=\"\(kind)\">\(safe)</span>"
  }

  private static func kind(of token: Token) -> String? {
    guard case .literal(let literal) = token.kind else { return nil }
    return if case .text = literal { "string" } else { "literal" }
  }
}
