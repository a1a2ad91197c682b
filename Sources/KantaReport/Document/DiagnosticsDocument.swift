import KantaSource

extension Diagnostic {
  /// A fence of a cell that the document ends without closing.
  static func openCell(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .unclosed, "this cell is not closed", at: range, "opened here",
      advice: Advice("end it with a line of ``` alone"))
  }

  static func openOptions(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .unclosed, "the options of this cell are not closed", at: range, "opened here",
      advice: Advice("end them with }"))
  }

  static func openInline(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .unclosed, "`{{` without `}}` in the same line", at: range,
      advice: Advice("close it, or write \\{{ for the characters themselves"))
  }

  static func unknownCellOption(_ word: String, at range: SourceRange) -> Diagnostic {
    let near = Suggestion.nearest(to: word, among: CellOptions.known).first
    return Diagnostic(
      .unknownOption, "a cell has no option `\(word)`", at: range,
      notes: ["options: #name, " + CellOptions.known.joined(separator: ", ")],
      advice: near.map { Advice("did you mean `\($0)`?", edits: [Edit(range, $0)]) })
  }

  static func optionsOutsideBraces(_ text: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .syntax, "the options of a cell stand in braces", at: range,
      advice: Advice("write it so:", edits: [Edit(range, "{\(text)}")]))
  }

  static func badCellName(_ name: String, isSecond: Bool, at range: SourceRange) -> Diagnostic {
    isSecond
      ? Diagnostic(.alreadyNamed, "a cell has one name", at: range, advice: Advice("keep one"))
      : Diagnostic(
        .badLiteral, "`\(name)` is no name for a cell", at: range,
        advice: Advice("use letters, digits, - and _, with a letter in front"))
  }

  static func takenCellName(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .alreadyNamed, "`\(name)` is a name that Kanta itself gives", at: range,
      advice: Advice("give the cell another name"))
  }

  static func cellNameTwice(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .alreadyNamed, "there is a cell `\(name)` already", at: range,
      advice: Advice("give this one another name"))
  }

  static func openFrontMatter(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .unclosed, "the header of the document is not closed", at: range, "opened here",
      advice: Advice("end it with a line of --- alone"))
  }

  static func frontMatterLine(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .syntax, "the header of a document has lines like `title: Monthly review`", at: range,
      advice: Advice("write the name of a setting, a colon, and its value"))
  }

  static func unknownFrontMatter(_ key: String, at range: SourceRange) -> Diagnostic {
    let near = Suggestion.nearest(to: key, among: FrontMatter.known).first
    return Diagnostic(
      .unknownOption, "the header of a document has no `\(key)`", at: range,
      notes: ["it has: " + FrontMatter.known.joined(separator: ", ")],
      advice: near.map { Advice("did you mean `\($0)`?", edits: [Edit(range, $0)]) }
        ?? Advice("leave it out"))
  }

  static func frontMatterTwice(_ key: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .alreadyNamed, "`\(key)` is given twice", at: range, advice: Advice("keep one of them"))
  }

  static func badLanguage(_ text: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "`\(text)` is no code of a language", at: range,
      advice: Advice("write it like lang: en or lang: fi"))
  }

  /// An expression in a sentence that gives a whole table.
  static func notOneValue(_ rows: Int, _ columns: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .notTable,
      "this is \(Counted.things(rows, "row")) of \(Counted.things(columns, "column")), "
        + "and a sentence takes one value", at: range,
      advice: Advice("summarize it to one value, or show it in a cell"))
  }

  /// Something in a sentence that gives nothing.
  static func noValue(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .notTable, "this gives no value", at: range,
      advice: Advice("write what gives one, such as {{ orders | count }}"))
  }
}
