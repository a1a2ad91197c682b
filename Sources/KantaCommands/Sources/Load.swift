import KantaColumns
package import KantaPlan
import KantaSource
package import KantaSyntax

extension Command {
  package static let load = Command(
    "load", finnish: "lataa", room: .sources,
    "Opens a CSV or TSV file, or several as one table.",
    details: """
      Encoding, delimiter, header, decimal mark, date order and types are found out and said in \
      one line; each can be given. Several files, or a pattern such as "2024-*.csv", are one table. \
      A file compressed with gzip is read as what is inside, whatever its name; columns that are \
      lined up with blanks are told apart by them. \
      Roles (customer, date, amount, …) are guessed from names in English and Finnish; `roles` \
      corrects them. A value that does not fit its column is an error that names the file, line and \
      column, unless bad_values says otherwise. The types of a file above 64 MiB are found in a \
      sample; a script counts the rows of such a file when it first reads them.
      """,
    takes: .paths,
    options: Parameter<String?>.optional(
      "delimiter", "the character between fields, such as \";\"", default: nil),
    Parameter<String?>.optional("quote", "the character around fields", default: nil),
    Parameter<Bool?>.optional("header", "whether the first row has the names", default: nil),
    Parameter<String?>.optional("decimal", "the decimal mark, \".\" or \",\"", default: nil),
    Parameter<String?>.optional("thousands", "the mark between thousands", default: nil),
    Parameter<String?>.optional(
      "dates", "the order of year, month and day, such as \"d.m.y\"", default: nil),
    Parameter<LoadEncoding?>.optional("encoding", "how the bytes are text", default: nil),
    Parameter<TextList?>.optional(
      "types", "types of some columns, such as [\"order text\", \"price decimal\"]", default: nil),
    Parameter<Int?>.optional("skip", "how many lines to pass over at the start", default: nil),
    Parameter<String?>.optional(
      "comment", "the character that starts a comment line", default: nil),
    Parameter<TextList?>.optional("missing", "words that stand for no value", default: nil),
    Parameter<String?>.optional(
      "currency", "the currency of the amounts, such as EUR", default: nil),
    Parameter<BadValues>.optional(
      "bad_values", "what to do with values that do not fit", default: .refuse),
    Parameter<RaggedRows>.optional(
      "ragged", "what to do with rows of the wrong length", default: .refuse),
    gives: "the columns of the file",
    examples: [
      Example("load \"orders.csv\" | take 3", shows: "the first rows of a file"),
      Example(
        "load \"orders.csv\", types: [\"order text\"], bad_values: missing | count",
        shows: "a type that is given, and values that do not fit left out"),
    ]
  ) {
    (
      step: inout Step, delimiter: String?, quote: String?, header: Bool?, decimal: String?,
      thousands: String?, dates: String?, encoding: LoadEncoding?, types: TextList?, skip: Int?,
      comment: String?, missing: TextList?, currency: String?, badValues: BadValues,
      ragged: RaggedRows
    ) in
    var options: [LoadRequest.Option] = []
    func add(_ name: String, _ value: LoadRequest.Setting?) {
      if let value { options.append(.init(name: name, value: value)) }
    }
    add("delimiter", delimiter.map { .text($0) })
    add("quote", quote.map { .text($0) })
    add("header", header.map { .flag($0) })
    add("decimal", decimal.map { .text($0) })
    add("thousands", thousands.map { .text($0) })
    add("dates", dates.map { .text($0) })
    add("encoding", encoding.map { .text($0.rawValue) })
    add("types", types.map { .texts($0.texts) })
    add("skip", skip.map { .count($0) })
    add("comment", comment.map { .text($0) })
    add("missing", missing.map { .texts($0.texts) })
    add("currency", currency.map { .text($0) })
    add("bad_values", .text(badValues.rawValue))
    add("ragged", .text(ragged.rawValue))
    guard let paths = step.paths() else { return nil }
    return step.open(LoadRequest(.files(paths), options: options))
  }

  package static let world = Command(
    "world", finnish: "esimerkkiaineisto", room: .sources,
    "A table of a built-in world: bookshop, magazine, wholesale, charity or laboratory.",
    details: """
      The worlds are simulated from models whose parameters are known, so that what an analysis \
      finds can be held against the truth. `kanta sample` writes them as files.
      """,
    takes: .paths,
    gives: "the columns of the table",
    examples: [Example("world \"bookshop/orders\" | take 3", shows: "order lines of the bookshop")]
  ) { (step: inout Step) in
    guard let name = step.paths()?.first, step.hasOnePath() else { return nil }
    return step.open(LoadRequest(.world(name)))
  }
}

/// The encodings `load` can be told.
package enum LoadEncoding: String, Choice {
  case utf8 = "utf-8"
  case utf16 = "utf-16"
  case utf16le = "utf-16le"
  case utf16be = "utf-16be"
  case latin1, cp1252

  /// `utf8` and `UTF-8` are the same word.
  package static func read(_ expression: ExpressionSyntax, in step: inout Step) -> Self? {
    guard let word = expression.word?.lowercased() else { return nil }
    return allCases.first { $0.rawValue == word || $0.rawValue.filter { $0 != "-" } == word }
  }
}

/// What `load` does with values that do not fit their column.
package enum BadValues: String, Choice { case refuse, missing }

/// What `load` does with rows that have too few or too many fields.
package enum RaggedRows: String, Choice { case refuse, fill, skip }

extension Step {
  fileprivate mutating func open(_ request: LoadRequest) -> Relation? {
    do {
      let opened = try checker.host.open(request)
      checker.tableName = opened.reference.name
      return relation(.scan(opened.reference), opened.schema)
    } catch {
      report(error.located(at: place(of: error)))
      return nil
    }
  }

  /// The option a problem with opening is about, or else the first file's name.
  private func place(of problem: Diagnostic) -> SourceRange {
    let option = stage.options.first { option in
      problem.code == .unknownColumn
        ? option.name.text == "types" : problem.message.hasPrefix("`\(option.name.text)` ")
    }
    return option?.value.range ?? stage.items.first?.range ?? stage.range
  }

  /// The files' names after the verb.
  mutating func paths() -> [String]? {
    var paths: [String] = []
    for item in stage.items {
      if let path = item.expression.unquotedPath {
        report(.notFileName(item, path))
        return nil
      }
      guard case .text(let path)? = constant(item.expression) else {
        if !hasReported(within: item.range) { report(.notFileName(item, spell(item.expression))) }
        return nil
      }
      paths.append(path)
    }
    return paths
  }

  /// Whether there is one name, as `save` and `world` need it.
  mutating func hasOnePath() -> Bool {
    guard stage.items.count > 1 else { return true }
    report(.oneFileName(stage.items[1].range, of: stage.verb))
    return false
  }
}

extension ExpressionSyntax {
  /// `out/x.csv` without its quotes, which reads as a division; `nil` for a name and what is none.
  fileprivate var unquotedPath: String? {
    switch kind {
    case .field(let name, let field): name.text + "." + field.text
    case .binary(.divide, let left, let right):
      if let start = left.pathPart, let end = right.pathPart { start + "/" + end } else { nil }
    default: nil
    }
  }

  private var pathPart: String? {
    if case .name(let name) = kind { name.text } else { unquotedPath }
  }
}
