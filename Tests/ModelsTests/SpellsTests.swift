import KantaColumns
import KantaModels
import Testing

/// Spells that are joined, and lengths in exact calendar years.
@Suite struct SpellsTests {
  private static func spells(_ seed: UInt64, owners: Int) -> Spells {
    var random = SeededRandom(seed: seed)
    var spells = Spells()
    for _ in 0..<random.uniform(in: 0...80) {
      spells.owners.append(UInt32(random.uniform(in: 0...owners - 1)))
      let start = Int32(random.uniform(in: 0...200))
      spells.starts.append(start)
      spells.ends.append(
        random.chance(0.05) ? Spells.open : start + Int32(random.uniform(in: 0...20)))
      spells.counts.append(1)
    }
    return spells
  }

  /// A day is covered when a spell or a short gap covers it; runs of covered days are the spells.
  @Test(arguments: UInt64(0)..<40) func joinedSpellsCoverTheSameDays(_ seed: UInt64) throws {
    let gap = Int32(seed % 4)
    let spells = Self.spells(seed, owners: 5)
    let joined = try #require(
      spells.joined(ownerCount: 5, gapDays: gap, on: Execution(threads: 2)))
    for owner in UInt32(0)..<5 {
      let own = joined.owners.indices.filter { joined.owners[$0] == owner }
      // Apart by more than the gap, and in order.
      for (earlier, later) in zip(own, own.dropFirst()) {
        #expect(joined.ends[earlier] != Spells.open)
        #expect(joined.starts[later] - joined.ends[earlier] > gap)
      }
      let parts = spells.owners.indices.filter { spells.owners[$0] == owner }
      for part in parts {
        let around = own.filter {
          joined.starts[$0] <= spells.starts[part] && spells.ends[part] <= joined.ends[$0]
        }
        #expect(around.count == 1)
      }
      // Every start and end was one before.
      for index in own {
        #expect(parts.contains { spells.starts[$0] == joined.starts[index] })
        #expect(parts.contains { spells.ends[$0] == joined.ends[index] })
      }
    }
  }

  @Test func wholeSpellsGoFromTheFirstStartToTheLastEnd() throws {
    for seed in UInt64(0)..<20 {
      let spells = Self.spells(seed, owners: 4)
      let whole = try #require(
        spells.joined(ownerCount: 4, gapDays: nil, on: Execution(threads: 1)))
      #expect(Set(whole.owners) == Set(spells.owners))
      #expect(whole.count == Set(spells.owners).count)
      for index in whole.owners.indices {
        let own = spells.owners.indices.filter { spells.owners[$0] == whole.owners[index] }
        #expect(whole.starts[index] == own.map { spells.starts[$0] }.min())
        #expect(whole.ends[index] == own.map { spells.ends[$0] }.max())
      }
    }
  }

  private static let lengths: [(String, String, Double, Double)] = [
    ("2019-03-01", "2024-03-01", 5, 60),
    ("2020-02-29", "2021-02-28", 1, 12),
    ("2020-02-29", "2024-02-29", 4, 48),
    ("2023-01-31", "2023-02-28", 0.07671232876712329, 1),
    ("2024-01-01", "2024-07-01", 0.4972677595628415, 6),
    ("2024-05-05", "2024-05-05", 0, 0),
    ("1867-10-23", "2013-10-01", 145.93972602739725, 1751.2666666666667),
  ]

  @Test(arguments: lengths) func lengthsInYearsAndMonths(
    _ start: String, _ end: String, _ years: Double, _ months: Double
  ) throws {
    let (first, last) = (try day(start), try day(end))
    #expect(abs(CalendarLength.years(from: first, to: last) - years) < 1e-12)
    let found = CalendarLength.steps(ofMonths: 1, from: first, to: last)
    #expect(abs(found - months) < 1e-12)
  }

  /// A later end is never a shorter life, and anniversaries are whole.
  @Test func lengthsRiseFromAnniversaryToAnniversary() throws {
    for start in ["2016-02-29", "2019-03-01", "2021-12-31"] {
      let first = try day(start)
      var before = -1.0
      for number in first.number...first.number + 3_000 {
        let length = CalendarLength.years(from: first, to: Day(number: number))
        #expect(length > before)
        before = length
      }
      for years in 1...8 {
        let end = first.adding(months: 12 * years)
        #expect(CalendarLength.years(from: first, to: end) == Double(years))
      }
    }
  }

  private func day(_ text: String) throws -> Day {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    return try #require(Day(year: parts[0], month: parts[1], day: parts[2]))
  }
}
