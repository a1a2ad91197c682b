/// One problem, said once: what is wrong, where, what is available, and one next action.
///
/// A diagnostic holds facts and wording; how it looks (colour, carets, JSON) is decided by
/// `DiagnosticStyle`. Parsers and checkers return diagnostics beside their result; only the
/// running of a plan throws one.
package struct Diagnostic: Error, Hashable, Sendable {
  package enum Severity: String, Hashable, Sendable {
    case error, warning
    /// A `check` that did not hold.
    case failed
  }

  /// A piece of the user's text and what it is; the first label of a diagnostic is its place.
  package struct Label: Hashable, Sendable {
    package var range: SourceRange
    package var text: String

    package init(_ range: SourceRange, _ text: String = "") {
      self.range = range
      self.text = text
    }
  }

  /// A replacement in the user's text.
  package struct Edit: Hashable, Sendable {
    package var range: SourceRange
    package var replacement: String

    package init(_ range: SourceRange, _ replacement: String) {
      self.range = range
      self.replacement = replacement
    }
  }

  /// One next action: words, an edit that carries it out, or both.
  ///
  /// Advice that changes the user's text is given as `edits`, never only in words, so that the
  /// session can parse and check the edited text before it shows the advice.
  package struct Advice: Hashable, Sendable {
    package var text: String
    package var edits: [Edit]

    package init(_ text: String, edits: [Edit] = []) {
      self.text = text
      self.edits = edits
    }
  }

  /// A place in a data file: a field with its value, or a whole line.
  package struct DataPlace: Hashable, Sendable {
    package var file: String
    /// 1-based.
    package var line: Int
    /// The 1-based number of the field; `nil` for a whole line, which has no value.
    package var column: Int?
    /// What the field says, which may be nothing.
    package var value: String
    /// Why the value does not fit, where more can be said than that; empty otherwise.
    ///
    /// Of a whole line, what is to be said, as it follows the place: `has 2 fields`.
    package var reason: String

    package init(file: String, line: Int, column: Int, value: String, reason: String = "") {
      self.file = file
      self.line = line
      self.column = column
      self.value = value
      self.reason = reason
    }

    /// A whole line and what is to be said about it.
    package init(file: String, line: Int, reason: String) {
      self.file = file
      self.line = line
      self.value = ""
      self.reason = reason
    }
  }

  package var code: Code
  package var severity: Severity
  /// Lower case, no full stop, user text in backquotes, at most about 80 characters.
  package var message: String
  package var labels: [Label]
  package var places: [DataPlace]
  package var notes: [String]
  package var advice: Advice?

  package init(
    _ code: Code, _ message: String, at range: SourceRange? = nil, _ label: String = "",
    severity: Severity = .error, labels: [Label] = [], places: [DataPlace] = [],
    notes: [String] = [], advice: Advice? = nil
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.labels = (range.map { [Label($0, label)] } ?? []) + labels
    self.places = places
    self.notes = notes
    self.advice = advice
  }

  /// ^C came while something was at work.
  package static let interrupted = Diagnostic(.interrupted, "interrupted")

  /// Where the problem is, if it is in the user's text.
  package var range: SourceRange? { labels.first?.range }

  /// The same problem with a place, where it has none yet.
  package func located(at range: SourceRange) -> Diagnostic {
    guard labels.isEmpty else { return self }
    var copy = self
    copy.labels = [Label(range)]
    return copy
  }
}
