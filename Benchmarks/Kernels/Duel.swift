#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A kernel against the loop one would write first, its twin, on the same input.
struct Duel {
  let name: String
  /// What is done to how many rows.
  let rowCount: Int
  /// Bytes of text gone through; 0 where the input is no text.
  let byteCount: Int
  private let kernel: () -> Void
  private let twin: () -> Void
  private let agree: () -> Bool

  init<Answer: Equatable>(
    _ name: String, rowCount: Int, byteCount: Int = 0, kernel: @escaping () -> Answer,
    twin: @escaping () -> Answer
  ) {
    self.name = name
    self.rowCount = rowCount
    self.byteCount = byteCount
    self.kernel = { keep(kernel()) }
    self.twin = { keep(twin()) }
    agree = { kernel() == twin() }
  }

  /// Both in turns, as often as `roundCount` says; `nil` if they do not give the same.
  func run(roundCount: Int) -> Outcome? {
    guard agree() else { return nil }
    let (kernelCalls, twinCalls) = (calls(of: kernel), calls(of: twin))
    var rounds: [(kernel: Double, twin: Double)] = []
    for _ in 0..<roundCount {
      rounds.append((seconds(of: kernel, kernelCalls), seconds(of: twin, twinCalls)))
    }
    return Outcome(duel: self, rounds: rounds)
  }

  /// How many calls take about 20 ms.
  private func calls(of body: () -> Void) -> Int {
    max(1, Int(0.020 / max(1e-6, seconds(of: body, 1))))
  }

  /// The processor's time for one call, which work of others lengthens the least.
  private func seconds(of body: () -> Void, _ calls: Int) -> Double {
    let start = processorSeconds()
    for _ in 0..<calls { body() }
    return (processorSeconds() - start) / Double(calls)
  }

  private func processorSeconds() -> Double {
    var time = timespec()
    // SAFETY: the time is written to where it is.
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

/// What a duel took, round by round.
struct Outcome {
  private let duel: Duel
  private let kernelSeconds: Double
  private let twinSeconds: Double
  private let ratios: [Double]

  init(duel: Duel, rounds: [(kernel: Double, twin: Double)]) {
    self.duel = duel
    kernelSeconds = Self.median(rounds.map(\.kernel))
    twinSeconds = Self.median(rounds.map(\.twin))
    ratios = rounds.map { $0.kernel / $0.twin }
  }

  /// One row of a Markdown table, under `header`.
  var row: String {
    let rows = Double(duel.rowCount)
    let speed =
      duel.byteCount > 0 ? Self.text(Double(duel.byteCount) / kernelSeconds / 1e9, 2) : ""
    let range = "\(Self.text(ratios.min() ?? 0, 3)) to \(Self.text(ratios.max() ?? 0, 3))"
    let cells = [
      duel.name, Self.text(kernelSeconds / rows * 1e9, 2), speed,
      Self.text(twinSeconds / rows * 1e9, 2), Self.text(kernelSeconds / twinSeconds, 3), range,
    ]
    return "| \(cells.joined(separator: " | ")) |"
  }

  static let header = """
    | Kernel | ns/row | GB/s | twin ns/row | ratio | in a round |
    |---|--:|--:|--:|--:|--:|
    """

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted[sorted.count / 2]
  }

  private static func text(_ value: Double, _ digits: Int) -> String {
    let unit = (0..<digits).reduce(1) { unit, _ in unit * 10 }
    let whole = Int((value * Double(unit)).rounded())
    let rest = String(whole % unit)
    let zeros = String(repeating: "0", count: digits - rest.count)
    return "\(whole / unit).\(zeros)\(rest)"
  }
}

/// Takes an answer and does nothing, which the optimiser does not know.
@inline(never)
private func keep<Answer>(_ answer: Answer) {}
