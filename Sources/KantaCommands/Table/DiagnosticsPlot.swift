import KantaColumns
import KantaPlan
import KantaSource
import KantaSyntax

extension Diagnostic {
  private static let chartKinds = ChartSpecification.Mark.allCases.map(\.rawValue)

  /// What other tools call a kind of picture.
  private static let foreignCharts = [
    "bars": "bar", "column": "bar", "columns": "bar", "col": "bar", "barh": "bar", "barplot": "bar",
    "pie": "bar", "lines": "line", "linechart": "line", "curve": "line", "scatter": "point",
    "points": "point", "dots": "point", "dot": "point", "hist": "histogram", "bins": "histogram",
    "density": "histogram", "heat": "heatmap", "heat_map": "heatmap", "matrix": "heatmap",
    "tile": "heatmap", "grid": "heatmap", "stacked": "area", "areas": "area", "steps": "step",
    "stairs": "step", "km": "step", "survival": "step", "lorenz": "line", "whale": "line",
  ]

  /// The kind of picture that a word means, if it looks like one.
  static func chartMeant(by word: String) -> String? {
    foreignCharts[word.lowercased()] ?? Suggestion.nearest(to: word, among: chartKinds).first
  }

  static func unknownChart(_ word: NameSyntax) -> Diagnostic {
    let meant = chartMeant(by: word.text)
    let isForeign = foreignCharts[word.text.lowercased()] != nil
    return Diagnostic(
      .wrongArguments, "there is no kind of picture called `\(word.text)`", at: word.range,
      notes: ["kinds: " + Counted.list(chartKinds)],
      advice: meant.map {
        Advice(
          isForeign ? "Kanta says `\($0)`" : "did you mean `\($0)`?", edits: [Edit(word.range, $0)])
      } ?? Advice("write one of the kinds, or none: `plot` alone chooses"))
  }

  static func notDrawable(
    _ field: Schema.Field, at range: SourceRange, among schema: Schema
  ) -> Diagnostic {
    let numbers = schema.fields.filter(\.type.isDrawable).map(\.name)
    return Diagnostic(
      .wrongType, "`\(field.name)` is \(field.type.name), which has no length to draw", at: range,
      field.type.name,
      notes: numbers.isEmpty ? [] : ["numbers: " + Counted.list(numbers.map(quoted))],
      advice: Advice("count the rows instead", edits: [Edit(range, "count()")]))
  }

  static func missingKey(
    of mark: ChartSpecification.Mark?, _ count: Int, after end: Int, _ verb: NameSyntax,
    _ candidate: String?
  ) -> Diagnostic {
    let kind = mark.map { "`\(verb.text) \($0.rawValue)`" } ?? "`\(verb.text)`"
    let what = mark == .heatmap ? "rows and columns" : "what the values are by"
    let start = SourceRange(end, end)
    let word = count == 0 ? " by " : ", "
    return Diagnostic(
      .wrongArguments, "\(kind) needs `by` and \(what)", at: verb.range,
      advice: candidate.map {
        Advice("by `\($0)`, for one", edits: [Edit(start, word + quoted($0))])
      } ?? Advice("write it like \(verb.text) bar revenue by month"))
  }

  /// A key more than the picture has room for; `per` may be what is meant.
  static func secondKey(
    at range: SourceRange, gap: SourceRange, canBeSeries: Bool
  ) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "there is one key too many", at: range,
      advice: canBeSeries
        ? Advice("draw a series for each", edits: [Edit(gap, " per ")])
        : Advice("leave it out, or draw a small picture for each: facet: column"))
  }

  static func secondSeries(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "series are told apart by one column", at: range,
      advice: Advice("leave it out, or draw a small picture for each: facet: column"))
  }

  static func bandOfAggregates(_ option: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "`\(option)` names a column of the rows that are drawn, and these are added up",
      at: range, advice: Advice("summarize first, and plot the columns of the result"))
  }

  static func halfBand(_ given: String, at range: SourceRange) -> Diagnostic {
    let other = given == "low" ? "high" : "low"
    return Diagnostic(
      .badOption, "a band has two ends, and `\(other)` is not given", at: range,
      advice: Advice("add `\(other): column`"))
  }

  static func histogramBy(at range: SourceRange, _ verb: NameSyntax) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "a histogram counts one column's values, and takes no `by`", at: range,
      advice: Advice("leave it out, or write `per` for a histogram of each"))
  }

  static func histogramValues(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "a histogram shows the values of one column", at: range,
      advice: Advice("write it like plot histogram amount"))
  }

  static func binCount(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "a histogram has 1 to \(HistogramRule.mostBins) ranges", at: range,
      advice: Advice("write a number in between", edits: [Edit(range, "20")]))
  }

  /// `plot` alone over a table without numbers.
  static func nothingToDraw(_ schema: Schema, at range: SourceRange) -> Diagnostic {
    let end = SourceRange(range.upperBound, range.upperBound)
    let key = schema.usualKeys.first
    return Diagnostic(
      .wrongArguments, "nothing in this table says what to draw", at: range,
      notes: schema.names.isEmpty ? [] : ["columns: " + Counted.list(schema.names.map(quoted))],
      advice: key.map {
        Advice("count rows, for one", edits: [Edit(end, " bar count() by \(quoted($0.name))")])
      } ?? Advice("say what and by what: plot bar revenue by month"))
  }

  /// `plot histogram` or another kind that the usual picture cannot be drawn as.
  static func otherPicture(
    _ mark: ChartSpecification.Mark, than chart: ChartSpecification, of stage: StageSyntax
  ) -> Diagnostic {
    let end = SourceRange(stage.verb.range.upperBound, stage.range.upperBound)
    return Diagnostic(
      .wrongArguments, "`\(mark.rawValue)` needs to be told what to draw", at: stage.range,
      notes: ["without a kind this is drawn as: plot \(chart.words)"],
      advice: mark == .heatmap || chart.values.isEmpty || chart.mark == .histogram
        ? Advice("write it like plot \(mark.rawValue) revenue by month")
        : Advice("draw it as it is usually drawn", edits: [Edit(end, "")]))
  }

  /// Several rows where a picture has room for one.
  static func severalRowsPerKey(
    _ chart: ChartSpecification, rows: Int, keys: Int, at place: PlotPlace
  ) -> Diagnostic {
    let places = [chart.facet, chart.series].compactMap(\.self) + chart.keys
    let value = chart.values.first ?? "amount"
    let sum = "sum(\(quoted(value)))"
    let message =
      "the table has several rows for one \(Counted.list(places.map { "`\($0)`" })): "
      + "\(Counted.things(rows, "row")) for \(Counted.things(keys, "place"))"
    if chart.values.count == 1, let only = place.value, only == place.first {
      return Diagnostic(
        .wrongArguments, message, at: only,
        advice: Advice("say how to put them together", edits: [Edit(only, sum)]))
    }
    return Diagnostic(
      .wrongArguments, message, at: place.range,
      advice: Advice("say how to put them together, such as \(sum)"))
  }
}
