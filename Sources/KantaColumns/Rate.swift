import RealModule

/// A change by a part of the whole in each unit of time: 15% per year.
///
/// A rate is never a bare percent, so that nobody takes 15% a year for 15% a week.
package struct Rate: Hashable, Sendable {
  /// A unit of time a rate can be for, the longest first.
  package enum Unit: String, CaseIterable, Sendable {
    case year, quarter, month, week, day

    /// How many of them a calendar year of 365 days has.
    fileprivate var perCalendarYear: Double {
      switch self {
      case .year: 1
      case .quarter: 4
      case .month: 12
      case .week: 365.0 / 7
      case .day: 365
      }
    }

    /// How many of them a year of the published models has: 52 weeks.
    package var perModelYear: Double { self == .week ? 52 : perCalendarYear }
  }

  /// 0.15 for 15%; above −1.
  package let fraction: Double
  package let unit: Unit

  /// - Precondition: `fraction` is above −1: nothing can shrink by more than all of it.
  package init(_ fraction: Double, per unit: Unit) {
    precondition(fraction > -1, "a rate is above -100%")
    self.fraction = fraction
    self.unit = unit
  }

  /// The continuous rate δ for a time unit of `days` days, a year being 365: exp(−δ) discounts one.
  ///
  /// ln(1 + fraction) × units in a year ÷ 365 × days.
  package func continuous(perDays days: Double) -> Double {
    Double.log(onePlus: fraction) * unit.perCalendarYear / 365 * days
  }

  /// The rate per period of which a year has so many: 10% per year is 0.7974% per month.
  ///
  /// exp(δ) − 1, of the continuous rate δ per period.
  package func perPeriod(ofWhichAYearHas periods: Double) -> Double {
    Double.expMinusOne(continuous(periodsPerYear: periods))
  }

  /// The continuous rate δ for a time unit of which a year has `periodsPerYear`.
  ///
  /// ln(1 + fraction) × units in a year ÷ `periodsPerYear`. A year has 52 weeks here, as in the
  /// published examples: 15% per year is δ = ln(1.15) ÷ 52 = 0.0026877 per week.
  ///
  /// Source: P. S. Fader, B. G. S. Hardie and K. L. Lee, "RFM and CLV", Journal of Marketing
  /// Research 42 (2005) 415–430.
  package func continuous(periodsPerYear: Double) -> Double {
    Double.log(onePlus: fraction) * unit.perModelYear / periodsPerYear
  }
}
