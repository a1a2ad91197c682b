import KantaColumns
import Testing

@Suite struct EvaluateWordsTests {
  /// Codes given by the index are those of a plain list searched from the front.
  @Test func wordIndexAgreesWithAList() {
    var world = RandomWorld(seed: 3)
    var index = WordIndex()
    var list: [[UInt8]] = []
    for _ in 0..<1500 {
      let word = (0..<world.below(12)).map { _ in UInt8(97 + world.below(3)) }
      let expected = list.firstIndex(of: word) ?? list.count
      #expect(index.code(of: word.span).map { Int($0) } == (expected < list.count ? expected : nil))
      if expected == list.count { list.append(word) }
      #expect(index.insert(word.span) == UInt32(expected))
    }
    let again = WordIndex(index.words)
    for (code, word) in list.enumerated() { #expect(again.code(of: word.span) == UInt32(code)) }
  }

  @Test func gatheringFollowsThePositions() {
    var world = RandomWorld(seed: 4)
    for column in world.table(rows: 150).columns {
      let rows = (0..<200).map { _ in UInt32(world.below(150)) }
      let gathered = column.gathered(rows)
      #expect(rows.indices.allSatisfy { gathered[$0] == column[Int(rows[$0])] })
      let optional = rows.map { $0.isMultiple(of: 3) ? UInt32.max : $0 }
      let found = column.gathered(optional: optional)
      #expect(
        optional.indices.allSatisfy {
          found[$0] == (optional[$0] == .max ? .missing : column[Int(optional[$0])])
        })
      let slice = column.sliced(20..<93)
      #expect((0..<73).allSatisfy { slice[$0] == column[$0 + 20] })
      let whole = Column.concatenated([slice, gathered, column.sliced(0..<0), found])
      #expect(whole.count == 73 + 200 + 200)
      #expect((0..<73).allSatisfy { whole[$0] == slice[$0] })
      #expect((0..<200).allSatisfy { whole[$0 + 73] == gathered[$0] })
      #expect((0..<200).allSatisfy { whole[$0 + 273] == found[$0] })
    }
  }

  @Test func gatheringFromNothingIsMissing() {
    let empty = Column(.text, .codes([], Words()))
    let column = empty.gathered(optional: [.max, .max])
    #expect(column.missingCount == 2)
    #expect(Column.concatenated([column, column])[3] == .missing)
  }
}
