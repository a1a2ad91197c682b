/// A column: a type, dense values, and which of them are there.
///
/// INVARIANT: the storage case is the one `ValueType.Kind` calls for (`Values.fits`), and
/// `validity`, where there is one, has as many rows as the values.
package struct Column: Sendable {
  package let type: ValueType
  package let values: Values
  /// `nil`: nothing is missing.
  ///
  /// The value at a missing row is unspecified but safe to read.
  package let validity: Validity?

  package init(_ type: ValueType, _ values: Values, validity: Validity? = nil) {
    precondition(values.fits(type.kind), "storage follows the type")
    precondition(validity.map { $0.count == values.count } ?? true, "validity follows the values")
    self.type = type
    self.values = values
    self.validity = validity
  }

  package var count: Int { values.count }
  package var missingCount: Int { validity?.missingCount ?? 0 }

  /// Whether row `row` has a value.
  package func isPresent(_ row: Int) -> Bool { validity.map { $0[row] } ?? true }

  /// The same values under another type of the same storage: `money` for `decimal`, and so on.
  package func retyped(_ type: ValueType) -> Column { Column(type, values, validity: validity) }

  /// One cell, for the edges.
  ///
  /// Kernels work on `values`.
  package subscript(row: Int) -> Value {
    guard isPresent(row) else { return .missing }
    return switch (values, type.kind) {
    case (.integers(let v), .integer): .integer(v[row])
    case (.integers(let v), .decimal(let scale)):
      .decimal(ExactDecimal(minorUnits: v[row], scale: scale))
    case (.integers(let v), .datetime): .datetime(Moment(microseconds: v[row]))
    case (.integers(let v), .duration): .duration(TimeSpan(microseconds: v[row]))
    case (.days(let v), _): .date(Day(number: v[row]))
    case (.numbers(let v), .percent): .percent(v[row])
    case (.numbers(let v), _): .number(v[row])
    case (.codes(let v, let words), _): .text(words[Int(v[row])])
    case (.flags(let v), .boolean): .boolean(v[row])
    case (.flags, _), (.integers, _): .missing
    }
  }
}

/// The dense storage of a column, one case per machine representation.
package enum Values: Sendable {
  /// Integers, decimals (minor units), datetimes and durations (microseconds).
  case integers([Int64])
  /// Dates, in days since 1970-01-01.
  case days([Int32])
  /// Numbers and percents.
  case numbers([Double])
  /// Text: a code per row into the distinct words.
  case codes([UInt32], Words)
  /// Booleans, and the column of which every row is missing.
  case flags([Bool])

  package var count: Int {
    switch self {
    case .integers(let values): values.count
    case .days(let values): values.count
    case .numbers(let values): values.count
    case .codes(let values, _): values.count
    case .flags(let values): values.count
    }
  }

  func fits(_ kind: ValueType.Kind) -> Bool {
    switch (self, kind) {
    case (.integers, .integer), (.integers, .decimal), (.integers, .datetime),
      (.integers, .duration), (.days, .date), (.numbers, .number), (.numbers, .percent),
      (.codes, .text), (.flags, .boolean), (.flags, .missing):
      true
    default: false
    }
  }
}
