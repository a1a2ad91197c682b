import KantaColumns
import KantaIO
import KantaRender
import KantaSession
import KantaSource

/// Where `.once` and `.output` send results.
@MainActor
struct Redirection {
  /// A file and what goes into it.
  struct Target {
    let path: String
    let format: OutputFormat
    /// What it holds so far; an exact format holds one result.
    var contents: [UInt8] = []
  }

  /// For the next statement that has a result.
  var once: Target?
  /// For all that follow.
  var all: Target?
  private let collected = Collected()
  private var usualFormat: OutputFormat?

  private final class Collected {
    var bytes: [UInt8] = []
  }

  /// Takes the results of the statement about to run.
  mutating func open(_ sink: Sink) {
    guard let target = once ?? all else { return }
    usualFormat = sink.format
    sink.format = target.format
    let collected = collected
    collected.bytes = []
    sink.redirection = { collected.bytes += $0 }
  }

  /// Writes what the statement gave to its file, whole or not at all.
  mutating func closeAfterStatement(_ sink: Sink) {
    guard let target = once ?? all else { return }
    sink.redirection = nil
    sink.format = usualFormat ?? sink.format
    let added = collected.bytes
    guard !added.isEmpty else { return }
    if Interrupts.cancellation.isRequested {
      once = nil
      sink.say("\(target.path) was not written")
      return
    }
    let separator: [UInt8] = target.contents.isEmpty ? [] : [0x0A]
    let contents = target.format.isExact ? added : target.contents + separator + added
    do throws(Diagnostic) {
      let count = try saveAtomically(to: target.path) {
        (writer: inout ChunkWriter) throws(Diagnostic) in
        try writer.write(contents)
      }
      sink.say("wrote \(target.path), \(Counted.things(count, "byte"))")
      if once != nil { once = nil } else { all?.contents = contents }
    } catch {
      once = nil
      sink.show(error, nil)
    }
  }
}
