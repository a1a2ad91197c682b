import KantaSource

extension Parser {
  /// A statement that starts as SQL does, with everything that belongs to it on the lines below.
  func recognizeSQL() -> (Diagnostic, Int)? {
    guard let word = current.word?.lowercased(),
      ["select", "insert", "update", "delete"].contains(word)
    else { return nil }
    let next = ahead(1)
    let reads = next.nameText != nil || next.literal != nil || next.isSymbol(.star)
    guard reads || next.kind == .newline || next.isSymbol(.openParen) else { return nil }
    var end = position
    while tokens[end].kind != .end, !tokens[end].isSymbol(.semicolon) {
      if tokens[end].kind == .newline, end > position + 1, !sqlContinues(at: end + 1) { break }
      end += 1
    }
    let rest = tokens[(position + 1)..<end]
    let needed = ["select": "from", "insert": "into", "update": "set", "delete": "from"][word]
    guard rest.contains(where: { $0.word?.lowercased() == needed }) || next.isSymbol(.star) else {
      return nil
    }
    let pieces = tokens[position..<end].filter { $0.kind != .newline }
    if tokens[end].isSymbol(.semicolon) { end += 1 }
    let statement = SourceRange(current.range.lowerBound, tokens[end - 1].range.upperBound)
    let translation =
      translates ? SQLTranslation(pieces.map { SQLTranslation.Piece($0, text) }).translated() : nil
    return (.sql(at: current.range, statement: statement, translation: translation), end)
  }

  private func sqlContinues(at index: Int) -> Bool {
    if let word = tokens[index].word?.lowercased(), ForeignWords.sqlLines.contains(word) {
      return !tokens[min(index + 1, tokens.count - 1)].isSymbol(.assign)
    }
    // `select` on a line of its own, and its columns below.
    return index >= 2 && tokens[index - 2].word?.lowercased() == "select"
  }
}

/// Turns a simple SQL query into Kanta: columns or aggregates from one table, with `where`,
/// `group by`, `having`, `order by` and `limit`.
struct SQLTranslation {
  /// A token of the query: its text, and that text in lower case for words.
  struct Piece {
    var token: Token
    var text: String
    var word: String

    init(_ token: Token, _ source: SourceText) {
      self.token = token
      text = source[token.range]
      word = token.word?.lowercased() ?? ""
    }
  }

  /// One column of the result.
  struct Item {
    var expression: String
    var alias: String?
    var isAggregate: Bool

    /// The name the column has afterwards, as it is written in a later stage.
    var reference: String {
      if let alias { return alias }
      return Words.isPlainName(expression) ? expression : "`\(expression)`"
    }

    var spelled: String { alias.map { "\($0) = \(expression)" } ?? expression }
  }

  let pieces: [Piece]

  init(_ pieces: [Piece]) { self.pieces = pieces }

  /// The query as a pipeline that parses; `nil` if it is not of the simple shape.
  func translated() -> String? {
    draft().flatMap(canonical)
  }

  private func draft() -> String? {
    guard let clauses = clauses(), let table = clauses["from"], table.count == 1,
      table[0].token.nameText != nil, var selected = clauses["select"]
    else { return nil }
    var stages = [table[0].text]
    var limit = clauses["limit"]
    if selected.first?.word == "top", selected.count > 1 {
      limit = [selected[1]]
      selected.removeFirst(2)
    }
    let isDistinct = selected.first?.word == "distinct"
    if isDistinct { selected.removeFirst() }
    if let condition = clauses["where"] {
      guard let spelled = SQLExpression(condition).spelled else { return nil }
      stages.append("where " + spelled)
    }
    let isEverything = selected.count == 1 && selected[0].token.isSymbol(.star)
    guard let items = isEverything ? [] : items(selected) else { return nil }
    let isGrouped = clauses["group"] != nil || items.contains(where: \.isAggregate)
    guard
      let middle = isGrouped
        ? grouped(items, clauses) : plain(items, isDistinct: isDistinct, clauses)
    else { return nil }
    stages += middle
    if let limit {
      guard limit.count == 1, case .integer = limit[0].token.literal else { return nil }
      stages.append("take " + limit[0].text)
    }
    return stages.joined(separator: " | ")
  }

  /// The pieces behind each clause word; `nil` for a clause that has no simple translation.
  private func clauses() -> [String: [Piece]]? {
    let known: Set<String> = ["select", "from", "where", "group", "having", "order", "limit"]
    let refused: Set<String> = ["join", "union", "offset", "case", "with", "over", "fetch", "into"]
    var clauses: [String: [Piece]] = [:]
    var name = ""
    var depth = 0
    var index = 0
    while index < pieces.count {
      let piece = pieces[index]
      if refused.contains(piece.word) { return nil }
      if piece.token.isSymbol(.openParen) { depth += 1 }
      if piece.token.isSymbol(.closeParen) { depth -= 1 }
      if known.contains(piece.word) {
        guard depth == 0, clauses[piece.word] == nil else { return nil }
        name = piece.word
        clauses[name] = []
        if name == "group" || name == "order" {
          guard index + 1 < pieces.count, pieces[index + 1].word == "by" else { return nil }
          index += 1
        }
      } else {
        clauses[name, default: []].append(piece)
      }
      index += 1
    }
    return clauses
  }

  private func items(_ selected: [Piece]) -> [Item]? {
    var items: [Item] = []
    for part in SQLExpression.split(selected) {
      var part = part
      var alias: String?
      if part.count > 2, part[part.count - 2].word == "as" {
        alias = part[part.count - 1].text
        part.removeLast(2)
      } else if part.count > 1, let last = part.last, last.token.nameText != nil {
        let before = part[part.count - 2].token
        if before.isSymbol(.closeParen) || before.nameText != nil {
          alias = last.text
          part.removeLast()
        }
      }
      guard let expression = SQLExpression(part).spelled else { return nil }
      items.append(
        Item(expression: expression, alias: alias, isAggregate: SQLExpression(part).isAggregate))
    }
    return items.isEmpty ? nil : items
  }

  /// `summarize … by …`, then `having` and `order by` over its result.
  private func grouped(_ items: [Item], _ clauses: [String: [Piece]]) -> [String]? {
    var keys: [Item] = []
    for part in SQLExpression.split(clauses["group"] ?? []) {
      guard let key = SQLExpression(part).spelled else { return nil }
      let chosen = Int(key).flatMap { items.indices.contains($0 - 1) ? items[$0 - 1] : nil }
      keys.append(
        chosen ?? items.first { $0.expression == key || $0.alias == key }
          ?? Item(expression: key, alias: nil, isAggregate: false))
    }
    let aggregates = items.filter(\.isAggregate)
    let isComplete = items.allSatisfy { item in
      item.isAggregate || keys.contains { $0.expression == item.expression }
    }
    guard isComplete else { return nil }
    let by = keys.map(\.spelled).joined(separator: ", ")
    var stages = ["summarize " + aggregates.map(\.spelled).joined(separator: ", ")]
    if aggregates.isEmpty {
      stages = ["distinct " + by]
    } else if !by.isEmpty {
      stages[0] += " by " + by
    }
    if let having = clauses["having"] {
      guard var condition = SQLExpression(having).spelled else { return nil }
      for item in aggregates {
        condition.replace(item.expression, with: item.reference)
      }
      stages.append("where " + condition)
    }
    guard let sort = sort(clauses["order"], items) else { return nil }
    return stages + sort
  }

  /// `add`, `sort`, `keep` and `distinct` for a query without aggregates.
  private func plain(
    _ items: [Item], isDistinct: Bool, _ clauses: [String: [Piece]]
  ) -> [String]? {
    guard clauses["having"] == nil, let sort = sort(clauses["order"], items) else { return nil }
    let computed = items.filter { $0.alias != nil }
    let names = items.map(\.reference).joined(separator: ", ")
    guard items.allSatisfy({ $0.alias != nil || Words.isPlainName($0.expression) }) else {
      return nil
    }
    var stages: [String] = []
    if !computed.isEmpty { stages.append("add " + computed.map(\.spelled).joined(separator: ", ")) }
    stages += sort
    if isDistinct {
      stages.append(names.isEmpty ? "distinct" : "distinct " + names)
    } else if !names.isEmpty {
      stages.append("keep " + names)
    }
    return stages
  }

  /// The `sort` stage; none without `order by`.
  private func sort(_ order: [Piece]?, _ items: [Item]) -> [String]? {
    guard let order else { return [] }
    var keys: [String] = []
    for part in SQLExpression.split(order) {
      let direction = part.last.map(\.word).flatMap(ItemSyntax.Order.init)
      guard let key = SQLExpression(direction == nil ? part : Array(part.dropLast())).spelled else {
        return nil
      }
      let chosen = Int(key).flatMap { items.indices.contains($0 - 1) ? items[$0 - 1] : nil }
      let name = (chosen ?? items.first { $0.expression == key })?.reference ?? key
      keys.append(direction == .descending ? name + " desc" : name)
    }
    return ["sort " + keys.joined(separator: ", ")]
  }
}
