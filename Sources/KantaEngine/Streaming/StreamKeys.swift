import KantaColumns
import KantaIO
import KantaPlan

/// The groups that a lane has found, numbered in order of first appearance, and how they are put
/// together with those of the next lane.
///
/// The first key numbers rows; each further key numbers pairs of the number so far and its word.
struct StreamKeys {
  /// Where the words of a key come from.
  enum Source {
    /// A text column of the stream, by its position: words are codes.
    case text(Int)
    /// Text that is computed: words are codes of a dictionary of this lane.
    case computedText(Expression, TextDictionary)
    /// Ordered words of any other values.
    case values(Expression)
  }

  private enum Level {
    /// Codes in order of first appearance are numbers already.
    case codes
    /// Codes that all lanes share.
    case sharedCodes(CodeTable)
    case words(WordTable)
    case pairs(PairTable)
  }

  let sources: [Source]
  private var levels: [Level]
  private let input: StreamInput

  /// Keys over the columns of an input, for at most `limit` groups.
  init(_ keys: [NamedExpression], _ input: StreamInput, limit: Int) {
    self.input = input
    sources = keys.map { key in
      if case .column(let name, let type) = key.expression, type.kind == .text,
        let position = input.position(of: name)
      {
        return .text(position)
      }
      return key.expression.type.kind == .text
        ? .computedText(key.expression, TextDictionary()) : .values(key.expression)
    }
    levels = []
    for (index, source) in sources.enumerated() {
      if index > 0 {
        levels.append(.pairs(PairTable(limit: limit)))
      } else if source.isDense(input), !source.isLookedUp(input) {
        levels.append(.codes)
      } else if let words = source.sharedWords(input) {
        levels.append(.sharedCodes(CodeTable(limit: words.count + 1)))
      } else {
        levels.append(.words(WordTable()))
      }
    }
  }

  /// How many groups there are so far.
  var count: Int {
    switch levels.last {
    case nil: 1
    case .codes: sources[0].codeCount(input)
    case .sharedCodes(let table): table.count
    case .words(let table): table.count
    case .pairs(let table): table.count
    }
  }

  /// Bytes that the groups so far take.
  var byteCount: Int {
    var bytes = sources.reduce(0) { $0 + $1.byteCount(input) }
    for level in levels {
      switch level {
      case .codes: break
      case .sharedCodes(let table): bytes += table.byteCount
      case .words(let table): bytes += table.byteCount
      case .pairs(let table): bytes += table.byteCount
      }
    }
    return bytes
  }

  /// The group of each kept row of a batch.
  func groups(_ batch: inout StreamBatch) throws(StreamStop) -> [UInt32] {
    guard let first = sources.first else { return [UInt32](repeating: 0, count: batch.rowCount) }
    var groups: [UInt32]
    switch levels[0] {
    case .codes: groups = try codes(first, &batch)
    case .sharedCodes(let table): groups = table.numbers(of: try codes(first, &batch))
    case .words(let table):
      groups = try words(first, &batch).map { table.number(of: $0) }
    case .pairs: preconditionFailure("the first key stands alone")
    }
    for (source, level) in zip(sources, levels).dropFirst() {
      guard case .pairs(let table) = level else { preconditionFailure("further keys make pairs") }
      let words = try words(source, &batch)
      for group in groups { table.prefetchLatest(group) }
      for row in groups.indices { groups[row] = table.number(of: groups[row], words[row]) }
    }
    return groups
  }

  private func codes(_ source: Source, _ batch: inout StreamBatch) throws(StreamStop) -> [UInt32] {
    switch source {
    case .text(let position): return try batch.codes(position)
    case .computedText(let expression, let dictionary):
      let column = try batch.values(expression)
      guard case .codes(let codes, let words) = column.values else { throw .unfit }
      return dictionary.codes(codes, of: words, column.validity)
    case .values: preconditionFailure("values have words, not codes")
    }
  }

  private func words(_ source: Source, _ batch: inout StreamBatch) throws(StreamStop) -> [UInt64] {
    if case .values(let expression) = source {
      guard let words = try batch.values(expression).orderedWords else { throw .unfit }
      return words
    }
    return try codes(source, &batch).map { UInt64($0) }
  }

  // MARK: - Putting lanes together

  /// The positions of the text columns that are keys as they are.
  var textColumns: Set<Int> {
    Set(sources.compactMap { if case .text(let position) = $0 { position } else { nil } })
  }

  /// The groups here of the groups of the next lane, which are taken in, in order.
  ///
  /// `columns` says what the codes of the next lane's text columns are here, where lanes have words
  /// of their own.
  func merge(_ next: StreamKeys, renamed columns: [Int: [UInt32]]) -> [UInt32] {
    guard !sources.isEmpty else { return [0] }
    let renamed = zip(sources, next.sources).map { here, there -> [UInt32]? in
      switch (here, there) {
      case (.text(let position), _): return columns[position]
      case (.computedText(_, let words), .computedText(_, let more)): return words.merge(more)
      default: return nil
      }
    }
    var places: [UInt32] = []
    for level in levels.indices {
      switch (levels[level], next.levels[level]) {
      case (.codes, .codes): places = renamed[level] ?? []
      case (.sharedCodes(let here), .sharedCodes(let there)):
        places = here.numbers(of: there.codes)
      case (.words(let here), .words(let there)):
        places = there.words.map { here.number(of: named($0, renamed[level])) }
      case (.pairs(let here), .pairs(let there)):
        let names = renamed[level]
        places = here.merge(there, firsts: places) { named($0, names) }
      default: preconditionFailure("lanes of one plan are alike")
      }
    }
    return places
  }

  private func named(_ word: UInt64, _ names: [UInt32]?) -> UInt64 {
    names.map { UInt64($0[Int(word)]) } ?? word
  }

  // MARK: - Results

  /// The key columns, one row for each group.
  func columns(_ keys: [NamedExpression]) -> [Column] {
    var numbers: [UInt32]?
    var columns: [Column] = []
    for level in levels.indices.reversed() {
      let type = keys[level].expression.type
      switch levels[level] {
      case .codes:
        let codes = numbers ?? Array(0..<UInt32(truncatingIfNeeded: count))
        columns.append(sources[level].column(type, codes, input))
      case .sharedCodes(let table):
        let codes = numbers.map { $0.map { table.codes[Int($0)] } } ?? table.codes
        columns.append(sources[level].column(type, codes, input))
      case .words(let table):
        let words = numbers.map { $0.map { table.words[Int($0)] } } ?? table.words
        columns.append(column(level, type, words))
      case .pairs(let table):
        columns.append(column(level, type, table.words(numbers)))
        numbers = table.firsts(numbers)
      }
    }
    return columns.reversed()
  }

  private func column(_ level: Int, _ type: ValueType, _ words: [UInt64]) -> Column {
    if case .values = sources[level] { return Column(type, orderedWords: words) }
    return sources[level].column(
      type, words.map { UInt32(truncatingIfNeeded: $0) }, input)
  }
}

extension StreamKeys.Source {
  /// Whether codes come in order of first appearance in the lane, so that they number the rows.
  fileprivate func isDense(_ input: StreamInput) -> Bool {
    switch self {
    case .text(let position): if case .own = input.words(position) { true } else { false }
    case .computedText: true
    case .values: false
    }
  }

  /// Whether a join looks it up: then its words are met in rows that a later filter leaves out, so
  /// that codes do not number the rows that are kept.
  fileprivate func isLookedUp(_ input: StreamInput) -> Bool {
    guard case .text(let position) = self else { return false }
    return input.matchers.contains { $0.looksUp(input.fields[position].name) }
  }

  /// The words that the codes of all lanes mean; `nil` where each lane has its own.
  fileprivate func sharedWords(_ input: StreamInput) -> Words? {
    guard case .text(let position) = self, case .shared(let words) = input.words(position) else {
      return nil
    }
    return words
  }

  /// The dictionary of the lane; `nil` where all lanes share their words.
  private func dictionary(_ input: StreamInput) -> TextDictionary? {
    switch self {
    case .text(let position):
      if case .own(let dictionary) = input.words(position) { dictionary } else { nil }
    case .computedText(_, let dictionary): dictionary
    case .values: nil
    }
  }

  fileprivate func byteCount(_ input: StreamInput) -> Int {
    dictionary(input)?.byteCount ?? 0
  }

  fileprivate func codeCount(_ input: StreamInput) -> Int { dictionary(input)?.count ?? 0 }

  /// Text from codes.
  fileprivate func column(
    _ type: ValueType, _ codes: [UInt32], _ input: StreamInput
  ) -> Column {
    if let dictionary = dictionary(input) {
      let validity = dictionary.missingCode.flatMap { missing in
        Validity(codes.map { $0 != missing }).normalized
      }
      return Column(type, .codes(codes, dictionary.words), validity: validity)
    }
    guard let words = sharedWords(input) else { preconditionFailure("only text has codes") }
    let validity = Validity(codes.map { Int($0) < words.count }).normalized
    // The code of a missing row has to be a word.
    let safe = validity == nil ? codes : codes.map { Int($0) < words.count ? $0 : 0 }
    let known = words.count > 0 ? words : Words(distinct: [""])
    return Column(type, .codes(safe, known), validity: validity)
  }
}

extension TextDictionary {
  /// The codes here of rows that have codes of other words.
  fileprivate func codes(_ codes: [UInt32], of words: Words, _ validity: Validity?) -> [UInt32] {
    let text = words.bytes.span
    var known = [UInt32](repeating: .max, count: words.count)
    return codes.indices.map { row in
      if let validity, !validity[row] { return codeOfMissing() }
      let word = Int(codes[row])
      if known[word] == .max { known[word] = code(of: text.extracting(words.range(of: word))) }
      return known[word]
    }
  }
}
