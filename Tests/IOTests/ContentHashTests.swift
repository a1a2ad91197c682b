import KantaColumns
import KantaIO
import KantaTestSupport
import Testing

/// SHA-256 against the examples of FIPS 180-4 (NIST, "SHA Examples") and in pieces of any size.
@Suite struct ContentHashTests {
  private func digest(_ pieces: [[UInt8]]) -> String {
    var hash = ContentHash()
    for piece in pieces { hash.update(piece) }
    return hash.digest()
  }

  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ]) func publishedExamples(_ text: String, _ expected: String) {
    #expect(digest([Array(text.utf8)]) == expected)
  }

  @Test func aMillionTimesTheSameLetter() {
    let piece = [UInt8](repeating: UInt8(ascii: "a"), count: 1000)
    let pieces = [[UInt8]](repeating: piece, count: 1000)
    #expect(
      digest(pieces) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  /// However the bytes are cut, and at every length around the ends of blocks.
  @Test func piecesMakeNoDifference() {
    var random = SeededRandom(seed: 4)
    for length in Array(0..<140) + [1000] {
      let bytes = (0..<length).map { _ in UInt8(random.uniform(in: 0...255)) }
      var pieces: [[UInt8]] = []
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = min(rest.count, random.uniform(in: 0...90))
        pieces.append(Array(rest.prefix(count)))
        rest = rest.dropFirst(count)
      }
      #expect(digest(pieces) == digest([bytes]), "\(length) bytes")
    }
  }

  @Test func aFileHasTheHashOfItsBytes() throws {
    let folder = try TemporaryFolder()
    let bytes = [UInt8](repeating: 7, count: 3_000_001)
    let path = try folder.file("large.bin", bytes)
    let found = try ContentHash.ofFile(path, on: Execution(threads: 1))
    #expect(found.byteCount == bytes.count)
    #expect(found.digest == digest([bytes]))
  }
}
