import KantaColumns
import KantaSource

/// The bytes of a gzip file in order, read in pieces.
struct GzipInput: Sendable {
  private static let pieceSize = 1 << 20

  let file: FileBytes
  private let cancellation: Cancellation
  private(set) var piece: [UInt8] = []
  /// Where the next byte lies in `piece`.
  private var position = 0
  /// Where `piece` ends in the file.
  private var end = 0

  init(_ file: FileBytes, _ cancellation: Cancellation) {
    self.file = file
    self.cancellation = cancellation
  }

  /// Where the next byte lies in the file.
  var offset: Int { end - piece.count + position }

  /// The part of `piece` that is still to come.
  var rest: Range<Int> { position..<piece.count }

  /// Reads on when all was taken.
  ///
  /// - Returns: Whether there is a next byte.
  mutating func fill() throws(Diagnostic) -> Bool {
    rest.isEmpty ? try more() : true
  }

  /// Puts the next bytes of the file behind those that are here.
  ///
  /// - Returns: Whether there were any.
  mutating func more() throws(Diagnostic) -> Bool {
    if cancellation.isRequested { throw .loadInterrupted(file.path) }
    guard end < file.count else { return false }
    // What was taken last may be given back.
    piece.removeFirst(max(0, position - RawInflater.lookBack))
    position = min(position, RawInflater.lookBack)
    let next = try file.read(end..<end + Self.pieceSize)
    end += next.count
    piece += next
    return true
  }

  /// Takes `count` bytes, or gives back as many as are negative.
  mutating func skip(_ count: Int) {
    position += count
    precondition(position >= 0 && position <= piece.count, "only bytes that are here are taken")
  }

  /// The next byte, which is taken; `nil` at the end of the file.
  mutating func next() throws(Diagnostic) -> UInt8? {
    guard try fill() else { return nil }
    position += 1
    return piece[position - 1]
  }

  /// The next four bytes as a number, lowest first; `nil` when the file ends before.
  mutating func number() throws(Diagnostic) -> UInt32? {
    var value: UInt32 = 0
    for shift: UInt32 in [0, 8, 16, 24] {
      guard let byte = try next() else { return nil }
      value |= UInt32(byte) << shift
    }
    return value
  }
}
