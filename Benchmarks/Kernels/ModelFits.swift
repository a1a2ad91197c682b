import KantaColumns
import KantaModels

/// Times the fits of buying and spend models to a file of `customer,x,t_x,T,mean_spend`.
///
/// Prints a line per fit: the model, milliseconds, and the estimates. A fit starts from the rows of
/// customers, as a library's does: putting equal ones together is part of it.
struct ModelFits {
  private var repeats: [Double] = []
  private var lastAt: [Double] = []
  private var age: [Double] = []
  private var meanSpend: [Double] = []

  init(_ text: String) {
    for line in text.split(separator: "\n").dropFirst() {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      guard fields.count == 5, let x = Double(fields[1]), let last = Double(fields[2]),
        let time = Double(fields[3]), time > 0
      else { continue }
      repeats.append(x)
      lastAt.append(last)
      age.append(time)
      meanSpend.append(Double(fields[4]) ?? 0)
    }
  }

  func run(roundCount: Int, only: String? = nil) {
    let execution = Execution(threads: 2)
    let clock = ContinuousClock()
    for kind in BuyingModelKind.allCases where only == nil || only == kind.rawValue {
      for _ in 0..<roundCount {
        var fit: ModelFit?
        let time = clock.measure {
          let cells = BuyingCells(
            repeats: repeats, lastAt: lastAt, age: age, on: execution)
          fit = kind.fit(cells, on: execution)
        }
        report(kind.rawValue, time, fit)
      }
    }
    guard only == nil || only == "gamma_gamma" else { return }
    for _ in 0..<roundCount {
      var fit: ModelFit?
      let time = clock.measure {
        let cells = SpendCells(repeats: repeats.map { Int64($0) }, means: meanSpend)
        fit = GammaGamma.fit(cells, on: execution)
      }
      report("gamma_gamma", time, fit)
    }
  }

  private func report(_ model: String, _ time: Duration, _ fit: ModelFit?) {
    let (seconds, attoseconds) = time.components
    let milliseconds = Double(seconds) * 1000 + Double(attoseconds) / 1e15
    let estimates = (fit?.estimates ?? []).map { String($0) }
    print(([model, String(milliseconds)] + estimates).joined(separator: " "))
  }
}
