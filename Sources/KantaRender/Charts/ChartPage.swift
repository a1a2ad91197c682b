import KantaColumns
import KantaSource

extension Chart {
  /// The picture in a `figure`, for an HTML page.
  package func figure(idPrefix: String) -> String {
    "<figure class=\"chart\">\n\(svg(idPrefix: idPrefix))</figure>\n"
  }
}

/// An answer that is a picture, for a terminal: definitions, picture, notes and the footer.
struct TerminalPicture {
  /// The definitions and the picture, each line with its end.
  let head: String
  /// The notes and the footer.
  let tail: String

  init(_ answer: Answer, _ chart: Chart?, style: RenderStyle, elapsedSeconds: Double?) {
    let definitions = answer.definitions.flatMap {
      TerminalAnswer.wrapped(Neutralised.text($0), to: style.width)
    }
    let notes = answer.notes.compactMap(\.words).flatMap {
      TerminalAnswer.wrapped($0, to: style.width)
    }
    let footer = Footer(answer, rowsShown: answer.table.rowCount)
    let parts =
      footer.parts(style, elapsedSeconds: elapsedSeconds)
      + (style.atPrompt ? [".last shows the rows"] : [])
    let last = TerminalAnswer.wrapped(parts, separator: style.separator, to: style.width)
    head = (definitions + (chart?.terminalLines(style) ?? [])).map { $0 + "\n" }.joined()
    tail = (notes + last).map { style.dim($0) + "\n" }.joined()
  }
}
