import KantaColumns
import Testing

/// Flags eight at a time give what flags one at a time give.
@Suite struct FlagKernelTests {
  @Test(arguments: [0, 1, 7, 8, 9, 16, 63, 64, 65, 1000]) func kernelsAreTheirTwins(count: Int) {
    var random = SeededRandom(seed: UInt64(count) + 5)
    for share in [0, 1, 2, 5] as [UInt64] {
      let a = (0..<count).map { _ in share == 0 || random.next() % share == 0 }
      let b = (0..<count).map { _ in random.next() % 3 == 0 }
      #expect(FlagKernels.both(a, b) == zip(a, b).map { $0 && $1 })
      #expect(FlagKernels.either(a, b) == zip(a, b).map { $0 || $1 })
      #expect(FlagKernels.difference(a, b) == zip(a, b).map { $0 != $1 })
      #expect(FlagKernels.opposite(a) == a.map { !$0 })
      #expect(FlagKernels.count(a) == a.count { $0 })
      #expect(FlagKernels.positions(b) == b.indices.filter { b[$0] }.map { UInt32($0) })
    }
  }
}
