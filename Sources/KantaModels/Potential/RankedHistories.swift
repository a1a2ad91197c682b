import KantaColumns

/// Different numbers in ascending order, and the rank of each row.
struct RankedValues {
  let values: [Double]
  /// The rows of each block as numbers of its own, and the ranks of these numbers.
  private let blocks: [(numbers: [UInt32], ranks: [UInt32])]

  /// Ranks the numbers of rows, in given blocks.
  ///
  /// - Complexity: O(rows), plus sorting of the different ones of each block.
  init(_ rows: [Double], _ ranges: [Range<Int>], on execution: Execution) {
    let found = Parallel.all(ranges.count, on: execution) { index in
      let table = WordTable()
      let rows = rows.span
      // −0 and 0 are one number.
      let numbers = ranges[index].map { table.number(of: (rows[$0] + 0).bitPattern) }
      return (numbers: numbers, words: table.words)
    }
    let all = WordTable()
    let ofBlocks = found.map { $0.words.map { all.number(of: $0) } }
    let different = all.words.map { Double(bitPattern: $0) }
    let order = different.indices.sorted { different[$0] < different[$1] }
    var rank = [UInt32](repeating: 0, count: different.count)
    for (place, number) in order.enumerated() { rank[number] = UInt32(place) }
    values = order.map { different[$0] }
    blocks = zip(found, ofBlocks).map { block, numbers in
      (block.numbers, numbers.map { rank[Int($0)] })
    }
  }

  /// Bits that hold every rank.
  var bits: Int { UInt64.bitWidth - UInt64(max(values.count, 1) - 1).leadingZeroBitCount }

  /// The ranks of all rows.
  var ranks: [UInt32] { blocks.flatMap { block in block.numbers.map { block.ranks[Int($0)] } } }

  /// The rows of a block, and what gives their rank.
  func block(_ index: Int) -> (numbers: [UInt32], ranks: [UInt32]) { blocks[index] }
}

/// Histories of customers in order, each a word: the ranks of x, T and t_x, and below them the
/// number of the customer.
///
/// Words are sorted digit by digit, so equal histories keep the order of their customers.
struct RankedHistories<Word: FixedWidthInteger & UnsignedInteger & Sendable> {
  private(set) var words: [Word]
  private let fields: HistoryFields

  /// The word without the customer: the same for equal histories.
  @inline(__always) func history(_ word: Word) -> Word { word >> fields.lastShift }
  @inline(__always) func customer(_ word: Word) -> Int {
    Int(truncatingIfNeeded: word & (1 << fields.lastShift - 1))
  }
  @inline(__always) func lastRank(_ word: Word) -> Int {
    Int(truncatingIfNeeded: word >> fields.lastShift & (1 << fields.lastBits - 1))
  }
  @inline(__always) func ageRank(_ word: Word) -> Int {
    Int(truncatingIfNeeded: word >> fields.ageShift & (1 << fields.ageBits - 1))
  }
  @inline(__always) func repeatsRank(_ word: Word) -> Int {
    Int(truncatingIfNeeded: word >> fields.repeatsShift)
  }

  /// Sorts what the blocks of rows hold.
  ///
  /// - Complexity: O(customers) per eleven bits of different values.
  init(_ fields: HistoryFields, _ ranges: [Range<Int>], on execution: Execution) {
    self.fields = fields
    let shifts = Array(stride(from: fields.lastShift, to: fields.bits, by: Self.digitBits))
    let packed = Parallel.all(ranges.count, on: execution) { index in
      let words = Self.words(fields, block: index, from: ranges[index].lowerBound)
      return (words: words, counts: shifts.map { Self.counts(words, $0) })
    }
    words = [Word](repeating: 0, count: ranges.last?.upperBound ?? 0)
    var source = packed.map(\.words)
    for (pass, shift) in shifts.enumerated() {
      var places = [Int](repeating: 0, count: 1 << Self.digitBits)
      for block in packed {
        for digit in places.indices { places[digit] += block.counts[pass][digit] }
      }
      var before = 0
      for digit in places.indices { (places[digit], before) = (before, before + places[digit]) }
      if pass == 1 { source = [[Word](repeating: 0, count: words.count)] }
      if pass > 0 { swap(&words, &source[0]) }
      for block in source { Self.scatter(block, shift, &places, into: &words) }
    }
    // Everybody's history is the same.
    if shifts.isEmpty { words = source.flatMap(\.self) }
  }

  private static func counts(_ words: [Word], _ shift: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: 1 << digitBits)
    for word in words { counts[digit(word, shift)] += 1 }
    return counts
  }

  private static func scatter(
    _ source: [Word], _ shift: Int, _ places: inout [Int], into sorted: inout [Word]
  ) {
    for word in source {
      let digit = digit(word, shift)
      sorted[places[digit]] = word
      places[digit] += 1
    }
  }

  private static var digitBits: Int { 11 }

  @inline(__always) private static func digit(_ word: Word, _ shift: Int) -> Int {
    Int(truncatingIfNeeded: word >> shift & (1 << digitBits - 1))
  }

  private static func words(_ fields: HistoryFields, block: Int, from first: Int) -> [Word] {
    let age = fields.age.block(block)
    let repeats = fields.repeats.block(block)
    let last = fields.last.block(block)
    return age.numbers.indices.map { row in
      Word(truncatingIfNeeded: repeats.ranks[Int(repeats.numbers[row])]) << fields.repeatsShift
        | Word(truncatingIfNeeded: age.ranks[Int(age.numbers[row])]) << fields.ageShift
        | Word(truncatingIfNeeded: last.ranks[Int(last.numbers[row])]) << fields.lastShift
        | Word(truncatingIfNeeded: first + row)
    }
  }

  /// The same sorted by another rank of the customers; those of equal rank keep their order.
  func sorted(by ranks: [UInt32]) -> RankedHistories {
    var other = self
    other.words = counted(words) { ranks[customer($0)] }
    return other
  }
}

/// The elements by rank, by counting; equal ones keep their order.
func counted<Element>(_ elements: [Element], by rank: (Element) -> UInt32) -> [Element] {
  let most = elements.reduce(0) { max($0, rank($1)) }
  guard most > 0 else { return elements }
  var places = [Int](repeating: 0, count: Int(most) + 2)
  for element in elements { places[Int(rank(element)) + 1] += 1 }
  for rank in 1..<places.count { places[rank] += places[rank - 1] }
  var sorted = elements
  for element in elements {
    let rank = Int(rank(element))
    sorted[places[rank]] = element
    places[rank] += 1
  }
  return sorted
}

/// Where a history's parts are in its word.
struct HistoryFields {
  let age: RankedValues
  let repeats: RankedValues
  let last: RankedValues
  let (lastShift, ageShift, repeatsShift): (Int, Int, Int)

  init(age: RankedValues, repeats: RankedValues, last: RankedValues, customers: Int) {
    (self.age, self.repeats, self.last) = (age, repeats, last)
    lastShift = UInt64.bitWidth - UInt64(customers).leadingZeroBitCount
    ageShift = lastShift + last.bits
    repeatsShift = ageShift + age.bits
  }

  var lastBits: Int { ageShift - lastShift }
  var ageBits: Int { repeatsShift - ageShift }
  /// At most 128: customers are fewer than 2³², so are the different values.
  var bits: Int { repeatsShift + repeats.bits }
}
