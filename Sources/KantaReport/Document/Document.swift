package import KantaSource

/// A report as it was written: prose in Markdown, and the cells of code in it.
package struct Document: Sendable {
  /// What a cell's fence says about it, besides its name.
  package struct Options: Hashable, Sendable {
    /// The code is there to be unfolded.
    package var folds = false
    /// Neither the code nor what it gives is on the page, unless it fails.
    package var hides = false
    /// What it gives may differ from run to run.
    package var isVolatile = false
  }

  /// A piece of code, in the order of the document.
  package struct Cell: Sendable {
    package let id: String
    /// Whether the document names it.
    package let isNamed: Bool
    /// Whether it stands in a sentence, as `{{ expression }}`.
    package let isInline: Bool
    package let options: Options
    /// What is run: the lines of the document with all but the code blanked out, so that every
    /// place in it is the place in `shown`.
    package let code: SourceText
    /// The same lines as they stand in the document.
    package let shown: SourceText
    /// The code without what stands around it.
    package let text: String
  }

  /// The whole text.
  package let source: SourceText
  /// The title that its header gives.
  package internal(set) var title: String?
  package internal(set) var author: String?
  /// The language of the prose, such as `fi`.
  package internal(set) var language: String?
  package internal(set) var cells: [Cell] = []
  /// The prose, with a mark in the place of each cell.
  var prose = ""
  /// Whether it is code with prose in it, not the other way round.
  let isScript: Bool

  /// Its file's name without folders.
  package var name: String { source.name.split(separator: "/").last.map(String.init) ?? "" }

  init(_ source: SourceText, isScript: Bool) {
    self.source = source
    self.isScript = isScript
  }

  /// The name without its ending, for what is written beside it.
  package var stem: String {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count > 1 ? parts.dropLast().joined(separator: ".") : name
  }
}

/// What stands in the prose for a cell until its results are there.
///
/// Two private characters hold its number, which no document can have: they are taken out of it.
enum CellMark {
  private static let open = "\u{F8F0}"
  private static let close = "\u{F8F1}"

  static func text(_ number: Int) -> String { "\(open)\(number)\(close)" }

  /// The text without such characters.
  static func cleaned(_ text: String) -> String {
    text.replacing(open, with: "\u{FFFD}").replacing(close, with: "\u{FFFD}")
  }

  /// The numbers of the marks in `text`.
  static func numbers(in text: String) -> [Int] {
    pieces(of: text).compactMap { if case .cell(let number) = $0 { number } else { nil } }
  }

  enum Piece: Equatable {
    case text(Substring)
    case cell(Int)
  }

  /// The marks in `text` and what stands between them.
  static func pieces(of text: String) -> [Piece] {
    var pieces: [Piece] = []
    var rest = text[...]
    while let start = rest.firstRange(of: open) {
      let after = rest[start.upperBound...]
      guard let end = after.firstRange(of: close),
        let number = Int(after[..<end.lowerBound])
      else { break }
      if start.lowerBound > rest.startIndex { pieces.append(.text(rest[..<start.lowerBound])) }
      pieces.append(.cell(number))
      rest = after[end.upperBound...]
    }
    if !rest.isEmpty { pieces.append(.text(rest)) }
    return pieces
  }
}
