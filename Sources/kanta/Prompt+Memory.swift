import KantaColumns
import KantaIO
import KantaRender
import KantaSession
import KantaSource

// `.memory`: what is held, and how much may be.
extension Prompt {
  func memory(_ words: [String]) -> Bool {
    switch words {
    case []: showMemory()
    case ["clear"]:
      let gone = session.dropKeptColumns()
      let columns = Counted.things(gone.count, "column")
      sink.say(
        gone.count == 0
          ? "no columns were kept" : "forgot \(columns), \(Counted.size(gone.bytes))")
    default: return refuse("`.memory` shows what is held, or is followed by clear", ".memory clear")
    }
    return true
  }

  private func showMemory() {
    let memory = session.memory
    let limit = Counted.size(memory.limitBytes)
    guard !memory.kept.isEmpty || !memory.results.isEmpty else {
      sink.say("nothing is kept yet; columns of files and results may take \(limit)")
      return
    }
    var answer = Answer(table(of: memory))
    answer.rowsToShow = answer.table.rowCount
    sink.write(answer, elapsedSeconds: nil)
    sink.say("\(Counted.size(memory.usedBytes)) of \(limit) in use; --memory sets the limit")
  }

  /// A row for each kept column, then one for each result with a name.
  private func table(of memory: SessionMemory) -> Table {
    let (kept, results) = (memory.kept, memory.results)
    let rows = kept.map { Int64($0.column.count) } + results.map { Int64($0.rowCount) }
    let sizes = kept.map(\.bytes) + results.map(\.bytes)
    let columns = kept.map { $0.name } + results.map { Counted.things($0.columnCount, "column") }
    return Table([
      ("table", .text(kept.map { $0.source } + results.map { $0.name })),
      ("column", .text(columns)),
      ("type", .text(kept.map { $0.column.type.name } + results.map { _ in "result" })),
      ("rows", Column(.integer, .integers(rows))),
      ("size", .text(sizes.map { Counted.size($0) })),
    ])
  }
}
