extension WindowKernel {
  /// What a running sum comes to.
  package enum Running: Sendable {
    case sums(Column)
    /// An exact sum left 64 bits.
    case overflow
  }

  /// The sum of the partition's values so far, this row included, of the column's type; missing
  /// values add nothing, and before the first value the sum is missing.
  ///
  /// - Complexity: O(rows).
  ///
  /// - Returns: `nil` when the work was stopped.
  package static func runningSums(
    _ column: Column, within index: GroupIndex, on execution: Execution
  ) -> Running? {
    switch column.values {
    case .integers(let values):
      var sums = values
      guard let fits = accumulate(values, &sums, column.validity, index, on: execution) else {
        return nil
      }
      return fits ? .sums(started(column.type, .integers(sums), column, index)) : .overflow
    case .numbers(let values):
      var totals = [CompensatedSum](repeating: CompensatedSum(), count: index.count)
      var sums = values
      for rows in Parallel.blocks(of: sums.count) {
        if execution.cancellation.isRequested { return nil }
        for row in rows {
          let group = Int(index.groups[row])
          if column.isPresent(row) { totals[group].add(values[row]) }
          sums[row] = totals[group].value
        }
      }
      return .sums(started(column.type, .numbers(sums), column, index))
    case .days, .codes, .flags:
      preconditionFailure("the checker lets only numbers be added up")
    }
  }

  /// Sets `sums`; gives whether all of them fit, or `nil` when the work was stopped.
  private static func accumulate(
    _ values: [Int64], _ sums: inout [Int64], _ validity: Validity?, _ index: GroupIndex,
    on execution: Execution
  ) -> Bool? {
    var totals = [Int128](repeating: 0, count: index.count)
    for rows in Parallel.blocks(of: values.count) {
      if execution.cancellation.isRequested { return nil }
      for row in rows {
        let group = Int(index.groups[row])
        if validity.map({ $0[row] }) ?? true { totals[group] += Int128(values[row]) }
        guard let sum = Int64(exactly: totals[group]) else { return false }
        sums[row] = sum
      }
    }
    return true
  }

  /// The column of sums, missing until the partition has had a value.
  private static func started(
    _ type: ValueType, _ sums: Values, _ column: Column, _ index: GroupIndex
  ) -> Column {
    guard let validity = column.validity else { return Column(type, sums) }
    var hasStarted = [Bool](repeating: false, count: index.count)
    var isPresent = [Bool](repeating: true, count: index.rowCount)
    for row in isPresent.indices {
      let group = Int(index.groups[row])
      if validity[row] { hasStarted[group] = true }
      isPresent[row] = hasStarted[group]
    }
    return Column(type, sums, validity: Validity(isPresent).normalized)
  }

  /// Each value divided by its partition's total, as a percent; missing where the value is, or
  /// where the total is 0.
  ///
  /// - Complexity: O(rows).
  ///
  /// - Returns: `nil` when the work was stopped.
  package static func shares(
    _ column: Column, within index: GroupIndex, on execution: Execution
  ) -> Column? {
    let grouped = GroupedValues(
      column, groups: index.groups, count: index.count, sizes: index.sizes)
    guard let sums = grouped.sums(on: execution) else { return nil }
    let totals = sums.doubles
    let groups = index.groups
    let shares: [Double]
    switch column.values {
    case .integers(let values):
      shares = groups.indices.map { Double(values[$0]) / totals[Int(groups[$0])] }
    case .numbers(let values):
      shares = groups.indices.map { values[$0] / totals[Int(groups[$0])] }
    case .flags(let values):
      shares = groups.indices.map { (values[$0] ? 1 : 0) / totals[Int(groups[$0])] }
    case .days, .codes: preconditionFailure("the checker lets only numbers be added up")
    }
    let isDefined = Validity(groups.indices.map { totals[Int(groups[$0])] != 0 })
    return Column(
      .percent, .numbers(shares),
      validity: Validity.both(column.validity, isDefined)?.normalized)
  }
}
