import KantaColumns
import KantaPlan
import KantaSource
import KantaSyntax

// The rows of a picture: as they are, counted, or put into ranges.

extension Step {
  /// The rows with their picture; a key that has several rows is an error when they are drawn.
  func drawn(
    _ rows: Relation, _ chart: ChartSpecification, ties: Bool = false
  ) -> Relation {
    let place = PlotPlace(
      range: stage.range, value: stage.items.last?.range, first: stage.items.first?.range)
    let step = LocalStep("plot", detail: chart.words) { (table, context) throws(Diagnostic) in
      if !ties { try chart.checkKeys(of: table, at: place, on: context.execution) }
      return Answer(table, chart: chart)
    }
    return relation(.local(rows, step), rows.schema)
  }

  /// What the verb before is usually shown as, or the likeliest picture of any table.
  mutating func usualPicture(
    as mark: ChartSpecification.Mark?, _ options: PlotOptions
  ) -> Relation? {
    guard
      let usual = checker.catalogue.picture(of: schema, besides: Picture.ofAnyTable)
        ?? schema.likeliestPicture.map({ (Picture($0), $0) })
    else {
      report(.nothingToDraw(schema, at: stage.verb.range))
      return nil
    }
    var chart = usual.chart
    if let group = schema.group(before: usual.picture) { chart.tellApart(by: group) }
    if let mark, mark != chart.mark {
      guard mark != .histogram, chart.mark != .histogram,
        (mark == .heatmap) == (chart.keys.count == 2)
      else {
        report(.otherPicture(mark, than: chart, of: stage))
        return nil
      }
      chart.mark = mark
    }
    options.apply(to: &chart)
    guard chart.mark != .histogram else {
      return schema.resolve(chart.values[0]).map { ranges(of: $0, chart, options) } ?? nil
    }
    guard let counts = usual.picture.counts else {
      return drawn(input, chart, ties: usual.picture.hasTies)
    }
    let keys = ([chart.facet, chart.series].compactMap(\.self) + chart.keys).compactMap { name in
      schema.resolve(name).map { NamedExpression(name, .column($0.name, $0.type)) }
    }
    let measure = Measure(counts, .count, of: nil, type: .integer)
    chart.addsUp = true
    return drawn(aggregate(input, keys: keys, measures: [measure]), chart)
  }

  // MARK: - Histograms

  /// How often values lie in ranges of equal width.
  mutating func histogram(of items: [ItemSyntax], _ options: PlotOptions) -> Relation? {
    if let key = stage.by?.first {
      report(.histogramBy(at: key.range, stage.verb))
      return nil
    }
    guard let item = items.first, items.count == 1 else {
      report(.histogramValues(at: items.dropFirst().first?.range ?? stage.verb.range))
      return nil
    }
    guard isNoQuotedColumn(item.expression), let bound = bind(item.expression),
      let series = keys(stage.per)
    else { return nil }
    guard bound.type.isDrawable else {
      let field = Schema.Field(spell(item.expression), bound.type)
      report(.notDrawable(field, at: item.range, among: schema))
      return nil
    }
    if series.count > 1, let second = stage.per?.dropFirst().first {
      report(.secondSeries(at: second.range))
      return nil
    }
    let name = item.name?.text ?? item.expression.columnName?.text ?? spell(item.expression)
    var columns = series
    if let facet = options.facet, !columns.contains(where: { $0.name == facet.name }) {
      columns.append(NamedExpression(facet.name, .column(facet.name, facet.type)))
    }
    columns.append(NamedExpression(name, bound))
    var chart = ChartSpecification(.histogram, [name], per: series.first?.name)
    options.apply(to: &chart)
    let made = projected(input, to: columns)
    return ranges(of: Schema.Field(name, bound.type), chart, options, in: made)
  }

  private mutating func ranges(
    of value: Schema.Field, _ chart: ChartSpecification, _ options: PlotOptions,
    in rows: Relation? = nil
  ) -> Relation? {
    if let bins = options.bins, !(1...HistogramRule.mostBins).contains(bins) {
      report(.binCount(at: optionRange("bins")))
      return nil
    }
    let groups = [chart.facet, chart.series].compactMap(\.self).compactMap { name in
      (rows ?? input).schema.resolve(name)
    }
    let rule = HistogramRule(value: value, groups: groups, bins: options.bins, chart: chart)
    let columns = groups.map(\.name) + [value.name]
    let step = LocalStep("plot", detail: "histogram \(value.name)", columns: columns) {
      (table, context) throws(Diagnostic) in try rule.run(table, context)
    }
    return relation(.local(rows ?? input, step), rule.schema)
  }
}

/// The places in a `plot` stage that a problem with its rows is about.
struct PlotPlace {
  let range: SourceRange
  /// The last value, and the first one where it is written.
  let value: SourceRange?
  let first: SourceRange?
}

extension ChartSpecification {
  /// `line revenue by month per channel`.
  var words: String {
    var words = [mark.rawValue, values.joined(separator: ", ")]
    if !keys.isEmpty { words.append("by " + keys.joined(separator: ", ")) }
    if let series { words.append("per \(series)") }
    if let facet { words.append("in pictures by \(facet)") }
    return words.joined(separator: " ")
  }

  /// Draws each value of a column for itself: as a series, or where there are some, as a picture.
  fileprivate mutating func tellApart(by column: String) {
    guard !columns.contains(column) else { return }
    if series == nil, values.count == 1 || keys.isEmpty, mark != .heatmap {
      series = column
    } else {
      facet = facet ?? column
    }
  }

  /// Two bars in one place, or two values of one line at one time, would not be seen.
  ///
  /// - Complexity: O(rows).
  func checkKeys(
    of table: Table, at place: PlotPlace, on execution: Execution
  ) throws(Diagnostic) {
    guard mark != .point, !keys.isEmpty else { return }
    let names = [facet, series].compactMap(\.self) + keys
    guard
      let index = GroupIndex(
        names.compactMap { table.column($0) }, rowCount: table.rowCount, on: execution)
    else { throw .interrupted }
    if index.count < table.rowCount {
      throw .severalRowsPerKey(self, rows: table.rowCount, keys: index.count, at: place)
    }
  }
}

extension Schema {
  /// The one column that `by` put before those of a verb.
  fileprivate func group(before picture: Picture) -> String? {
    let first = picture.needs.compactMap { index(of: $0) }.min()
    return first == 1 ? names[0] : nil
  }

  /// The picture of a table no verb is known to have made: its first number by its first date or
  /// text, and the next text beside it.
  fileprivate var likeliestPicture: ChartSpecification? {
    let roleColumns = Set([Role.customer, .order, .product].compactMap { roles[$0] })
    let keys = usualKeys.filter { $0.type.kind != .integer }
    let values = fields.filter { $0.type.isDrawable && !roleColumns.contains($0.name) }
    if let value = values.first, let key = keys.first {
      let other = key.type.isCalendar ? keys.dropFirst().first { $0.type.kind == .text } : nil
      return ChartSpecification(
        key.type.usualMark, [value.name], by: [key.name], per: other?.name)
    }
    guard values.count >= 2 else { return nil }
    return ChartSpecification(.point, [values[1].name], by: [values[0].name])
  }
}
