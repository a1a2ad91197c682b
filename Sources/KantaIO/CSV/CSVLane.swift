import KantaColumns
import KantaSource

/// A run of consecutive blocks that one worker reads, and the words it meets.
///
/// Lanes follow each other in the order of rows, so what they find is put together lane by lane and
/// comes out as if one worker had read everything.
final class CSVLane {
  let text = BlockText()
  private let parts: TableParts
  private let kernels: [Int: ColumnKernel]
  private let needed: [Int]
  /// For each file, the needed columns as they stand in it.
  private let fileColumns: [[Int]]
  /// The words of text columns, by column.
  private(set) var dictionaries: [Int: TextDictionary] = [:]
  private var file = 0

  init(_ source: CSVSource, needed: [Int]) {
    parts = source.parts
    self.needed = needed
    let words = source.missingWords
    kernels = Dictionary(
      uniqueKeysWithValues: needed.map {
        ($0, ColumnKernel(plan: source.plans[$0], words: words))
      })
    fileColumns = parts.columnOrder.map { order in needed.map { order[$0] } }
  }

  /// Moves on to the records that start in a piece of the first file; `nil` where they are not
  /// regular.
  ///
  /// - Returns: Where the records begin and end.
  /// - Throws: As `BlockText.load`.
  func load(piece: Range<Int>, from start: Int?) throws(Diagnostic) -> Range<Int>? {
    file = 0
    let opened = parts.files[0]
    return try text.load(
      piece, from: start, of: opened.bytes, opened.dialect, columns: fileColumns[0])
  }

  /// Moves on to a block.
  ///
  /// - Throws: As `BlockText.load`.
  func load(_ block: (file: Int, block: Block)) throws(Diagnostic) {
    file = block.file
    let opened = parts.files[file]
    try text.load(block.block, of: opened.bytes, opened.dialect, columns: fileColumns[file])
  }

  /// The values of a column in the block, text as codes of the lane's words.
  func piece(_ column: Int, at rows: [UInt32]? = nil, namesMissing: Bool = false) -> ColumnPiece {
    piece(column, at: rows, dictionary(of: column), namesMissing: namesMissing)
  }

  /// The words of a text column: the same ones whenever they are asked for, even before any is met.
  func dictionary(of column: Int) -> TextDictionary {
    if let known = dictionaries[column] { return known }
    let made = TextDictionary(capacity: 1024)
    dictionaries[column] = made
    return made
  }

  /// The values of a column in the block, text as codes of words of their own.
  func ownPiece(
    _ column: Int, at rows: [UInt32]? = nil
  ) -> (piece: ColumnPiece, words: TextDictionary) {
    let dictionary = TextDictionary(isBrief: true)
    return (piece(column, at: rows, dictionary, namesMissing: false), dictionary)
  }

  /// Which rows have a value in a text column, without a look at what it says; `nil` for all.
  func presence(_ column: Int, at rows: [UInt32]?) -> Validity? {
    guard let kernel = kernels[column] else {
      preconditionFailure("a lane reads the columns it was made for")
    }
    let reader = FieldReader(text, parts.columnOrder[file][column], rows)
    return TextKernel.presence(reader, kernel.words)
  }

  private func piece(
    _ column: Int, at rows: [UInt32]?, _ dictionary: TextDictionary?, namesMissing: Bool
  ) -> ColumnPiece {
    guard let kernel = kernels[column], let dictionary else {
      preconditionFailure("a lane reads the columns it was made for")
    }
    return kernel.piece(
      text, parts.columnOrder[file][column], at: rows, dictionary,
      namesMissing: namesMissing)
  }
}

extension CSVSource {
  /// Consecutive runs of blocks with about the same number of bytes, one for each worker.
  static func lanes(of blocks: [(file: Int, block: Block)], threads: Int) -> [Range<Int>] {
    let total = blocks.reduce(0) { $0 + $1.block.bytes.count }
    let count = max(1, min(threads, blocks.count))
    var lanes: [Range<Int>] = []
    var (first, bytes) = (0, 0)
    for index in blocks.indices {
      bytes += blocks[index].block.bytes.count
      let isLast = index == blocks.count - 1
      if isLast || bytes * count >= total * (lanes.count + 1) {
        lanes.append(first..<index + 1)
        first = index + 1
      }
    }
    return lanes
  }
}
