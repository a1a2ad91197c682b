import KantaSource

/// Memory that one worker reads pieces of files into, again and again.
///
/// Fresh memory costs more than the reading, so a worker keeps its buffer. Before and behind the
/// text there is room that may be read (never written), so that kernels can load whole words at
/// either end; behind the text it holds a byte that means nothing in any dialect.
final class ScanBuffer {
  /// Readable bytes before the text.
  static let lead = 16
  /// Readable bytes behind the text.
  static let tail = 80

  /// `lead` bytes, the text, `tail` bytes and whatever an earlier piece left.
  private(set) var storage = [UInt8](repeating: ScanBuffer.blank, count: lead + tail)
  /// The bytes of the text.
  private(set) var count = 0

  /// A control character that no sniffed dialect gives a meaning, no digit and no blank.
  private static let blank: UInt8 = 0x07

  /// The text's place in `storage`.
  var range: Range<Int> { Self.lead..<Self.lead + count }

  /// Reads `range` of a file, clamped to it.
  ///
  /// - Throws: As `FileBytes.read`.
  func read(_ range: Range<Int>, of file: FileBytes) throws(Diagnostic) {
    let range = min(range.lowerBound, file.count)..<min(range.upperBound, file.count)
    let needed = Self.lead + range.count + Self.tail
    if storage.count < needed {
      storage = [UInt8](repeating: Self.blank, count: needed + needed / 8)
    }
    count = range.count
    var problem: Diagnostic?
    // SAFETY: the part that is written lies within the storage, which has room for `needed` bytes.
    unsafe storage.withUnsafeMutableBytes { all in
      let text = unsafe UnsafeMutableRawBufferPointer(
        rebasing: all[Self.lead..<Self.lead + range.count])
      do throws(Diagnostic) {
        try unsafe file.read(range, into: text)
      } catch {
        problem = error
      }
      for at in Self.lead + range.count..<needed { unsafe all[at] = Self.blank }
    }
    if let problem { throw problem }
  }
}
