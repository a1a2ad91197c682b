package import KantaColumns
package import KantaSource

/// A pass over the rows of a source in order, cut into batches that are worked on where they are
/// read, so that nothing but the answer takes memory.
///
/// Lanes are runs of consecutive batches, one for each worker; they follow each other in the order
/// of rows.
package protocol RowStream: Sendable {
  /// The batches of each lane.
  var lanes: [Range<Int>] { get }
  /// The rows of a lane, or more than it can have.
  func rowCount(of lane: Range<Int>) -> Int
  /// What a pass is called while it is under way, and how much there is to read.
  var task: Progress.Task { get }
  var unit: Progress.Unit { get }
  var size: Int { get }
  /// Something to read a lane's batches with, one after the other, on one thread.
  func reader() -> any BatchReader
  /// Has to be asked at the end: whether what was read is what a reading from the top gives.
  ///
  /// If not, another stream has to be asked of the source, which knows better then.
  /// - Throws: `fileChanged`, if what was read is no longer what was opened.
  func isSound() throws(Diagnostic) -> Bool
}

/// Reads the columns of batches, each named by its position in the stream.
package protocol BatchReader: AnyObject {
  /// Moves on to a batch and says how many rows it has; `nil` where the stream is not sound.
  ///
  /// - Throws: `fileChanged` and other troubles of reading.
  func load(_ batch: Int) throws(Diagnostic) -> Int?

  /// How much of the stream's size the batch was.
  var loadedSize: Int { get }

  /// The values of a column in the rows of the batch that are given, or in all; `nil` where one of
  /// them does not fit the column, which is told by reading the column whole.
  func column(_ position: Int, at rows: [UInt32]?) -> Column?

  /// Which of the rows have a value in a text column; `nil` for all.
  func presence(_ position: Int, at rows: [UInt32]?) -> Validity?

  /// The values of a text column as codes that stay the same from batch to batch, missing being a
  /// word like any other.
  func codes(_ position: Int, at rows: [UInt32]?) -> [UInt32]?

  /// What the codes of a text column mean.
  func words(_ position: Int) -> StreamWords
}

/// The words behind the codes of a lane.
package enum StreamWords {
  /// In order of first appearance in the lane; missing is among them if it was met.
  case own(TextDictionary)
  /// The same for all lanes, in any order; missing is one more.
  case shared(Words)
}

/// A table in memory as a stream.
package struct MemoryStream: RowStream {
  private static let rowsPerBatch = 8192
  /// Below this many rows a second lane costs more than it saves.
  private static let rowsPerLane = 65_536

  private let columns: [Column]
  private let rowCount: Int
  package let lanes: [Range<Int>]

  /// The rows of `columns`, each of which has `rowCount`, for so many threads.
  package init(_ columns: [Column], rowCount: Int, threads: Int) {
    self.columns = columns
    self.rowCount = rowCount
    let batches = (rowCount + Self.rowsPerBatch - 1) / Self.rowsPerBatch
    let count = max(1, min(threads, rowCount / Self.rowsPerLane))
    lanes = (0..<count).map { batches * $0 / count..<batches * ($0 + 1) / count }
  }

  package func rowCount(of lane: Range<Int>) -> Int {
    min(rowCount, lane.upperBound * Self.rowsPerBatch) - lane.lowerBound * Self.rowsPerBatch
  }

  package var task: Progress.Task { .grouping }
  package var unit: Progress.Unit { .rows }
  package var size: Int { rowCount }

  package func reader() -> any BatchReader { Reader(columns, rowCount) }

  package func isSound() -> Bool { true }

  private final class Reader: BatchReader {
    private let columns: [Column]
    private let rowCount: Int
    private var range = 0..<0

    init(_ columns: [Column], _ rowCount: Int) {
      self.columns = columns
      self.rowCount = rowCount
    }

    var loadedSize: Int { range.count }

    func load(_ batch: Int) -> Int? {
      let first = batch * MemoryStream.rowsPerBatch
      range = first..<min(first + MemoryStream.rowsPerBatch, rowCount)
      return range.count
    }

    func column(_ position: Int, at rows: [UInt32]?) -> Column? {
      guard let rows else { return columns[position].sliced(range) }
      let first = UInt32(truncatingIfNeeded: range.lowerBound)
      return columns[position].gathered(rows.map { $0 + first })
    }

    func presence(_ position: Int, at rows: [UInt32]?) -> Validity? {
      column(position, at: rows)?.validity
    }

    func codes(_ position: Int, at rows: [UInt32]?) -> [UInt32]? {
      column(position, at: rows)?.codesNamingMissing
    }

    func words(_ position: Int) -> StreamWords {
      guard case .codes(_, let words) = columns[position].values else {
        preconditionFailure("only text has words")
      }
      return .shared(words)
    }
  }
}
