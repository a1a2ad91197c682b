package import KantaColumns

/// What a user may decide about a delimited text file; whatever is left out is found out.
package struct CSVOptions: Hashable, Sendable {
  package enum BadValues: Hashable, Sendable {
    /// A value that does not fit its column is an error.
    case refuse
    /// The row stays, the value becomes missing.
    case missing
  }

  package enum RaggedRows: Hashable, Sendable {
    /// A row with another number of fields than the header is an error.
    case refuse
    /// Short rows are filled with missing values, surplus fields are dropped.
    case fill
    /// Such rows are left out.
    case skip
  }

  package var delimiter: UInt8?
  package var quote: UInt8?
  package var header: Bool?
  package var decimalMark: UInt8?
  package var thousands: UInt8?
  package var dateOrder: DateOrder?
  package var encoding: TextEncoding?
  /// Types by column name.
  package var types: [String: ColumnTypeRequest]
  /// The type of every column that `types` does not name.
  package var otherTypes: ColumnTypeRequest?
  /// How many physical lines to pass over at the top.
  package var skipRows: Int?
  /// Lines that begin with this byte are passed over.
  package var comment: UInt8?
  /// Words that mean missing in every column, in place of the usual ones; empty always does.
  package var missingWords: [String]?
  package var badValues: BadValues
  package var raggedRows: RaggedRows
  /// The currency of columns requested as `money`, and of amounts whose sign names none.
  package var currency: Currency?

  package init(
    delimiter: UInt8? = nil, quote: UInt8? = nil, header: Bool? = nil, decimalMark: UInt8? = nil,
    thousands: UInt8? = nil, dateOrder: DateOrder? = nil, encoding: TextEncoding? = nil,
    types: [String: ColumnTypeRequest] = [:], otherTypes: ColumnTypeRequest? = nil,
    skipRows: Int? = nil, comment: UInt8? = nil, missingWords: [String]? = nil,
    badValues: BadValues = .refuse, raggedRows: RaggedRows = .refuse, currency: Currency? = nil
  ) {
    self.delimiter = delimiter
    self.quote = quote
    self.header = header
    self.decimalMark = decimalMark
    self.thousands = thousands
    self.dateOrder = dateOrder
    self.encoding = encoding
    self.types = types
    self.otherTypes = otherTypes
    self.skipRows = skipRows
    self.comment = comment
    self.missingWords = missingWords
    self.badValues = badValues
    self.raggedRows = raggedRows
    self.currency = currency
  }
}

/// The order of the parts of a numeric date.
package enum DateOrder: Hashable, Sendable {
  case yearMonthDay, dayMonthYear, monthDayYear
}

/// How bytes stand for text.
package enum TextEncoding: String, CaseIterable, Hashable, Sendable {
  case utf8 = "utf-8"
  case utf16LittleEndian = "utf-16le"
  case utf16BigEndian = "utf-16be"
  case latin1
  case cp1252

  /// The encoding that `word` names, in the spellings people use; `nil` for others.
  package init?(word: String) {
    let plain = word.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }
    switch plain {
    case "utf8": self = .utf8
    case "utf16", "utf16le": self = .utf16LittleEndian
    case "utf16be": self = .utf16BigEndian
    case "latin1", "iso88591": self = .latin1
    case "cp1252", "windows1252", "ansi": self = .cp1252
    default: return nil
    }
  }
}

/// The type a user asks a column to be read as.
package enum ColumnTypeRequest: Hashable, Sendable, CaseIterable {
  case text, integer, decimal, number, percent, money, date, datetime, boolean

  /// The request that a type word of the language names; `nil` for others.
  package init?(word: String) {
    guard let match = Self.allCases.first(where: { $0.word == word.lowercased() }) else {
      return nil
    }
    self = match
  }

  /// The word of the language for this request.
  package var word: String {
    switch self {
    case .text: "text"
    case .integer: "integer"
    case .decimal: "decimal"
    case .number: "number"
    case .percent: "percent"
    case .money: "money"
    case .date: "date"
    case .datetime: "datetime"
    case .boolean: "boolean"
    }
  }
}
