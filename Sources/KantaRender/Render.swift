package import KantaColumns

/// `answer` as text in `format`; every line ends with a newline.
///
/// `elapsedSeconds` is said in the footer of a terminal table. Large results go to files through
/// `RowWriter`, which gives the same bytes piece by piece.
package func render(
  _ answer: Answer, as format: OutputFormat, style: RenderStyle, elapsedSeconds: Double? = nil
) -> String {
  text(of: RowWriter(answer, as: format, style: style, elapsedSeconds: elapsedSeconds))
}

/// `answer` as HTML without the page around it, for a report or notebook.
///
/// `idPrefix` starts the ids of its picture, if it has one; each on a page needs another.
package func renderHTMLFragment(_ answer: Answer, idPrefix: String = "chart") -> String {
  text(of: RowWriter(answer, as: .html, .file, isPage: false, idPrefix: idPrefix))
}

private func text(of writer: RowWriter) -> String {
  var bytes: [UInt8] = []
  writer.forEachChunk { bytes += $0 }
  return String(decoding: bytes, as: UTF8.self)
}
