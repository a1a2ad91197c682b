package import KantaColumns

/// A built-in world: data from a simulation whose truth is known and lies beside it.
///
/// A seed makes a world, and the same seed makes the same world. Nothing is read or written here.
package struct World: Sendable {
  /// What the user types: `bookshop`.
  package let name: String
  /// One line.
  package let summary: String
  /// A paragraph for teaching: what happens in this world and what it shows.
  package let about: String
  /// The seed of the world as it is printed in the documentation.
  package let seed: UInt64
  private let build: @Sendable (UInt64) -> [WorldFile]

  init(
    name: String, summary: String, about: String, seed: UInt64,
    build: @escaping @Sendable (UInt64) -> [WorldFile]
  ) {
    self.name = name
    self.summary = summary
    self.about = about
    self.seed = seed
    self.build = build
  }

  /// The files of the world as documented: the data first, the truth last.
  ///
  /// Simulated anew each time it is asked for: keep the result.
  package var files: [WorldFile] { build(seed) }

  /// The files of the same world under another seed: other people, the same laws.
  package func make(seed: UInt64) -> [WorldFile] { build(seed) }

  /// All worlds, in the order in which they are taught.
  package static let all = [
    Bookshop.world, Magazine.world, Wholesale.world, Charity.world,
    Laboratory.world,
  ]

  /// The world called exactly `name`.
  package static func named(_ name: String) -> World? { all.first { $0.name == name } }
}

/// One table of a world and the file it is written to.
package struct WorldFile: Sendable {
  /// `orders.csv`.
  package let name: String
  /// One line: what a row is.
  package let about: String
  /// The rows, typed, with the roles of their columns.
  package let table: Table

  /// A file from its name, its line and its rows.
  package init(_ name: String, _ about: String, _ table: Table) {
    self.name = name
    self.about = about
    self.table = table
  }
}

/// The days a world has seen, both ends in.
struct WorldWindow: Sendable {
  let first: Day
  let last: Day

  /// From the first day of `firstYear` to the last day of `lastYear`.
  init(years firstYear: Int, _ lastYear: Int) {
    first = .on(firstYear, 1, 1)
    last = .on(lastYear, 12, 31)
  }

  var dayCount: Int { Int(last.number - first.number) + 1 }

  /// A day of the window, each as likely as the others.
  func anyDay(_ random: inout SeededRandom) -> Day {
    first.adding(days: random.uniform(in: 0...dayCount - 1))
  }

  /// Weeks from the noon of `day` to the midnight that ends the window.
  func weeksLeft(from day: Day) -> Double { (Double(last.number - day.number) + 0.5) / 7 }
}

extension Day {
  /// A day that the caller knows to exist.
  static func on(_ year: Int, _ month: Int, _ day: Int) -> Day {
    Day(number: Day.number(year: year, month: month, day: day))
  }

  func adding(days: Int) -> Day { Day(number: number + Int32(days)) }

  /// The day on which `weeks` after the noon of this day lie.
  func adding(weeks: Double) -> Day { adding(days: Int(0.5 + 7 * weeks)) }
}
