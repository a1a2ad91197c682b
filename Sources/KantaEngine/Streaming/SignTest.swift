import KantaColumns
import KantaPlan

/// A count of the rows in which a column is below 0, or is 0: `sum(if x < 0 then 1 else 0)`.
///
/// Over all rows it needs neither flags nor a number for each row.
struct SignTest {
  /// What is compared with 0.
  let operand: Expression
  private let comparison: ComparisonOperator

  /// `nil` for any other expression.
  init?(_ expression: Expression) {
    guard
      case .choose(
        .compare(let comparison, let operand, .constant(let limit, _)),
        then: .constant(.integer(1), _), else: .constant(.integer(0), _), _) = expression,
      comparison == .less || comparison == .equal, case .column = operand
    else { return nil }
    switch limit {
    case .integer(0): break
    case .decimal(let value) where value.minorUnits == 0: break
    default: return nil
    }
    self.operand = operand
    self.comparison = comparison
  }

  /// How many rows pass; `nil` for a column that is not of whole numbers or has gaps.
  func count(_ column: Column) -> Int64? {
    guard case .integers(let values) = column.values, column.missingCount == 0 else { return nil }
    return Int64(comparison == .less ? SignCounts.negative(values) : SignCounts.zero(values))
  }
}
