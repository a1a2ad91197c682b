package import KantaColumns

/// A function of the language: its name, what it takes, what it gives, and how it is computed.
///
/// Like a verb, a function is one value; help, completion and argument checks derive from it.
package struct FunctionDeclaration: Sendable {
  package enum Group: String, CaseIterable, Sendable {
    case dates = "Dates"
    case text = "Text"
    case numbers = "Numbers"
    case choice = "Choice"
    case aggregates = "Over a group"
    case windows = "Over the rows of a table"
  }

  /// What an argument has to be.
  package enum Takes: Hashable, Sendable {
    case date, text, number, condition, anything
    /// A number, duration or anything else that adds up.
    case amount
    case wholeNumberConstant, numberConstant, textConstant, numberListConstant

    /// As a message says it.
    package var words: String {
      switch self {
      case .date: "a date"
      case .text: "text"
      case .number: "a number"
      case .condition: "a condition"
      case .anything: "a value"
      case .amount: "a number or a duration"
      case .wholeNumberConstant: "a whole number"
      case .numberConstant: "a number written out, such as 90%"
      case .textConstant: "text in quotes"
      case .numberListConstant: "a list of rising numbers, such as [10, 20]"
      }
    }
  }

  /// Arguments after checking: expressions, and the values of those that are constants.
  package struct Arguments: Sendable {
    package var expressions: [Expression]
    package var constants: [Value?]
    package var lists: [[Double]]

    /// The type of the first argument.
    package var type: ValueType { expressions.first?.type ?? .missing }

    func wholeNumber(_ index: Int) -> Int? {
      guard constants.indices.contains(index), case .integer(let value)? = constants[index] else {
        return nil
      }
      return Int(value)
    }

    func text(_ index: Int) -> String? {
      guard constants.indices.contains(index), case .text(let value)? = constants[index] else {
        return nil
      }
      return value
    }
  }

  package enum Build: Sendable {
    case scalar(@Sendable (Arguments) -> Expression?)
    case aggregate(@Sendable (Arguments) -> (AggregateFunction, ValueType)?)
    case window(@Sendable (Arguments) -> (WindowFunction, ValueType)?)
    /// An expression over measures, such as a share of two counts.
    case overMeasures(@Sendable (Expression, inout BindingFrame) -> Expression)
  }

  package let name: String
  package let group: Group
  /// As it is written: `quantile(x, 90%)`.
  package let signature: String
  package let summary: String
  package let takes: [Takes]
  /// How many of the last arguments may be left out.
  package let optionalCount: Int
  /// Whether the last argument may be repeated.
  package let isVariadic: Bool
  package let build: Build

  init(
    _ name: String, _ group: Group, _ signature: String, _ summary: String, takes: [Takes],
    optional optionalCount: Int = 0, isVariadic: Bool = false, _ build: Build
  ) {
    self.name = name
    self.group = group
    self.signature = signature
    self.summary = summary
    self.takes = takes
    self.optionalCount = optionalCount
    self.isVariadic = isVariadic
    self.build = build
  }
}

/// Every function, in the order the reference lists them.
package enum FunctionCatalogue {
  package static let all: [FunctionDeclaration] =
    dateFunctions + textFunctions + numberFunctions + aggregateFunctions + windowFunctions

  private static let byName: [String: FunctionDeclaration] = Dictionary(
    uniqueKeysWithValues: all.map { ($0.name, $0) })

  package static func named(_ name: String) -> FunctionDeclaration? { byName[name] }

  package static let names: [String] = all.map(\.name)
}
