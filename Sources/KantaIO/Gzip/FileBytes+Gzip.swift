import KantaColumns
import KantaSource

extension FileBytes {
  /// Below this size there is nothing to gain from scanning while inflating.
  private static let smallest = 1 << 20

  /// The bytes inside where this is a gzip file, otherwise the file itself.
  ///
  /// What is inside a large file is not inflated yet; it is taken to be as long as the last member
  /// says it is, which is true where that is the only one. `settled` tells.
  func inflating(on execution: Execution) throws(Diagnostic) -> FileBytes {
    guard try read(0..<2) == GzipHeader.magic else { return self }
    let inside = InflatedBytes(
      self, memoryLimit: InflatedMemory.free, execution.cancellation)
    if count >= Self.smallest, execution.threads > 1 {
      let stated = try read(count - 4..<count).reversed().reduce(0) { $0 << 8 | Int($1) }
      // Text that does not get smaller is rather the last of several members.
      if stated > count { return FileBytes(self, inflated: inside, count: stated) }
    }
    return try FileBytes(self, inflated: inside, count: 0).settled()
  }

  /// The same with the true number of bytes: all are inflated, and all check sums hold.
  ///
  /// - Throws: `damagedGzip`, `fileChanged`, `interrupted`.
  func settled() throws(Diagnostic) -> FileBytes {
    guard let inflated else { return self }
    let total: Int
    do {
      total = try inflated.total()
    } catch {
      // A file that somebody writes to at this moment is not damaged.
      if error.code != .interrupted { try requireUnchanged() }
      throw error
    }
    try requireUnchanged()
    return FileBytes(self, inflated: inflated, count: total)
  }
}
