import KantaColumns
package import KantaPlan
import KantaSource
import KantaSyntax

extension Command {
  package static let load = Command(
    "load", finnish: "lataa", room: .sources,
    "Opens a CSV or TSV file, or several as one table.",
    details: """
      Encoding, delimiter, header, decimal mark, date order and types are found out and said in \
      one line; each can be given. Several files, or a pattern such as "2024-*.csv", are one table. \
      Roles (customer, date, amount, …) are guessed from names in English and Finnish; `roles` \
      corrects them. A value that does not fit its column is an error that names the file, line and \
      column, unless bad_values says otherwise.
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
    Parameter<String?>.optional("comment", "the character that starts a comment line", default: nil),
    Parameter<TextList?>.optional("missing", "words that stand for no value", default: nil),
    Parameter<String?>.optional("currency", "the currency of the amounts, such as EUR", default: nil),
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
    var paths: [String] = []
    for item in step.stage.items {
      guard case .text(let path)? = step.constant(item.expression) else {
        step.report(.notFileName(item.range))
        return nil
      }
      paths.append(path)
    }
    return step.open(LoadRequest(paths: paths, options: options))
  }

  package static let world = Command(
    "world", finnish: "esimerkkiaineisto", room: .sources,
    "A table of a built-in world: bookshop, magazine or wholesale.",
    details: """
      The worlds are simulated from models whose parameters are known, so that what an analysis \
      finds can be held against the truth. `kanta sample` writes them as files.
      """,
    takes: .paths,
    gives: "the columns of the table",
    examples: [Example("world \"bookshop/orders\" | take 3", shows: "order lines of the bookshop")]
  ) { (step: inout Step) in
    guard step.stage.items.count == 1,
      case .text(let name)? = step.constant(step.stage.items[0].expression)
    else {
      step.report(.notFileName(step.stage.range))
      return nil
    }
    return step.open(LoadRequest(paths: ["world:" + name], options: []))
  }
}

/// The encodings `load` can be told.
package enum LoadEncoding: String, Choice {
  case utf8, utf16, utf16le, utf16be, latin1, cp1252
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
      let path = stage.items.first?.range ?? stage.range
      report(error.located(at: path))
      return nil
    }
  }
}
