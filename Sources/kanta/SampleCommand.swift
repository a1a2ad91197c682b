import ArgumentParser
import KantaColumns
import KantaIO
import KantaModels
import KantaRender
import KantaSession
import KantaSource
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `kanta sample NAME [DIR]`.
struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample", abstract: "Write a built-in world as CSV, with its truth.",
    discussion:
      "Without a name, lists the worlds. The folder is the name of the world unless given.")

  @Argument(help: "The world: bookshop, magazine, wholesale, charity or laboratory.")
  var name: String?

  @Argument(help: "The folder to write to; it is made if it is not there.")
  var folder: String?

  @OptionGroup var shared: SharedOptions

  func run() throws {
    let sink = Sink(shared.settings, format: .table, delivery: .each)
    guard let name else {
      for world in World.all { sink.output.write("\(world.name): \(world.summary)\n") }
      return
    }
    do throws(Diagnostic) {
      guard let world = World.named(name) else { throw .unknownWorld(name) }
      try write(world, to: folder ?? name, sink)
    } catch {
      sink.show(error, nil)
      try shared.finish(SessionStatus(error))
    }
    try shared.finish(sink.outcome(.ok))
  }

  private func write(_ world: World, to folder: String, _ sink: Sink) throws(Diagnostic) {
    // SAFETY: the path lives as long as the call. A folder that is there is fine, and any other
    // problem is found, and said, by the first file.
    _ = unsafe mkdir(folder, 0o777)
    for file in world.files {
      let path = FilePath(folder).appending(file.name).string
      let rows = RowWriter(Answer(file.table), as: .csv)
      let bytes = try saveAtomically(to: path) {
        (writer: inout ChunkWriter) throws(Diagnostic) in
        try rows.forEachChunk { (chunk) throws(Diagnostic) in
          if Interrupts.cancellation.isRequested { throw Diagnostic.interrupted }
          try writer.write(chunk)
        }
      }
      let saved = StepNote.saved(path: path, rows: file.table.rowCount, bytes: bytes).words ?? path
      sink.output.write("\(saved) (\(file.about))\n")
    }
  }
}

extension Diagnostic {
  fileprivate static func unknownWorld(_ name: String) -> Diagnostic {
    let known = World.all.map(\.name)
    let near = Suggestion.nearest(to: name, among: known).first
    return Diagnostic(
      .unknownName, "there is no built-in world `\(name)`",
      notes: ["worlds: " + Counted.list(known)],
      advice: near.map { Advice("kanta sample \($0)") })
  }
}
