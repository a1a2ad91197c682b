import KantaColumns
import KantaPlan

extension Relation {
  /// How many rows it has, where that is known without running it.
  var knownRowCount: Int? {
    switch node {
    case .scan(let reference): reference.rowCount
    case .literal(let table, _): table.rowCount
    case .project(let input, _): input.knownRowCount
    default: nil
    }
  }
}
