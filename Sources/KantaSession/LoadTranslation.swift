import KantaColumns
import KantaIO
import KantaPlan
import KantaSource

extension CSVOptions {
  /// The reader's options from what `load` was given.
  init(_ options: [LoadRequest.Option]) throws(Diagnostic) {
    self.init()
    for option in options {
      switch (option.name, option.value) {
      case ("delimiter", .text(let text)): delimiter = try Self.mark(text, option.name)
      case ("quote", .text(let text)): quote = try Self.mark(text, option.name)
      case ("decimal", .text(let text)): decimalMark = try Self.mark(text, option.name)
      case ("thousands", .text(let text)): thousands = try Self.mark(text, option.name)
      case ("comment", .text(let text)): comment = try Self.mark(text, option.name)
      case ("header", .flag(let flag)): header = flag
      case ("skip", .count(let count)):
        guard count >= 0 else { throw .loadOption("skip", String(count), "2") }
        skipRows = count
      case ("missing", .texts(let words)): missingWords = words
      case ("dates", .text(let text)): dateOrder = try Self.dateOrder(text)
      case ("encoding", .text(let text)): encoding = TextEncoding(word: text)
      case ("currency", .text(let text)):
        guard let known = Currency(text) else { throw .loadOption("currency", text, "EUR") }
        currency = known
      case ("types", .texts(let texts)):
        for text in texts {
          let (column, type) = try Self.columnType(text)
          types[column] = type
        }
      case ("bad_values", .text(let text)): badValues = text == "missing" ? .missing : .refuse
      case ("ragged", .text(let text)):
        raggedRows = text == "fill" ? .fill : text == "skip" ? .skip : .refuse
      default: preconditionFailure("the declaration of load lists every option: \(option.name)")
      }
    }
    let marks = [("quote", quote), ("decimal", decimalMark), ("comment", comment)]
    for (name, mark) in marks {
      if let mark, mark == delimiter {
        throw .loadOption(name, String(UnicodeScalar(mark)), "\"")
      }
    }
  }

  private static func mark(_ text: String, _ option: String) throws(Diagnostic) -> UInt8 {
    let words: [String: UInt8] = ["tab": 9, "space": 32, "\\t": 9]
    if let known = words[text] { return known }
    guard text.utf8.count == 1, let byte = text.utf8.first else {
      throw .loadOption(option, text, ";")
    }
    return byte
  }

  /// `d.m.y`, `y-m-d H:M`: only the order of the three letters matters.
  private static func dateOrder(_ text: String) throws(Diagnostic) -> DateOrder {
    let order = text.lowercased().split(separator: " ").first ?? ""
    switch order.filter({ "ymd".contains($0) }) {
    case "ymd": return .yearMonthDay
    case "dmy": return .dayMonthYear
    case "mdy": return .monthDayYear
    default: throw .loadOption("dates", text, "d.m.y")
    }
  }

  /// `price decimal` or `price: decimal`; the column's name may have blanks.
  private static func columnType(
    _ text: String
  ) throws(Diagnostic) -> (String, ColumnTypeRequest) {
    let parts = text.split(whereSeparator: { $0 == " " || $0 == ":" })
    guard parts.count >= 2, let type = parts.last.flatMap({ ColumnTypeRequest(word: String($0)) })
    else { throw .loadOption("types", text, "price decimal") }
    let column = text.dropLast(parts[parts.count - 1].count)
    let trimmed = column.reversed().drop { $0 == " " || $0 == ":" }.reversed()
    return (String(trimmed), type)
  }
}
