import KantaColumns
import KantaPlan
import KantaSource

/// What a checker asks while completing: files are opened as usual, and nothing is run.
///
/// The columns of a table do not depend on its latest day or on a single value in it.
struct CompletionHost: Host {
  let host: SessionHost

  func open(_ request: LoadRequest) throws(Diagnostic) -> OpenedSource { try host.open(request) }

  func latestDay(in column: String, of relation: Relation) throws(Diagnostic) -> Day? {
    Day(number: 0)
  }

  func scalar(of relation: Relation) throws(Diagnostic) -> Value? { .missing }

  func table(of relation: Relation) throws(Diagnostic) -> Table { try host.table(of: relation) }
}
