import KantaColumns
import KantaModels

/// Whether two numbers agree up to a part `tolerance` of the second.
func near(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
  a == b || (a - b).magnitude <= tolerance * b.magnitude
}

let execution = Execution(threads: 2)

extension BuyingModelKind {
  /// The models of purchases at any time; BG/BB, of opportunities, has tests of its own.
  static let exactTimes: [BuyingModelKind] = [.pareto_nbd, .mbg_nbd, .bg_nbd]
}
