package import KantaSource

/// What `help K101` says of a kind of problem: its meaning, and a small example of it.
package struct DiagnosticExplanation: Sendable {
  /// A file the example reads.
  package struct SmallFile: Sendable {
    package let name: String
    package let text: String

    /// The text as a page shows it.
    var shown: String { text.replacing("\0", with: "␀") }
  }

  /// One line.
  package let title: String
  package let meaning: String
  package let file: SmallFile?
  /// A statement that has the problem, where one can be written down.
  package let wrong: String?
  /// The same without it.
  package let right: String?
  /// Whether it is a problem in scripts only.
  package let isForScripts: Bool

  init(
    _ title: String, _ meaning: String, file: (name: String, text: String)? = nil,
    wrong: String? = nil, right: String? = nil, inScript isForScripts: Bool = false
  ) {
    self.title = title
    self.meaning = meaning
    self.file = file.map { SmallFile(name: $0.name, text: $0.text) }
    self.wrong = wrong
    self.right = right
    self.isForScripts = isForScripts
  }

  /// The explanation of `code`.
  package static func of(_ code: Diagnostic.Code) -> DiagnosticExplanation {
    guard let explanation = all[code] else {
      preconditionFailure("every code has an explanation: \(code.rawValue)")
    }
    return explanation
  }

  private static let all: [Diagnostic.Code: DiagnosticExplanation] = names.merging(
    types.merging(data) { first, _ in first }
  ) { first, _ in first }
}
