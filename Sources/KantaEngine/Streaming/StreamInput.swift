import KantaColumns
import KantaIO
import KantaPlan

/// The columns that a lane works with: those of its stream, then those that joins add to them.
struct StreamInput {
  /// Where a column's values are.
  enum Place {
    case stream
    /// In the column of a join's table.
    case table(join: Int, column: Int)
  }

  let reader: any BatchReader
  let fields: [Schema.Field]
  /// One for each join, the lowest first.
  let matchers: [RowMatcher]
  private let places: [Place]
  private let positions: [String: Int]

  /// The columns of a stream's reader, and of the tables that joins look up.
  init(
    _ reader: any BatchReader, _ fields: [Schema.Field], _ joins: [StreamPlan.Join],
    _ tables: [MatchTable]
  ) {
    self.reader = reader
    self.fields = fields + joins.flatMap(\.added)
    matchers = zip(tables, joins).map { RowMatcher($0, $1.key) }
    places =
      fields.map { _ in .stream }
      + joins.enumerated().flatMap { number, join in
        join.added.indices.map { .table(join: number, column: $0) }
      }
    positions = Dictionary(
      uniqueKeysWithValues: self.fields.enumerated().map { ($1.name, $0) })
  }

  /// The position of a column among `fields`.
  func position(of name: String) -> Int? { positions[name] }

  /// Where the column at a position has its values.
  func place(_ position: Int) -> Place { places[position] }

  /// What the codes of a text column mean.
  func words(_ position: Int) -> StreamWords {
    switch places[position] {
    case .stream: reader.words(position)
    case .table(let join, let column): .shared(matchers[join].table.words(column))
    }
  }
}
