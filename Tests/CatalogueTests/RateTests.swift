import KantaColumns
import KantaCommands
import KantaPlan
import KantaSession
import KantaSource
import Testing

/// The type of options that are rates.
@Suite struct RateTests {
  /// A verb that says which rate it was given.
  private static let probe = Command(
    "probe", room: .potential, "Says its rate.",
    options: Parameter<Rate?>.optional("discount", "a rate", default: nil),
    gives: "the columns of the input", examples: []
  ) { (step: inout Step, rate: Rate?) in
    step.remark(rate?.spelled ?? "none")
    return step.input
  }

  private struct Outcome {
    var remarks: [String] = []
    var problems: [Diagnostic] = []
  }

  private func run(_ text: String) -> Outcome {
    let session = Session(
      SessionSettings(
        isScript: false, folder: "/", today: Day(year: 2025, month: 1, day: 15), threads: 1),
      catalogue: Catalogue(Catalogue.kanta.commands + [Self.probe]))
    var outcome = Outcome()
    for line in ["c = world \"bookshop/customers\"", "yearly = 15%"] + [text] {
      _ = session.run(SourceText(line, name: "prompt")) { event in
        switch event {
        case .diagnostic(let problem, _): outcome.problems.append(problem)
        case .remark(let said): if line == text { outcome.remarks.append(said) }
        case .answer, .bound, .checked: break
        }
      }
    }
    return outcome
  }

  @Test(arguments: [
    ("15% per year", "15% per year"), ("0.15 per year", "15% per year"),
    ("2.5% per quarters", "2.5% per quarter"), ("-3% per month", "-3% per month"),
    ("0% per week", "0% per week"), ("0 per day", "0% per day"),
    ("yearly per year", "15% per year"),
  ]) func ratesAreRead(_ text: String, _ spelled: String) {
    let outcome = run("c | probe discount: \(text)")
    #expect(outcome.problems.isEmpty, "\(outcome.problems)")
    #expect(outcome.remarks.last == spelled)
    #expect(run("c | probe discount: \(spelled)").remarks.last == spelled)
  }

  @Test(arguments: [
    ("15%", "15% per year"), ("0.15", "15% per year"), ("15", "15% per year"),
    ("yearly", "yearly per year"), ("15% / year", "15% per year"),
    ("15 per year", "15% per year"), ("1.5 per month", "1.5% per month"),
    ("15% per yaer", "year"), ("15% per monht", "month"),
  ]) func whatIsNoRateIsOneMessageWithARepair(_ text: String, _ repair: String) throws {
    let outcome = run("c | probe discount: \(text)")
    #expect(outcome.problems.count == 1, "\(outcome.problems)")
    let advice = try #require(outcome.problems.first?.advice)
    #expect(advice.edits.map(\.replacement) == [repair], "\(outcome.problems)")
    #expect(outcome.remarks.isEmpty)
  }

  @Test(arguments: [
    "15% per hour", "-100% per year", "\"15% per year\"", "90 days", "500 EUR per year",
    "15% per customer", "nothing", "[15% per year]",
  ]) func whatCannotBeARateIsOneMessage(_ text: String) {
    let outcome = run("c | probe discount: \(text)")
    #expect(outcome.problems.count == 1, "\(outcome.problems)")
    #expect(outcome.problems.first?.advice != nil, "\(outcome.problems)")
  }

  @Test func aBareShareIsAskedAbout() throws {
    let problem = try #require(run("c | probe discount: 15%").problems.first)
    #expect(problem.message.hasSuffix("15% per year?"))
    #expect(problem.advice?.text == "write `discount: 15% per year`")
  }

  /// Published: 15% a year is δ = .0026877 a week in Fader, Hardie and Lee (2005), with 52 weeks.
  @Test func continuousRates() {
    let yearly = Rate(0.15, per: .year)
    #expect(abs(yearly.continuous(periodsPerYear: 52) - 0.0026877) < 1e-7)
    #expect(abs(yearly.continuous(perDays: 365) - 0.139_761_942_375_158_7) < 1e-15)
    #expect(abs(yearly.continuous(perDays: 7) - 0.139_761_942_375_158_7 / 365 * 7) < 1e-16)
    let weekly = Rate(0.01, per: .week)
    #expect(abs(weekly.continuous(periodsPerYear: 52) - 0.009_950_330_853_168_083) < 1e-17)
    #expect(abs(weekly.continuous(perDays: 7) - 0.009_950_330_853_168_083) < 1e-17)
    #expect(Rate(0, per: .month).continuous(perDays: 30) == 0)
  }

  /// Twelve months at a monthly rate discount as one year does at the yearly rate it compounds to.
  @Test func unitsCompound() {
    var random = SeededRandom(seed: 5)
    for _ in 0..<200 {
      let fraction = random.uniform() * 0.4 - 0.2
      var yearly = 1.0
      for _ in 0..<12 { yearly *= 1 + fraction }
      let days = random.uniform() * 900
      let byMonth = Rate(fraction, per: .month).continuous(perDays: days)
      let byYear = Rate(yearly - 1, per: .year).continuous(perDays: days)
      #expect(abs(byMonth - byYear) < 1e-12)
    }
  }
}
