/// How the bytes of a file divide into records and fields.
struct Dialect: Hashable, Sendable {
  var delimiter: UInt8
  /// `nil`: no byte quotes.
  var quote: UInt8?
  /// Spaces between a delimiter and an opening quote are passed over.
  var spaceBeforeQuote = false
  var comment: UInt8?

  /// The fields of a record; with one column a blank line is a record.
  var width = 1
  var raggedRows = CSVOptions.RaggedRows.refuse

  static let usual = Dialect(delimiter: UInt8(ascii: ","), quote: UInt8(ascii: "\""))
}

/// Byte values by name.
enum Byte {
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let tab = UInt8(ascii: "\t")
  static let space = UInt8(ascii: " ")
  static let comma = UInt8(ascii: ",")
  static let semicolon = UInt8(ascii: ";")
  static let colon = UInt8(ascii: ":")
  static let bar = UInt8(ascii: "|")
  static let quotation = UInt8(ascii: "\"")
  static let apostrophe = UInt8(ascii: "'")
  static let point = UInt8(ascii: ".")
  static let minus = UInt8(ascii: "-")
  static let plus = UInt8(ascii: "+")
  static let hash = UInt8(ascii: "#")
  static let slash = UInt8(ascii: "/")
  static let percent = UInt8(ascii: "%")
  static let zero = UInt8(ascii: "0")
  static let letterT = UInt8(ascii: "T")
  static let letterZ = UInt8(ascii: "Z")

  @inline(__always) static func isDigit(_ byte: UInt8) -> Bool { byte &- zero < 10 }
  @inline(__always) static func isCapital(_ byte: UInt8) -> Bool { byte &- 0x41 < 26 }
}
