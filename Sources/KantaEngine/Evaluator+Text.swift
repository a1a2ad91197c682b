import KantaColumns
import KantaPlan
import KantaSource

extension Evaluator {
  /// Text functions, row by row; `Lowering` sees to it that the rows are the words of a dictionary
  /// wherever that is less work.
  func textFunction(
    _ function: ScalarFunction, _ operands: [Operand], _ type: ValueType
  ) throws(Diagnostic) -> Column {
    let validity = operands.reduce(Validity?.none) { Validity.both($0, $1.validity) }
    let text = operands[0].text()
    switch function {
    case .contains, .startsWith, .endsWith:
      let placement: TextKernels.Placement =
        switch function {
        case .startsWith: .atStart
        case .endsWith: .atEnd
        default: .anywhere
        }
      let flags = TextKernels.flags(
        text, has: operands[1].text(), placement, count: count, validity: validity, unless: stop)
      return Column(type, .flags(flags))
    case .matches(let pattern):
      return Column(type, .flags(try matching(pattern, text, validity)))
    case .length:
      let lengths = TextKernels.lengths(text, count: count, validity: validity, unless: stop)
      return Column(type, .integers(lengths), validity: validity)
    default:
      let result = try transformed(function, text, operands, validity)
      return Column(
        type, .codes(result.codes, result.words), validity: result.validity)
    }
  }

  private func transformed(
    _ function: ScalarFunction, _ text: TextSide, _ operands: [Operand], _ validity: Validity?
  ) throws(Diagnostic) -> TextKernels.Text {
    switch function {
    case .replace:
      return TextKernels.replaced(
        text, operands[1].text(), by: operands[2].text(), count: count, validity: validity,
        unless: stop)
    case .splitPart:
      return TextKernels.part(
        try operands[2].exact(), of: text, splitAt: operands[1].text(), count: count,
        validity: validity, unless: stop)
    case .lower:
      return TextKernels.mapped(text, count: count, validity: validity, unless: stop) {
        $0.lowercased()
      }
    case .upper:
      return TextKernels.mapped(text, count: count, validity: validity, unless: stop) {
        $0.uppercased()
      }
    default:
      return TextKernels.mapped(text, count: count, validity: validity, unless: stop, trimmed)
    }
  }

  private func matching(
    _ pattern: String, _ text: TextSide, _ validity: Validity?
  ) throws(Diagnostic) -> [Bool] {
    let expression: Regex<AnyRegexOutput>
    do { expression = try Regex(pattern) } catch {
      throw .badPattern(pattern, reason: "\(error)")
    }
    return TextKernels.flags(text, count: count, validity: validity, unless: stop) {
      $0.contains(expression)
    }
  }
}

/// Without white space at either end.
private func trimmed(_ text: String) -> String {
  var rest = text[...]
  while let first = rest.first, first.isWhitespace { rest.removeFirst() }
  while let last = rest.last, last.isWhitespace { rest.removeLast() }
  return String(rest)
}
