extension Column {
  /// A column of which every row is missing.
  package static func allMissing(_ type: ValueType, count: Int) -> Column {
    let values: Values =
      switch type.kind {
      case .integer, .decimal, .datetime, .duration: .integers([Int64](repeating: 0, count: count))
      case .date: .days([Int32](repeating: 0, count: count))
      case .number, .percent: .numbers([Double](repeating: 0, count: count))
      case .text: .codes([UInt32](repeating: 0, count: count), Words())
      case .boolean, .missing: .flags([Bool](repeating: false, count: count))
      }
    return Column(type, values, validity: Validity(count: count, allPresent: false).normalized)
  }

  /// One value on every row.
  ///
  /// The value is missing or of the kind (and scale) of `type`. The months of a duration do not fit
  /// a column; the caller has ruled them out.
  package static func repeating(_ value: Value, _ type: ValueType, count: Int) -> Column {
    switch value {
    case .missing: allMissing(type, count: count)
    case .integer(let value): Column(type, .integers([Int64](repeating: value, count: count)))
    case .decimal(let value):
      Column(type, .integers([Int64](repeating: value.minorUnits, count: count)))
    case .number(let value), .percent(let value):
      Column(type, .numbers([Double](repeating: value, count: count)))
    case .text(let value):
      Column(type, .codes([UInt32](repeating: 0, count: count), Words(distinct: [value])))
    case .date(let value): Column(type, .days([Int32](repeating: value.number, count: count)))
    case .datetime(let value):
      Column(type, .integers([Int64](repeating: value.microseconds, count: count)))
    case .duration(let value):
      Column(type, .integers([Int64](repeating: value.microseconds, count: count)))
    case .boolean(let value): Column(type, .flags([Bool](repeating: value, count: count)))
    }
  }
}
