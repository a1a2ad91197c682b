import KantaSource

/// Fields of csv and tsv.
///
/// Source: RFC 4180, with LF at the end of a row. A missing value is an empty field and an empty
/// text is `""`, so that the two can be told apart.
struct DelimitedText: Sendable {
  /// Between two fields: a comma or a tab.
  let separator: UInt8
  /// Whether text that a spreadsheet would run as a formula gets a `'` in front.
  let excelSafe: Bool
  /// Whether control characters become visible escapes, because the sink is a terminal.
  let neutralised: Bool

  private static let quote = UInt8(ascii: "\"")
  /// What starts a formula in a spreadsheet (OWASP, "CSV Injection").
  private static let formulaStarts = Array("=+-@\t\r".utf8)

  /// Appends a text field, quoted where its bytes ask for it.
  func append(_ field: some Collection<UInt8>, to bytes: inout [UInt8]) {
    if neutralised {
      let text = Neutralised.text(String(decoding: field, as: UTF8.self))
      appendQuoted(Array(text.utf8), to: &bytes)
    } else {
      appendQuoted(field, to: &bytes)
    }
  }

  /// Appends the names of the columns as one row.
  func appendHeader(_ names: [String], to bytes: inout [UInt8]) {
    for (index, name) in names.enumerated() {
      if index > 0 { bytes.append(separator) }
      append(Array(name.utf8), to: &bytes)
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  private func appendQuoted(_ field: some Collection<UInt8>, to bytes: inout [UInt8]) {
    let isFormula = excelSafe && field.first.map(Self.formulaStarts.contains) == true
    guard isFormula || needsQuotes(field) else {
      bytes += field
      return
    }
    let quoted = needsQuotes(field)
    if quoted { bytes.append(Self.quote) }
    if isFormula { bytes.append(UInt8(ascii: "'")) }
    for byte in field {
      if byte == Self.quote { bytes.append(Self.quote) }
      bytes.append(byte)
    }
    if quoted { bytes.append(Self.quote) }
  }

  /// Separators, quotes and line ends ask for quotes; so do blanks at either end, which some
  /// readers drop, and a field without bytes.
  private func needsQuotes(_ field: some Collection<UInt8>) -> Bool {
    guard let first = field.first else { return true }
    var last = first
    for byte in field {
      if byte == separator || byte == Self.quote || byte == 0x0A || byte == 0x0D { return true }
      last = byte
    }
    return [first, last].contains { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
  }
}
