extension Column {
  /// The values as words that are equal for equal values and in their order, text by its codes.
  ///
  /// A missing value is the largest word; `nil` when a value that is there has that word too.
  package var orderedWords: [UInt64]? {
    var words: [UInt64]
    switch values {
    case .integers(let values): words = values.map { OrderedWord.of($0) }
    case .days(let values): words = values.map { OrderedWord.of($0) }
    case .numbers(let values): words = values.map { OrderedWord.of($0) }
    case .flags(let values): words = values.map { OrderedWord.of($0) }
    case .codes(let values, _): words = values.map { UInt64($0) }
    }
    if case .integers(let values) = values, values.contains(.max) { return nil }
    if let validity {
      for row in words.indices where !validity[row] { words[row] = .max }
    }
    return words
  }

  /// The codes of a text column, the one behind the last word where the value is missing; `nil` for
  /// other columns.
  package var codesNamingMissing: [UInt32]? {
    guard case .codes(var codes, let words) = values else { return nil }
    guard let validity else { return codes }
    let missing = UInt32(truncatingIfNeeded: words.count)
    for row in codes.indices where !validity[row] { codes[row] = missing }
    return codes
  }

  /// A column of a type that is not text, from the words of its values.
  package init(_ type: ValueType, orderedWords words: [UInt64], validity: Validity?) {
    let values: Values
    switch type.kind {
    case .integer, .decimal, .datetime, .duration:
      values = .integers(words.map { OrderedWord.integer($0) })
    case .date: values = .days(words.map { Int32(truncatingIfNeeded: OrderedWord.integer($0)) })
    case .number, .percent: values = .numbers(words.map { OrderedWord.number($0) })
    case .boolean, .missing: values = .flags(words.map { $0 == 1 })
    case .text: preconditionFailure("text comes back from codes")
    }
    self.init(type, values, validity: validity)
  }

  /// The same with the words of another column's missing rows told: present unless the word is
  /// that of missing.
  package init(_ type: ValueType, orderedWords words: [UInt64]) {
    let isPresent = words.map { $0 != .max }
    self.init(
      type, orderedWords: words, validity: Validity(isPresent).normalized)
  }
}
