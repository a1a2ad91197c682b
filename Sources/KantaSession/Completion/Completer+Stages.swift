import KantaColumns
import KantaModels
import KantaPlan
import KantaSource
import KantaSyntax

// What fits inside a stage: derived from the verb's declaration.
extension Completer {
  func stageItems(_ stage: StagePlace) -> [Completion] {
    let schema = input?.schema ?? Schema([])
    if !stage.expectsOperand {
      return infix(stage) + (stage.isInside ? [] : following(stage))
    }
    var items = stage.isInside ? [] : comparedValues(startingWith: "")
    if stage.isInside { items = comparedValues(startingWith: "") }
    switch stage.part {
    case .subject: items += subject(stage, schema)
    case .by: items += keys(stage, schema)
    case .per: items += columns(schema)
    case .on: items += joinKeys(stage, schema)
    case .asOf: items += values
    case .otherwise: items += ["warn", "fail"].map { Completion($0, .keyword) }
    case .option(let name): items += optionValues(name, stage, schema)
    case .nextOption: items += options(stage)
    }
    guard stage.isItemStart, !stage.isInside, stage.part != .nextOption else { return items }
    if stage.part == .subject, !stage.usedNames.isEmpty || takesNothing(stage.command.subject) {
      if stage.command.subject != .roles { items += options(stage) }
      if stage.usedNames.isEmpty { items += clauses(stage) }
    } else if stage.part == .by || stage.part == .per || stage.part == .on {
      items += options(stage)
    }
    return items
  }

  /// Whether the stage can go on without a subject.
  private func takesNothing(_ subject: Subject) -> Bool {
    switch subject {
    case .nothing, .columns(optional: true), .rowCount(optional: true),
      .segmentName(optional: true), .topic, .picture:
      true
    default: false
    }
  }

  // MARK: - Subjects

  private func subject(_ stage: StagePlace, _ schema: Schema) -> [Completion] {
    switch stage.command.subject {
    case .nothing, .rowCount: return stage.isItemStart ? [] : expression(stage, schema)
    case .condition:
      return expression(stage, schema) + segmentNames
    case .assignments:
      return stage.itemIsNamed || stage.isInside ? expression(stage, schema) : columns(schema)
    case .columns:
      let used = stage.usedNames
      return columns(schema).filter { !used.contains($0.text) }
    case .renames: return stage.itemIsNamed ? columns(schema) : []
    case .aggregates: return expression(stage, schema)
    case .sortKeys: return expression(stage, schema)
    case .table: return tables
    case .paths:
      return (stage.command.name == "world" ? worlds("") : files("", for: stage.command))
    case .members: return stage.usedNames.isEmpty ? [Completion("of", .keyword)] : []
    case .segmentName: return segmentSets + segmentNames + segmentMaps
    case .topic(let words):
      return stage.isItemStart && !stage.isInside
        ? words.map { Completion($0, .keyword, "and its name") } : []
    case .picture:
      let isKind = stage.isItemStart && !stage.isInside && stage.usedNames.isEmpty
      return (isKind ? chartKinds : []) + expression(stage, schema)
    case .roles: return roleNames(stage)
    }
  }

  private var chartKinds: [Completion] {
    ChartSpecification.Mark.allCases.map { Completion($0.rawValue, .choice, "a kind of picture") }
  }

  private func roleNames(_ stage: StagePlace) -> [Completion] {
    let roles = Role.allCases.map { (name: $0.rawValue, detail: "which column it is") }
    return (roles + [(name: "currency", detail: "of the amounts, such as EUR")])
      .filter { !stage.usedParts.contains(.option($0.name)) }
      .map { Completion($0.name + ":", .role, $0.detail) }
  }

  private var segmentSets: [Completion] {
    scope.segmentSets.keys.map { name in
      Completion(
        Self.spelled(name), .segment,
        Counted.things(scope.segmentSets[name]?.count ?? 0, "segment"))
    }
  }

  /// The maps that come with Kanta, as far as no set of the user's own has the name.
  private var segmentMaps: [Completion] {
    RFMMap.all.filter { scope.segmentSets[$0.name] == nil && scope.segments[$0.name] == nil }
      .map { Completion($0.name, .segment, $0.title) }
  }

  private var segmentNames: [Completion] {
    scope.segments.keys.map { Completion(Self.spelled($0), .segment, "a condition") }
  }

  /// The segments that tables have, and the user's own.
  var memberSegments: [Completion] {
    var seen: Set<String> = []
    let written = scope.tables.keys.flatMap { table in
      let set = scope.tables[table]?.segmentation(of: Segmentation.column)
      return (set?.rules ?? []).map { ($0.segment, table) }
    }
    return written.filter { seen.insert($0.0).inserted }.map { segment, table in
      Completion(Self.spelled(segment), .segment, "of \(table)")
    } + segmentNames
  }

  // MARK: - Expressions

  /// Columns first, then what can be made of them.
  private func expression(_ stage: StagePlace, _ schema: Schema) -> [Completion] {
    var words = ["not", "if", "missing", "true", "false", "as_of"]
    if scope.today != nil { words.append("today") }
    return
      (isBetweenAggregates(stage)
      ? functions(in: groups(stage)) + columns(schema)
      : columns(schema) + values + functions(in: groups(stage)))
      + words.map { Completion($0, .keyword) }
  }

  /// Whether an aggregate is what is likely meant: at the outside of `summarize`.
  private func isBetweenAggregates(_ stage: StagePlace) -> Bool {
    stage.command.subject == .aggregates && stage.part == .subject && !stage.isInside
  }

  private func groups(_ stage: StagePlace) -> [FunctionDeclaration.Group] {
    let plain: [FunctionDeclaration.Group] = [.dates, .text, .numbers, .choice]
    guard stage.part == .subject else { return plain }
    if let function = stage.function.flatMap(FunctionCatalogue.named),
      function.group == .aggregates || function.group == .windows
    {
      return plain
    }
    switch stage.command.subject {
    case .aggregates: return [.aggregates] + plain + [.windows]
    case .picture: return plain + [.aggregates]
    case .assignments, .sortKeys: return plain + [.windows, .aggregates]
    case .condition: return plain + (stage.command.name == "check" ? [.aggregates] : [.windows])
    default: return plain
    }
  }

  private func keys(_ stage: StagePlace, _ schema: Schema) -> [Completion] {
    columns(schema) + functions(in: groups(stage))
  }

  /// The columns that both tables have; all, if there are none.
  private func joinKeys(_ stage: StagePlace, _ schema: Schema) -> [Completion] {
    let all = columns(schema)
    guard let name = stage.firstItem?.anyName, let other = scope.tables[name]?.schema else {
      return all
    }
    let shared = columns(other).map(\.text)
    let both = all.filter { shared.contains($0.text) }
    return both.isEmpty ? all : both
  }

  // MARK: - Options, clauses, words

  private func options(_ stage: StagePlace) -> [Completion] {
    stage.command.parameters
      .filter { !stage.usedParts.contains(.option($0.name)) }
      .map { Completion($0.name + ":", .option, $0.help) }
  }

  private func optionValues(
    _ name: String, _ stage: StagePlace, _ schema: Schema
  ) -> [Completion] {
    if stage.command.subject == .roles {
      return name == "currency"
        ? [] : columns(schema) + functions(in: [.dates, .text, .numbers, .choice])
    }
    guard let parameter = stage.command.parameters.first(where: { $0.name == name }) else {
      return []
    }
    if parameter.kind == ColumnChoice.kind { return columns(schema) }
    return parameter.choices.map {
      Completion($0, .choice, $0 == parameter.standard ? "unless you say otherwise" : "")
    }
  }

  private func clauses(_ stage: StagePlace) -> [Completion] {
    stage.command.clauses.compactMap { clause in
      switch clause {
      case .by: stage.usedParts.contains(.by) ? nil : Completion("by", .keyword)
      case .per: stage.usedParts.contains(.per) ? nil : Completion("per", .keyword)
      case .on: stage.usedParts.contains(.on) ? nil : Completion("on", .keyword)
      case .asOf: stage.usedParts.contains(.asOf) ? nil : Completion("as of", .keyword)
      case .otherwise: stage.usedParts.contains(.otherwise) ? nil : Completion("else", .keyword)
      }
    }
  }

  /// What can stand behind an operand of an expression.
  private func infix(_ stage: StagePlace) -> [Completion] {
    guard !stage.isInside else { return Self.infixWords }
    switch (stage.part, stage.command.subject) {
    case (.subject, .sortKeys), (.by, .rowCount):
      return ["desc", "asc"].map { Completion($0, .keyword) }
    case (.subject, .condition), (.subject, .assignments): return Self.infixWords
    default: return []
    }
  }

  /// What can follow a finished part of the stage.
  private func following(_ stage: StagePlace) -> [Completion] {
    if stage.command.subject == .roles { return roleNames(stage) }
    return clauses(stage) + options(stage)
  }
}
