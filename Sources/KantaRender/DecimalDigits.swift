/// A double as the decimal digits that identify it, for rounding and writing them by hand.
///
/// The digits are the shortest that read back as the same double (Swift's `description`), so a
/// rounded value is the rounding of what a person would write: 2.675 to two decimals is 2.68.
package struct DecimalDigits: Equatable {
  private(set) var isNegative: Bool
  /// 0…9, without zeros at either end; none at all for zero.
  private(set) var digits: [UInt8] = []
  /// How many digits lie before the decimal point; below zero for zeros after it.
  private(set) var point = 0

  /// The digits of `value`, which is finite.
  package init(_ value: Double) {
    precondition(value.isFinite, "only finite numbers have digits")
    isNegative = value.sign == .minus
    var exponent = 0
    var seenPoint = false
    let text = value.magnitude.description.utf8
    for (position, byte) in text.enumerated() {
      if byte == UInt8(ascii: "e") {
        exponent = Int(String(decoding: text.dropFirst(position + 1), as: UTF8.self)) ?? 0
        break
      }
      if byte == UInt8(ascii: ".") {
        seenPoint = true
      } else {
        digits.append(byte - UInt8(ascii: "0"))
        if !seenPoint { point += 1 }
      }
    }
    point += exponent
    let zeros = digits.prefix { $0 == 0 }.count
    digits.removeFirst(zeros)
    point -= zeros
    dropTrailingZeros()
    if digits.isEmpty { point = 0 }
  }

  /// The same digits times 10^`places`.
  package func shifted(by places: Int) -> DecimalDigits {
    var copy = self
    if !digits.isEmpty { copy.point += places }
    return copy
  }

  /// How many decimals it takes to write all digits.
  package var decimals: Int { max(0, digits.count - point) }

  /// Rounded to `count` significant digits, halves away from zero.
  package func rounded(significant count: Int) -> DecimalDigits { keeping(count) }

  /// Rounded to `decimals` digits after the point, halves away from zero.
  func rounded(decimals: Int) -> DecimalDigits { keeping(point + decimals) }

  /// Written with exactly `decimals` digits after the point.
  package func fixed(_ decimals: Int, grouped: Bool) -> String {
    let value = rounded(decimals: decimals)
    let whole = (0..<max(0, value.point)).map { value.digit($0) }
    let before = whole.isEmpty ? "0" : String(decoding: whole, as: UTF8.self)
    let after = (0..<decimals).map { value.digit(value.point + $0) }
    let sign = value.isNegative && !value.digits.isEmpty ? "-" : ""
    return sign + (grouped ? Grouping.commas(before) : before)
      + (decimals > 0 ? "." + String(decoding: after, as: UTF8.self) : "")
  }

  /// Written as `1.23457e15` with at most `significant` digits.
  func scientific(_ significant: Int) -> String {
    let value = rounded(significant: significant)
    guard !value.digits.isEmpty else { return "0" }
    let digits = value.digits.indices.map { value.digit($0) }
    let after = digits.count > 1 ? "." + String(decoding: digits[1...], as: UTF8.self) : ""
    return (isNegative ? "-" : "") + String(decoding: digits[...0], as: UTF8.self) + after
      + "e\(value.point - 1)"
  }

  /// The ASCII digit at `index`, where index 0 is the first one; zero outside.
  private func digit(_ index: Int) -> UInt8 {
    UInt8(ascii: "0") + (digits.indices.contains(index) ? digits[index] : 0)
  }

  private func keeping(_ count: Int) -> DecimalDigits {
    guard count < digits.count else { return self }
    var copy = self
    copy.digits = Array(digits.prefix(max(0, count)))
    if count >= 0, digits[count] >= 5 { copy.increment() }
    copy.dropTrailingZeros()
    if copy.digits.isEmpty { copy.point = 0 }
    return copy
  }

  /// Adds one to the last digit.
  private mutating func increment() {
    guard let index = digits.lastIndex(where: { $0 < 9 }) else {
      digits = [1]
      point += 1
      return
    }
    digits[index] += 1
    digits.removeSubrange((index + 1)...)
  }

  private mutating func dropTrailingZeros() {
    while digits.last == 0 { digits.removeLast() }
  }
}

/// Thousands commas.
enum Grouping {
  /// `541909` → `541,909`; `digits` are ASCII digits alone.
  static func commas(_ digits: some StringProtocol) -> String {
    let bytes = Array(digits.utf8)
    guard bytes.count > 3 else { return String(digits) }
    var grouped: [UInt8] = []
    for (index, digit) in bytes.enumerated() {
      if index > 0, (bytes.count - index).isMultiple(of: 3) { grouped.append(UInt8(ascii: ",")) }
      grouped.append(digit)
    }
    return String(decoding: grouped, as: UTF8.self)
  }

  /// `-1234` → `-1,234`.
  static func commas(_ number: Int64) -> String {
    (number < 0 ? "-" : "") + commas(String(number.magnitude))
  }
}
