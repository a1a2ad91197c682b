import KantaSource

/// A `{{ expression }}` in a line of prose.
struct InlineCode {
  let line: DocumentLine
  /// The offsets of the whole, braces included, in the text of the line.
  let whole: Range<Int>
  /// The offsets of what is between the braces.
  let inside: Range<Int>

  /// Those of a line, and where braces are opened and never closed.
  ///
  /// A backslash before the braces takes their meaning; a `}}` in a quoted text closes nothing.
  static func all(in line: DocumentLine) -> (found: [InlineCode], open: Int?) {
    let bytes = Array(line.text.utf8)
    let (opening, closing) = (UInt8(ascii: "{"), UInt8(ascii: "}"))
    var found: [InlineCode] = []
    var place = 0
    while place + 1 < bytes.count {
      if bytes[place] == UInt8(ascii: "\\") {
        place += 2
        continue
      }
      guard bytes[place] == opening, bytes[place + 1] == opening else {
        place += 1
        continue
      }
      var end = place + 2
      var isQuoted = false
      while end < bytes.count {
        if isQuoted, bytes[end] == UInt8(ascii: "\\") {
          end += 2
          continue
        }
        if bytes[end] == UInt8(ascii: "\"") { isQuoted.toggle() }
        if !isQuoted, bytes[end] == closing, end + 1 < bytes.count, bytes[end + 1] == closing {
          break
        }
        end += 1
      }
      guard end < bytes.count else { return (found, place) }
      found.append(InlineCode(line: line, whole: place..<end + 2, inside: place + 2..<end))
      place = end + 2
    }
    return (found, nil)
  }
}
