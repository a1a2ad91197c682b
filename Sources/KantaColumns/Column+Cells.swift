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
}
