import KantaColumns
import KantaCommands
import KantaPlan
import KantaSource
import KantaSyntax

extension Session {
  /// What can stand at `offset` (in UTF-8) of `text`, which may be unfinished in any way.
  ///
  /// The one engine for every front end: the grammar says which kind of thing fits, and the
  /// pipeline before the cursor, checked, says which columns there are. Nothing is run; a file that
  /// the pipeline loads is opened.
  package func completions(in text: String, at offset: Int) -> Completions {
    let cursor = CursorText(text, at: offset).readingBackquote()
    let place = CursorPlace(cursor, catalogue: catalogue)
    let completer = Completer(session: self, cursor: cursor, place: place)
    return Completions(range: cursor.range, items: completer.items)
  }
}

/// The items for one cursor.
struct Completer {
  let session: Session
  let cursor: CursorText
  let place: CursorPlace

  var scope: Scope { session.scope }
  var catalogue: Catalogue { session.catalogue }

  /// What fits here and begins as what is being typed does, each once.
  var items: [Completion] {
    switch cursor.typed {
    case .other: return []
    case .string(let typed): return strings(typed)
    case .nothing, .name: break
    }
    var seen: Set<String> = []
    return candidates.filter { isWanted($0.text) && seen.insert($0.text).inserted }.map(written)
  }

  /// Small letters and capitals are the same while a name is typed.
  private func isWanted(_ candidate: String) -> Bool {
    guard case .name(let typed, let isQuoted) = cursor.typed else { return true }
    let bare = candidate.utf8.first == UInt8(ascii: "`") ? String(candidate.dropFirst()) : candidate
    return (isQuoted || typed.isEmpty || candidate.first != "\"")
      && bare.lowercased().hasPrefix(typed.lowercased())
  }

  /// In backquotes if they were opened.
  private func written(_ item: Completion) -> Completion {
    guard case .name(_, quoted: true) = cursor.typed, item.text.first != "`" else { return item }
    var quoted = item
    quoted.text = "`\(item.text)`"
    return quoted
  }

  private var candidates: [Completion] {
    switch place.kind {
    case .nowhere: []
    case .start(let isStatement): starts(isStatement: isStatement)
    case .verb:
      catalogue.commands(startingPipeline: false).map {
        Completion($0.name, .verb, $0.summary)
      }
    case .stage(let stage): stageItems(stage)
    case .expression(expectsOperand: true): functions(in: [.choice, .dates, .text, .numbers])
    case .expression(expectsOperand: false): Self.infixWords
    case .topic: Manual.topics(catalogue: catalogue).map { Completion($0, .keyword) }
    case .field(let table): scope.tables[table].map { columns($0.schema) } ?? []
    case .members(let isTable): isTable ? tables : memberSegments
    case .words(let words): words.map { Completion($0, .keyword) }
    }
  }

  // MARK: - Names

  /// A name as it is written where an expression can stand.
  static func spelled(_ name: String) -> String {
    let range = SourceRange(0, 0)
    return spell(ExpressionSyntax(.name(NameSyntax(name, range)), range))
  }

  private func starts(isStatement: Bool) -> [Completion] {
    var items = tables
    items += catalogue.commands(startingPipeline: true).map {
      Completion($0.name, .verb, $0.summary)
    }
    items += values
    guard isStatement else { return items }
    items += Self.statementWords.map { Completion($0.word, .keyword, $0.detail) }
    if scope.tables["help"] == nil {
      items.append(Completion("help", .keyword, "explains a verb, a function or an error"))
    }
    return items
  }

  private static let statementWords: [(word: String, detail: String)] = [
    ("as of", "the analysis date"), ("define", "a named expression"),
    ("segment", "a named condition"), ("segments", "a set of segments"),
    ("param", "a value that can be given"), ("check", "a condition that has to hold"),
  ]

  static let infixWords: [Completion] = [
    "and", "or", "in", "not in", "is missing", "is not missing", "contains", "matches", "mod",
  ].map { Completion($0, .keyword) }

  var tables: [Completion] {
    scope.tables.keys.compactMap { name in
      scope.tables[name].map {
        Completion(Self.spelled(name), .table, Counted.things($0.schema.fields.count, "column"))
      }
    }
  }

  var values: [Completion] {
    scope.values.keys.compactMap { name in
      scope.values[name].map { Completion(Self.spelled(name), .value, $0.type.name) }
    }
  }

  func columns(_ schema: Schema) -> [Completion] {
    let fields = schema.fields.map { Completion(Self.spelled($0.name), .column, $0.type.name) }
    let roles = Role.allCases.compactMap { role -> Completion? in
      guard let column = schema.roles[role], schema.index(of: role.rawValue) == nil else {
        return nil
      }
      return Completion(role.rawValue, .role, "the column \(column)")
    }
    return fields + roles
  }

  func functions(in groups: [FunctionDeclaration.Group]) -> [Completion] {
    let known = groups.flatMap { group in FunctionCatalogue.all.filter { $0.group == group } }
    let own = scope.definitions.keys.map { name in
      let parameters = scope.definitions[name]?.parameters ?? []
      let text = Self.spelled(name) + (parameters.isEmpty ? "" : "(")
      return Completion(text, .function, "defined here")
    }
    return own + known.map { Completion($0.name + "(", .function, $0.summary) }
  }

  // MARK: - The table at the cursor

  /// What the pipeline before the cursor gives; the part of it that checks, where it does not.
  var input: Relation? {
    guard !place.pipeline.isEmpty else { return scope.lastResult }
    let text = SourceText(cursor.source[place.pipeline], name: "prompt")
    guard case .pipeline(var pipeline)? = parse(text).tree.statements.last?.kind else {
      return nil
    }
    while true {
      var checker = Checker(
        scope: scope, catalogue: catalogue, host: CompletionHost(host: session.host))
      if let relation = checker.check(pipeline) { return relation }
      guard pipeline.stages.popLast() != nil else { return nil }
    }
  }
}
