package import KantaColumns
import KantaSource

/// How far some work is, as one line for a screen.
package enum ProgressLine {
  /// `reading orders.csv  42%  1.2 GB of 2.7 GB  410 MB/s  3 s left`, within `width` columns.
  ///
  /// Where that is too narrow, the rate goes first, then the amounts, then the time that is left.
  /// Without a rate (in bytes or rows per second) neither it nor the time is said, and of work of
  /// unknown size only what it is.
  package static func text(
    _ snapshot: Progress.Snapshot, perSecond rate: Double?, width: Int
  ) -> String {
    let task = words(snapshot.task)
    guard snapshot.total > 0 else { return cut(task, to: width) }
    let percent = "\(Int(snapshot.fraction * 100))%"
    var speed: String?
    var left: String?
    if let rate, rate >= 1, snapshot.done > 0 {
      speed = amount(Int(rate), snapshot.unit, isRate: true)
      left = time(Double(snapshot.total - snapshot.done) / rate) + " left"
    }
    let done = amount(snapshot.done, snapshot.unit, isRate: nil)
    let amounts = "\(done) of \(amount(snapshot.total, snapshot.unit, isRate: false))"
    let choices = [[amounts, speed, left], [amounts, left], [left], []]
    for rest in choices {
      let line = ([task, percent] + rest.compactMap(\.self)).joined(separator: "  ")
      if DisplayWidth.of(line) <= width { return line }
    }
    return cut(task, to: max(0, width - percent.count - 2)) + "  " + percent
  }

  private static func cut(_ text: String, to width: Int) -> String {
    DisplayWidth.cut(text, to: width, mark: "…")
  }

  private static func words(_ task: Progress.Task) -> String {
    switch task {
    case .indexing(let name): "looking through \(Neutralised.text(name))"
    case .surveying(let name): "looking at the values of \(Neutralised.text(name))"
    case .reading(let name): "reading \(Neutralised.text(name))"
    case .filtering: "choosing rows"
    case .sorting: "sorting"
    case .grouping: "grouping"
    case .joining: "joining"
    case .gathering: "putting rows together"
    case .saving(let path): "saving \(Neutralised.text(path))"
    }
  }

  /// A number of bytes or rows; `nil` for `isRate` leaves the word rows to the number after it.
  private static func amount(_ count: Int, _ unit: Progress.Unit, isRate: Bool?) -> String {
    let end = isRate == true ? "/s" : ""
    switch unit {
    case .bytes: return Counted.size(count) + end
    case .rows:
      return isRate == nil ? Counted.grouped(count) : Counted.things(count, "row") + end
    }
  }

  /// `3 s`, `2 min`, `1 h 5 min`; rounded up, since a wait that is over early is a pleasure.
  private static func time(_ seconds: Double) -> String {
    let whole = Int(min(seconds, 1e6).rounded(.up))
    if whole < 100 { return "\(whole) s" }
    let minutes = (whole + 59) / 60
    return minutes < 60 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
  }
}
