import KantaColumns
import KantaIO
import KantaPlan
import KantaRender
import KantaSource

extension Session {
  /// Writes a table to a file, whole or not at all; a list of customers with its record.
  func save(_ table: Table, _ request: SaveRequest) throws(Diagnostic) -> [StepNote] {
    let format = try OutputFormat(ofFile: request.path)
    if host.reads(request.path) { throw .overwritesSource(request.path) }
    var style = RenderStyle.file
    style.excelSafe = request.isExcelSafe
    let rows = RowWriter(
      Answer(table), as: format, style: style, unless: execution.cancellation)
    execution.progress?.begin(.saving(request.path), .rows, total: rows.rowCount)
    defer { execution.progress?.end() }
    if let lineage = request.lineage { return try saveList(rows, of: table, request, lineage) }
    let bytes = try saveAtomically(to: host.resolved(request.path)) {
      (writer: inout ChunkWriter) throws(Diagnostic) in try write(rows, to: &writer) { _ in }
    }
    return [.saved(path: request.path, rows: rows.rowCount, bytes: bytes)]
      + staleRecord(beside: request.path)
  }

  /// Writes the rows piece by piece; `seen` is given every piece that was written.
  func write(
    _ rows: RowWriter, to writer: inout ChunkWriter, _ seen: ([UInt8]) -> Void
  ) throws(Diagnostic) {
    try writer.write(rows.head)
    seen(rows.head)
    for start in stride(from: 0, to: rows.rowCount, by: RowWriter.rowsPerChunk) {
      if execution.cancellation.isRequested { throw Diagnostic.interrupted }
      let piece = rows.chunk(start..<min(start + RowWriter.rowsPerChunk, rows.rowCount))
      try writer.write(piece)
      seen(piece)
      execution.advance(by: RowWriter.rowsPerChunk)
    }
    try writer.write(rows.tail)
    seen(rows.tail)
  }
}
