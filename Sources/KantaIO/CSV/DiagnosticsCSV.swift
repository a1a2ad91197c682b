import KantaColumns
import KantaSource

extension Diagnostic {
  // MARK: K404, K5xx: files

  static func loadInterrupted(_ path: String) -> Diagnostic {
    Diagnostic(.interrupted, "stopped reading `\(path)`")
  }

  static func noFile(_ path: String, near: [String]) -> Diagnostic {
    let advice =
      if path.contains("://") {
        Advice("Kanta reads files of this machine only; download it and load that")
      } else if path.hasPrefix("~") || path.contains("/~/") {
        Advice("`~` has no meaning here; write the whole path, from `/` on")
      } else if near.isEmpty {
        Advice("check the name and the folder")
      } else {
        Advice("did you mean \(Counted.list(near.map { "`\($0)`" }))?")
      }
    let isPattern = path.utf8.contains { "*?[".utf8.contains($0) }
    return Diagnostic(
      .noFile, isPattern ? "no file matches `\(path)`" : "there is no file `\(path)`",
      advice: advice)
  }

  static func directory(_ path: String) -> Diagnostic {
    let files = FolderListing.names(in: path).filter { $0.hasSuffix(".csv") }
    let folder = path.hasSuffix("/") ? path : path + "/"
    let advice =
      files.isEmpty ? Advice("name a file") : Advice("name a file in it, or all: `\(folder)*.csv`")
    return Diagnostic(.unreadable, "`\(path)` is a directory", advice: advice)
  }

  static func unreadable(_ path: String, reason: String) -> Diagnostic {
    Diagnostic(.unreadable, "cannot read `\(path)`: \(reason.lowercased())")
  }

  static func fileChanged(_ path: String, _ what: String) -> Diagnostic {
    Diagnostic(
      .fileChanged, "`\(path)` \(what) since it was loaded", advice: Advice("load it again"))
  }

  // MARK: K601: values

  /// `total` values of column `name`, of which `bad` do not fit `plan`.
  static func badValues(
    _ name: String, _ plan: ColumnPlan, bad: Int, of total: Int, places: [DataPlace]
  ) -> Diagnostic {
    let kind = plan.format.plural
    let verb = bad == 1 ? "is" : "are"
    let what = bad == 1 ? plan.format.singular : kind
    var notes: [String] = []
    if !plan.isRequested, let note = plan.formatNote { notes.append(note) }
    return Diagnostic(
      .badValues,
      "\(Counted.grouped(bad)) of \(Counted.things(total, "value")) in `\(name)` "
        + "\(verb) not \(what)",
      places: places, notes: notes,
      advice: Advice(
        "add `bad_values: missing`, which keeps the rows and makes "
          + (bad == 1 ? "this value missing" : "these \(Counted.grouped(bad)) values missing")))
  }

  // MARK: K602–K604: structure

  static func raggedRows(
    _ count: Int, of total: Int, width: Int, places: [DataPlace]
  ) -> Diagnostic {
    let have = "\(total == 1 ? "row" : "rows") \(count == 1 ? "does" : "do") not have"
    return Diagnostic(
      .raggedRows,
      "\(Counted.grouped(count)) of \(Counted.grouped(total)) \(have) "
        + Counted.things(width, "field"),
      places: places,
      advice: Advice(
        "add `ragged: fill` to fill short rows and cut long ones, or `ragged: skip` to leave "
          + "them out"
      ))
  }

  static func nulBytes(_ path: String, line: Int) -> Diagnostic {
    Diagnostic(
      .badEncoding, "line \(Counted.grouped(line)) of `\(path)` has a NUL byte",
      notes: ["a text file has none; the file may be damaged, or UTF-16"],
      advice: Advice("if it is UTF-16, add `encoding: \"utf-16\"`"))
  }

  static func undecodable(_ path: String, line: Int, _ encoding: TextEncoding) -> Diagnostic {
    Diagnostic(
      .badEncoding,
      "line \(Counted.grouped(line)) of `\(path)` is not \(encoding.rawValue) text",
      advice: Advice("add `encoding: \"latin1\"`, or the encoding the file was written in"))
  }

  /// What follows the sample that the types were found in is not UTF-8.
  static func notUTF8AfterAll(_ path: String) -> Diagnostic {
    Diagnostic(
      .badEncoding, "a part of `\(path)` is not utf-8 text",
      advice: Advice("add `encoding: \"latin1\"`, or the encoding the file was written in"))
  }

  static func unclosedQuote(_ path: String, line: Int) -> Diagnostic {
    Diagnostic(
      .badQuotes,
      "the quote that opens on line \(Counted.grouped(line)) of `\(path)` is never closed",
      advice: Advice("close it in the file, or name another quote: `quote: \"'\"`"))
  }

  static func brokenQuote(_ path: String, line: Int) -> Diagnostic {
    Diagnostic(
      .badQuotes,
      "the quote that opens on line \(Counted.grouped(line)) of `\(path)` "
        + "closes lines below, inside text",
      notes: ["a quote inside a quoted field is written twice"],
      advice: Advice("close it in the file, or double the quotes inside its text"))
  }

  static func textAfterQuote(_ count: Int, places: [DataPlace]) -> Diagnostic {
    let rows = Counted.things(count, "row")
    return Diagnostic(
      .badQuotes,
      "\(rows) with text after a closing quote \(count == 1 ? "has" : "have") the wrong fields",
      places: places,
      notes: ["a quote inside a quoted field is written twice"],
      advice: Advice("double the quotes in the file, or add `ragged: skip` to leave the rows out"))
  }

  // MARK: K605, K606, K101: tables

  static func emptyFile(_ path: String) -> Diagnostic {
    Diagnostic(.emptyFile, "`\(path)` has no rows and no columns")
  }

  static func differentColumns(
    _ path: String, missing: [String], surplus: [String], first: String
  ) -> Diagnostic {
    var notes: [String] = []
    if !missing.isEmpty {
      notes.append("not in it: \(Counted.list(missing.map { "`\($0)`" }))")
    }
    if !surplus.isEmpty {
      notes.append("only in it: \(Counted.list(surplus.map { "`\($0)`" }))")
    }
    return Diagnostic(
      .differentColumns, "`\(path)` has other columns than `\(first)`", notes: notes,
      advice: Advice("load the files with other columns by themselves"))
  }

  static func differentWidths(
    _ path: String, _ width: Int, first: String, _ firstWidth: Int
  ) -> Diagnostic {
    Diagnostic(
      .differentColumns,
      "`\(path)` has \(Counted.things(width, "column")), "
        + "`\(first)` has \(Counted.grouped(firstWidth))",
      advice: Advice("load the files with other columns by themselves"))
  }

  static func noColumnForType(_ name: String, path: String, names: [String]) -> Diagnostic {
    let near = Suggestion.nearest(to: name, among: names, limit: 1).first
    return Diagnostic(
      .unknownColumn, "`\(path)` has no column `\(name)`",
      notes: near == nil ? ["columns: \(Counted.list(names))"] : [],
      advice: near.map { Advice("did you mean `\($0)`?") })
  }
}

extension ColumnPlan {
  /// Which format was found in how many values, and which other one fits fewer.
  var formatNote: String? {
    switch format {
    case .date(let format), .datetime(let format):
      guard let index = DateFormat.all.firstIndex(of: format), index < evidence.dates.count else {
        return nil
      }
      var note =
        "format \(format.words) was found in \(Counted.things(evidence.dates[index], "value"))"
      let others = evidence.dates.indices.filter { $0 != index && evidence.dates[$0] > 0 }
      if let next = others.max(by: { evidence.dates[$0] < evidence.dates[$1] }) {
        note += "; \(DateFormat.all[next].words) fits \(Counted.grouped(evidence.dates[next]))"
      }
      return note
    case .integer, .decimal, .number, .percent:
      let counts = evidence.marked(decimalMark)
      let mark = decimalMark == Byte.comma ? "comma" : "point"
      return "\(Counted.things(counts.numbers, "value")) are numbers with a decimal \(mark)"
    case .text, .boolean: return nil
    }
  }
}

extension ColumnPlan.Format {
  /// What the values should be, for `3 of 5 values are not dates`.
  var plural: String {
    switch self {
    case .text: "text"
    case .integer: "integers"
    case .decimal: "decimals"
    case .number: "numbers"
    case .percent: "percentages"
    case .date: "dates"
    case .datetime: "datetimes"
    case .boolean: "true or false"
    }
  }

  var singular: String {
    switch self {
    case .text: "text"
    case .integer: "an integer"
    case .decimal: "a decimal"
    case .number: "a number"
    case .percent: "a percentage"
    case .date: "a date"
    case .datetime: "a datetime"
    case .boolean: "true or false"
    }
  }
}
