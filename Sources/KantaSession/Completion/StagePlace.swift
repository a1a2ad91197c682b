import KantaPlan
import KantaSyntax

/// Where in a stage the cursor is.
struct StagePlace {
  enum Part: Hashable {
    case subject
    case by, per, on, asOf, otherwise
    case option(String)
    /// After the comma behind an option, where only another option can stand.
    case nextOption
  }

  let command: Command
  private(set) var part = Part.subject
  /// Whether an operand is to follow, rather than something behind one.
  private(set) var expectsOperand = true
  /// Whether this is the first word of an item, option or the whole subject.
  private(set) var isItemStart = true
  /// Whether the item has its `name =`.
  private(set) var itemIsNamed = false
  /// The innermost function whose arguments the cursor is in.
  private(set) var function: String?
  /// Whether the cursor is inside brackets of the stage.
  private(set) var isInside = false
  private(set) var usedParts: Set<Part> = []
  /// Names already written in the subject.
  private(set) var usedNames: Set<String> = []
  /// Where a table or file is named: that name.
  private(set) var firstItem: Token?
  /// The table that an option names.
  private(set) var optionTable: String?
  private var openConditions = 0

  /// `tokens` are those of the stage, its verb first.
  init(_ command: Command, _ tokens: [Token]) {
    self.command = command
    var calls: [String?] = []
    for index in tokens.indices.dropFirst() {
      let token = tokens[index]
      let before = tokens[index - 1]
      if token.is(.openParen) || token.is(.openBracket) || token.is(.openBrace) {
        let isCall = token.is(.openParen) && before.anyName != nil && index > 1
        calls.append(isCall ? before.anyName : nil)
      } else if token.is(.closeParen) || token.is(.closeBracket) || token.is(.closeBrace) {
        _ = calls.popLast()
      } else if calls.isEmpty {
        read(token, after: before, next: tokens.dropFirst(index + 1).first)
        continue
      }
      isItemStart = false
    }
    function = calls.last ?? nil
    isInside = !calls.isEmpty
    if let last = tokens.last { expectsOperand = tokens.count == 1 || !last.endsOperand }
  }

  private mutating func read(_ token: Token, after before: Token, next: Token?) {
    let followsOperand = isItemStart && part == .subject || before.endsOperand
    if let key = token.keyName {
      start(.option(key))
      return
    }
    switch token.plainWord {
    case "by" where followsOperand: return start(.by)
    case "per" where followsOperand: return start(.per)
    case "on" where followsOperand: return start(.on)
    case "of" where before.plainWord == "as": return start(.asOf)
    case "if": openConditions += 1
    case "else" where openConditions > 0: openConditions -= 1
    case "else" where followsOperand && command.clauses.contains(.otherwise):
      return start(.otherwise)
    default: break
    }
    if token.is(.comma) {
      if case .option = part { part = .nextOption }
      isItemStart = true
      itemIsNamed = false
      return
    }
    if token.is(.assign) {
      itemIsNamed = true
      return
    }
    if part == .subject {
      if firstItem == nil { firstItem = token }
      if let name = token.anyName { usedNames.insert(name) }
    }
    if case .option(let option) = part, let name = token.anyName,
      command.parameters.contains(where: { $0.name == option && $0.kind == TableChoice.kind })
    {
      optionTable = name
    }
    isItemStart = false
  }

  private mutating func start(_ part: Part) {
    self.part = part
    usedParts.insert(part)
    isItemStart = true
    itemIsNamed = false
  }
}
