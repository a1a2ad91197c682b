/// A sum of doubles whose error does not grow with the number of terms.
///
/// Source: A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen",
/// Zeitschrift für Angewandte Mathematik und Mechanik 54 (1974) 39–51.
package struct CompensatedSum: Sendable {
  private var sum = 0.0
  private var compensation = 0.0

  package init() {}

  @inline(__always)
  package mutating func add(_ term: Double) {
    let next = sum + term
    compensation += abs(sum) >= abs(term) ? (sum - next) + term : (term - next) + sum
    sum = next
  }

  /// The sum so far; infinite or not a number where the plain sum is.
  package var value: Double { sum.isFinite ? sum + compensation : sum }
}
