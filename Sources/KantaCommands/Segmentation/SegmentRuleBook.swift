import KantaColumns
import KantaModels
import KantaPlan
import KantaSource
import KantaSyntax

/// The rules that may have given a table its segments: the user's sets, and the maps that come with
/// Kanta.
struct SegmentRuleBook: Sendable {
  /// One set or map.
  struct Entry: Sendable {
    let name: String
    let rules: [Rule]
    let source: Source
  }

  struct Rule: Sendable {
    let name: String
    /// As it is written, without the name; empty for the rule that takes the rest.
    let text: String
  }

  enum Source: Sendable {
    case map(RFMMap)
    /// Rules over r, f and m alone: the name in each cell.
    case cells(ScoreCells, [String?])
    /// Rules over other columns, too: the column in which the table has what they say.
    case column(String)
  }

  let entries: [Entry]

  /// The columns that were added to the table for it.
  var columns: [String] {
    entries.compactMap { if case .column(let name) = $0.source { name } else { nil } }
  }

  /// The entries that give each row the segment it has, the first of them with its direction.
  ///
  /// Nothing is found where no row has a segment.
  func match(_ segment: Column, _ scores: [[Int64]]?, in table: Table) -> MatchedRules? {
    let cells = scores.flatMap { CellSegments(segment, $0) }
    var found: (entry: Entry, isMirrored: Bool)?
    var others: [String] = []
    for entry in entries {
      let directions: [Bool]
      switch entry.source {
      case .column(let name):
        directions =
          table.column(name).map { segment.hasTexts(of: $0) } == true && segment.isPresentAnywhere
          ? [false] : []
      case .map, .cells: directions = [false, true].filter { cells?.agrees(entry, $0) ?? false }
      }
      guard let isMirrored = directions.first else { continue }
      if found == nil { found = (entry, isMirrored) } else { others.append(entry.name) }
    }
    return found.map { MatchedRules(entry: $0.entry, isMirrored: $0.isMirrored, others: others) }
  }
}

/// The rules that gave a table its segments.
struct MatchedRules: Sendable {
  let entry: SegmentRuleBook.Entry
  /// Whether the scores have 1 as the best, and the map 5.
  let isMirrored: Bool
  /// What else gives the same segments to the rows at hand.
  let others: [String]

  /// The segment of three scores; `nil` where there is none, or not only scores decide.
  func segment(_ scores: [Int]) -> String? { entry.segment(scores, isMirrored) }

  /// Whether the scores r, f and m decide alone.
  var isOfScores: Bool { if case .column = entry.source { false } else { true } }
}

extension SegmentRuleBook.Entry {
  fileprivate func segment(_ scores: [Int], _ isMirrored: Bool) -> String? {
    switch source {
    case .map(let map):
      let cell = isMirrored ? scores.map { 6 - $0 } : scores
      return map.segment(r: cell[0], f: cell[1], m: cell[2])
    case .cells(let cells, let names):
      return cells.position(r: Int64(scores[0]), f: Int64(scores[1]), m: Int64(scores[2]))
        .flatMap { names[$0] }
    case .column: return nil
    }
  }
}

/// Which segment each cell of scores has in a table.
private struct CellSegments {
  private static let grid = ScoreCells(scores: 9)
  /// The cells that occur, and their segments.
  private let seen: [(scores: [Int], name: String?)]

  /// `nil` where customers of one cell are in several segments, or nobody is in any.
  init?(_ segment: Column, _ scores: [[Int64]]) {
    guard case .codes(let codes, let words) = segment.values else { return nil }
    // Of a cell nobody is in, −1; 0 for no segment; else its code and 1.
    var found = [Int](repeating: -1, count: Self.grid.count)
    for row in codes.indices {
      let (r, f, m) = (scores[0][row], scores[1][row], scores[2][row])
      guard let cell = Self.grid.position(r: r, f: f, m: m) else { return nil }
      let code = segment.isPresent(row) ? Int(codes[row]) + 1 : 0
      guard found[cell] == code || found[cell] < 0 else { return nil }
      found[cell] = code
    }
    guard found.contains(where: { $0 > 0 }) else { return nil }
    seen = found.indices.filter { found[$0] >= 0 }.map { cell in
      let (r, f, m) = Self.grid[cell]
      return ([r, f, m], found[cell] == 0 ? nil : words[found[cell] - 1])
    }
  }

  /// Whether every cell has the name it has in a map or set.
  func agrees(_ entry: SegmentRuleBook.Entry, _ isMirrored: Bool) -> Bool {
    // The user's rules are for the scores as they are.
    if isMirrored, case .cells = entry.source { return false }
    return seen.allSatisfy { entry.segment($0.scores, isMirrored) == $0.name }
  }
}

extension Column {
  fileprivate var isPresentAnywhere: Bool { missingCount < count }

  /// Whether each row has the text that it has in another column.
  fileprivate func hasTexts(of other: Column) -> Bool {
    guard case .codes(let own, let ownWords) = values,
      case .codes(let others, let otherWords) = other.values
    else { return false }
    let codes = Dictionary(
      otherWords.all.enumerated().map { ($1, UInt32($0)) }, uniquingKeysWith: { first, _ in first })
    let expected = ownWords.all.map { codes[$0] }
    return own.indices.allSatisfy { row in
      guard isPresent(row), other.isPresent(row) else {
        return isPresent(row) == other.isPresent(row)
      }
      return expected[Int(own[row])] == others[row]
    }
  }
}

extension Step {
  /// The sets and maps in reach, and the input with a column for each set that needs one.
  ///
  /// Sets that do not fit the table are left out without a word.
  mutating func ruleBook() -> (book: SegmentRuleBook, input: Relation) {
    var entries: [SegmentRuleBook.Entry] = []
    var added: [NamedExpression] = []
    let scope = checker.scope
    let sets =
      scope.segmentSets.keys.compactMap { name in scope.segmentSets[name].map { (name, $0) } }
      + scope.segments.keys.compactMap { name in
        scope.segments[name].map { condition -> (String, [RuleSyntax]) in
          let known = NameSyntax(name, stage.verb.range)
          return (name, [RuleSyntax(name: known, condition: condition, range: known.range)])
        }
      }
    for (name, rules) in sets {
      let texts = rules.map { rule in
        SegmentRuleBook.Rule(name: rule.name.text, text: rule.condition.map { spell($0) } ?? "")
      }
      let cells = ScoreCells(scores: 9)
      var quiet = checker
      let before = quiet.diagnostics.count
      if let holds = quiet.rules(rules, over: cells) {
        let names = (0..<cells.count).map { cell in
          holds.firstIndex { $0[cell] }.map { rules[$0].name.text }
        }
        entries.append(.init(name: name, rules: texts, source: .cells(cells, names)))
        continue
      }
      let set = NameSyntax(name, stage.verb.range)
      guard let segment = quiet.segmentName(set, rules, over: schema),
        quiet.diagnostics.count == before
      else { continue }
      let column = "segment by \(name)"
      added.append(NamedExpression(column, segment))
      entries.append(.init(name: name, rules: texts, source: .column(column)))
    }
    for map in RFMMap.all {
      let rules = map.segments.map { SegmentRuleBook.Rule(name: $0.name, text: $0.rule) }
      entries.append(.init(name: map.name, rules: rules, source: .map(map)))
    }
    return (SegmentRuleBook(entries: entries), added.isEmpty ? input : extended(input, by: added))
  }

  /// What the item behind `customer` or `segment` names.
  mutating func namedSubject() -> String? {
    guard let item = stage.items.first else { return nil }
    switch constant(item.expression) {
    case .text(let text)?: return text
    case .integer(let number)?: return String(number)
    case nil: break
    case let value?: return value.plainText
    }
    if let word = item.expression.word { return word }
    if !hasReported(within: item.range) { report(.notSubjectName(at: item.range)) }
    return nil
  }
}
