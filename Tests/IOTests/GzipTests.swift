import KantaColumns
import KantaSource
import KantaTestSupport
import Testing

@testable import KantaIO

/// The content of gzip files of every kind.
@Suite struct GzipTests {
  private static let text = "name,pieces\nAtlas,4\nGlobe,20\nMap,1\nMap,1\nMap,1\n"

  /// The content of a file of these bytes.
  private static func content(
    _ bytes: [UInt8], memoryLimit: Int = .max
  ) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    let file = try FileBytes(path: try folder.file("x.gz", bytes))
    let inside = InflatedBytes(file, memoryLimit: memoryLimit, Cancellation())
    return try inside.read(0..<inside.total())
  }

  @Test(arguments: [GzipMember.Method.stored, .fixed, .usual])
  func everyKindOfBlockIsRead(_ method: GzipMember.Method) throws {
    for count in [0, 1, 2, 299, 300, 301, 40_000, 700_000] {
      let bytes = Array(table(size: count).utf8.prefix(count))
      #expect(try Self.content(GzipMember(bytes, method).bytes) == bytes, "\(count)")
    }
  }

  /// Source: the check value of CRC-32/ISO-HDLC in Williams's model.
  @Test func theCheckSumIsTheOneOfGzip() throws {
    var member = GzipMember("123456789", .stored)
    member.statedSum = 0xCBF4_3926
    #expect(try Self.content(member.bytes) == Array("123456789".utf8))
  }

  @Test func whatAHeaderMayHaveIsReadOver() throws {
    let expected = Array(Self.text.utf8)
    for bits in 0..<16 {
      var member = GzipMember(Self.text)
      if bits & 1 != 0 { member.extra = [UInt8](repeating: 0x1F, count: 700) }
      if bits & 2 != 0 { member.name = "päiväkirja.csv" }
      if bits & 4 != 0 { member.comment = "written by hand" }
      member.hasHeaderSum = bits & 8 != 0
      #expect(try Self.content(member.bytes) == expected, "\(bits)")
      // FTEXT says only that the content is probably text.
      var marked = member
      marked.hasHeaderSum = false
      var bytes = marked.bytes
      bytes[3] |= 1
      #expect(try Self.content(bytes) == expected, "\(bits) as text")
    }
  }

  @Test func membersArePutTogether() throws {
    let parts = ["", "name,pieces\n", "", "", "Atlas,4\nGlo", "be,20\n", ""]
    for method in [GzipMember.Method.stored, .usual] {
      let bytes = parts.flatMap { GzipMember($0, method).bytes }
      #expect(try Self.content(bytes) == Array(parts.joined().utf8))
      #expect(try Self.content(bytes + [0, 0, 0]) == Array(parts.joined().utf8))
    }
    let many = (0..<3000).flatMap { GzipMember("\($0)\n", .stored).bytes }
    let expected = (0..<3000).map { "\($0)\n" }.joined()
    #expect(try Self.content(many) == Array(expected.utf8))
  }

  /// Pieces of the file end inside headers, blocks and trailers of members of all sizes.
  @Test func membersMayLieAcrossPieces() throws {
    let stored = GzipMember([UInt8](repeating: 7, count: (1 << 20) - 5500), .stored)
    for more in 0..<40 {
      var first = stored
      first.content += [UInt8](repeating: 7, count: more)
      var second = GzipMember(Self.text)
      second.name = "x"
      let third = GzipMember(table(size: 3000))
      let members = [first, second, second, third, second]
      #expect(
        try Self.content(members.flatMap(\.bytes)) == members.flatMap(\.content), "\(more)")
    }
  }

  @Test func whatDoesNotFitIntoMemoryIsReadFromAFile() throws {
    let expected = Array(table(size: 900_000).utf8)
    let folder = try TemporaryFolder()
    let file = try FileBytes(path: try folder.file("x.gz", GzipMember(expected).bytes))
    for limit in [0, 1, 4096, 300_000, 899_999, 2_000_000] {
      let inside = InflatedBytes(file, memoryLimit: limit, Cancellation())
      // The first question reaches beyond what was inflated, the next ones across the limit.
      #expect(try inside.read(500_000..<500_010) == Array(expected[500_000..<500_010]))
      #expect(try inside.total() == expected.count)
      for range in [0..<expected.count, 0..<0, 4090..<4100, 299_000..<301_000, 899_990..<900_000] {
        #expect(try inside.read(range) == Array(expected[range]), "\(limit) \(range)")
      }
      #expect(throws: Diagnostic.self) { try inside.read(0..<expected.count + 1) }
    }
  }

  @Test func severalThreadsReadWhileItIsInflated() throws {
    let expected = Array(table(size: 3_000_000).utf8)
    let folder = try TemporaryFolder()
    let file = try FileBytes(path: try folder.file("x.gz", GzipMember(expected).bytes))
    for limit in [Int.max, 1_000_000] {
      let inside = InflatedBytes(file, memoryLimit: limit, Cancellation())
      let size = 10_007
      let found = Parallel.map(expected.count / size, on: Execution(threads: 4)) { index in
        Result { try inside.read(index * size..<(index + 1) * size) }
      }
      for (index, piece) in try #require(found).enumerated() {
        #expect(try piece.get() == Array(expected[index * size..<(index + 1) * size]))
      }
      #expect(try inside.total() == expected.count)
    }
  }

  @Test func anInterruptionEndsInflating() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("x.csv.gz", GzipMember(table(size: 2_500_000)).bytes)
    for threads in [1, 2] {
      let execution = Execution(threads: threads)
      execution.cancellation.request()
      let problem = #expect(throws: Diagnostic.self) {
        try CSVSource.open([path], options: CSVOptions(), on: execution)
      }
      #expect(problem?.code == .interrupted)
      execution.cancellation.reset()
      let source = try CSVSource.open([path], options: CSVOptions(), on: execution)
      #expect(try source.countRows(on: execution) > 0)
    }
  }
}
