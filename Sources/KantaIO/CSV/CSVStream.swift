import KantaColumns
import KantaSource

/// The rows of delimited text files as a stream: what is parsed is forgotten with its batch.
struct CSVStream: RowStream {
  private let source: CSVSource
  private let needed: [Int]
  private let blocks: [(file: Int, block: Block)]
  let lanes: [Range<Int>]

  init(_ source: CSVSource, _ names: [String], _ parts: TableParts, threads: Int) {
    self.source = source
    needed = names.compactMap { source.positions[$0] }
    blocks = parts.blocks
    lanes = CSVSource.lanes(of: blocks, threads: threads)
  }

  func rowCount(of lane: Range<Int>) -> Int {
    blocks[lane].reduce(0) { $0 + $1.block.recordCount }
  }

  var task: Progress.Task { .reading(source.name) }
  var unit: Progress.Unit { .bytes }
  var size: Int { blocks.reduce(0) { $0 + $1.block.bytes.count } }

  func reader() -> any BatchReader {
    let blocks = blocks
    return LaneReader(source, needed) { (lane, batch) throws(Diagnostic) in
      try lane.load(blocks[batch])
      return (blocks[batch].block.recordCount, blocks[batch].block.bytes.count)
    }
  }

  func isSound() throws(Diagnostic) -> Bool {
    try source.parts.requireUnchanged()
    return true
  }
}

/// Reads the columns of the batches of one lane.
final class LaneReader: BatchReader {
  /// Moves a lane on to a batch, and says how many rows and bytes that has; `nil` where the stream
  /// is not sound.
  typealias Load = (CSVLane, Int) throws(Diagnostic) -> (rows: Int, bytes: Int)?

  private let lane: CSVLane
  private let source: CSVSource
  private let needed: [Int]
  private let load: Load
  private(set) var loadedSize = 0

  init(_ source: CSVSource, _ needed: [Int], load: @escaping Load) {
    self.source = source
    self.needed = needed
    self.load = load
    lane = CSVLane(source, needed: needed)
  }

  func load(_ batch: Int) throws(Diagnostic) -> Int? {
    guard let loaded = try load(lane, batch) else { return nil }
    loadedSize = loaded.bytes
    return loaded.rows
  }

  func column(_ position: Int, at rows: [UInt32]?) -> Column? {
    let column = needed[position]
    let type = source.plans[column].type
    let piece: ColumnPiece
    var values: Values
    if type.kind == .text {
      let own = lane.ownPiece(column, at: rows)
      piece = own.piece
      // The code of a missing row is 0, which has to be a word.
      if own.words.count == 0, piece.values.count > 0 { _ = own.words.code(of: [UInt8]().span) }
      values = piece.values.column(own.words.words)
    } else {
      piece = lane.piece(column, at: rows)
      values = piece.values.column(Words())
    }
    guard piece.badCount == 0 || !source.refusesBadValues else { return nil }
    let validity = ColumnAssembly.validity([piece.missing], rowCount: piece.values.count)
    return Column(type, values, validity: validity)
  }

  func presence(_ position: Int, at rows: [UInt32]?) -> Validity? {
    lane.presence(needed[position], at: rows)
  }

  func codes(_ position: Int, at rows: [UInt32]?) -> [UInt32]? {
    let piece = lane.piece(needed[position], at: rows, namesMissing: true)
    guard case .codes(let codes) = piece.values else { return nil }
    return codes
  }

  func words(_ position: Int) -> StreamWords {
    .own(lane.dictionary(of: needed[position]))
  }
}

extension ColumnPiece.Values {
  fileprivate func column(_ words: Words) -> Values {
    switch self {
    case .integers(let values): .integers(values)
    case .days(let values): .days(values)
    case .numbers(let values): .numbers(values)
    case .codes(let values): .codes(values, words)
    case .flags(let values): .flags(values)
    }
  }
}
