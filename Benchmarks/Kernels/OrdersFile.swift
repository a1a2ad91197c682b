import KantaColumns
@testable import KantaIO
import KantaSource

/// A file of orders in memory as the engine holds it: in blocks, divided into fields.
struct OrdersFile {
  /// The columns, by their place in the file.
  enum Column: Int { case order, customer, date, product, category, quantity, amount }

  let dialect: Dialect
  let blocks: [BlockText]
  let rowCount: Int
  /// Bytes of all rows.
  let byteCount: Int

  init(path: String) throws(Diagnostic) {
    var dialect = Dialect.usual
    dialect.width = Column.amount.rawValue + 1
    let file = try FileBytes(path: path)
    let buffer = ScanBuffer()
    try buffer.read(0..<4096, of: file)
    let header = buffer.storage[buffer.range].firstIndex(of: Byte.lineFeed)
    let start = (header ?? buffer.range.upperBound) + 1 - ScanBuffer.lead
    let index = try BlockIndex(
      file, from: start, firstLine: 2, dialect, blockSize: CSVSource.usualBlockSize,
      on: Execution(threads: 1))
    var blocks: [BlockText] = []
    for block in index.blocks {
      let text = BlockText()
      try text.load(block, of: file, dialect)
      blocks.append(text)
    }
    self.dialect = dialect
    self.blocks = blocks
    rowCount = index.recordCount
    byteCount = file.count - start
  }

  /// `body` of the bytes and the bounds of each field of a column, block by block.
  @inline(__always)
  func forEach(_ column: Column, _ body: (Span<UInt8>, Int, Int) -> Void) {
    for block in blocks {
      let storage = block.buffer.storage
      for record in 0..<block.recordCount {
        let (start, end) = block.fields.range(record, column.rawValue)
        body(storage.span, start, end)
      }
    }
  }

  /// The values of a column as its kernel reads them, block by block.
  func values(_ column: Column, _ type: ValueType, _ format: ColumnPlan.Format)
    -> [ColumnPiece.Values]
  {
    let kernel = ColumnKernel(plan: ColumnPlan(type: type, format: format), words: .usual)
    let dictionary = TextDictionary()
    return blocks.map { kernel.piece($0, column.rawValue, dictionary).values }
  }

  func codes(_ column: Column) -> [UInt32] {
    values(column, .text, .text).flatMap { values in
      guard case .codes(let codes) = values else { return [UInt32]() }
      return codes
    }
  }

  func dates(_ column: Column) -> [Int32] {
    values(column, .date, .date(DateFormat.all[0])).flatMap { values in
      guard case .days(let days) = values else { return [Int32]() }
      return days
    }
  }

  /// Minor units.
  func decimals(_ column: Column) -> [Int64] {
    values(column, .decimal(scale: 2), .decimal(scale: 2)).flatMap { values in
      guard case .integers(let integers) = values else { return [Int64]() }
      return integers
    }
  }
}
