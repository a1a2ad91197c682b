import KantaColumns
import KantaSource

/// Reads a gzip file member by member, and holds each against what it says of itself.
///
/// The content of a file is that of its members, put together. Zeros behind the last one fill up a
/// block and are passed over; anything else there is refused.
///
/// Source: RFC 1952.
struct GzipReader: ~Copyable {
  private enum Place { case between, inside, done }

  private var input: GzipInput
  private var inflater = RawInflater()
  private var place = Place.between
  private var memberCount = 0
  /// Check sum and size of what the member held so far.
  private var checksum: UInt32 = 0
  private var size: UInt32 = 0

  init(_ file: FileBytes, _ cancellation: Cancellation) {
    input = GzipInput(file, cancellation)
  }

  private var path: String { input.file.path }

  /// Inflates what comes next into `room`.
  ///
  /// - Returns: How many bytes were written; 0 only at the end of the file.
  /// - Throws: `damagedGzip`, `fileChanged`, `interrupted`.
  mutating func inflate(
    into room: UnsafeMutableRawBufferPointer
  ) throws(Diagnostic) -> Int {
    while true {
      switch place {
      case .done: return 0
      case .between: try startMember()
      case .inside:
        let count = unsafe try inflateMember(into: room)
        if count > 0 { return count }
      }
    }
  }

  private mutating func startMember() throws(Diagnostic) {
    let isFirst = memberCount == 0
    guard try input.fill() else {
      place = .done
      return
    }
    if !isFirst, input.piece[input.rest.lowerBound] != GzipHeader.magic[0] {
      try passOverZeros()
      place = .done
      return
    }
    try GzipHeader.skip(&input)
    memberCount += 1
    inflater.reset()
    (checksum, size) = (0, 0)
    place = .inside
  }

  private mutating func passOverZeros() throws(Diagnostic) {
    let start = input.offset
    while let byte = try input.next() {
      guard byte == 0 else { throw .damagedGzip(path, .surplus(from: start)) }
    }
  }

  private mutating func inflateMember(
    into room: UnsafeMutableRawBufferPointer
  ) throws(Diagnostic) -> Int {
    while true {
      // SAFETY: the bytes of the piece are read within the call only.
      let step = unsafe input.piece.withUnsafeBytes { piece in
        unsafe inflater.step(
          from: UnsafeRawBufferPointer(rebasing: piece[input.rest]), into: room)
      }
      guard step.outcome != .broken else { throw .damagedGzip(path, .data) }
      input.skip(step.consumed)
      // SAFETY: the inflater has written that many bytes.
      unsafe checksum = RawInflater.checksum(
        checksum, UnsafeRawBufferPointer(rebasing: room[..<step.produced]))
      size &+= UInt32(truncatingIfNeeded: step.produced)
      if step.outcome == .ended { try endMember() }
      if step.produced > 0 || step.outcome == .ended { return step.produced }
      if step.consumed == 0, try !input.more() { throw .damagedGzip(path, .cut) }
    }
  }

  private mutating func endMember() throws(Diagnostic) {
    guard let statedSum = try input.number(), let statedSize = try input.number() else {
      throw .damagedGzip(path, .cut)
    }
    guard statedSum == checksum, statedSize == size else {
      throw .damagedGzip(path, .sum)
    }
    place = .between
  }
}
