import KantaColumns
import KantaModels
import Testing

/// Customer share, the Wallet Allocation Rule and headroom.
@Suite struct WalletTests {
  private let execution = Execution(threads: 2)

  private func wallets(_ ours: [Int64], _ category: [Int64]) -> Wallets {
    Wallets(ours: ours, oursScale: 2, category: category, categoryScale: 2)
  }

  // MARK: - Customer share

  /// 120 of 400 and 30 of 50 are a third together, and 45% on average.
  @Test func theShareOfAllIsOfTheSums() throws {
    let total = wallets([12_000, 3_000], [40_000, 5_000]).total([0, 1])
    #expect(abs(try #require(total.share) - 1.0 / 3) < 1e-15)
    #expect(abs(try #require(total.mean) - 0.45) < 1e-15)
    #expect(total.customers == 2 && total.ours == 15_000 && total.category == 45_000)
  }

  @Test func sixtyOfAHundred() {
    #expect(wallets([6_000], [10_000]).share(0) == 0.6)
    // Euros and cents are told apart by their decimals.
    let euros = Wallets(ours: [60], oursScale: 0, category: [10_000], categoryScale: 2)
    #expect(euros.share(0) == 0.6)
    #expect(euros.fault(0) == nil)
  }

  @Test func faultsAreNamed() {
    let found = wallets([100, -1, 0, 101, 100, 5], [100, 50, 0, 100, -3, 9_000])
    #expect(
      (0..<6).map(found.fault) == [
        nil, .below0, .nothingBought, .above1, .nothingBought, nil,
      ])
    // One unit of the finer scale is enough.
    let fine = Wallets(ours: [1_000_001], oursScale: 6, category: [100], categoryScale: 2)
    #expect(fine.fault(0) == .above1)
    let largest = wallets([.max], [.max])
    #expect(largest.fault(0) == nil && largest.share(0) == 1)
  }

  @Test func nobodyHasNoShare() {
    let total = wallets([], []).total([])
    #expect(total.share == nil && total.mean == nil && total.customers == 0)
  }

  /// The share lies between the smallest and the largest, does not know the order of the rows, and
  /// is the mean of the shares where all wallets are equal.
  @Test func sharesOfRandomWallets() throws {
    var random = SeededRandom(seed: 61)
    for _ in 0..<200 {
      let count = random.uniform(in: 1...40)
      let category = (0..<count).map { _ in Int64(random.uniform(in: 1...90_000)) }
      let ours = category.map { Int64(random.uniform(in: 0...Int($0))) }
      let rows = Array(0..<count)
      let found = wallets(ours, category)
      let total = found.total(rows)
      let share = try #require(total.share)
      let shares = rows.map(found.share)
      #expect(try #require(shares.min()) - 1e-12 <= share)
      #expect(share <= (try #require(shares.max())) + 1e-12)
      #expect(found.total(random.shuffled(rows)) == total)
      let mean = shares.reduce(0, +) / Double(count)
      #expect(abs(try #require(total.mean) - mean) < 1e-12)
      let alike = wallets(ours.map { min($0, 500) }, rows.map { _ in 500 }).total(rows)
      #expect(abs(try #require(alike.share) - (try #require(alike.mean))) < 1e-12)
    }
  }

  // MARK: - Interval

  /// Of many alike customers the interval is that of a mean: share ± 1.96 standard errors.
  @Test func theIntervalIsAsWideAsTheDeltaMethodSays() throws {
    var random = SeededRandom(seed: 7)
    let count = 2_000
    let category = (0..<count).map { _ in Int64(random.uniform(in: 4_000...6_000)) }
    let ours = category.map { Int64(Double($0) * (0.3 + 0.4 * random.uniform())) }
    let found = wallets(ours, category)
    let rows = Array(0..<count)
    let bounds = try #require(
      found.interval(rows, level: 0.95, resamples: 4_000, seed: 1, on: execution)?.bounds)
    let share = try #require(found.total(rows).share)
    let size = category.reduce(0.0) { $0 + Double($1) } / Double(count)
    let squares = rows.reduce(0.0) { sum, row in
      let residual = Double(ours[row]) - share * Double(category[row])
      return sum + residual * residual
    }
    let error = (squares / Double(count - 1) / Double(count)).squareRoot() / size
    #expect(abs(bounds.low - (share - 1.96 * error)) < 0.15 * error)
    #expect(abs(bounds.high - (share + 1.96 * error)) < 0.15 * error)
    // Bags of four or five customers say the same.
    let bags = try #require(
      found.interval(
        rows, level: 0.95, resamples: 4_000, seed: 1, mostDrawn: 450, on: execution)?.bounds)
    #expect(abs(bags.low - (share - 1.96 * error)) < 0.2 * error)
    #expect(abs(bags.high - (share + 1.96 * error)) < 0.2 * error)
  }

  @Test func theIntervalKnowsNoOrderAndNoThreads() throws {
    var random = SeededRandom(seed: 3)
    let count = 300
    let category = (0..<count).map { _ in Int64(random.uniform(in: 1...9)) }
    let ours = category.map { Int64(random.uniform(in: 0...Int($0))) }
    let found = wallets(ours, category)
    let rows = Array(0..<count)
    let one = found.interval(rows, level: 0.9, resamples: 200, seed: 5, on: execution)
    let order = random.shuffled(rows)
    #expect(
      found.interval(
        order, level: 0.9, resamples: 200, seed: 5, on: Execution(threads: 1)) == one)
    #expect(found.interval(rows, level: 0.9, resamples: 200, seed: 6, on: execution) != one)
    #expect(found.interval([4], level: 0.9, resamples: 200, seed: 5, on: execution)?.bounds == nil)
    let stop = Cancellation()
    stop.request()
    let stopped = Execution(cancellation: stop, threads: 2)
    #expect(found.interval(rows, level: 0.9, resamples: 200, seed: 5, on: stopped) == nil)
  }

  /// A 90% interval holds the share of the population in about 90% of samples.
  @Test func theIntervalHoldsWhatItPromises() throws {
    var random = SeededRandom(seed: 90)
    var held = 0
    let samples = 200
    for sample in 0..<samples {
      // Customers whose share does not depend on their wallet: that of the population is 0.4.
      let category = (0..<150).map { _ in Int64(1_000 + 20_000 * random.uniform()) }
      let ours = category.map { Int64(Double($0) * 0.8 * random.uniform()) }
      let bounds = wallets(ours, category)
        .interval(
          Array(0..<150), level: 0.9, resamples: 400, seed: UInt64(sample), on: execution)?.bounds
      let ends = try #require(bounds)
      if ends.low <= 0.4 && 0.4 <= ends.high { held += 1 }
    }
    // Three standard errors of 200 draws.
    #expect(abs(Double(held) / Double(samples) - 0.9) < 0.064)
  }

  // MARK: - Wallet Allocation Rule

  /// Three brands at ranks 1, 2, 3: .5, .3333, .1667; a tie for the first: .4167, .4167, .1667.
  ///
  /// Source: T. L. Keiningham and others, "The Wallet Allocation Rule" (2015), appendix A.
  @Test func publishedAllocations() throws {
    let found = try #require(
      WalletAllocation(
        [1, 2, 3], customers: [0, 0, 0], count: 1, bestIsLargest: false, on: execution))
    #expect(near((0..<3).map(found.share), [0.5, 1.0 / 3, 1.0 / 6]))
    let tied = try #require(
      WalletAllocation(
        [9, 4, 9], customers: [0, 0, 0], count: 1, bestIsLargest: true, on: execution))
    #expect(tied.ranks == [1.5, 3, 1.5])
    #expect(near((0..<3).map(tied.share), [5.0 / 12, 1.0 / 6, 5.0 / 12]))
    #expect(WalletAllocation.share(rank: 1, of: 1) == 1)
  }

  @Test func allocationsAddUpToAll() throws {
    var random = SeededRandom(seed: 12)
    for _ in 0..<50 {
      let rows = random.uniform(in: 1...200)
      let count = random.uniform(in: 1...30)
      let customers = (0..<rows).map { _ in UInt32(random.uniform(in: 0...count - 1)) }
      let scores = (0..<rows).map { _ in Double(random.uniform(in: 1...5)) }
      let found = try #require(
        WalletAllocation(
          scores, customers: customers, count: count, bestIsLargest: true, on: execution))
      var sums = [Double](repeating: 0, count: count)
      for row in 0..<rows { sums[Int(customers[row])] += found.share(row) }
      for customer in 0..<count where customers.contains(UInt32(customer)) {
        #expect(abs(sums[customer] - 1) < 1e-12)
      }
      // More is never worth less.
      for a in 0..<rows {
        for b in 0..<rows where customers[a] == customers[b] && scores[a] > scores[b] {
          #expect(found.share(a) > found.share(b))
        }
      }
    }
  }

  @Test func theRuleSaysWhereItHolds() throws {
    func found(_ customers: [UInt32], _ count: Int) throws -> WalletAllocation {
      try #require(
        WalletAllocation(
          customers.map { _ in 1 }, customers: customers, count: count, bestIsLargest: true,
          on: execution))
    }
    #expect(try found([0, 0, 1, 1, 2, 3, 4], 5).isValid)
    // 1.4 brands each, but only one of five has several.
    #expect(try !found([0, 0, 0, 1, 2, 3, 4], 5).isValid)
    #expect(try !found([0, 0, 1, 2, 3, 4], 5).isValid)
    #expect(try !found([], 0).isValid)
  }

  private func near(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-15 }
  }
}
