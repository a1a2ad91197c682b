/// What running a pipeline gives: the table, what it means, and what happened on the way.
package struct Answer: Sendable {
  package var table: Table
  /// Said above the table: what a verb computed, its cut points, its analysis date.
  ///
  /// Made by the verb's declaration.
  package var definitions: [String]
  /// Facts about the steps, in order; `KantaRender` words them.
  package var notes: [StepNote]
  /// What `show n` asked for: how many rows to show; `nil` leaves it to the screen.
  package var rowsToShow: Int?
  /// The date that a verb scored customers for.
  package var analysisDay: Day?
  /// What `plot` asked for: the picture that the table is shown as where people read.
  package var chart: ChartSpecification?

  package init(
    _ table: Table, definitions: [String] = [], notes: [StepNote] = [], rowsToShow: Int? = nil,
    analysisDay: Day? = nil, chart: ChartSpecification? = nil
  ) {
    self.table = table
    self.definitions = definitions
    self.notes = notes
    self.rowsToShow = rowsToShow
    self.analysisDay = analysisDay
    self.chart = chart
  }
}

/// A fact about one step of a pipeline.
package enum StepNote: Hashable, Sendable {
  /// A step kept `kept` of `total` rows; each reason has how many rows it cost.
  case kept(Int, of: Int, reasons: [Reason])
  /// An aggregate left out rows whose argument was missing: `name`, rows left out, rows in all.
  case skippedMissing(String, Int, of: Int)
  /// A left join: rows of the left table that found no match.
  case unmatched(Int, of: Int)
  /// A file was written.
  case saved(path: String, rows: Int, bytes: Int)
  /// Anything a verb has to say below its table.
  case remark(String)

  package struct Reason: Hashable, Sendable {
    /// `amount ≤ 0`, `customer missing`.
    package var text: String
    package var rows: Int

    package init(_ text: String, _ rows: Int) {
      self.text = text
      self.rows = rows
    }
  }
}
