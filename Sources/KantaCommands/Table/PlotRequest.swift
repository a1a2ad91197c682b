import KantaColumns
import KantaPlan
import KantaSource
import KantaSyntax

// From the words of a `plot` stage to a chart and the rows it is drawn from.

extension Step {
  /// The input, or what is counted of it, with the picture that was asked for.
  mutating func plotted(_ options: PlotOptions) -> Relation? {
    guard let kind = chartKind() else { return nil }
    let items = kind.items
    if items.isEmpty, stage.by == nil, stage.per == nil {
      return usualPicture(as: kind.mark, options)
    }
    if kind.mark == .histogram { return histogram(of: items, options) }
    guard let keys = keys(stage.by), let series = self.keys(stage.per),
      hasRightKeys(kind.mark, keys, series, items)
    else { return nil }
    let values = items.isEmpty ? [Self.rowCount(at: stage.verb.range)] : items.map(countingRows)
    var mark = kind.mark
    if mark == nil { mark = keys.count == 2 ? .heatmap : keys.first?.expression.type.usualMark }
    let asked = AskedChart(mark: mark ?? .bar, keys: keys, series: series, values: values)
    let counts = values.contains { checker.mentionsAggregate($0.expression) }
    return counts ? summarised(asked, options) : asWritten(asked, options)
  }

  /// `count` or nothing at all for `count()`, where the table has no such column.
  private func countingRows(_ item: ItemSyntax) -> ItemSyntax {
    guard case .name(let name) = item.expression.kind, name.text == "count",
      schema.resolve("count") == nil
    else { return item }
    var counting = Self.rowCount(at: item.range)
    counting.name = item.name
    return counting
  }

  private static func rowCount(at range: SourceRange) -> ItemSyntax {
    let call = ExpressionSyntax(.call(NameSyntax("count", range), []), range)
    return ItemSyntax(name: nil, equals: nil, expression: call, order: nil, range: range)
  }

  // MARK: - The kind

  /// The kind, if one was named, and the values after it; `nil` for a word that is none.
  private mutating func chartKind() -> (mark: ChartSpecification.Mark?, items: [ItemSyntax])? {
    if let word = stage.word {
      guard let mark = ChartSpecification.Mark(rawValue: word.text) else {
        report(.unknownChart(word))
        return nil
      }
      return (mark, stage.items)
    }
    guard let first = stage.items.first, first.name == nil,
      case .name(let name) = first.expression.kind, schema.resolve(name.text) == nil
    else { return (nil, stage.items) }
    if let mark = ChartSpecification.Mark(rawValue: name.text) {
      return (mark, Array(stage.items.dropFirst()))
    }
    let isColumnLike = Suggestion.nearest(to: name.text, among: schema.names).first != nil
    let isValue = checker.scope.values[name.text] != nil || name.text == "count"
    if stage.items.count == 1, !isColumnLike, !isValue,
      stage.by == nil || Diagnostic.chartMeant(by: name.text) != nil
    {
      report(.unknownChart(name))
      return nil
    }
    return (nil, stage.items)
  }

  /// One key, two for a heat map; one column at most that tells series apart.
  private mutating func hasRightKeys(
    _ mark: ChartSpecification.Mark?, _ keys: [NamedExpression], _ series: [NamedExpression],
    _ items: [ItemSyntax]
  ) -> Bool {
    if series.count > 1, let second = stage.per?.dropFirst().first {
      report(.secondSeries(at: second.range))
      return false
    }
    let wanted = mark == .heatmap ? 2 : 1
    if keys.count == wanted || (mark == nil && keys.count == 2 && series.isEmpty) { return true }
    if let extra = stage.by?.dropFirst(wanted).first, let before = stage.by?.dropLast().last {
      let gap = SourceRange(before.range.upperBound, extra.range.lowerBound)
      let canBeSeries = stage.by?.count == 2 && series.isEmpty
      report(.secondKey(at: extra.range, gap: gap, canBeSeries: canBeSeries))
    } else {
      let values = items.compactMap(\.expression.columnName?.text)
      let known = keys.map(\.name) + series.map(\.name) + values
      let candidate = schema.usualKeys.first { !known.contains($0.name) }
      let end = (stage.by ?? items).last?.range.upperBound ?? stage.verb.range.upperBound
      report(.missingKey(of: mark, keys.count, after: end, stage.verb, candidate?.name))
    }
    return false
  }

  // MARK: - The rows

  /// Aggregates of the keys.
  private mutating func summarised(_ asked: AskedChart, _ options: PlotOptions) -> Relation? {
    for option in ["low", "high"] where stage.options.contains(where: { $0.name.text == option }) {
      report(.bandOfAggregates(option, at: optionRange(option)))
      return nil
    }
    var keys = asked.keys + asked.series
    if let facet = options.facet, !keys.contains(where: { $0.name == facet.name }) {
      keys.append(NamedExpression(facet.name, .column(facet.name, facet.type)))
    }
    guard let rows = summary(of: asked.values, by: keys) else { return nil }
    let values = rows.schema.fields.dropFirst(keys.count)
    guard areDrawable(zip(values, asked.values)) else { return nil }
    var chart = asked.chart(values.map(\.name))
    chart.addsUp = asked.values.allSatisfy(\.addsUp)
    options.apply(to: &chart)
    return drawn(rows, chart)
  }

  /// The rows as they are; expressions become columns of their own.
  private mutating func asWritten(_ asked: AskedChart, _ options: PlotOptions) -> Relation? {
    var added: [NamedExpression] = []
    var values: [Schema.Field] = []
    for item in asked.values {
      guard isNoQuotedColumn(item.expression), let bound = bind(item.expression) else {
        return nil
      }
      if case .column(let name, let type) = bound, item.name == nil {
        values.append(Schema.Field(name, type))
      } else {
        let name = item.name?.text ?? spell(item.expression)
        values.append(Schema.Field(name, bound.type))
        added.append(NamedExpression(name, bound))
      }
    }
    guard areDrawable(zip(values[...], asked.values)) else { return nil }
    var plain = asked
    plain.keys = asked.keys.map { plainColumn($0, &added) }
    plain.series = asked.series.map { plainColumn($0, &added) }
    var chart = plain.chart(values.map(\.name))
    options.apply(to: &chart)
    guard hasNumbers(options) else { return nil }
    return drawn(added.isEmpty ? input : extended(input, by: added), chart)
  }

  /// A key that is a column by its own name, or else a new column.
  private func plainColumn(
    _ key: NamedExpression, _ added: inout [NamedExpression]
  ) -> NamedExpression {
    let isRenamed = (stage.by ?? []).contains { $0.name?.text == key.name }
    if case .column(let name, _) = key.expression, !isRenamed {
      return NamedExpression(name, key.expression)
    }
    added.append(key)
    return key
  }

  /// Whether every value is something that has a length; the first that is not is reported.
  private mutating func areDrawable(
    _ values: some Sequence<(Schema.Field, ItemSyntax)>
  ) -> Bool {
    for (field, item) in values where !field.type.isDrawable {
      report(.notDrawable(field, at: item.range, among: schema))
      return false
    }
    return true
  }

  private mutating func hasNumbers(_ options: PlotOptions) -> Bool {
    for (name, field) in [("low", options.low), ("high", options.high)] {
      guard let field, !field.type.isDrawable else { continue }
      report(.notDrawable(field, at: optionRange(name), among: schema))
      return false
    }
    if (options.low == nil) != (options.high == nil) {
      let given = options.low == nil ? "high" : "low"
      report(.halfBand(given, at: optionRange(given)))
      return false
    }
    return true
  }
}

/// A picture as its stage describes it, before its rows are made.
struct AskedChart {
  var mark: ChartSpecification.Mark
  var keys: [NamedExpression]
  var series: [NamedExpression]
  var values: [ItemSyntax]

  func chart(_ names: [String]) -> ChartSpecification {
    ChartSpecification(mark, names, by: keys.map(\.name), per: series.first?.name)
  }
}

extension ValueType {
  /// Whether a value of this type has a length to draw.
  var isDrawable: Bool { isNumeric || kind == .duration }

  /// The picture that values by a key of this type mostly are.
  var usualMark: ChartSpecification.Mark { isCalendar ? .line : .bar }
}

extension Schema {
  /// The columns that values may be by, the likeliest first: dates, then text, then other types.
  var usualKeys: [Field] {
    fields.filter(\.type.isCalendar) + fields.filter { $0.type.kind == .text }
      + fields.filter { $0.type.kind == .boolean || $0.type.kind == .integer }
  }
}

extension ItemSyntax {
  /// Whether the values of different groups may be added up.
  var addsUp: Bool {
    guard case .call(let name, _) = expression.kind else { return false }
    return name.text == "sum" || name.text == "count"
  }
}
