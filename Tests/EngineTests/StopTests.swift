import KantaColumns
import Testing

/// Every kernel over rows looks for ^C once per block of rows and ends soon when it is there.
@Suite struct StopTests {
  private static let rowCount = 140_000
  /// A look per 65,536 rows.
  private static let looksPerPass = 2

  private static let numbers = Column(
    .integer,
    .integers((0..<rowCount).map { Int64(truncatingIfNeeded: UInt64($0) &* 0x9E37_79B9_7F4A_7C15) })
  )
  private static let texts = Column(
    .text,
    .codes(
      (0..<UInt32(rowCount)).map { $0 &* 7 % UInt32(rowCount) },
      Words(distinct: (0..<rowCount).map { "a long word \($0)" })))
  private static let gaps = Column(
    .integer, numbers.values, validity: Validity(count: rowCount) { $0 % 10 != 0 })
  private static let groups = (0..<UInt32(rowCount)).map { $0 % 1_000 }
  private static let order = (0..<UInt32(rowCount)).reversed().map { $0 }

  /// A kernel: whether it came to its end, and how often it looks through all rows at least.
  struct Kernel: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let passes: Int
    let run: @Sendable (Execution) -> Bool

    init(_ name: String, passes: Int, _ run: @escaping @Sendable (Execution) -> Bool) {
      testDescription = name
      self.passes = passes
      self.run = run
    }
  }

  static let kernels: [Kernel] = [
    Kernel("sort numbers", passes: 11) {
      SortOrder.rows([(numbers, false)], rowCount: rowCount, on: $0) != nil
    },
    Kernel("sort text", passes: 6) {
      SortOrder.rows([(texts, true)], rowCount: rowCount, on: $0) != nil
    },
    Kernel("sort by two", passes: 12) {
      SortOrder.rows([(numbers, true), (texts, false)], rowCount: rowCount, on: $0) != nil
    },
    Kernel("gather", passes: 2) { gaps.gathered(order, on: $0) != nil },
    Kernel("gather some", passes: 1) { numbers.gathered(optional: order, on: $0) != nil },
    Kernel("put together", passes: 4) { Column.concatenated([gaps, gaps], on: $0) != nil },
    Kernel("put text together", passes: 4) { Column.concatenated([texts, texts], on: $0) != nil },
    Kernel("join", passes: 6) {
      JoinIndex(left: [texts], right: [texts], on: $0)?.pairs(on: $0) != nil
    },
    Kernel("row numbers", passes: 1) {
      index(on: $0).map { WindowKernel.rowNumbers(within: $0.0, on: $0.1) != nil } ?? false
    },
    Kernel("lag", passes: 2) {
      index(on: $0).map { WindowKernel.rows(before: 1, within: $0.0, on: $0.1) != nil } ?? false
    },
    Kernel("rank", passes: 4) {
      index(on: $0).map { WindowKernel.ranks(numbers, within: $0.0, on: $0.1) != nil } ?? false
    },
    Kernel("median", passes: 3) {
      let all = [UInt32](repeating: 0, count: rowCount)
      return GroupedValues(numbers, groups: all, count: 1, sizes: [Int64(rowCount)])
        .quantiles(0.5, on: $0) != nil
    },
    Kernel("upper case", passes: 1) {
      guard case .codes(let codes, let words) = texts.values else { return false }
      _ = TextKernels.mapped(
        TextSide(codes: codes, words: words), count: rowCount, validity: nil,
        unless: $0.cancellation
      ) { $0.uppercased() }
      return !$0.cancellation.isRequested
    },
  ]

  private static func index(on execution: Execution) -> (GroupIndex, Execution)? {
    GroupIndex(
      [Column(.integer, .integers(groups.map { Int64($0) }))], rowCount: rowCount, on: execution
    )
    .map { ($0, execution) }
  }

  @Test(arguments: kernels) func looksOncePerBlock(_ kernel: Kernel) {
    let stop = Cancellation(after: 1_000_000)
    #expect(kernel.run(Execution(cancellation: stop, threads: 2)))
    let looks = 1_000_000 - stop.remainingAsks
    #expect(looks >= kernel.passes * Self.looksPerPass, "\(looks) looks")
  }

  @Test(arguments: kernels) func endsSoon(_ kernel: Kernel) {
    let counting = Cancellation(after: 1_000_000)
    _ = kernel.run(Execution(cancellation: counting, threads: 1))
    let looks = 1_000_000 - counting.remainingAsks
    for part in [0, looks / 4, looks / 2, looks * 3 / 4, looks - 1] {
      for threads in [1, 2] {
        let stop = Cancellation(after: part)
        #expect(!kernel.run(Execution(cancellation: stop, threads: threads)))
        // What is asked once more on the way out is no work.
        #expect(-stop.remainingAsks <= 12, "\(-stop.remainingAsks) looks after the request")
      }
    }
  }
}
