/// Numbers as the messages write them.
package enum Counted {
  /// `541909` → `541,909`.
  package static func grouped(_ number: Int) -> String {
    let digits = Array(String(number.magnitude))
    var text = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// `1 row`, `2,000 rows`.
  package static func things(_ number: Int, _ singular: String, _ plural: String? = nil) -> String {
    "\(grouped(number)) \(number == 1 ? singular : plural ?? singular + "s")"
  }

  /// `812 bytes`, `56.7 kB`, `1.2 GB`; a kilobyte is 1,000 bytes.
  package static func size(_ bytes: Int) -> String {
    guard bytes >= 1000 else { return things(bytes, "byte") }
    var unit = 1000
    for name in ["kB", "MB", "GB"] {
      let (whole, rest) = bytes.quotientAndRemainder(dividingBy: unit)
      let tenths = (rest + unit / 20) / (unit / 10)
      if name == "GB" || whole * 10 + tenths < 10_000 {
        return "\(grouped(whole + tenths / 10)).\(tenths % 10) \(name)"
      }
      unit *= 1000
    }
    return things(bytes, "byte")
  }

  /// `a, b or c`.
  package static func either(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " or " + last
  }

  /// `a, b and c`; at most `limit` names, then `and N more`.
  package static func list(_ names: [String], limit: Int = 8) -> String {
    guard names.count > limit else { return names.joined(separator: ", ") }
    return names.prefix(limit).joined(separator: ", ") + " and \(names.count - limit) more"
  }
}
