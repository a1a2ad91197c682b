/// How contracts ended: how many came to each renewal decision, and how many left at it.
///
/// The first decision comes after the first period, the second after the second, and so on. A
/// contract that still runs has made every decision it was seen at. Counts may be fractions, such
/// as shares of a thousand.
package struct ContractCounts: Hashable, Sendable {
  /// `ended[t − 1]` left at decision t.
  private(set) var ended: [Double] = []
  /// `open[t]` were last seen running after t decisions.
  private(set) var open: [Double] = []

  /// No contracts.
  package init() {}

  /// A cohort by its survivors after 0, 1, 2, … periods; those at the end still run.
  ///
  /// `nil` for fewer than two numbers, for one that is negative or no number, for a first one of 0,
  /// and where survivors become more.
  package init?(survivors: [Double]) {
    guard survivors.count > 1, survivors[0] > 0,
      survivors.allSatisfy({ $0.isFinite && $0 >= 0 }),
      zip(survivors, survivors.dropFirst()).allSatisfy({ $0 >= $1 })
    else { return nil }
    ended = zip(survivors, survivors.dropFirst()).map { $0 - $1 }
    open = [Double](repeating: 0, count: survivors.count)
    open[survivors.count - 1] = survivors[survivors.count - 1]
  }

  /// Adds contracts that left at decision `period` ≥ 1, or still run after `period` ≥ 0 of them.
  package mutating func add(period: Int, ended isEnded: Bool, weight: Double = 1) {
    precondition(period >= (isEnded ? 1 : 0), "the first decision is number 1")
    let place = isEnded ? period - 1 : period
    if isEnded {
      grow(&ended, to: place)
      ended[place] += weight
    } else {
      grow(&open, to: place)
      open[place] += weight
    }
  }

  private func grow(_ counts: inout [Double], to place: Int) {
    if counts.count <= place {
      counts += [Double](repeating: 0, count: place + 1 - counts.count)
    }
  }

  /// Contracts in all.
  package var contracts: Double { leavers + open.reduce(0, +) }
  /// Contracts that ended.
  package var leavers: Double { ended.reduce(0, +) }

  /// Each decision that some contract came to: how many came to it, and how many of them left.
  package var decisions: [Decision] {
    let last = max(ended.count, open.count - 1)
    guard last > 0 else { return [] }
    var decisions: [Decision] = []
    var came = 0.0
    for period in stride(from: last, through: 1, by: -1) {
      let left = period <= ended.count ? ended[period - 1] : 0
      came += left + (period < open.count ? open[period] : 0)
      if came > 0 { decisions.append(Decision(period: period, came: came, left: left)) }
    }
    return decisions.reversed()
  }

  /// One renewal decision.
  package struct Decision: Hashable, Sendable {
    /// Its number, from 1.
    package let period: Int
    /// Contracts that came to it.
    package let came: Double
    /// Those of them that ended.
    package let left: Double

    var renewed: Double { came - left }
    /// The share that renewed.
    package var retention: Double { renewed / came }
  }

  /// The share of all decisions at which a contract ended: the churn of somebody who takes it to be
  /// constant; `nil` without decisions.
  package var constantChurn: Double? {
    let came = decisions.reduce(0) { $0 + $1.came }
    return came > 0 ? leavers / came : nil
  }

  /// The share of contracts that survive each decision, as the product of the retention rates.
  ///
  /// With contracts that began together this is the share still there; otherwise it is Kaplan and
  /// Meier's estimate.
  package var survival: [Double] {
    var survivors = 1.0
    return decisions.map { decision in
      survivors *= decision.retention
      return survivors
    }
  }
}
