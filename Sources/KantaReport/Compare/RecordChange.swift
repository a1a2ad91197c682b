import KantaSource

/// One thing that differs between two runs of a document.
package struct RecordChange: Hashable, Sendable {
  /// What it is about, in the order in which changes are told.
  package enum Subject: Int, CaseIterable, Hashable, Sendable {
    case input, setting, value, check

    /// The heading above such changes.
    package var title: String {
      switch self {
      case .input: "Inputs"
      case .setting: "Settings"
      case .value: "Values"
      case .check: "Checks"
      }
    }
  }

  package let subject: Subject
  /// The input, setting or cell.
  package let place: String
  /// What of it, such as `Finland revenue`; may be empty.
  package let what: String
  package let before: String?
  package let after: String?
  /// The size of the change, such as `+0.06%`; or, without values, what changed.
  package let change: String
  /// Whether it makes the run another one; what only explains others does not.
  package let isDrift: Bool

  package init(
    _ subject: Subject, _ place: String, _ what: String = "", before: String? = nil,
    after: String? = nil, change: String = "", isDrift: Bool = true
  ) {
    self.subject = subject
    self.place = place
    self.what = what
    self.before = before
    self.after = after
    self.change = change
    self.isDrift = isDrift
  }

  /// `segments: Finland revenue 22,326.74 → 22,341.10 (+0.06%)`.
  package var words: String {
    var text = Neutralised.text(place)
    let said = Neutralised.text(what)
    let hasValues = before != nil || after != nil
    let separator = subject == .input || said.isEmpty && !hasValues ? " " : ": "
    if !said.isEmpty { text += "\(separator)\(said)" }
    if hasValues {
      text += said.isEmpty ? separator : " "
      text += "\(Neutralised.text(before ?? "nothing")) → \(Neutralised.text(after ?? "nothing"))"
      if !change.isEmpty { text += " (\(change))" }
    } else if !change.isEmpty {
      text += (said.isEmpty ? separator : " ") + Neutralised.text(change)
    }
    return text
  }
}
