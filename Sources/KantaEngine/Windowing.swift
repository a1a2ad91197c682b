import KantaColumns
import KantaPlan
import KantaSource

/// The column of a window function over partitions of the rows, in row order.
///
/// The argument is `nil` for row numbers and the count of rows. The combinations of values of the
/// columns of `partition` are the partitions; none means that all rows are one.
/// - Throws: An overflow, or that the work was stopped.
func windowColumn(
  _ window: WindowColumn, argument: Column?, partition: [Column], rowCount: Int,
  on execution: Execution
) throws(Diagnostic) -> Column {
  let index = try done(GroupIndex(partition, rowCount: rowCount, on: execution))
  let column: Column
  switch window.function {
  case .rowNumber:
    column = try done(WindowKernel.rowNumbers(within: index, on: execution))
  case .rank:
    column = try done(WindowKernel.ranks(given(argument), within: index, on: execution))
  case .ntile(let count):
    column = try done(
      WindowKernel.quantileGroups(given(argument), into: count, within: index, on: execution))
  case .lag(let distance):
    let rows = try done(WindowKernel.rows(before: distance, within: index, on: execution))
    column = try done(given(argument).gathered(optional: rows, on: execution))
  case .runningSum:
    let running = try done(
      WindowKernel.runningSums(given(argument), within: index, on: execution))
    guard case .sums(let sums) = running else { throw .sumOverflow(window.name) }
    column = sums
  case .share:
    column = try done(WindowKernel.shares(given(argument), within: index, on: execution))
  case .aggregate(let function):
    let measure = Measure(window.name, function, of: window.argument, type: window.type)
    let grouping = Grouping(index, count: index.count)
    let values = try grouping.result(of: measure, argument, on: execution).get()
    column = try done(values.gathered(index.groups, on: execution))
  }
  return column.retyped(window.type)
}

private func given(_ argument: Column?) -> Column {
  guard let argument else { preconditionFailure("the checker gives this function an argument") }
  return argument
}
