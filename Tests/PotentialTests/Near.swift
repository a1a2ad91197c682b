import KantaColumns
import KantaModels

/// Whether two numbers agree up to a part `tolerance` of the second.
func near(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
  a == b || (a - b).magnitude <= tolerance * b.magnitude
}

let execution = Execution(threads: 2)
