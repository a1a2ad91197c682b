import KantaColumns
import KantaModels
import KantaPlan
import KantaSource
import KantaSyntax

/// Covariates as numbers: a text is a column of 0 and 1 for each of its words but the first.
struct FitCovariates: Sendable {
  let names: [String]
  /// For each name a number for each customer.
  let columns: [[Double]]
  /// Which customers have a value in each covariate.
  let isComplete: [Bool]
  /// What is said of texts: which word the others are compared with.
  let references: [String]

  /// More would be parameters that no data determine.
  private static let mostWords = 20

  /// From the covariates of `customerCount` customers.
  ///
  /// - Throws: That a text has too many words, or only one.
  init(
    _ fields: [Schema.Field], _ columns: [Column], customerCount: Int, at range: SourceRange
  ) throws(Diagnostic) {
    var names: [String] = []
    var numbers: [[Double]] = []
    var references: [String] = []
    var isComplete = [Bool](repeating: true, count: customerCount)
    for (field, column) in zip(fields, columns) {
      for customer in 0..<customerCount where !column.isPresent(customer) {
        isComplete[customer] = false
      }
      guard case .codes(let codes, let words) = column.values else {
        names.append(field.name)
        numbers.append(Self.numbers(column))
        continue
      }
      let present = codes.indices.filter { column.isPresent($0) }
      let used = Set(present.map { codes[$0] }).sorted { words[Int($0)] < words[Int($1)] }
      guard (2...Self.mostWords).contains(used.count), let first = used.first else {
        throw .covariateWords(field.name, used.count, most: Self.mostWords, at: range)
      }
      references.append("\(field.name) \(words[Int(first)])")
      for code in used.dropFirst() {
        names.append("\(field.name) \(words[Int(code)])")
        numbers.append(codes.map { $0 == code ? 1 : 0 })
      }
    }
    self.names = names
    self.columns = numbers
    self.references = references
    self.isComplete = isComplete
  }

  private static func numbers(_ column: Column) -> [Double] {
    if case .flags(let flags) = column.values { return flags.map { $0 ? 1 : 0 } }
    return column.asMeasure
  }
}

extension Step {
  /// Whether every covariate can be made numbers; what cannot is reported.
  mutating func areCovariates(_ fields: [Schema.Field]) -> Bool {
    for field in fields where !field.type.isNumeric {
      switch field.type.kind {
      case .text, .boolean: continue
      default:
        report(.notCovariate(field.name, field.type, at: optionRange("covariates")))
        return false
      }
    }
    return true
  }
}

extension Diagnostic {
  fileprivate static func notCovariate(
    _ column: String, _ type: ValueType, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .wrongType,
      "a covariate is a number, a text or true or false, and `\(column)` is \(type.name)",
      at: range, type.name, advice: Advice("make it a number first, such as a year: year(…)"))
  }

  fileprivate static func covariateWords(
    _ column: String, _ count: Int, most: Int, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .badOption,
      count < 2
        ? "`\(column)` is the same for all customers, so nothing can be told from it"
        : "`\(column)` has \(Counted.grouped(count)) different words, and each would be a parameter",
      at: range,
      advice: Advice(
        count < 2 ? "leave it out" : "group them first, into \(most) or fewer"))
  }
}
