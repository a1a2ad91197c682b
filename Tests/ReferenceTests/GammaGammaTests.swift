import Foundation
import KantaColumns
import KantaModels
import KantaTestSupport
import Testing

/// The CDNOW sample of 2,357 customers up to 1997-09-30, against published numbers.
@Suite struct GammaGammaTests {
  private struct Spend {
    var repeats: [Int64] = []
    var means: [Double] = []
  }

  /// Repeat purchase days and their mean spend of each customer, in the order of the file.
  private func spends(_ path: String) throws -> Spend {
    var totals: [String: [(day: Int, dollars: Double)]] = [:]
    var order: [String] = []
    let text = try String(contentsOfFile: path, encoding: .utf8)
    for line in text.split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: " ")
      let day = try #require(Int(parts[2]))
      let dollars = try #require(Double(parts[4]))
      guard day <= 19_970_930 else { continue }
      let customer = String(parts[0])
      var days = totals[customer] ?? []
      if days.isEmpty { order.append(customer) }
      if days.last?.day == day {
        days[days.count - 1].dollars += dollars
      } else {
        days.append((day, dollars))
      }
      totals[customer] = days
    }
    var found = Spend()
    for customer in order {
      let later = (totals[customer] ?? []).dropFirst()
      found.repeats.append(Int64(later.count))
      found.means.append(
        later.isEmpty ? 0 : later.reduce(0) { $0 + $1.dollars } / Double(later.count))
    }
    return found
  }

  /// Fader and Hardie (2013), note 025, with p 6.25, q 3.74, v 15.44, LL −4055.9177 and E[Z] of the
  /// first ten customers.
  ///
  /// The further digits are an independent fit's; so are the errors.
  @Test func theCDNOWSample() throws {
    guard let path = SharedData.path("cdnow/CDNOW_sample.txt") else { return }
    let spends = try spends(path)
    let cells = SpendCells(repeats: spends.repeats, means: spends.means)
    #expect(cells.customers == 946)
    #expect(cells.customersWithoutRepeats == 1_411)
    #expect(cells.customersWithoutSpend == 0)
    let correlation = try #require(cells.correlation)
    #expect(abs(correlation - 0.114) < 5e-4)

    let fit = try #require(GammaGamma.fit(cells, on: Execution(threads: 2)))
    #expect(fit.problem == nil)
    #expect(abs(fit.logLikelihood + 4055.917695) < 1e-6)
    for (estimate, published) in zip(fit.estimates, [6.24957376, 3.74422461, 15.4435167]) {
      #expect(abs(estimate / published - 1) < 1e-5)
    }
    for (error, known) in zip(try #require(fit.standardErrors), [1.190, 0.290, 4.160]) {
      #expect(abs(error - known) < 2e-3)
    }
    let model = GammaGamma(parameters: fit.estimates)
    #expect(abs(try #require(model.populationMean) - 35.17) < 5e-3)
    let published = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17]
    for (index, spend) in published.enumerated() {
      let expected = try #require(
        model.expectedSpend(repeats: Double(spends.repeats[index]), mean: spends.means[index]))
      #expect(abs(expected - spend) < 6e-3, "customer \(index + 1)")
    }
    let first = try #require(
      model.expectedSpend(repeats: Double(spends.repeats[0]), mean: spends.means[0]))
    #expect(abs(first - 24.6539) < 1e-4)

    // Customers that are equal may stand as one with a weight, in any order.
    let weighted = SpendCells(
      repeats: spends.repeats.reversed(), means: spends.means.reversed(),
      weights: [Double](repeating: 3, count: spends.means.count))
    let thrice = try #require(GammaGamma.fit(weighted, on: Execution(threads: 1)))
    #expect(abs(thrice.logLikelihood - 3 * fit.logLikelihood) < 1e-6)
    for (one, three) in zip(fit.estimates, thrice.estimates) {
      #expect(abs(one / three - 1) < 1e-7)
    }
  }
}
