import KantaColumns
import KantaSource
import Synchronization

/// The bytes inside of a gzip file, inflated as far as somebody has asked for them, and kept.
///
/// Whoever needs bytes that are not there yet inflates them, one reader at a time. So while one
/// thread inflates, others work on what is there, and nobody waits for more than it needs.
final class InflatedBytes: Sendable {
  /// Small enough that ^C is seen at once and a chunk is still in the cache when it is summed up.
  private static let chunkSize = 1 << 18
  /// No byte of deflated data stands for more.
  private static let largestRatio = 1032

  private let path: String
  private let cancellation: Cancellation
  private let memory: InflatedMemory
  /// How many bytes are there; what lies before is never written again.
  private let available = Atomic<Int>(0)
  private let work: Mutex<Work>

  /// What only one reader at a time touches.
  fileprivate struct Work: ~Copyable {
    /// `nil` when all is inflated.
    var reader: GzipReader?
    var failure: Diagnostic?
    /// What lies behind the memory.
    var scratch: ScratchFile?
    /// Where a chunk on its way to that file is.
    var chunk: InflatedMemory?
  }

  /// The content of `file`; what goes beyond `memoryLimit` bytes is put into a temporary file.
  init(_ file: FileBytes, memoryLimit: Int, _ cancellation: Cancellation) {
    path = file.path
    self.cancellation = cancellation
    let (most, overflow) = file.count.multipliedReportingOverflow(by: Self.largestRatio)
    memory = InflatedMemory(capacity: min(memoryLimit, overflow ? .max : most))
    work = Mutex(Work(reader: GzipReader(file, cancellation)))
  }

  /// How many bytes there are, once all are inflated.
  func total() throws(Diagnostic) -> Int {
    try inflate(to: .max)
    return available.load(ordering: .acquiring)
  }

  /// The bytes in `range`.
  ///
  /// - Throws: `fileChanged` when there are fewer, `damagedGzip`, `interrupted`.
  func read(_ range: Range<Int>) throws(Diagnostic) -> [UInt8] {
    // SAFETY: `read` writes the whole room unless it throws.
    try unsafe [UInt8](count: range.count) { (room) throws(Diagnostic) in
      try unsafe read(range, into: room)
    }
  }

  /// Writes the bytes in `range` to a room of that size.
  ///
  /// - Throws: `fileChanged` when there are fewer, `damagedGzip`, `interrupted`.
  func read(
    _ range: Range<Int>, into room: UnsafeMutableRawBufferPointer
  ) throws(Diagnostic) {
    try inflate(to: range.upperBound)
    guard range.upperBound <= available.load(ordering: .acquiring) else {
      throw .fileChanged(path, "became shorter")
    }
    let held = range.clamped(to: 0..<memory.capacity)
    // SAFETY: bytes before `available` are written and stay as they are. The first part comes from
    // memory, the rest from the file.
    unsafe room.copyMemory(
      from: UnsafeRawBufferPointer(memory.room(at: held.lowerBound, count: held.count)))
    guard held.count < range.count else { return }
    unsafe try readScratch(
      at: range.lowerBound + held.count - memory.capacity,
      into: UnsafeMutableRawBufferPointer(rebasing: room[held.count...]))
  }

  private func readScratch(
    at offset: Int, into room: UnsafeMutableRawBufferPointer
  ) throws(Diagnostic) {
    guard let scratch = work.withLock({ $0.scratch }) else {
      preconditionFailure("what is available and not in memory is in the file")
    }
    unsafe try scratch.read(at: offset, into: room)
  }

  /// Inflates until `end` bytes are there or all.
  private func inflate(to end: Int) throws(Diagnostic) {
    guard available.load(ordering: .acquiring) < end else { return }
    try work.withLock { (work) throws(Diagnostic) in
      if let failure = work.failure { throw failure }
      while work.reader != nil, available.load(ordering: .relaxed) < end {
        // A file that is dropped for ^C can be asked again, a damaged one stays damaged.
        if cancellation.isRequested { throw .loadInterrupted(path) }
        do throws(Diagnostic) {
          try inflateChunk(&work)
        } catch {
          if error.code != .interrupted { work.failure = error }
          throw error
        }
      }
    }
  }

  private func inflateChunk(_ work: inout Work) throws(Diagnostic) {
    let offset = available.load(ordering: .relaxed)
    let count: Int
    if offset < memory.capacity {
      count = unsafe try work.inflate(into: memory.room(at: offset, count: Self.chunkSize))
      memory.count(count)
    } else {
      count = try inflateToFile(&work, at: offset - memory.capacity)
    }
    if count == 0 {
      work.reader = nil
      work.chunk = nil
      memory.trim(to: min(offset, memory.capacity))
    }
    available.store(offset + count, ordering: .releasing)
  }

  private func inflateToFile(_ work: inout Work, at offset: Int) throws(Diagnostic) -> Int {
    let chunk = work.chunk ?? InflatedMemory(capacity: Self.chunkSize)
    work.chunk = chunk
    let room = unsafe chunk.room(at: 0, count: Self.chunkSize)
    let count = unsafe try work.inflate(into: room)
    guard count > 0 else { return 0 }
    let scratch: ScratchFile
    if let made = work.scratch { scratch = made } else { scratch = try ScratchFile(for: path) }
    work.scratch = scratch
    // SAFETY: that many bytes of the room were written.
    unsafe try scratch.write(UnsafeRawBufferPointer(rebasing: room[..<count]), at: offset)
    return count
  }
}

extension InflatedBytes.Work {
  fileprivate mutating func inflate(
    into room: UnsafeMutableRawBufferPointer
  ) throws(Diagnostic) -> Int {
    guard var taken = reader.take() else { return 0 }
    do throws(Diagnostic) {
      let count = unsafe try taken.inflate(into: room)
      reader = consume taken
      return count
    } catch {
      reader = consume taken
      throw error
    }
  }
}
