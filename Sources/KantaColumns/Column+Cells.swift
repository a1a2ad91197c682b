extension Column {
  /// A text column from words, `nil` where there is none.
  ///
  /// - Complexity: O(n) on average.
  package static func text(_ cells: [String?]) -> Column {
    var words = Words()
    var codeOfWord: [String: UInt32] = [:]
    var codes: [UInt32] = []
    codes.reserveCapacity(cells.count)
    for cell in cells {
      let word = cell ?? ""
      let code = codeOfWord[word] ?? words.append(word.utf8)
      codeOfWord[word] = code
      codes.append(code)
    }
    let validity = Validity(cells.map { $0 != nil }).normalized
    return Column(.text, .codes(codes, words), validity: validity)
  }

  /// A column of numbers, `nil` where there is none.
  ///
  /// - Complexity: O(n).
  package static func numbers(_ cells: [Double?], _ type: ValueType = .number) -> Column {
    Column(
      type, .numbers(cells.map { $0 ?? 0 }),
      validity: Validity(cells.map { $0 != nil }).normalized)
  }

  /// A column of numbers, of which NaN is one that does not exist.
  ///
  /// - Complexity: O(n).
  package static func existing(_ cells: [Double], _ type: ValueType) -> Column {
    guard cells.contains(where: \.isNaN) else { return Column(type, .numbers(cells)) }
    return .numbers(cells.map { $0.isNaN ? nil : $0 }, type)
  }
}
