extension Column {
  /// The values as doubles: durations, dates and datetimes in days, NaN where there is none.
  ///
  /// Text and booleans have no numbers.
  ///
  /// - Complexity: O(rows).
  package var asNumbers: [Double] {
    var numbers: [Double]
    switch (values, type.kind) {
    case (.integers(let all), .decimal(let scale)):
      let unit = Double(PowerOfTen.of(scale))
      numbers = all.map { Double($0) / unit }
    case (.integers(let all), .duration):
      numbers = all.map { Double($0) / Double(TimeSpan.microsecondsPerDay) }
    case (.integers(let all), .datetime):
      numbers = all.map { Double($0) / Double(TimeSpan.microsecondsPerDay) }
    case (.integers(let all), _): numbers = all.map { Double($0) }
    case (.numbers(let all), _): numbers = all
    case (.days(let all), _): numbers = all.map { Double($0) }
    case (.codes, _), (.flags, _): numbers = [Double](repeating: .nan, count: count)
    }
    if let validity {
      for row in numbers.indices where !validity[row] { numbers[row] = .nan }
    }
    return numbers
  }
}
