import KantaColumns
import KantaModels
import Testing

/// Survival curves and tests against textbook values.
///
/// The remission times of 42 children with leukaemia, half of them given 6-MP: Freireich et al.
/// 1963, Blood 21; as printed in Cox & Oakes, Analysis of Survival Data, and in most textbooks
/// since.
@Suite struct SurvivalTests {
  private static let mercaptopurine = [
    (6, 3, true), (6, 1, false), (7, 1, true), (9, 1, false), (10, 1, true), (10, 1, false),
    (11, 1, false), (13, 1, true), (16, 1, true), (17, 1, false), (19, 1, false), (20, 1, false),
    (22, 1, true), (23, 1, true), (25, 1, false), (32, 2, false), (34, 1, false), (35, 1, false),
  ]
  private static let placebo = [
    (1, 2), (2, 2), (3, 1), (4, 2), (5, 2), (8, 4), (11, 2), (12, 2), (15, 1), (17, 1), (22, 1),
    (23, 1),
  ].map { ($0.0, $0.1, true) }

  private static func table(_ rows: [(time: Int, count: Int, isEnded: Bool)]) throws -> RiskTable {
    var durations = Durations()
    durations.groups = rows.map { _ in 0 }
    durations.times = rows.map { Double($0.time) }
    durations.counts = rows.map { Int64($0.count) }
    durations.isEnded = rows.map(\.isEnded)
    return try #require(RiskTable(durations, on: Execution(threads: 2)))
  }

  private let treated: KaplanMeier
  private let untreated: KaplanMeier
  private let z = SpecialFunctions.normalQuantile(0.975)

  init() throws {
    treated = KaplanMeier(try Self.table(Self.mercaptopurine))
    untreated = KaplanMeier(try Self.table(Self.placebo))
  }

  @Test(arguments: [
    (6.0, 0.8571, 0.0764), (7, 0.8067, 0.0869), (10, 0.7529, 0.0963), (13, 0.6902, 0.1068),
    (16, 0.6275, 0.1141), (22, 0.5378, 0.1282), (23, 0.4482, 0.1346),
  ]) func curveAndItsStandardError(_ time: Double, _ survival: Double, _ error: Double) throws {
    let place = try #require(treated.place(at: time))
    #expect(abs(treated.survival[place] - survival) < 5e-5)
    #expect(abs(treated.survival[place] * treated.greenwood[place].squareRoot() - error) < 5e-5)
  }

  @Test(arguments: [
    (SurvivalBand.plain, 6.0, 0.7075, 1.0), (.log, 6, 0.7198, 1), (.logLog, 6, 0.6197, 0.9516),
    (.plain, 10, 0.5641, 0.9418), (.log, 10, 0.5859, 0.9676), (.logLog, 10, 0.5032, 0.8894),
    (.plain, 23, 0.1844, 0.7120), (.log, 23, 0.2488, 0.8074), (.logLog, 23, 0.1881, 0.6801),
  ]) func intervals(_ band: SurvivalBand, _ time: Double, _ low: Double, _ high: Double) throws {
    let place = try #require(treated.place(at: time))
    let bounds = treated.bounds(band, z: z)
    #expect(abs(try #require(bounds.low[place]) - low) < 5e-5)
    #expect(abs(try #require(bounds.high[place]) - high) < 5e-5)
  }

  /// The bounds of the medians are those that lifelines 0.30.3 finds.
  @Test func medians() {
    #expect(treated.median == 23)
    #expect(untreated.median == 8)
    let bounds = treated.bounds(.logLog, z: z)
    #expect(treated.timeOfHalf(bounds.low) == 13)
    #expect(treated.timeOfHalf(bounds.high) == nil)
    let others = untreated.bounds(.logLog, z: z)
    #expect(untreated.timeOfHalf(others.low) == 4)
    #expect(untreated.timeOfHalf(others.high) == 11)
  }

  @Test func meansOfTheFirstTwentyWeeks() throws {
    let mean = try #require(treated.restrictedMean(to: 20))
    #expect(abs(mean.mean - 16.11652661) < 5e-9)
    #expect(abs(try #require(untreated.restrictedMean(to: 20)).mean - 8.42857143) < 5e-9)
    #expect(treated.restrictedMean(to: 36) == nil)
    #expect(untreated.restrictedMean(to: 36) != nil)
  }

  @Test func logRank() throws {
    let test = try #require(
      SurvivalTest([treated.table, untreated.table], weighting: .logRank))
    #expect(abs(test.chiSquare - 16.792940989) < 5e-9)
    #expect(abs(test.pValue - 4.1688e-05) < 5e-10)
    #expect(test.degreesOfFreedom == 1)
    #expect(test.observed == [9, 21])
    #expect(abs(test.expected[0] - 19.25050095) < 5e-9)
    #expect(abs(test.covariance[0, 0] - 6.25696057) < 5e-9)
  }

  @Test func gehan() throws {
    let test = try #require(SurvivalTest([treated.table, untreated.table], weighting: .gehan))
    #expect(abs(test.chiSquare - 13.45785205) < 5e-9)
  }

  @Test func nobodyEndsOrNobodyStays() throws {
    let open = KaplanMeier(try Self.table([(5, 3, false), (8, 1, false)]))
    #expect(open.survival == [1, 1])
    #expect(open.median == nil)
    #expect(open.restrictedMean(to: 8)?.mean == 8)
    let ended = KaplanMeier(try Self.table([(5, 3, true), (8, 1, true)]))
    #expect(ended.survival == [0.25, 0])
    #expect(ended.bounds(.log, z: z).high[1] == nil)
    #expect(SurvivalTest([open.table, open.table], weighting: .logRank) == nil)
    #expect(SurvivalTest([ended.table], weighting: .logRank) == nil)
    let nobody = KaplanMeier(try Self.table([]))
    #expect(nobody.survival.isEmpty && nobody.restrictedMean(to: 0) == nil)
  }
}
