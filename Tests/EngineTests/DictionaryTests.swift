import KantaColumns
import Testing

/// The kernels that give codes and numbers, beside the plainest way to do so.
@Suite struct DictionaryTests {
  private func words(_ seed: UInt64, _ count: Int) -> [String] {
    var random = SeededRandom(seed: seed)
    return (0..<count).map { _ in
      let number = Int(random.next() % 3000)
      switch random.next() % 6 {
      case 0: return "C\(1_000_000 + number)"
      case 1: return "C\(9_000_000 + number * 300)"
      case 2: return ""
      case 3: return String(repeating: "é", count: Int(random.next() % 9))
      case 4: return "a long word, number \(number % 40)"
      default: return "C12\(number)"
      }
    }
  }

  @Test(arguments: 0..<12) func codesComeInOrderOfFirstAppearance(seed: Int) {
    let words = words(UInt64(seed), 2000)
    let dictionary = TextDictionary()
    var known: [String: UInt32] = [:]
    for word in words {
      let expected = known[word] ?? UInt32(known.count)
      known[word] = expected
      #expect(dictionary.code(of: Array(word.utf8).span) == expected)
    }
    #expect(dictionary.count == known.count)
    #expect(dictionary.words.all.enumerated().allSatisfy { known[$1] == UInt32($0) })
  }

  @Test(arguments: 0..<12) func mergingGivesTheCodesOfBoth(seed: Int) {
    let (first, second) = (words(UInt64(seed), 900), words(UInt64(seed + 50), 900))
    let (a, b, both) = (TextDictionary(), TextDictionary(), TextDictionary())
    for word in first {
      _ = a.code(of: Array(word.utf8).span)
      _ = both.code(of: Array(word.utf8).span)
    }
    if seed % 2 == 0 { _ = b.codeOfMissing() }
    for word in second { _ = b.code(of: Array(word.utf8).span) }
    let codes = a.merge(b)
    if seed % 2 == 0 { _ = both.codeOfMissing() }
    for word in b.words.all.dropFirst(seed % 2 == 0 ? 1 : 0) {
      _ = both.code(of: Array(word.utf8).span)
    }
    #expect(a.words.all == both.words.all)
    #expect(a.missingCode == both.missingCode)
    #expect(zip(b.words.all, codes).allSatisfy { a.words[Int($1)] == $0 })
  }

  @Test(arguments: 0..<12) func pairsAreNumberedOnce(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    let table = PairTable(limit: 5000)
    var known: [[UInt64]: UInt32] = [:]
    for row in 0..<5000 {
      let first = random.next() % 37
      // Rising at first, then anything.
      let word = row < 2500 ? UInt64(row / 40) : random.next() % 90
      let expected = known[[first, word]] ?? UInt32(known.count)
      known[[first, word]] = expected
      #expect(table.number(of: UInt32(first), word) == expected)
    }
    #expect(table.count == known.count)
  }
}
