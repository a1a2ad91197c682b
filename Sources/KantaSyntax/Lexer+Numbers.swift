import KantaSource

// Numbers, and what a unit or currency behind them makes of them.
extension Lexer {
  /// An exact decimal number as written.
  private struct Number {
    /// The value without its point; `nil` if it does not fit.
    var minorUnits: Int64? = 0
    var scale = 0

    mutating func append(_ digit: UInt8, isFraction: Bool) {
      guard let value = minorUnits else { return }
      let (scaled, tooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflows) = scaled.addingReportingOverflow(Int64(digit - UInt8(ascii: "0")))
      if isFraction { scale += 1 }
      minorUnits = tooLarge || overflows || scale > 18 ? nil : sum
    }
  }

  mutating func readNumber() {
    let start = position
    if readDate() || readForeignDate() { return }
    let number = readPlainNumber()
    guard let minorUnits = number.minorUnits else {
      let range = SourceRange(start, position)
      diagnostics.append(.numberTooLong(text(start, position), at: range))
      return add(.invalid, from: start)
    }
    finishNumber(minorUnits, number.scale, from: start)
  }

  private mutating func readPlainNumber() -> Number {
    var number = Number()
    readDigits(into: &number, isFraction: false)
    if byte(0) == UInt8(ascii: "."), isDigit(position + 1) {
      position += 1
      readDigits(into: &number, isFraction: true)
    }
    return number
  }

  /// Reads `€50`, from the sign on; false, and nothing read, where no number follows.
  mutating func readMoney(in currency: String, after sign: Unicode.Scalar) -> Bool {
    let start = position
    position += sign.utf8.count
    while byte(0) == UInt8(ascii: " ") { position += 1 }
    let digits = position
    let number = isDigit(digits) ? readPlainNumber() : Number(minorUnits: nil)
    guard let minorUnits = number.minorUnits else {
      position = start
      return false
    }
    let range = SourceRange(start, position)
    diagnostics.append(.currencySign(sign, text(digits, position), currency, at: range))
    add(
      .literal(.money(minorUnits: minorUnits, scale: number.scale, currency: currency)),
      from: start)
    return true
  }

  private mutating func readDigits(into number: inout Number, isFraction: Bool) {
    while isDigit(position) || byte(0) == UInt8(ascii: "_") {
      if byte(0) != UInt8(ascii: "_") { number.append(byte(0), isFraction: isFraction) }
      position += 1
    }
  }

  private mutating func finishNumber(_ minorUnits: Int64, _ scale: Int, from start: Int) {
    if byte(0) == UInt8(ascii: "%"), !has("%>%", at: position), !has("%in%", at: position) {
      position += 1
      return add(.literal(.percent(minorUnits: minorUnits, scale: scale)), from: start)
    }
    let end = position
    var wordStart = end
    while bytes.indices.contains(wordStart),
      [UInt8(ascii: " "), UInt8(ascii: "\t")].contains(bytes[wordStart])
    { wordStart += 1 }
    if let sign = scalar(at: wordStart), let currency = ForeignWords.currencies[sign] {
      position = wordStart + sign.utf8.count
      diagnostics.append(
        .currencySign(sign, text(start, end), currency, at: SourceRange(start, position)))
      let money = LiteralSyntax.money(minorUnits: minorUnits, scale: scale, currency: currency)
      return add(.literal(money), from: start)
    }
    position = wordStart
    skipName()
    let word = text(wordStart, position)
    let isKey = byte(0) == UInt8(ascii: ":")
    let unit = unitLiteral(minorUnits, scale, word)
    if wordStart == end, !word.isEmpty {
      return addGlued(word, unit: unit, numberEnd: end, from: start)
    }
    if let unit, !isKey { return add(.literal(unit), from: start) }
    if Words.unit(word) != nil, !isKey, byte(0) != UInt8(ascii: "(") {
      diagnostics.append(.fractionOfUnit(word, at: SourceRange(start, position)))
      return add(.invalid, from: start)
    }
    position = end
    add(.literal(Self.plain(minorUnits, scale)), from: start)
  }

  private static func plain(_ minorUnits: Int64, _ scale: Int) -> LiteralSyntax {
    scale == 0 ? .integer(minorUnits) : .decimal(minorUnits: minorUnits, scale: scale)
  }

  /// What `word` behind the number makes of it: money or a duration.
  private func unitLiteral(_ minorUnits: Int64, _ scale: Int, _ word: String) -> LiteralSyntax? {
    if word.utf8.count == 3, word.utf8.allSatisfy({ (0x41...0x5A).contains($0) }),
      !Words.quoted.contains(word.lowercased())
    {
      return .money(minorUnits: minorUnits, scale: scale, currency: word)
    }
    guard scale == 0, let unit = Words.unit(word) else { return nil }
    return .duration(minorUnits, unit: unit)
  }

  /// `500EUR`, `90days`, `1e5`: a number with letters directly behind it.
  private mutating func addGlued(
    _ word: String, unit: LiteralSyntax?, numberEnd: Int, from start: Int
  ) {
    let range = SourceRange(start, position)
    if let unit {
      let gap = SourceRange(numberEnd, numberEnd)
      diagnostics.append(.gluedUnit(text(start, numberEnd), word, at: range, gap: gap))
      add(.literal(unit), from: start)
    } else {
      diagnostics.append(
        .shortUnit(text(start, numberEnd), word, at: range)
          ?? .neitherNumberNorName(text(start, position), at: range))
      add(.invalid, from: start)
    }
  }

  /// A number without a digit before its point, `.5`.
  mutating func readBareFraction() {
    let start = position
    var number = Number()
    position += 1
    readDigits(into: &number, isFraction: true)
    diagnostics.append(.bareFraction(text(start, position), at: SourceRange(start, position)))
    add(.invalid, from: start)
  }
}
