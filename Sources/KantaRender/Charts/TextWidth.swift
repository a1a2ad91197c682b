import KantaSource

/// About how wide text is in the sans-serif fonts that systems show pages with.
///
/// A page is laid out before anybody knows its fonts; these widths are those of Helvetica and a
/// sixth more, so that text that is said to fit does fit in most fonts.
enum TextWidth {
  /// The width in pixels at a font size of `size` pixels.
  static func of(_ text: String, size: Double) -> Double {
    var units = 0
    for character in text {
      guard let ascii = character.asciiValue, ascii >= 32, ascii < 127 else {
        units += DisplayWidth.of(character) == 2 ? 1000 : DisplayWidth.of(character) == 0 ? 0 : 600
        continue
      }
      units += widths[Int(ascii) - 32]
    }
    return Double(units) * size * 1.16 / 1000
  }

  /// `text`, or its start and an ellipsis, within `width` pixels.
  static func cut(_ text: String, to width: Double, size: Double) -> String {
    // Room that was made for a text by adding its width to others may have lost a last digit.
    if of(text, size: size) <= width + 0.01 { return text }
    var kept = ""
    for character in text {
      if of(kept + String(character) + "…", size: size) > width { break }
      kept.append(character)
    }
    return kept + "…"
  }

  /// `text` in lines of at most `width` pixels, broken at spaces.
  static func wrapped(_ text: String, to width: Double, size: Double) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ").map(String.init) {
      if let last = lines.last, of(last + " " + word, size: size) <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(cut(word, to: width, size: size))
      }
    }
    return lines
  }

  /// Thousandths of the font size, from the space to the tilde.
  ///
  /// Source: Adobe Font Metrics of Helvetica.
  private static let widths = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
  ]
}
