import KantaSource

/// Two records held against each other: inputs first, then settings, values and checks.
package struct RecordComparison: Sendable {
  /// Doubles that differ by less than this part of themselves are the same number.
  ///
  /// Sums are made in a fixed order, so only the `exp` or `log` of another machine differs.
  static let tolerance = 1e-9

  package private(set) var changes: [RecordChange] = []

  /// What changed from `old` to `new`.
  package init(from old: RunRecord, to new: RunRecord) {
    compareInputs(old, new)
    compareSettings(old, new)
    compareCells(old, new)
    compareChecks(old, new)
  }

  /// Whether anything but an explanation changed.
  package var isDrift: Bool { changes.contains(where: \.isDrift) }

  // MARK: - Inputs

  private mutating func compareInputs(_ old: RunRecord, _ new: RunRecord) {
    for input in new.inputs {
      guard let before = old.inputs.first(where: { $0.name == input.name }) else {
        changes.append(RecordChange(.input, input.name, change: "is new"))
        continue
      }
      if let change = Self.change(from: before, to: input) {
        changes.append(RecordChange(.input, input.name, change: change))
      }
    }
    for input in old.inputs where !new.inputs.contains(where: { $0.name == input.name }) {
      changes.append(RecordChange(.input, input.name, change: "is not read any more"))
    }
  }

  /// `changed: +1,204 rows, column city added`; `nil` when it is the same.
  private static func change(from old: InputFacts, to new: InputFacts) -> String? {
    guard old.digest != new.digest || old.signature != new.signature else { return nil }
    var parts: [String] = []
    if let before = old.rowCount, let after = new.rowCount, before != after {
      let sign = after > before ? "+" : "−"
      parts.append(sign + Counted.things(abs(after - before), "row"))
    }
    parts += columnChanges(from: old.fields, to: new.fields)
    if parts.isEmpty { parts.append("other values in as many rows") }
    return "changed: " + parts.joined(separator: ", ")
  }

  /// `column city added`, `column price is number, was decimal`.
  static func columnChanges(
    from old: [InputFacts.Field], to new: [InputFacts.Field]
  ) -> [String] {
    var parts: [String] = []
    for field in new {
      guard let before = old.first(where: { $0.name == field.name }) else {
        parts.append("column \(field.name) added")
        continue
      }
      if before.type != field.type {
        parts.append("column \(field.name) is \(field.type), was \(before.type)")
      }
    }
    for field in old where !new.contains(where: { $0.name == field.name }) {
      parts.append("column \(field.name) gone")
    }
    return parts
  }

  // MARK: - Settings

  private mutating func compareSettings(_ old: RunRecord, _ new: RunRecord) {
    func add(_ place: String, _ before: String?, _ after: String?, isDrift: Bool = true) {
      guard before != after else { return }
      changes.append(
        RecordChange(.setting, place, before: before, after: after, isDrift: isDrift))
    }
    add("Kanta", old.kanta, new.kanta, isDrift: false)
    add("as of", old.day, new.day)
    for parameter in new.parameters {
      let before = old.parameters.first { $0.name == parameter.name }?.value
      add("parameter \(parameter.name)", before, parameter.value)
    }
    for parameter in old.parameters
    where !new.parameters.contains(where: { $0.name == parameter.name }) {
      add("parameter \(parameter.name)", parameter.value, nil)
    }
    if old.document != new.document { add("document", old.document, new.document, isDrift: false) }
    if old.digest != new.digest {
      changes.append(
        RecordChange(.setting, "document", change: "has another text", isDrift: false))
    }
  }

  // MARK: - Cells

  private mutating func compareCells(_ old: RunRecord, _ new: RunRecord) {
    let pairs = CellPairs(old.cells, new.cells)
    for (cell, place) in zip(new.cells, pairs.oldPlaces) {
      guard let before = place.map({ old.cells[$0] }) else {
        if !cell.isVolatile {
          changes.append(RecordChange(.value, cell.label, change: "is new"))
        }
        continue
      }
      guard !cell.isVolatile, !before.isVolatile else { continue }
      let changed = Self.changes(from: before, to: cell)
      if changed.contains(where: \.isDrift), before.plan != cell.plan {
        changes.append(
          RecordChange(.value, cell.label, change: "has other code", isDrift: false))
      }
      changes += changed
    }
    for (place, cell) in old.cells.enumerated()
    where !cell.isVolatile && !pairs.oldPlaces.contains(place) {
      changes.append(RecordChange(.value, cell.label, change: "is gone"))
    }
  }

  private static func changes(
    from old: RunRecord.Cell, to new: RunRecord.Cell
  ) -> [RecordChange] {
    var changes: [RecordChange] = []
    if old.outcome != new.outcome || old.problems != new.problems {
      let before = old.problems.first ?? "ran"
      let after = new.problems.first ?? "runs"
      changes.append(
        RecordChange(
          .value, new.label, before: before, after: after, isDrift: old.outcome != new.outcome))
    }
    if old.outcome == new.outcome, old.results.count != new.results.count {
      changes.append(
        RecordChange(
          .value, new.label, "results", before: String(old.results.count),
          after: String(new.results.count)))
    }
    for (before, after) in zip(old.results, new.results) {
      changes += ResultComparison(before, after, in: new.label).changes
    }
    // What a binding kept, how a verb cut and what it means by its words explain what changed.
    for (olds, news) in [(old.definitions, new.definitions), (old.notes, new.notes)]
    where olds.count == news.count {
      for (before, after) in zip(olds, news) where before != after {
        changes.append(
          RecordChange(.value, new.label, before: before, after: after, isDrift: false))
      }
    }
    if old.definitions.count != new.definitions.count {
      changes.append(
        RecordChange(.value, new.label, change: "has other definitions", isDrift: false))
    }
    return changes
  }

  // MARK: - Checks

  private mutating func compareChecks(_ old: RunRecord, _ new: RunRecord) {
    for check in new.checks {
      let before = old.checks.first { $0.cell == check.cell && $0.text == check.text }
      if before?.outcome != check.outcome {
        changes.append(
          RecordChange(
            .check, check.cell, check.text, before: before?.outcome ?? "not made",
            after: check.outcome))
      }
    }
    for check in old.checks
    where !new.checks.contains(where: { $0.cell == check.cell && $0.text == check.text }) {
      changes.append(
        RecordChange(.check, check.cell, check.text, before: check.outcome, after: "not made"))
    }
  }
}

extension RunRecord.Cell {
  /// What a person knows it by.
  var label: String { expression.map { "{{ \($0) }}" } ?? id }
}
