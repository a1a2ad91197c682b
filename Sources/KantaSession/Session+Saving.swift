import KantaColumns
import KantaIO
import KantaPlan
import KantaRender
import KantaSource

extension Session {
  /// Writes a table to a file, whole or not at all.
  func save(_ table: Table, _ request: SaveRequest) throws(Diagnostic) -> StepNote {
    let format = try OutputFormat(ofFile: request.path)
    if host.reads(request.path) { throw .overwritesSource(request.path) }
    var style = RenderStyle.file
    style.excelSafe = request.isExcelSafe
    let execution = execution
    let rows = RowWriter(
      Answer(table), as: format, style: style, unless: execution.cancellation)
    execution.progress?.begin(.saving(request.path), .rows, total: rows.rowCount)
    defer { execution.progress?.end() }
    let bytes = try saveAtomically(to: host.resolved(request.path)) {
      (writer: inout ChunkWriter) throws(Diagnostic) in
      var pieces = ([rows.head] as [[UInt8]])[...]
      while let piece = pieces.popFirst() { try writer.write(piece) }
      for start in stride(from: 0, to: rows.rowCount, by: RowWriter.rowsPerChunk) {
        if execution.cancellation.isRequested { throw Diagnostic(.interrupted, "interrupted") }
        try writer.write(rows.chunk(start..<min(start + RowWriter.rowsPerChunk, rows.rowCount)))
        execution.advance(by: RowWriter.rowsPerChunk)
      }
      try writer.write(rows.tail)
    }
    return .saved(path: request.path, rows: rows.rowCount, bytes: bytes)
  }
}
