/// Did-you-mean: the nearest of a list of known words.
package enum Suggestion {
  /// The candidates nearest to `word`, nearest first; those further than a typing mistake are left
  /// out: at most 1 edit for words of up to 3 letters, 2 for up to 7, 3 above.
  ///
  /// - Complexity: O(candidates × length²).
  package static func nearest(
    to word: String, among candidates: some Sequence<String>, limit: Int = 3
  ) -> [String] {
    let wanted = Array(word.lowercased())
    let allowed = wanted.count <= 3 ? 1 : wanted.count <= 7 ? 2 : 3
    var scored: [(distance: Int, word: String)] = []
    for candidate in candidates where candidate != word {
      let letters = Array(candidate.lowercased())
      var distance = editDistance(wanted, letters)
      // A word typed halfway, or its plural, is nearer than its length says.
      if wanted.count >= 3, letters.starts(with: wanted) { distance = min(distance, allowed) }
      if distance <= allowed { scored.append((distance, candidate)) }
    }
    scored.sort { ($0.distance, $0.word) < ($1.distance, $1.word) }
    return scored.prefix(limit).map(\.word)
  }

  /// The number of insertions, deletions, substitutions and swaps of neighbours between two words.
  ///
  /// Source: optimal string alignment, a restricted form of F. J. Damerau, "A technique for
  /// computer detection and correction of spelling errors", CACM 7 (1964) 171–176.
  package static func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [i] + [Int](repeating: 0, count: b.count)
      for j in 1...b.count {
        let change = a[i - 1] == b[j - 1] ? 0 : 1
        row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + change)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          row[j] = min(row[j], beforeLast[j - 2] + 1)
        }
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}
