/// A word of the trade that is no verb, and what answers the question behind it.
///
/// Whoever types `churn` knows what they want to know, and not what it is called here.
package struct Concept: Sendable {
  package let words: [String]
  /// Where to go on, as it follows `help:`.
  package let answer: String
  /// The verbs that are meant.
  package let verbs: [String]

  /// The concept of that name; capitals do not matter.
  package static func named(_ word: String) -> Concept? {
    let word = word.lowercased()
    return all.first { $0.words.contains(word) }
  }

  package static let all = [
    Concept(
      words: ["churn", "attrition", "churn_rate", "poistuma", "asiakaspoistuma"],
      answer: "of contracts `survival`, `retain` or `bridge`, of purchases `lifecycle` or `clv`",
      verbs: ["survival", "retain", "bridge", "lifecycle", "clv"]),
    Concept(
      words: ["whale", "whales", "gini", "lorenz", "hhi", "80_20"],
      answer: "`concentration` says how much comes from how few, `abc` puts them in classes",
      verbs: ["concentration", "abc", "usage"]),
    Concept(
      words: ["repeat", "repeat_rate", "repurchase", "repurchases"],
      answer: "`cohort` says who comes back when, `intervals` after how many days",
      verbs: ["cohort", "intervals", "lifecycle"]),
    Concept(
      words: ["recency", "frequency", "monetary", "scoring"],
      answer: "`rfm` computes recency, frequency and monetary value, and scores them",
      verbs: ["rfm"]),
    Concept(
      words: ["wallet", "sow"],
      answer: "`share` computes the share of what customers spend, `headroom` what is missing",
      verbs: ["share", "headroom", "allocation"]),
    Concept(
      words: ["mrr", "arr", "nrr", "grr"],
      answer: "`bridge` explains recurring revenue from period to period",
      verbs: ["bridge"]),
    Concept(
      words: ["forecast", "predict", "prediction", "ennuste"],
      answer: "`clv` gives purchases and spend to come, `retain` renewals; `validate` tries models",
      verbs: ["clv", "retain", "validate", "fit"]),
    Concept(
      words: ["pivot", "pivot_wider", "pivot_longer", "melt", "crosstab", "pivottable"],
      answer: "tables stay long: summarize … by row, column; `plot heatmap` draws a grid of them",
      verbs: ["summarize", "plot"]),
    Concept(
      words: ["anti_join", "semi_join"],
      answer: "join the table, then ask whether a column of it is missing",
      verbs: ["join", "where"]),
    Concept(
      words: ["histogram", "hist", "scatter", "heatmap", "barplot", "boxplot"],
      answer: "the kind of a picture follows `plot`: plot histogram amount",
      verbs: ["plot"]),
    Concept(
      words: ["quantile", "median", "mean", "sum", "min", "max", "average"],
      answer: "that is a function: summarize median(amount) by category",
      verbs: ["summarize"]),
    Concept(
      words: [
        "csv", "tsv", "gzip", "excel", "xlsx", "sqlite", "parquet", "json", "file", "files",
        "import", "open", "read", "read_csv",
      ],
      answer: "`load` opens CSV and TSV files, also compressed with gzip, and nothing else yet",
      verbs: ["load"]),
  ]
}
