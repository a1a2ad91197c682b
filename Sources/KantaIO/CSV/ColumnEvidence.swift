import KantaColumns

/// What the values of one column look like: counts, from which its type is decided.
///
/// Evidence of parts of a file adds up, in any division into parts, to that of the whole.
struct ColumnEvidence: Hashable, Sendable {
  /// Counts under the assumption that one of the two marks is the decimal mark.
  struct Marked: Hashable, Sendable {
    /// Numbers.
    var numbers = 0
    /// Numbers that have the mark in them.
    var marked = 0
    /// Numbers that are none under the other mark.
    var onlyThis = 0
    /// Numbers with marked thousands.
    var grouped = 0
    var mostFractionDigits = 0
    var mostIntegerDigits = 0
  }

  /// Empty fields, and the missing words of the user.
  var missing = 0
  /// The usual missing words, by number.
  var wordCounts: [Int] = []
  /// Fields that are nothing in particular.
  var texts = 0
  var point = Marked()
  var comma = Marked()
  /// Plain integers beyond 64 bits, identifiers such as `00012`, numbers with an exponent.
  var oversized = 0
  var identifiers = 0
  var exponents = 0
  var percents = 0
  /// Numbers with a currency, which one, and whether there are several.
  var amounts = 0
  var unit = NumberText.Unit.none
  var hasSeveralUnits = false
  var trueOrFalse = 0
  var yesOrNo = 0
  /// Days that exist, by format (`DateFormat.all`); empty until there is one.
  var dates: [Int] = []
  /// Values that are a date in some format.
  var dateValues = 0

  /// How many values a type has to explain.
  var valueCount: Int {
    texts + point.numbers + comma.onlyThis + identifiers + trueOrFalse + yesOrNo + dateValues
  }
  var times = 0
  var seconds = 0
  var zones = 0
  var fractions = 0

  /// Usual missing words in all.
  var words: Int { wordCounts.reduce(0, +) }

  func marked(_ mark: UInt8) -> Marked { mark == Byte.comma ? comma : point }

  /// Takes in the field whose core is `bytes[start..<end]`.
  @inline(__always)
  mutating func add(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ words: MissingWords) {
    guard start < end else {
      missing += 1
      return
    }
    let first = bytes[start]
    if Byte.isDigit(first), end - start <= 18, isAllDigits(bytes, start, end),
      first != Byte.zero || end - start == 1
    {
      addInteger(digits: end - start)
    } else {
      addOther(bytes, start, end, words)
    }
  }

  @inline(__always)
  private func isAllDigits(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    for at in start..<end where !Byte.isDigit(bytes[at]) { return false }
    return true
  }

  @inline(__always) private mutating func addInteger(digits: Int) {
    point.numbers += 1
    comma.numbers += 1
    point.mostIntegerDigits = max(point.mostIntegerDigits, digits)
    comma.mostIntegerDigits = max(comma.mostIntegerDigits, digits)
  }

  private mutating func addOther(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ words: MissingWords
  ) {
    if let word = words.index(bytes, start, end) {
      if words.appliesToText {
        missing += 1
      } else {
        if wordCounts.isEmpty { wordCounts = [Int](repeating: 0, count: words.words.count) }
        wordCounts[word] += 1
      }
      return
    }
    if addDecimal(bytes, start, end) || addISODate(bytes, start, end) { return }
    let first = bytes[start]
    if isLetter(first) {
      if end - start <= 5, addBoolean(bytes, start, end) { return }
      // A currency code comes before a digit or a sign; other letters begin text.
      guard end - start > 3, !isLetter(bytes[start + 3]) else {
        texts += 1
        return
      }
    }
    if let number = NumberText(bytes, start, end), add(number) { return }
    if Byte.isDigit(first), let date = DateText(bytes, start, end), add(date) { return }
    texts += 1
  }

  /// Takes in a number such as `-12.34`, as `NumberText` would; three digits behind the point may
  /// be thousands and are left to it.
  private mutating func addDecimal(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    let first = bytes[start] == Byte.minus ? start + 1 : start
    guard end - first <= 18 else { return false }
    var mark = first
    while mark < end, Byte.isDigit(bytes[mark]) { mark += 1 }
    let fraction = end - mark - 1
    guard mark > first, fraction > 0, fraction != 3, bytes[mark] == Byte.point,
      isAllDigits(bytes, mark + 1, end)
    else { return false }
    point.numbers += 1
    point.marked += 1
    point.onlyThis += 1
    point.mostFractionDigits = max(point.mostFractionDigits, fraction)
    point.mostIntegerDigits = max(point.mostIntegerDigits, mark - first)
    return true
  }

  /// Takes in a day such as `2011-12-09`, as `DateText` would.
  private mutating func addISODate(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard end - start == 10, bytes[start + 4] == Byte.minus, bytes[start + 7] == Byte.minus else {
      return false
    }
    func number(_ range: Range<Int>) -> Int? {
      var value = 0
      for at in range {
        guard Byte.isDigit(bytes[start + at]) else { return nil }
        value = value * 10 + Int(bytes[start + at] &- Byte.zero)
      }
      return value
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
      Day(year: year, month: month, day: day) != nil
    else { return false }
    if dates.isEmpty { dates = [Int](repeating: 0, count: DateFormat.all.count) }
    dates[DateFormat.iso] += 1
    dateValues += 1
    return true
  }

  @inline(__always) private func isLetter(_ byte: UInt8) -> Bool {
    byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
  }

  private mutating func addBoolean(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard let (_, isYesNo) = BooleanText.value(bytes, start, end) else { return false }
    if isYesNo { yesOrNo += 1 } else { trueOrFalse += 1 }
    return true
  }

  private mutating func add(_ number: NumberText) -> Bool {
    let fraction = number.fraction(decimalMark: Byte.point)
    let commaFraction = number.fraction(decimalMark: Byte.comma)
    if fraction == nil, commaFraction == nil { return false }
    if number.looksLikeIdentifier {
      identifiers += 1
      return true
    }
    add(number, fraction, unlessOther: commaFraction, Byte.point, to: &point)
    add(number, commaFraction, unlessOther: fraction, Byte.comma, to: &comma)
    if number.exponent != nil {
      exponents += 1
    } else if !number.hasSeparators, number.integer == nil {
      oversized += 1
    }
    switch number.unit {
    case .none: break
    case .percent: percents += 1
    case .sign, .code:
      if amounts == 0 { unit = number.unit } else if unit != number.unit { hasSeveralUnits = true }
      amounts += 1
    }
    return true
  }

  private func add(
    _ number: NumberText, _ fraction: Int?, unlessOther other: Int?, _ mark: UInt8,
    to counts: inout Marked
  ) {
    guard let fraction else { return }
    counts.numbers += 1
    if number.has(mark) { counts.marked += 1 }
    if other == nil { counts.onlyThis += 1 }
    if number.isGrouped(decimalMark: mark) { counts.grouped += 1 }
    counts.mostFractionDigits = max(counts.mostFractionDigits, fraction)
    counts.mostIntegerDigits = max(counts.mostIntegerDigits, number.digitCount - fraction)
  }

  private mutating func add(_ date: DateText) -> Bool {
    let candidates = DateFormat.candidates(for: date)
    var fits = false
    for index in [candidates.first, candidates.second] where index >= 0 {
      guard date.exists(in: DateFormat.all[index]) else { continue }
      if dates.isEmpty { dates = [Int](repeating: 0, count: DateFormat.all.count) }
      dates[index] += 1
      fits = true
    }
    guard fits else { return false }
    dateValues += 1
    if date.hasTime { times += 1 }
    if date.time.hasSeconds { seconds += 1 }
    if date.time.hasZone { zones += 1 }
    if date.time.hasFraction { fractions += 1 }
    return true
  }
}

extension ColumnEvidence {
  /// Takes in the evidence of the next part of the file.
  static func += (total: inout ColumnEvidence, part: ColumnEvidence) {
    total.missing += part.missing
    total.wordCounts = sums(total.wordCounts, part.wordCounts)
    total.texts += part.texts
    total.point += part.point
    total.comma += part.comma
    total.oversized += part.oversized
    total.identifiers += part.identifiers
    total.exponents += part.exponents
    total.percents += part.percents
    if part.amounts > 0 {
      if total.amounts == 0 { total.unit = part.unit }
      total.hasSeveralUnits =
        total.hasSeveralUnits || part.hasSeveralUnits || total.unit != part.unit
      total.amounts += part.amounts
    }
    total.trueOrFalse += part.trueOrFalse
    total.yesOrNo += part.yesOrNo
    total.dates = sums(total.dates, part.dates)
    total.dateValues += part.dateValues
    total.times += part.times
    total.seconds += part.seconds
    total.zones += part.zones
    total.fractions += part.fractions
  }

  private static func sums(_ a: [Int], _ b: [Int]) -> [Int] {
    a.isEmpty ? b : b.isEmpty ? a : zip(a, b).map(+)
  }
}

extension ColumnEvidence.Marked {
  static func += (total: inout Self, part: Self) {
    total.numbers += part.numbers
    total.marked += part.marked
    total.onlyThis += part.onlyThis
    total.grouped += part.grouped
    total.mostFractionDigits = max(total.mostFractionDigits, part.mostFractionDigits)
    total.mostIntegerDigits = max(total.mostIntegerDigits, part.mostIntegerDigits)
  }
}

/// `true`, `false`, `yes` and `no`, in any case.
enum BooleanText {
  private static func key(_ word: String) -> UInt64 { word.utf8.reduce(0) { $0 << 8 | UInt64($1) } }
  private static let (yes, no) = (key("yes"), key("no"))
  private static let (isTrue, isFalse) = (key("true"), key("false"))

  static func value(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int
  ) -> (value: Bool, isYesNo: Bool)? {
    guard (2...5).contains(end - start) else { return nil }
    var word: UInt64 = 0
    for at in start..<end { word = word << 8 | UInt64(bytes[at] | 0x20) }
    if word == isTrue { return (true, false) }
    if word == isFalse { return (false, false) }
    if word == yes { return (true, true) }
    if word == no { return (false, true) }
    return nil
  }
}
