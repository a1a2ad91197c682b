/// The plain style: everything the fancy style draws, said in words.
struct PlainDiagnostic {
  private let diagnostic: Diagnostic
  private let source: SourceText?

  init(_ diagnostic: Diagnostic, in source: SourceText?) {
    self.diagnostic = diagnostic
    self.source = source
  }

  var text: String {
    ([headline] + labelled + places + advice + notes).map { $0 + "\n" }.joined()
  }

  private var headline: String {
    var start = "\(diagnostic.severity.rawValue) \(diagnostic.code.rawValue)"
    if let source, let range = diagnostic.range {
      let (line, column) = source.position(at: range.lowerBound)
      start += " at line \(line), column \(column)"
      if source.isFile { start += " of \(Neutralised.text(source.name))" }
    }
    return "\(start): \(Neutralised.text(diagnostic.message))"
  }

  /// Each line once, then each marked piece of it with what is said about it.
  private var labelled: [String] {
    guard let source else { return [] }
    return Excerpt(diagnostic.labels, in: source).lines.flatMap { line in
      let drawn = DrawnLine(line.index, of: source, marking: line.marks.map(\.range))
      return ["line \(line.number): \(drawn.text)"]
        + line.marks.map { mark in
          let piece = Neutralised.text(source[mark.range])
          let column = source.position(at: mark.range.lowerBound).column
          let said = [piece, Neutralised.text(mark.text)].filter { !$0.isEmpty }
          return (["column \(column)"] + [said.joined(separator: ", ")].filter { !$0.isEmpty })
            .joined(separator: ": ")
        }
    }
  }

  private var places: [String] {
    diagnostic.places.map { place in
      let reason = Neutralised.text(place.reason)
      let line = "\(Neutralised.text(place.file)), line \(place.line)"
      guard let column = place.column else { return "\(line) \(reason)" }
      return "\(line), column \(column): " + place.quotedValue
        + (reason.isEmpty ? "" : ", \(reason)")
    }
  }

  private var advice: [String] {
    guard let advice = diagnostic.advice else { return [] }
    let edited = advice.editedLines(in: source)
    let words = advice.text.isEmpty ? [] : ["help: " + Neutralised.text(advice.text)]
    return words + edited.map { "write: " + $0 }
  }

  private var notes: [String] {
    diagnostic.notes.flatMap { note in
      note.split(separator: "\n").map { "note: " + Neutralised.text(String($0)) }
    }
  }
}

/// The short style: one line, the form editors and compilers have in common.
enum ShortDiagnostic {
  static func text(_ diagnostic: Diagnostic, in source: SourceText?) -> String {
    var place = ""
    if let source, let range = diagnostic.range {
      let (line, column) = source.position(at: range.lowerBound)
      place = "\(Neutralised.text(source.name)):\(line):\(column): "
    } else if let first = diagnostic.places.first {
      place = "\(first.position): "
    }
    let word = "\(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)]"
    return "\(place)\(word): \(Neutralised.text(diagnostic.message))\n"
  }
}
