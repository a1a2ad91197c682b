/// The distinct words of a text column, in order of first appearance, in one run of UTF-8 bytes.
///
/// INVARIANT: no two words are equal, so codes of one column compare as their words do for `==`.
package struct Words: Sendable {
  package private(set) var bytes: [UInt8]
  /// `ends[i]` is where word `i` ends; it starts where the word before it ends.
  package private(set) var ends: [UInt32]

  package init() {
    bytes = []
    ends = []
  }

  /// Words that are already known to be distinct.
  package init(distinct words: some Sequence<String>) {
    self.init()
    for word in words { append(word.utf8) }
  }

  /// Words that are already known to be distinct, in one run of UTF-8; `ends` says where each ends.
  package init(distinctBytes bytes: [UInt8], ends: [UInt32]) {
    precondition(bytes.count == Int(ends.last ?? 0), "the last word ends with the bytes")
    self.bytes = bytes
    self.ends = ends
  }

  package var count: Int { ends.count }

  /// Where word `code` lies in `bytes`.
  package func range(of code: Int) -> Range<Int> {
    (code == 0 ? 0 : Int(ends[code - 1]))..<Int(ends[code])
  }

  package subscript(code: Int) -> String { String(decoding: bytes[range(of: code)], as: UTF8.self) }

  /// Adds a word the caller knows to be new, and returns its code.
  @discardableResult
  package mutating func append(_ word: some Sequence<UInt8>) -> UInt32 {
    bytes.append(contentsOf: word)
    ends.append(UInt32(bytes.count))
    return UInt32(ends.count - 1)
  }

  /// Adds a word the caller knows to be new, and returns its code.
  @discardableResult
  package mutating func append(_ word: Span<UInt8>) -> UInt32 {
    for offset in word.indices { bytes.append(word[offset]) }
    ends.append(UInt32(bytes.count))
    return UInt32(ends.count - 1)
  }

  /// All words as strings, in code order.
  package var all: [String] { (0..<count).map { self[$0] } }
}
