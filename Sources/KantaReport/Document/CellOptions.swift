import KantaSource

/// What stands between the braces behind a fence: `{#id fold hide volatile}`.
struct CellOptions {
  static let known = ["fold", "hide", "volatile"]

  private(set) var id: String?
  private(set) var options = Document.Options()
  private(set) var problems: [Diagnostic] = []

  /// Reads `line`, the opening fence.
  init(_ line: DocumentLine) {
    guard let open = line.text.firstIndex(of: "{") else {
      checkNothingFollows(line)
      return
    }
    let start = line.offset + line.text[..<open].utf8.count
    guard let close = line.text.lastIndex(of: "}"), close > open else {
      let end = line.offset + line.text.utf8.count
      problems.append(.openOptions(at: SourceRange(start, end)))
      return
    }
    var place = line.text.index(after: open)
    while place < close {
      let rest = line.text[place..<close].drop { $0 == " " || $0 == "," || $0 == "\t" }
      let word = rest.prefix { $0 != " " && $0 != "," && $0 != "\t" }
      guard !word.isEmpty else { break }
      let offset = line.offset + line.text[..<word.startIndex].utf8.count
      take(String(word), at: SourceRange(offset, offset + word.utf8.count))
      place = word.endIndex
    }
  }

  private mutating func take(_ word: String, at range: SourceRange) {
    switch word {
    case "fold": options.folds = true
    case "hide": options.hides = true
    case "volatile": options.isVolatile = true
    default:
      guard word.hasPrefix("#") else {
        problems.append(.unknownCellOption(word, at: range))
        return
      }
      let name = String(word.dropFirst())
      if id != nil || !Self.isName(name) {
        problems.append(.badCellName(name, isSecond: id != nil, at: range))
      } else if Self.isTaken(name) {
        problems.append(.takenCellName(name, at: range))
      }
      id = name
    }
  }

  /// ```` ```kanta fold ```` is a slip for ```` ```kanta {fold} ````.
  private mutating func checkNothingFollows(_ line: DocumentLine) {
    guard let word = line.text.firstRange(of: "kanta") else { return }
    let rest = line.text[word.upperBound...]
    let extra = rest.drop { $0 == " " || $0 == "\t" }
    guard !extra.isEmpty else { return }
    let offset = line.offset + line.text[..<extra.startIndex].utf8.count
    problems.append(
      .optionsOutsideBraces(
        String(extra), at: SourceRange(offset, offset + extra.utf8.count)))
  }

  /// Names that cells and values without one have, `cell-1` and `value-1`, and that of the record.
  static func isTaken(_ name: String) -> Bool {
    if name == "kanta-run" { return true }
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    return parts.count == 2 && ["cell", "value"].contains(parts[0])
      && parts[1].utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// Letters, digits, `-` and `_`, with a letter in front.
  private static func isName(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first, first.properties.isAlphabetic else { return false }
    return name.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-" || $0 == "_"
    }
  }
}
