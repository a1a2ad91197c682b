import KantaSource

// What the lexer says about characters, quotes and literals.
extension Diagnostic {
  /// A string or a name in backquotes that is opened and never closed.
  static func unclosed(_ quote: String, opened: SourceRange, closeAt: Int) -> Diagnostic {
    unclosed(quote, opened: [opened], edits: [Edit(SourceRange(closeAt, closeAt), quote)])
  }

  /// Brackets or a quote that are opened on one line and never closed.
  static func unclosed(_ opener: String, opened: [SourceRange], edits: [Edit]) -> Diagnostic {
    let shown = opener == "`" ? "a backquote" : "`\(opener)`"
    let closers = edits.map(\.replacement).joined()
    return Diagnostic(
      .unclosed, "\(shown) is opened here and never closed", at: opened.first,
      labels: opened.dropFirst().map { Label($0, "opened here too") },
      advice: edits.isEmpty
        ? nil : Advice(closers == "`" ? "close it" : "close it with `\(closers)`", edits: edits))
  }

  static func badCharacter(_ scalar: Unicode.Scalar, at range: SourceRange) -> Diagnostic {
    let shown =
      scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
      ? "U+" + String(scalar.value, radix: 16, uppercase: true) : "`\(scalar)`"
    return Diagnostic(
      .badCharacter, "\(shown) is not part of the language", at: range,
      advice: Advice("an unusual column name goes in backquotes; text goes in `\"`"))
  }

  static func lookalike(
    _ scalar: Unicode.Scalar, _ replacement: String, places: [SourceRange]
  ) -> Diagnostic {
    let name = scalar.properties.name ?? "U+" + String(scalar.value, radix: 16, uppercase: true)
    let plain = replacement == " " ? "a plain space" : "`\(replacement)`"
    return Diagnostic(
      .badCharacter, "\(name.lowercased()) only looks like \(plain)", at: places.first,
      labels: places.dropFirst().map { Label($0) },
      advice: Advice("write \(plain)", edits: places.map { Edit($0, replacement) }))
  }

  static func typographicQuotes(
    _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ edit: Edit
  ) -> Diagnostic {
    Diagnostic(
      .badCharacter, "text stands between plain `\"` quotes, not `\(open)` and `\(close)`",
      at: edit.range, advice: Advice("write \(edit.replacement)", edits: [edit]))
  }

  static func emptyName(_ range: SourceRange) -> Diagnostic {
    Diagnostic(.syntax, "a name in backquotes cannot be empty", at: range)
  }

  static func badEscape(_ escape: String, at range: SourceRange) -> Diagnostic {
    let backslash = SourceRange(range.lowerBound, range.lowerBound + 1)
    return Diagnostic(
      .badLiteral, "`\(escape)` is no escape; `\\\\` writes a backslash", at: range,
      notes: [#"escapes: `\"` `\\` `\n` `\t` `\u{1F4DA}`"#],
      advice: Advice("double the backslash", edits: [Edit(backslash, #"\\"#)]))
  }

  static func badUnicodeEscape(_ escape: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badLiteral, "`\(escape)` names no character", at: range,
      advice: Advice(#"write the number in braces and hexadecimal: `\u{1F4DA}`"#))
  }

  static func numberTooLong(_ written: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.badLiteral, "`\(written)` has more digits than a number can hold", at: range)
  }

  /// `1 000`.
  static func splitNumber(at range: SourceRange, edits: [Edit]) -> Diagnostic {
    Diagnostic(
      .syntax, "a number is written without blanks between its digits", at: range,
      advice: Advice("leave them out; `1_000` is easy to read as well", edits: edits))
  }

  /// `€50`.
  static func currencySign(
    _ sign: Unicode.Scalar, _ number: String, _ currency: String, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .badCharacter, "money is written `\(number) \(currency)`, not with `\(sign)`", at: range,
      advice: Advice(
        "write `\(number) \(currency)`", edits: [Edit(range, "\(number) \(currency)")]))
  }

  /// `@orders`.
  static func sigil(_ scalar: Unicode.Scalar, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badCharacter, "a name is written without `\(scalar)`", at: range,
      advice: Advice("leave it out", edits: [Edit(range, "")]))
  }

  static func gluedUnit(
    _ number: String, _ unit: String, at range: SourceRange, gap: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .badLiteral, "a space stands between a number and its unit", at: range,
      advice: Advice("write `\(number) \(unit)`", edits: [Edit(gap, " ")]))
  }

  /// `12m`.
  static func shortUnit(
    _ number: String, _ short: String, at range: SourceRange
  ) -> Diagnostic? {
    guard let unit = ForeignWords.units[short.lowercased()] else { return nil }
    let written = number + " " + unit + (number == "1" ? "" : "s")
    return Diagnostic(
      .badLiteral, "a unit of time is written out", at: range,
      advice: Advice("write `\(written)`", edits: [Edit(range, written)]))
  }

  static func neitherNumberNorName(_ written: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badLiteral, "`\(written)` is neither a number nor a name", at: range,
      advice: Advice(
        "a column of that name goes in backquotes", edits: [Edit(range, "`\(written)`")])
    )
  }

  static func fractionOfUnit(_ unit: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badLiteral, "a duration is a whole number of \(unit)", at: range,
      advice: Advice("use a smaller unit: `36 hours` for one and a half days"))
  }

  /// `15% per yaer`.
  static func noUnitOfTime(_ word: String, at range: SourceRange) -> Diagnostic {
    let near = Suggestion.nearest(to: word, among: Words.units.reversed()).first
    return Diagnostic(
      .badLiteral, "`\(word)` is no unit of time", at: range,
      notes: near == nil ? ["units: " + Counted.list(Words.units)] : [],
      advice: near.map { Advice("did you mean `\($0)`?", edits: [Edit(range, $0)]) }
        ?? Advice("write it like 15% per year"))
  }

  static func bareFraction(_ written: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badLiteral, "a number starts with a digit", at: range,
      advice: Advice("write `0\(written)`", edits: [Edit(range, "0\(written)")]))
  }

  static func noSuchDay(
    _ written: String, _ year: Int, _ month: Int, _ day: Int, at range: SourceRange
  ) -> Diagnostic {
    guard (1...12).contains(month), year > 0 else {
      let isSwapped = (1...12).contains(day) && month > 12 && month <= 31
      let swapped = CalendarRules.spell(year, day, month)
      let advice =
        isSwapped
        ? Advice("write year-month-day: `\(swapped)`", edits: [Edit(range, swapped)])
        : Advice("months run from 01 to 12")
      return Diagnostic(
        .badLiteral, "`\(written)` does not exist: there is no month \(month)", at: range,
        advice: advice)
    }
    let last = CalendarRules.days(inMonth: month, year: year)
    let nearest = CalendarRules.spell(year, month, day < 1 ? 1 : last)
    let name = "\(CalendarRules.monthNames[month - 1]) \(year)"
    let position = day < 1 ? "first" : "last"
    return Diagnostic(
      .badLiteral, "`\(written)` does not exist: \(name) has \(last) days", at: range,
      advice: Advice(
        "the \(position) day of that month is `\(nearest)`", edits: [Edit(range, nearest)]))
  }

  static func noSuchMonth(_ written: String, at range: SourceRange) -> Diagnostic {
    let spaced = written.split(separator: "-").joined(separator: " - ")
    return Diagnostic(
      .badLiteral, "`\(written)` does not exist: months run from 01 to 12", at: range,
      advice: Advice("a subtraction has spaces: `\(spaced)`", edits: [Edit(range, spaced)]))
  }

  static func noSuchQuarter(_ written: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badLiteral, "`\(written)` does not exist: quarters run from Q1 to Q4", at: range)
  }

  static func noSuchWeek(
    _ written: String, last: String?, _ weeks: Int, _ year: Int, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .badLiteral, "`\(written)` does not exist: \(year) has \(weeks) weeks", at: range,
      advice: last.map { Advice("its last week is `\($0)`", edits: [Edit(range, $0)]) })
  }

  static func unpadded(_ written: String, _ padded: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badLiteral, "`\(written)` needs two digits for each part after the year", at: range,
      advice: Advice("write `\(padded)`", edits: [Edit(range, padded)]))
  }

  static func noSuchTime(_ written: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badLiteral, "`\(written)` does not exist: a day runs from 00:00 to 23:59:59", at: range)
  }

  static func timeZone(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badLiteral, "a datetime is written without a time zone", at: range,
      advice: Advice("leave out the zone", edits: [Edit(range, "")]))
  }

  static func foreignDate(
    _ written: String, readings: [String], at range: SourceRange
  ) -> Diagnostic {
    let message = "a date is written year-month-day, not `\(written)`"
    guard let first = readings.first else {
      return Diagnostic(.badLiteral, message, at: range)
    }
    let choices = readings.map { "`\($0)`" }.joined(separator: " or ")
    return Diagnostic(
      .badLiteral, message, at: range,
      advice: Advice(
        "write \(choices)", edits: readings.count == 1 ? [Edit(range, first)] : []))
  }
}
