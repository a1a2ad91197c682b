package import KantaColumns

/// What the names in a column of segments mean.
package struct Segmentation: Hashable, Sendable {
  /// A segment and its rule as it is written.
  package struct Rule: Hashable, Sendable {
    package let segment: String
    package let text: String

    package init(_ segment: String, _ text: String) {
      self.segment = segment
      self.text = text
    }
  }

  /// The column that verbs write the names of segments in.
  package static let column = "segment"

  /// What the set or map is called.
  package let set: String
  /// In the order of the set: the first rule that holds gives the name.
  package let rules: [Rule]

  package init(_ set: String, _ rules: [Rule]) {
    self.set = set
    self.rules = rules
  }

  /// The rule of a segment; `nil` for a name that the set does not give.
  package func rule(of segment: String) -> Rule? { rules.first { $0.segment == segment } }
}

/// A segment that had a say in which rows a table has.
package struct SegmentChoice: Hashable, Sendable {
  package let segment: String
  /// The set or map it belongs to; `nil` for a segment by itself.
  package let set: String?
  /// Its rule as it is written.
  package let rule: String

  package init(_ segment: String, set: String?, rule: String) {
    self.segment = segment
    self.set = set
    self.rule = rule
  }
}

/// Where the rows of a table come from, as far as segments go: what a saved list is rebuilt by.
package struct Lineage: Hashable, Sendable {
  /// What the names in its column `segment` mean.
  package var segmentation: Segmentation?
  /// The segments that chose its rows, in the order of choosing.
  package var choices: [SegmentChoice]
  /// What was said while it was made.
  package var definitions: [String] = []
  package var notes: [StepNote] = []
  /// The date that customers were scored for.
  package var analysisDay: Day?

  package init(_ segmentation: Segmentation? = nil, choices: [SegmentChoice] = []) {
    self.segmentation = segmentation
    self.choices = choices
  }

  /// Adds what was said on the way to the table; the latest analysis date is the one it shows.
  package mutating func add(_ definitions: [String], _ notes: [StepNote], _ day: Day?) {
    self.definitions += definitions.filter { !self.definitions.contains($0) }
    self.notes += notes.filter { note in
      if case .saved = note { return false }
      return !self.notes.contains(note)
    }
    analysisDay = day ?? analysisDay
  }

  /// Adds where the rows of an input come from; `choosing` where its rows go on, and are not only
  /// looked up.
  fileprivate mutating func add(_ input: Lineage, choosing: Bool) {
    if choosing { choices += input.choices.filter { !choices.contains($0) } }
    let day = choosing ? analysisDay ?? input.analysisDay : analysisDay
    add(input.definitions, input.notes, nil)
    analysisDay = day
  }
}

extension Relation {
  /// What the names in a column mean, where verbs have written names of segments in it.
  package func segmentation(of column: String) -> Segmentation? {
    if column == Segmentation.column, let own = lineage?.segmentation { return own }
    switch node {
    case .filter(let input, _), .sort(let input, _), .take(let input, _),
      .top(let input, _, _, _), .distinct(let input, _), .sample(let input, _, _),
      .observe(let input, _), .tap(let input, _), .window(let input, _):
      return input.segmentation(of: column)
    case .append(let first, let second):
      let meaning = first.segmentation(of: column)
      return second.segmentation(of: column) == meaning ? meaning : nil
    case .join(let left, let right, let rule):
      if left.schema.index(of: column) != nil { return left.segmentation(of: column) }
      let added = rule.added.first { $0.name == column }
      return added.flatMap { right.segmentation(of: $0.column) }
    case .project(let input, let columns):
      let source = columns.first { $0.name == column }?.expression
      guard case .column(let name, _)? = source else { return nil }
      return input.segmentation(of: name)
    case .scan, .literal, .aggregate, .local: return nil
    }
  }

  /// Where its rows come from, all of its inputs included.
  package var wholeLineage: Lineage {
    var whole = rowLineage
    whole.segmentation = segmentation(of: Segmentation.column)
    return whole
  }

  private var rowLineage: Lineage {
    var rows = Lineage()
    for (index, input) in inputs.enumerated() {
      var isLookedUp = false
      if case .join = node { isLookedUp = index > 0 }
      rows.add(input.rowLineage, choosing: !isLookedUp)
    }
    guard let lineage else { return rows }
    rows.choices += lineage.choices.filter { !rows.choices.contains($0) }
    rows.add(lineage.definitions, lineage.notes, lineage.analysisDay)
    return rows
  }
}

extension Tap {
  /// The same, told what was said on the way to the table, and which picture there is of it.
  package func told(
    _ definitions: [String], _ notes: [StepNote], _ day: Day?, _ chart: ChartSpecification?
  ) -> Tap {
    guard case .save(var request) = self else { return self }
    request.chart = chart
    request.lineage?.add(definitions, notes, day)
    return .save(request)
  }
}
