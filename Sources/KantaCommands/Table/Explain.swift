import KantaColumns
package import KantaPlan
import KantaSource
import KantaSyntax

extension Command {
  package static let explain = Command(
    "explain", finnish: "selitä", room: .table,
    "Shows the plan of the pipeline before it, or why a customer is in a segment, or what one is.",
    details: """
      `explain` shows the plan instead of running it: the last step first, below it what it reads.

      `explain customer "C00001"`, on a table of `rfm`, has one row per measure: the value (recency \
      in days), its score, the cut points `lower` and `upper` around it, and by how much the value \
      must change for the next better and the next worse score that some value has. The lines \
      above say which rule put the customer into the segment, and the smallest change that leads \
      to another one: the fewest steps of a score, then the smallest change relative to the value, \
      each measure by itself and the cut points as they are; `change` and `new_score` are what \
      would change. Cut points are those of quantiles where these give every customer the score \
      they have, else the nearest values of customers with another score.

      `explain segment Champions`, on a table with the column `segment`, compares who is in it with \
      all: `median` of each column of numbers, and the `share` of customers with a value of the \
      other columns, the `top` most telling of them. `ratio` and `gap` are inside against all (the \
      gap of shares in percentage points); `effect` is Cohen's d of inside against the others for \
      numbers, phi of inside by value for shares, as `kind` says. Who lacks a value in a column is \
      left out of that column. The result columns are column, value, median, all_median, share, \
      all_share, ratio, gap, effect, kind.

      The rule is found among the sets and maps in reach: the one that gives every row its segment.
      """,
    takes: .topic(["customer", "segment"]),
    options: Parameter<Int>.optional(
      "top", "how many values of text columns a segment shows", default: 10),
    gives: "plan",
    examples: [
      Example(
        "orders | where quantity > 0 | summarize revenue = sum(amount) by category | explain",
        shows: "what is read, and in which order things happen"),
      Example(
        "orders | where quantity > 0 | rfm as of 2024-12-31 | explain customer \"C00001\"",
        shows: "why a customer is where they are, and what would move them"),
      Example(
        "orders | rfm | join customers on customer | explain segment Champions, top: 5",
        shows: "who the champions are, and what sets them apart"),
      Example(
        "orders | rfm | segment value_map | explain segment champion",
        shows: "a segment of one's own"),
    ]
  ) { (step: inout Step, top: Int) in
    let topic = step.stage.word?.text
    guard topic == "segment" || !step.givesOption("top") else {
      step.report(.topOfNoSegment(at: step.optionRange("top")))
      return nil
    }
    switch topic {
    case "customer": return step.explainedCustomer()
    case "segment":
      guard (1...1_000).contains(top) else {
        step.report(.outOf("top", 1...1_000, top, usual: 10, at: step.optionRange("top")))
        return nil
      }
      return step.explainedSegment(top)
    default:
      let table = Table([("plan", .text(KantaPlan.explain(step.input)))])
      return step.relation(.literal(table, name: "plan"), table.schema)
    }
  }
}
