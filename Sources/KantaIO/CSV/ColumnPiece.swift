import KantaColumns
import KantaSource

/// The values of one column in one block.
struct ColumnPiece: Sendable {
  enum Values: Sendable {
    case integers([Int64])
    case days([Int32])
    case numbers([Double])
    /// Codes in the dictionary that the kernel was given.
    case codes([UInt32])
    case flags([Bool])
  }

  var values: Values
  /// The records without a value, within the block.
  var missing: [UInt32]
  /// Values that do not fit, and the first three.
  var badCount = 0
  var bad: [Diagnostic.DataPlace] = []
}
