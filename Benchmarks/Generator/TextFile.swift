import Foundation

/// A file that is written from its beginning to its end, a megabyte at a time.
struct TextFile {
  private let handle: FileHandle
  private var buffer: [UInt8] = []
  private static let capacity = 1 << 20

  init(_ path: String) throws {
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    handle = try FileHandle(forWritingTo: URL(filePath: path))
    buffer.reserveCapacity(Self.capacity + 4096)
  }

  mutating func append(_ byte: UInt8) { buffer.append(byte) }

  mutating func append(_ text: [UInt8]) { buffer.append(contentsOf: text) }

  mutating func append(_ text: String) { buffer.append(contentsOf: text.utf8) }

  /// `value` with zeros in front up to `width` digits.
  mutating func append(_ value: Int, width: Int = 1) {
    let start = buffer.count
    var rest = value
    repeat {
      buffer.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0 || buffer.count - start < width
    var (low, high) = (start, buffer.count - 1)
    while low < high {
      buffer.swapAt(low, high)
      low += 1
      high -= 1
    }
  }

  /// An amount of money with its two decimals.
  mutating func append(cents: Int) {
    append(cents / 100)
    append(UInt8(ascii: "."))
    append(cents % 100, width: 2)
  }

  mutating func endLine() throws {
    append(UInt8(ascii: "\n"))
    if buffer.count >= Self.capacity { try flush() }
  }

  mutating func close() throws {
    try flush()
    try handle.close()
  }

  private mutating func flush() throws {
    try handle.write(contentsOf: Data(buffer))
    buffer.removeAll(keepingCapacity: true)
  }
}
