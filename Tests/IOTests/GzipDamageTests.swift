import KantaColumns
import KantaSource
import KantaTestSupport
import Testing

@testable import KantaIO

/// Damaged and foreign files: the exact content or one diagnostic, never anything else.
@Suite struct GzipDamageTests {
  private static let text = "name,pieces\nAtlas,4\nGlobe,20\nMap,1\nMap,1\nMap,1\n"
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func content(_ bytes: [UInt8]) throws -> Result<[UInt8], Diagnostic> {
    let path = try folder.file("x.gz", bytes)
    return Result { () throws(Diagnostic) in
      let inside = InflatedBytes(
        try FileBytes(path: path), memoryLimit: 1 << 30, Cancellation())
      return try inside.read(0..<inside.total())
    }
  }

  private var samples: [[UInt8]] {
    var named = GzipMember(Self.text)
    named.name = "map.csv"
    named.hasHeaderSum = true
    var extra = GzipMember(Self.text, .stored)
    extra.extra = [1, 2, 3]
    return [
      named.bytes, extra.bytes, GzipMember(Self.text, .fixed).bytes,
      GzipMember(table(size: 1500)).bytes,
    ]
  }

  @Test func aFileThatIsCutAnywhereIsTold() throws {
    for bytes in samples {
      for length in 2..<bytes.count {
        guard case .failure(let problem) = try content(Array(bytes.prefix(length))) else {
          Issue.record("cut to \(length) bytes, it is read")
          continue
        }
        #expect(problem.code == .damagedFile)
        #expect(problem.message.contains("ends in the middle"), "\(length): \(problem.message)")
      }
    }
  }

  @Test func aCutBehindAMemberIsOnlySeenInsideOfTheNext() throws {
    let first = GzipMember("id\n1\n").bytes
    let second = GzipMember("2\n").bytes
    for length in 1..<second.count {
      guard case .failure(let problem) = try content(first + second.prefix(length)) else {
        Issue.record("cut to \(length) bytes, it is read")
        continue
      }
      #expect(problem.code == .damagedFile)
    }
  }

  /// Bits that mean nothing for the content may be anything; with others the file is refused.
  @Test func aFlippedBitIsToldOrMeansNothing() throws {
    for bytes in samples.prefix(3) {
      let expected = try content(bytes).get()
      #expect(expected == Array(Self.text.utf8))
      var refused = 0
      for bit in 0..<bytes.count * 8 {
        var flipped = bytes
        flipped[bit / 8] ^= 1 << (bit % 8)
        switch try content(flipped) {
        case .success(let found): #expect(found == expected, "bit \(bit)")
        case .failure(let problem):
          refused += 1
          #expect(problem.code == .damagedFile)
        }
      }
      #expect(refused > bytes.count * 4)
    }
  }

  @Test func randomBytesNeverCrash() throws {
    var numbers = SeededNumbers(seed: 7)
    for round in 0..<400 {
      var bytes = (0..<Int.random(in: 0...600, using: &numbers)).map { _ in
        UInt8.random(in: 0...255, using: &numbers)
      }
      let header: [UInt8] =
        round % 2 == 0 ? [0x1F, 0x8B] : [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
      bytes.insert(contentsOf: header, at: 0)
      if case .failure(let problem) = try content(bytes) {
        #expect(problem.code == .damagedFile)
      }
      let path = try folder.file("x.csv.gz", bytes)
      let opened = Result {
        try CSVSource.open([path], options: CSVOptions(), on: Execution(threads: 2))
      }
      if case .failure(let problem) = opened { #expect(problem is Diagnostic) }
    }
  }

  /// Bytes of a large file are changed, so that the scan runs beside the inflating when it fails.
  @Test func damageInALargeFileIsToldBeforeAnythingElse() throws {
    let whole = GzipMember(table(size: 2_500_000)).bytes
    var numbers = SeededNumbers(seed: 3)
    for _ in 0..<6 {
      var bytes = whole
      let at = Int.random(in: 100..<bytes.count - 8, using: &numbers)
      bytes[at] ^= 0xFF
      let path = try folder.file("x.csv.gz", bytes)
      for damaged in [bytes, Array(whole.prefix(at))] {
        _ = try folder.file("x.csv.gz", damaged)
        let problem = #expect(throws: Diagnostic.self) {
          try CSVSource.open([path], options: CSVOptions(), on: Execution(threads: 2))
        }
        #expect(problem?.code == .damagedFile, "byte \(at): \(problem?.message ?? "")")
      }
    }
  }

  @Test func eachDamageHasItsMessage() throws {
    var wrongSum = GzipMember(Self.text)
    wrongSum.statedSum = 1
    var wrongSize = GzipMember(Self.text)
    wrongSize.statedSize = 1
    var method = GzipMember(Self.text).bytes
    method[2] = 7
    var flags = GzipMember(Self.text).bytes
    flags[3] = 0x80
    var headerSum = GzipMember(Self.text)
    headerSum.hasHeaderSum = true
    var wrongHeader = headerSum.bytes
    wrongHeader[4] ^= 1
    var block = GzipMember(Self.text, .stored).bytes
    block[10] = 7
    let cases: [([UInt8], String)] = [
      (wrongSum.bytes, "is not what was compressed"),
      (wrongSize.bytes, "is not what was compressed"),
      (method, "the gzip header at byte 0"),
      (flags, "the gzip header at byte 0"),
      (wrongHeader, "the gzip header at byte 0"),
      (block, "the compressed data of"),
      (GzipMember(Self.text).bytes + Array("more".utf8), "goes on after its compressed data"),
      (GzipMember(Self.text).bytes + [0, 0, 1], "goes on after its compressed data"),
      (GzipMember(Self.text).bytes + [0x1F, 0x8C] + [UInt8](repeating: 0, count: 20), "header"),
      ([0x1F, 0x8B], "ends in the middle"),
    ]
    for (bytes, words) in cases {
      let problem = try #require(refusal(bytes))
      #expect(problem.code == .damagedFile)
      #expect(problem.message.contains(words), "\(problem.message)")
      #expect(problem.advice != nil)
    }
    #expect(refusal(GzipMember("").bytes)?.code == .emptyFile)
  }

  @Test func otherFormatsAreNamedWithAWayOn() throws {
    let zip: [UInt8] = [0x50, 0x4B, 3, 4] + [UInt8](repeating: 0, count: 26)
    let block: [UInt8] = [0x31, 0x41, 0x59, 0x26, 0x53, 0x59]
    let cases: [([UInt8], String, String)] = [
      (zip + Array("orders.csv".utf8), "a zip archive", "unzip -p "),
      (zip + Array("xl/workbook.xml".utf8), "a workbook", "save it as CSV"),
      ([0x28, 0xB5, 0x2F, 0xFD, 0, 0], "compressed with zstd", "zstd -cd "),
      (Array("BZh9".utf8) + block, "compressed with bzip2", "bzip2 -cd "),
      ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0, 0], "compressed with xz", "xz -cd "),
      (GzipMember(GzipMember("id\n1\n").bytes).bytes, "compressed twice", "gzip -cd "),
      (GzipMember(zip + Array("orders.csv".utf8)).bytes, "a zip archive", "unzip -p "),
    ]
    for (bytes, name, way) in cases {
      let problem = try #require(refusal(bytes))
      #expect(problem.code == .unknownFormat)
      #expect(problem.message.contains(name), "\(problem.message)")
      #expect(problem.advice?.text.contains(way) == true, "\(name)")
    }
    #expect(refusal("BZh9,pieces\nAtlas,4\n") == nil)
  }
}
