import KantaColumns
import KantaSource
import Synchronization

/// The rows of a large file whose records nobody has counted: each lane finds them as it reads.
///
/// A lane begins with the first line that starts in its first piece, as if that line were a record,
/// and goes on from record to record. That is a guess: the line may lie inside quotes. It was right
/// if the lane before came to its end exactly there. Where it was wrong, or text is not regular,
/// the stream is not sound: the source then indexes the file, and tells what is wrong with it.
struct PieceStream: RowStream {
  private let source: CSVSource
  private let needed: [Int]
  private let pieces: [Range<Int>]
  private let width: Int
  private let seams = Seams()
  let lanes: [Range<Int>]

  init(_ source: CSVSource, _ names: [String], threads: Int) {
    self.source = source
    needed = names.compactMap { source.positions[$0] }
    let file = source.parts.files[0]
    width = file.dialect.width
    pieces = BlockIndex.pieces(
      of: file.bytes, from: file.index.start, blockSize: file.index.blockSize)
    let count = max(1, min(threads, pieces.count))
    let total = pieces.count
    lanes = (0..<count).map { total * $0 / count..<total * ($0 + 1) / count }
  }

  /// A record of the table has at least as many bytes as fields.
  func rowCount(of lane: Range<Int>) -> Int {
    pieces[lane].reduce(1) { $0 + $1.count } / width + 1
  }

  var task: Progress.Task { .reading(source.name) }
  var unit: Progress.Unit { .bytes }
  var size: Int { pieces.reduce(0) { $0 + $1.count } }

  func reader() -> any BatchReader {
    let (pieces, seams, source, lanes) = (pieces, seams, source, lanes)
    var next: Int?
    return LaneReader(source, needed) { (lane, batch) throws(Diagnostic) in
      let piece = pieces[batch]
      if lanes.contains(where: { $0.lowerBound == batch }) {
        next = batch == 0 ? piece.lowerBound : nil
      }
      var rows = 0
      if next.map({ $0 < piece.upperBound }) ?? true {
        guard let records = try lane.load(piece: piece, from: next) else {
          source.forbidPiecework()
          return nil
        }
        if next == nil { seams.begin(batch, at: records.lowerBound) }
        rows = lane.text.recordCount
        next = records.upperBound
      }
      if let next { seams.end(batch, at: next) }
      return (rows, piece.count)
    }
  }

  func isSound() throws(Diagnostic) -> Bool {
    try source.parts.requireUnchanged()
    let isSound = lanes.allSatisfy { lane in
      let end = seams.end(of: lane.upperBound - 1)
      return end
        == (lane.upperBound < pieces.count
          ? seams.start(of: lane.upperBound) : pieces.last?.upperBound)
    }
    if !isSound { source.forbidPiecework() }
    return isSound
  }

  /// Where lanes began and pieces came to their end.
  private final class Seams: Sendable {
    private let places = Mutex((starts: [Int: Int](), ends: [Int: Int]()))

    func begin(_ piece: Int, at start: Int) { places.withLock { $0.starts[piece] = start } }
    func end(_ piece: Int, at end: Int) { places.withLock { $0.ends[piece] = end } }
    func start(of piece: Int) -> Int? { places.withLock { $0.starts[piece] } }
    func end(of piece: Int) -> Int? { places.withLock { $0.ends[piece] } }
  }
}
