import KantaColumns
package import KantaPlan
import KantaSyntax

extension Command {
  package static let plot = Command(
    "plot", aliases: ["chart"], finnish: "piirrä", room: .table,
    "Shows the table as a picture: plot KIND values by key per group.",
    details: """
      The kinds are `bar`, `line`, `area`, `point`, `step`, `histogram` and `heatmap`. `by` is what \
      the values are by: one column, or two for a heat map, its rows first. `per` draws a series \
      for each value of a column, `facet:` a small picture for each; several values are several \
      series, too. Without a kind, a line is drawn by dates and bars by anything else; `plot` alone \
      draws what the verb before it is usually shown as, whatever was left out in between.

      Rows are drawn as they are: each key once per series. Where a table has several rows per key, \
      write how to put them together: `plot bar sum(amount) by category`. `count()` counts rows, \
      and a histogram counts them in ranges of equal width. `low:` and `high:` draw a band around a \
      line, `stack: yes` stands bars on top of each other.

      Values that are missing or no numbers are not drawn, and the picture says how many. What does \
      not fit is added up as `other` where the values are counts or sums, or else named as left \
      out. The picture is shown where people read; the rows stay what they are, so that csv and \
      JSON hold them. `save "name.svg"`, `.png` or `.vl.json` (Vega-Lite) behind it writes the \
      picture, and `.csv` the rows.
      """,
    takes: .picture, clauses: [.by(required: false), .per],
    options: Parameter<String?>.optional("title", "what stands above the picture", default: nil),
    Parameter<Bool>.optional("stack", "whether bars stand on top of each other", default: false),
    Parameter<ColumnChoice?>.optional(
      "facet", "a small picture for each value of this column", default: nil),
    Parameter<ColumnChoice?>.optional("low", "the lower end of a band", default: nil),
    Parameter<ColumnChoice?>.optional("high", "the upper end of a band", default: nil),
    Parameter<Int?>.optional("bins", "how many ranges a histogram has", default: nil),
    gives: "the columns of the input; where rows are counted or added up, the keys and the values",
    examples: [
      Example(
        "orders | summarize revenue = sum(amount) by month(date) | plot line revenue by month",
        shows: "revenue by month"),
      Example(
        "orders | plot bar sum(amount) by category, title: \"Where the money comes from\"",
        shows: "sums, in one step"),
      Example("orders | cohort period: quarter, periods: 4 | plot", shows: "retention, shaded"),
      Example("orders | plot histogram amount, bins: 12", shows: "how large lines are"),
      Example(
        "orders | summarize revenue = sum(amount) by quarter(date), category | plot bar revenue by quarter per category, stack: true",
        shows: "parts of a whole, over time"),
      Example(
        "orders | summarize revenue = sum(amount) by quarter(date), category | plot line revenue by quarter, facet: category",
        shows: "a small picture for each category"),
      Example(
        "orders | intervals by category | plot line median by category, low: q25, high: q75",
        shows: "a median and the middle half of the customers"),
    ]
  ) {
    (
      step: inout Step, title: String?, isStacked: Bool, facet: ColumnChoice?, low: ColumnChoice?,
      high: ColumnChoice?, bins: Int?
    ) in
    let options = PlotOptions(
      title: title, isStacked: isStacked, facet: facet?.field, low: low?.field, high: high?.field,
      bins: bins)
    return step.plotted(options)
  }
}

/// What `plot` was told besides the kind, the values and the keys.
struct PlotOptions {
  var title: String?
  var isStacked: Bool
  var facet: Schema.Field?
  var low: Schema.Field?
  var high: Schema.Field?
  var bins: Int?

  /// Puts what was asked for onto a chart that was chosen without it.
  func apply(to chart: inout ChartSpecification) {
    if let title { chart.title = title }
    if isStacked { chart.isStacked = true }
    if let facet { chart.facet = facet.name }
    if let low { chart.low = low.name }
    if let high { chart.high = high.name }
  }
}
