import KantaColumns
package import KantaPlan
import KantaSource
import KantaSyntax

extension Command {
  package static let cluster = Command(
    "cluster", aliases: ["kmeans"], finnish: "klusterit", room: .segmentation,
    "Puts rows into k clusters by columns of numbers (k-means), and says how far to trust them.",
    details: """
      The columns are standardised: each minus its mean and divided by its standard deviation (n \
      in the denominator), so that none weighs more for its unit; take `ln` of a skewed one first. \
      The best of `starts:` seeded starts is kept, that is the smallest sum of squared distances \
      within the clusters; with more than 50,000 rows the starts are compared on a seeded sample \
      and the best one is finished on all rows. Clusters are numbered from the largest. The result \
      does not depend on the order of the rows. Said above the table: how many starts found the \
      same clusters (adjusted Rand index against the best: 1 is the same, 0 is chance), and the \
      mean silhouette (1 is well apart, 0 is no structure), of at most 4,000 rows. Rows without a \
      value in one of the columns are left out and counted in the footer.
      """,
    takes: .columns(optional: false),
    options: Parameter<Int>.required("k", "how many clusters, 2 to 50"),
    Parameter<Int>.optional("seed", "which random starts", default: 1),
    Parameter<Int>.optional("starts", "how many starts are compared, 1 to 100", default: 10),
    gives: "the columns of the input, cluster",
    examples: [
      Example(
        "orders | rfm | cluster recency, frequency, monetary, k: 4 | summarize customers = count(), frequency = mean(frequency), monetary = mean(monetary) by cluster | sort cluster",
        shows: "four clusters of customers and their centres"),
      Example(
        "orders | where quantity > 0 | rfm | where monetary > 0 | add spend = ln(monetary) | cluster recency, spend, k: 3, seed: 2, starts: 20 | count by cluster, segment | top 5 by count",
        shows: "clusters of a skewed column, beside the segments"),
    ]
  ) { (step: inout Step, k: Int, seed: Int, starts: Int) in
    guard let columns = step.columns() else { return nil }
    for (column, item) in zip(columns, step.stage.items) {
      let type = column.expression.type
      guard type.isNumeric || type.kind == .duration else {
        step.report(.notClustered(column.name, type, at: item.range))
        return nil
      }
    }
    guard (2...50).contains(k) else {
      step.report(.outOf("k", 2...50, k, usual: 4, at: step.optionRange("k")))
      return nil
    }
    guard (1...100).contains(starts) else {
      step.report(.outOf("starts", 1...100, starts, usual: 10, at: step.optionRange("starts")))
      return nil
    }
    guard step.schema.index(of: "cluster") == nil else {
      step.report(.duplicateColumn("cluster", at: step.stage.verb.range))
      return nil
    }
    let fields = columns.compactMap { column in
      if case .column(let name, let type) = column.expression {
        Schema.Field(name, type)
      } else {
        nil
      }
    }
    let schema = Schema(
      step.schema.fields + [Schema.Field("cluster", .integer)], roles: step.schema.roles)
    let rule = ClusterRule(
      columns: fields.map(\.name), names: columns.map(\.name), k: k,
      seed: seed, starts: starts, verb: step.stage.verb.range)
    return step.relation(.local(step.present(fields), rule.step(schema)), schema)
  }
}

extension Diagnostic {
  static func notClustered(
    _ column: String, _ type: ValueType, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .wrongType, "clusters are made of numbers, and `\(column)` is \(type.name)", at: range,
      type.name, advice: Advice("leave it out, or make a number of it with add"))
  }

  static func outOf(
    _ option: String, _ allowed: ClosedRange<Int>, _ found: Int, usual: Int, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .badOption,
      "`\(option)` can be \(allowed.lowerBound) to \(allowed.upperBound), not \(found)", at: range,
      advice: Advice("write `\(option): \(usual)`", edits: [Edit(range, "\(usual)")]))
  }

  static func sameEverywhere(_ column: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .emptyInput, "`\(column)` is the same in every row, so it tells no rows apart", at: range,
      advice: Advice("leave it out"))
  }

  static func fewerThanClusters(_ different: Int, k: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .emptyInput,
      "\(k) clusters need as many different rows; there \(different == 1 ? "is" : "are") "
        + "\(Counted.grouped(different))", at: range,
      advice: Advice("ask for fewer clusters, or take more columns or rows"))
  }
}
