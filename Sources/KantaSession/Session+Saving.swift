import KantaColumns
import KantaIO
import KantaPlan
import KantaRender
import KantaSource

extension Session {
  /// Writes a table to a file, whole or not at all; a list of customers with its record.
  func save(_ table: Table, _ request: SaveRequest) throws(Diagnostic) -> [StepNote] {
    guard settings.savesFiles else { return [.remark("\(request.path) is not written here")] }
    if let picture = PictureFormat(ofFile: request.path) {
      return try savePicture(of: table, as: picture, request)
    }
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

  /// Writes the picture of a table to a file, whole or not at all.
  private func savePicture(
    of table: Table, as format: PictureFormat, _ request: SaveRequest
  ) throws(Diagnostic) -> [StepNote] {
    guard let chart = Chart(Answer(table, chart: request.chart)) else {
      throw .noPicture(request.path)
    }
    if host.reads(request.path) { throw .overwritesSource(request.path) }
    let path = host.resolved(request.path)
    let content: [UInt8] =
      switch format {
      case .svg: Array(chart.svg(idPrefix: "chart").utf8)
      case .vegaLite: Array(chart.vegaLite.utf8)
      case .png: try rasterImage(ofSVG: Array(chart.svg(idPrefix: "chart").utf8), for: request.path)
      }
    let bytes = try saveAtomically(to: path) {
      (writer: inout ChunkWriter) throws(Diagnostic) in try writer.write(content)
    }
    return [.saved(path: request.path, rows: table.rowCount, bytes: bytes)]
      + chart.remarks.map { .remark($0) }
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
