package import KantaColumns
import KantaSource

extension StepNote {
  /// The note as a sentence for people; `nil` when there is nothing to say.
  package var words: String? {
    switch self {
    case .kept(let kept, let total, let reasons): Self.kept(kept, of: total, reasons)
    case .skippedMissing(let name, let skipped, let total):
      skipped == 0
        ? nil
        : "\(Neutralised.text(name)) left out \(Counted.grouped(skipped)) of "
          + "\(Counted.things(total, "row")) where it is missing"
    case .unmatched(let unmatched, let total):
      unmatched == 0
        ? nil
        : "\(Counted.grouped(unmatched)) of \(Counted.things(total, "row")) found no match"
    case .saved(let path, let rows, let bytes):
      "saved \(Neutralised.text(path)): \(Counted.things(rows, "row")), \(Counted.size(bytes))"
    case .remark(let text): text.isEmpty ? nil : Neutralised.text(text)
    }
  }

  /// `kept 3 of 9 rows (left out 6: 4 customer missing, 2 amount ≤ 0)`.
  private static func kept(_ kept: Int, of total: Int, _ reasons: [Reason]) -> String {
    guard kept < total else {
      switch total {
      case 0: return "there were no rows to choose from"
      case 1: return "kept the only row"
      default: return "kept all \(Counted.things(total, "row"))"
      }
    }
    let causes = reasons.filter { $0.rows > 0 }
      .map { "\(Counted.grouped($0.rows)) \(Neutralised.text($0.text))" }
    let start = "kept \(Counted.grouped(kept)) of \(Counted.things(total, "row"))"
    guard !causes.isEmpty else { return start }
    let left = Counted.grouped(total - kept)
    if causes.count == 1, let only = reasons.first(where: { $0.rows == total - kept }) {
      return start + " (left out \(left): \(Neutralised.text(only.text)))"
    }
    return start + " (left out \(left): \(causes.joined(separator: ", ")))"
  }
}
