import KantaColumns
package import KantaSource
package import KantaSyntax

extension Diagnostic {
  /// `where contry == …`: the name is neither a column nor anything else known here.
  static func unknownColumn(
    _ name: NameSyntax, of table: String?, known: [String], others: [String]
  ) -> Diagnostic {
    let near = Suggestion.nearest(
      to: name.text, among: known + others.filter { !known.contains($0) })
    let subject = table.map { "`\($0)` has" } ?? "there is"
    return Diagnostic(
      .unknownColumn, "\(subject) no column `\(name.text)`", at: name.range,
      notes: known.isEmpty ? [] : ["columns: " + Counted.list(nearestFirst(known, near))],
      advice: ofDate(name, others) ?? didYouMean(near.first, name))
  }

  /// `where region == West`.
  static func bareText(_ name: NameSyntax, of table: String?, known: [String]) -> Diagnostic {
    let subject = table.map { "`\($0)` has" } ?? "there is"
    return Diagnostic(
      .unknownColumn, "\(subject) no column `\(name.text)`", at: name.range,
      notes: ["columns: " + Counted.list(known)],
      advice: Advice(
        "a text stands in quotes", edits: [Edit(name.range, "\"\(name.text)\"")]))
  }

  /// `by month` where the table has a date: `by month(date)` is meant.
  private static func ofDate(_ name: NameSyntax, _ others: [String]) -> Advice? {
    guard FunctionCatalogue.named(name.text)?.group == .dates, others.contains("date") else {
      return nil
    }
    return Advice(
      "`\(name.text)` is a function of a date", edits: [Edit(name.range, "\(name.text)(date)")])
  }

  /// A table, value or definition that nobody has made.
  static func unknownName(_ name: NameSyntax, known: [String]) -> Diagnostic {
    var seen: Set<String> = []
    let known = known.filter { seen.insert($0).inserted }
    let near = Suggestion.nearest(to: name.text, among: known)
    return Diagnostic(
      .unknownName, "there is no table or value called `\(name.text)`", at: name.range,
      notes: [known.isEmpty ? "nothing is loaded yet" : "known: " + Counted.list(known)],
      advice: didYouMean(near.first, name)
        ?? Advice("load a file first: \(quoted(name.text)) = load \"file.csv\""))
  }

  /// A stage whose verb does not exist.
  ///
  /// `translated` is the verb whose Finnish name it is.
  static func unknownVerb(
    _ verb: NameSyntax, by first: SourceRange?, known: [String], translated: String?
  ) -> Diagnostic {
    let near = Suggestion.nearest(to: verb.text, among: known)
    if let meant = translated ?? foreignVerbs[verb.text.lowercased()] {
      // `order by x` is `sort x`.
      let end = meant == "sort" ? first.map { $0.lowerBound } : nil
      let edit =
        end.map { Edit(SourceRange(verb.range.lowerBound, $0), meant + " ") }
        ?? Edit(verb.range, meant)
      return Diagnostic(
        .unknownVerb, "there is no verb `\(verb.text)`; Kanta says `\(meant)`", at: verb.range,
        advice: Advice("write `\(meant)`", edits: [edit]))
    }
    if let concept = Concept.named(verb.text) {
      return Diagnostic(
        .unknownVerb, "there is no verb `\(verb.text)`", at: verb.range,
        advice: Advice(concept.answer))
    }
    return Diagnostic(
      .unknownVerb, "there is no verb `\(verb.text)`", at: verb.range,
      notes: near.count > 1 ? ["verbs like it: " + Counted.list(near)] : [],
      advice: didYouMean(near.first, verb) ?? Advice("`help` lists the verbs"))
  }

  /// A call of a function that does not exist.
  static func unknownFunction(
    _ name: NameSyntax, _ arguments: [ExpressionSyntax], known: [String]
  ) -> Diagnostic {
    let lower = name.text.lowercased()
    if todayElsewhere.contains(lower), arguments.isEmpty {
      return Diagnostic(
        .unknownFunction, "there is no function `\(name.text)`; today is a word",
        at: name.range, advice: Advice("write `today`, without brackets"))
    }
    if datesElsewhere.contains(lower), case .literal(.text(let date))? = arguments.first?.kind {
      return Diagnostic(
        .unknownFunction, "there is no function `\(name.text)`; a date stands for itself",
        at: name.range, advice: Advice("write \(date), without quotes and brackets"))
    }
    if let meant = foreignFunctions[name.text.lowercased()] {
      return Diagnostic(
        .unknownFunction, "there is no function `\(name.text)`; Kanta says `\(meant)`",
        at: name.range, advice: Advice("write `\(meant)`", edits: [Edit(name.range, meant)]))
    }
    let near = Suggestion.nearest(to: name.text, among: known)
    return Diagnostic(
      .unknownFunction, "there is no function `\(name.text)`", at: name.range,
      notes: near.count > 1 ? ["functions like it: " + Counted.list(near)] : [],
      advice: didYouMean(near.first, name) ?? Advice("`help functions` lists them"))
  }

  /// `date.year` where a function of a column is meant.
  static func methodOfColumn(_ column: NameSyntax, _ function: NameSyntax) -> Diagnostic {
    let range = column.range.union(function.range)
    let call = "\(function.text)(\(quoted(column.text)))"
    return Diagnostic(
      .unknownName, "a function has its column in brackets", at: range,
      advice: Advice("write `\(call)`", edits: [Edit(range, call)]))
  }

  /// `orders.amount` at the start of a pipeline.
  static func columnOfTable(_ table: NameSyntax, _ column: NameSyntax) -> Diagnostic {
    let range = table.range.union(column.range)
    return Diagnostic(
      .notTable, "a pipeline starts with a table, and its columns are chosen by stages", at: range,
      advice: Advice(
        "keep the column",
        edits: [Edit(range, "\(quoted(table.text)) | keep \(quoted(column.text))")]))
  }

  /// An option the verb does not take.
  static func unknownOption(
    _ option: NameSyntax, of verb: NameSyntax, known: [String]
  ) -> Diagnostic {
    let near =
      Suggestion.nearest(to: option.text, among: known).first
      ?? known.first { $0.hasSuffix("_" + option.text) || $0.hasPrefix(option.text + "_") }
    let role = Role(rawValue: option.text).map { role in
      Advice("a role is given before it: roles \(role.rawValue): … | \(verb.text)")
    }
    return Diagnostic(
      .unknownOption, "`\(verb.text)` has no option `\(option.text)`", at: option.range,
      notes: [known.isEmpty ? "it takes no options" : "options: " + Counted.list(known, limit: 12)],
      advice: role ?? didYouMean(near, option))
  }

  /// `segment value_map` where no such segment or set was defined.
  package static func unknownSegment(_ name: NameSyntax, known: [String]) -> Diagnostic {
    let near = Suggestion.nearest(to: name.text, among: known)
    return Diagnostic(
      .unknownSegmentSet, "there is no segment or segment set `\(name.text)`", at: name.range,
      notes: known.isEmpty ? [] : ["known: " + Counted.list(known)],
      advice: didYouMean(near.first, name)
        ?? Advice("define it first: segments \(quoted(name.text)) { … }"))
  }

  static func alreadyNamed(_ name: NameSyntax) -> Diagnostic {
    Diagnostic(
      .alreadyNamed, "`\(name.text)` has a meaning already", at: name.range,
      notes: ["a script binds a name once, so that each name means one thing in a report"],
      advice: Advice("choose another name", edits: [Edit(name.range, quoted(name.text + "_2"))]))
  }

  static func verbWithoutTable(_ verb: NameSyntax, tables: [String]) -> Diagnostic {
    let table = tables.last
    return Diagnostic(
      .notHere, "`\(verb.text)` needs a table to work on", at: verb.range,
      notes: tables.isEmpty ? [] : ["tables: " + Counted.list(tables)],
      advice: table.map {
        Advice(
          "start with a table",
          edits: [Edit(SourceRange(verb.range.lowerBound, verb.range.lowerBound), "\($0) | ")])
      } ?? Advice("start with a table: load \"file.csv\" | \(verb.text) …"))
  }

  static func sourceInside(_ verb: NameSyntax) -> Diagnostic {
    Diagnostic(
      .notHere, "`\(verb.text)` starts a pipeline; it cannot follow `|`", at: verb.range,
      advice: Advice("give it a name first: other = \(verb.text) …"))
  }

  static func noLastResult(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .notHere, "there is no last result to continue from", at: range,
      advice: Advice("start with a table: orders | …"))
  }

  static func languageVersion(_ number: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .languageVersion, "this Kanta speaks language version 1, not \(number)", at: range,
      advice: Advice("write `kanta 1`", edits: [Edit(range, "kanta 1")]))
  }

  static func clock(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .clock, "a report may not read today's date", at: range,
      "changes every day, so the report could never be rebuilt",
      notes: ["`today` is allowed at the prompt"],
      advice: Advice(
        "put `as of` and a date on the first line and write `as_of`",
        edits: [Edit(range, "as_of")]))
  }

  static func tapInside(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .notHere, "nothing is saved or checked inside parentheses", at: range,
      advice: Advice("give the pipeline a name on a line of its own"))
  }

  static func circular(_ name: NameSyntax) -> Diagnostic {
    Diagnostic(
      .unknownName, "`\(name.text)` is defined by itself", at: name.range,
      advice: Advice("define it by columns and other names"))
  }

  private static func didYouMean(_ word: String?, _ name: NameSyntax) -> Advice? {
    word.map {
      Advice("did you mean `\($0)`?", edits: [Edit(name.range, quoted($0))])
    }
  }

  private static func nearestFirst(_ known: [String], _ near: [String]) -> [String] {
    near.filter(known.contains) + known.filter { !near.contains($0) }
  }

  /// A name as it must be typed: in backquotes when it is not a plain word.
  package static func quoted(_ name: String) -> String {
    let letters = name.utf8.allSatisfy {
      (97...122).contains($0 | 32) || (48...57).contains($0) || $0 == 95
    }
    let startsPlain = name.utf8.first.map { !(48...57).contains($0) } ?? false
    return letters && startsPlain ? name : "`\(name)`"
  }
}

/// What verbs of other languages are called here; only where the meaning is the same.
private let foreignVerbs = [
  "filter": "where", "mutate": "add", "extend": "add", "derive": "add", "select": "keep",
  "project": "keep", "arrange": "sort", "order": "sort", "orderby": "sort", "limit": "take",
  "head": "take", "aggregate": "summarize", "group_by": "summarize", "groupby": "summarize",
  "left_join": "join", "lookup": "join", "union": "append", "concat": "append",
  "unique": "distinct", "summary": "describe", "glimpse": "describe", "print": "show",
  "write": "save", "export": "save", "slice_sample": "sample", "having": "where",
  "query": "where", "assign": "add", "with_columns": "add", "compute": "add",
  "calculate": "add", "transmute": "add", "order_by": "sort", "sort_values": "sort",
  "agg": "summarize", "merge": "join", "inner_join": "join", "rbind": "append",
  "bind_rows": "append", "union_all": "append", "drop_duplicates": "distinct",
  "dedupe": "distinct", "info": "describe", "skim": "describe", "value_counts": "count",
  "tally": "count", "top_n": "top", "slice_max": "top", "nlargest": "top", "slice_head": "take",
  "first": "take", "display": "show", "graph": "plot", "draw": "plot", "ltv": "clv", "cltv": "clv",
  "kmeans": "cluster", "apriori": "basket", "kaplan_meier": "survival", "survfit": "survival",
]

/// Functions that make a date of a text elsewhere, and those that give the present one.
private let datesElsewhere: Set<String> = ["date", "to_date", "todate", "timestamp", "as_date"]
private let todayElsewhere: Set<String> = [
  "today", "now", "current_date", "getdate", "sysdate", "current_timestamp",
]

private let foreignFunctions = [
  "avg": "mean", "average": "mean", "std": "stddev", "sd": "stddev", "stdev": "stddev",
  "count_distinct": "distinct", "dcount": "distinct", "n_distinct": "distinct",
  "nunique": "distinct", "n": "count", "countif": "count", "total": "sum",
  "percentile": "quantile", "len": "length", "strlen": "length", "nchar": "length",
  "substr": "split_part", "log": "ln", "ceiling": "ceil", "power": "exp", "ifnull": "coalesce",
  "nvl": "coalesce", "isnull": "coalesce", "tolower": "lower", "toupper": "upper",
  "cumsum": "running_sum", "row_number": "rank", "like": "matches", "startswith": "starts_with",
  "endswith": "ends_with",
]
