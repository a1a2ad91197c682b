import KantaColumns
import KantaSource
package import KantaSyntax

/// Thrown when a diagnostic has been reported and the value cannot be had.
package struct Reported: Error {}

/// An option of a verb: its name, its type, what it means, and what it is when it is left out.
package struct Parameter<Value: Argument>: Sendable {
  package let name: String
  package let help: String
  private let standard: Value?

  /// An option that must be given.
  package static func required(_ name: String, _ help: String) -> Parameter {
    Parameter(name: name, help: help, standard: nil)
  }

  /// An option with a standard value.
  package static func optional(_ name: String, _ help: String, default value: Value) -> Parameter {
    Parameter(name: name, help: help, standard: value)
  }

  package var info: ParameterInfo {
    ParameterInfo(
      name: name, kind: Value.kind, choices: Value.choices, help: help,
      standard: standard.map { $0.spelled }, isRequired: standard == nil)
  }

  /// The option's value in this stage, or its standard value.
  package func read(from step: inout Step) -> Result<Value, Reported> {
    guard let option = step.stage.options.first(where: { $0.name.text == name }) else {
      if let standard { return .success(standard) }
      step.report(.missingOption(name, Value.kind, of: step.stage.verb))
      return .failure(Reported())
    }
    if let value = Value.read(option.value, in: &step) { return .success(value) }
    if !step.hasReported(within: option.value.range) {
      step.report(
        .badOption(
          option, "\(Value.kind)", choices: Value.choices, found: step.spell(option.value)))
    }
    return .failure(Reported())
  }
}

/// What help and completion know of an option.
package struct ParameterInfo: Hashable, Sendable {
  package let name: String
  /// `whole number`, `yes or no`, `list of numbers`.
  package let kind: String
  /// The words it may be, where it is one of a few.
  package let choices: [String]
  package let help: String
  /// The standard value as it would be typed; `nil` when the option must be given.
  package let standard: String?
  package let isRequired: Bool
}

/// A type an option can have.
package protocol Argument: Sendable {
  static var kind: String { get }
  static var choices: [String] { get }
  /// The value, or `nil` when the expression is not one; a reader may report why itself.
  static func read(_ expression: ExpressionSyntax, in step: inout Step) -> Self?
  /// As it would be typed.
  var spelled: String { get }
}

extension Argument {
  package static var choices: [String] { [] }
}

/// An option that is one of a few words, written bare or as a string.
package protocol Choice: Argument, CaseIterable, RawRepresentable<String> {}

extension Choice {
  package static var kind: String { "one of " + choices.joined(separator: ", ") }
  /// A key path into a generic type would be made at run time, for every verb at every start.
  package static var choices: [String] { allCases.map { $0.rawValue } }
  package var spelled: String { rawValue }

  package static func read(_ expression: ExpressionSyntax, in step: inout Step) -> Self? {
    expression.word.flatMap(Self.init(rawValue:))
  }
}

extension Int: Argument {
  package static var kind: String { "whole number" }
  package var spelled: String { String(self) }

  package static func read(_ expression: ExpressionSyntax, in step: inout Step) -> Int? {
    if case .integer(let value)? = step.constant(expression) { Int(value) } else { nil }
  }
}

extension Bool: Argument {
  package static var kind: String { "true or false" }
  package static var choices: [String] { ["true", "false"] }
  package var spelled: String { self ? "true" : "false" }

  package static func read(_ expression: ExpressionSyntax, in step: inout Step) -> Bool? {
    switch expression.word {
    case "yes": true
    case "no": false
    default: if case .boolean(let value)? = step.constant(expression) { value } else { nil }
    }
  }
}

extension String: Argument {
  package static var kind: String { "text" }
  package var spelled: String { "\"\(self)\"" }

  package static func read(_ expression: ExpressionSyntax, in step: inout Step) -> String? {
    if let word = expression.word { return word }
    if case .text(let value)? = step.constant(expression) { return value }
    return nil
  }
}

extension [Double]: Argument {
  package static var kind: String { "list of numbers in rising order" }
  package var spelled: String { "[\(map { $0.description }.joined(separator: ", "))]" }

  package static func read(_ expression: ExpressionSyntax, in step: inout Step) -> [Double]? {
    step.checker.risingNumbers(expression)
  }
}

/// A list of words or texts.
package struct TextList: Argument {
  package let texts: [String]

  package init(_ texts: [String]) { self.texts = texts }

  package static var kind: String { "list of texts" }
  package var spelled: String { "[\(texts.map(\.spelled).joined(separator: ", "))]" }

  package static func read(_ expression: ExpressionSyntax, in step: inout Step) -> TextList? {
    guard case .list(let elements) = expression.kind else { return nil }
    let texts = elements.compactMap { String.read($0, in: &step) }
    return texts.count == elements.count ? TextList(texts) : nil
  }
}

extension Optional: Argument where Wrapped: Argument {
  package static var kind: String { Wrapped.kind }
  package static var choices: [String] { Wrapped.choices }
  package var spelled: String { self?.spelled ?? "" }

  package static func read(_ expression: ExpressionSyntax, in step: inout Step) -> Wrapped?? {
    Wrapped.read(expression, in: &step).map { .some($0) }
  }
}

extension ExpressionSyntax {
  /// A bare name or a string, as a word.
  package var word: String? {
    switch kind {
    case .name(let name): name.text
    case .literal(.text(let text)): text
    case .literal(.missing): "missing"
    default: nil
    }
  }
}
