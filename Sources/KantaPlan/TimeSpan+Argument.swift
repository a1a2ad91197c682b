package import KantaColumns
import KantaSource
package import KantaSyntax

extension TimeSpan: Argument {
  package static var kind: String { "length of time such as 90 days" }

  package var spelled: String {
    let days = microseconds / TimeSpan.microsecondsPerDay
    let parts = [
      months == 0 ? nil : Counted.things(months, "month"),
      days == 0 && months != 0 ? nil : Counted.things(Int(days), "day"),
    ]
    return parts.compactMap(\.self).joined(separator: " and ")
  }

  package static func read(_ expression: ExpressionSyntax, in step: inout Step) -> TimeSpan? {
    if let word = expression.unitless {
      step.report(.spanWithoutUnit(word, at: expression.range))
      return nil
    }
    if case .duration(let span)? = step.constant(expression) { return span }
    return nil
  }
}

extension TimeSpan {
  /// Whether it is one day or longer, has no part of a day, and is no longer than 9,999 years.
  package var isWholeDays: Bool {
    let days = microseconds / TimeSpan.microsecondsPerDay
    return microseconds >= 0 && months >= 0 && (months > 0 || days > 0)
      && microseconds % TimeSpan.microsecondsPerDay == 0
      && months <= 9_999 * 12 && days <= 9_999 * 366
  }

  /// The day that lies this long before another one; the length is whole days or months.
  package func before(_ day: Day) -> Day {
    let moved = months == 0 ? day : day.adding(months: -months)
    return Day(
      number: moved.number
        - Int32(truncatingIfNeeded: microseconds / TimeSpan.microsecondsPerDay))
  }
}

extension ExpressionSyntax {
  /// What was meant by a number without a unit, or a length of time in quotes.
  fileprivate var unitless: String? {
    switch kind {
    case .literal(.integer(let count)): "\(count) days"
    case .literal(.text(let text)) where text.first?.isNumber == true && text.last == "s": text
    default: nil
    }
  }
}
