import KantaColumns
import KantaPlan
import KantaSource
import KantaSyntax

// What can be wrong with customer shares, wallets and peers.

extension Diagnostic {
  // MARK: - share

  /// `share` without any word of what customers spend in all.
  static func noTotals(_ stage: StageSyntax, columns: [String]) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "`\(stage.verb.text)` needs to know what customers spend in the category",
      at: stage.verb.range, notes: ["columns: " + Counted.list(columns)],
      advice: Advice("name a table that has it (of: …), or a column of this one (total: …)"))
  }

  static func noCustomers(
    in table: String, columns: [String], at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .missingRole, "which column of `\(table)` is the customer is not known", at: range,
      notes: ["columns: " + Counted.list(columns)],
      advice: Advice("say so where it is made: … | roles customer: …"))
  }

  /// A table with no column of decimals, or several.
  static func whichTotal(
    in table: String, _ columns: [String], _ stage: StageSyntax, at range: SourceRange
  ) -> Diagnostic {
    let end = SourceRange(stage.range.upperBound, stage.range.upperBound)
    guard columns.count != 1 else {
      let name = quoted(columns[0])
      return Diagnostic(
        .wrongArguments, "is `\(columns[0])` of `\(table)` what customers spend in the category?",
        at: range,
        advice: Advice("say so", edits: [Edit(end, ", total: \(name)")]))
    }
    return Diagnostic(
      .wrongArguments, "which column of `\(table)` is the spend in the category is not known",
      at: range,
      notes: [
        columns.isEmpty ? "it has no column of numbers" : "numbers: " + Counted.list(columns)
      ],
      advice: Advice(columns.isEmpty ? "name another table" : "name it: total: …"))
  }

  /// Keys of two types, which never match.
  static func keyTypes(
    _ name: String, _ ours: ValueType, _ theirs: ValueType, _ table: String,
    at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .notComparable, "`\(name)` is \(ours.name) here and \(theirs.name) in `\(table)`", at: range,
      advice: Advice("load one of them with types: [\"\(name) text\"]"))
  }

  /// `nonbuyers` by a key that only purchases have.
  static func nonbuyersWithoutGroup(
    _ key: String, _ source: WalletSource, at range: SourceRange
  ) -> Diagnostic {
    let table = source.table ?? "the other table"
    return Diagnostic(
      .badOption,
      source.allowsMany
        ? "who did not buy has no `\(key)`, as `many: true` matches none"
        : "who did not buy has no `\(key)`: `\(table)` does not have it", at: range,
      notes: ["`nonbuyers: true` counts customers of `\(table)` without purchases"],
      advice: Advice(
        source.allowsMany
          ? "leave `nonbuyers` or `many` out"
          : "join `\(key)` to it (of: (\(table) | join … on customer)), or leave `nonbuyers` out"))
  }

  static func sharesOfCurrency(
    _ ours: String, _ a: Currency, _ category: String, _ b: Currency, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .mixedCurrency, "`\(ours)` is in \(a.code) and `\(category)` in \(b.code)", at: range,
      advice: Advice("convert one of them first"))
  }

  static func levelOfAll(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "an interval that is sure to hold the share would hold every share", at: range,
      advice: Advice("write a level below 100%", edits: [Edit(range, "95%")]))
  }

  /// `share by month(date)` against one total of a year.
  static func totalsInSeveralGroups(_ count: Int, _ source: WalletSource) -> Diagnostic {
    let keys = source.keys.map(\.name)
    let unmatched = keys.filter { source.table == nil || !source.matched.contains($0) }
    let names = unmatched.map { "`\($0)`" }.joined(separator: " and ")
    return Diagnostic(
      .manyMatches,
      "\(Counted.things(count, "customer is", "customers are")) in several groups of \(names), "
        + "and one total would count in each", at: source.range,
      notes: [
        source.table.map { "a column of `\($0)` that is called like the key is matched with it" }
          ?? "each group can have a total of its own"
      ],
      advice: Advice(
        "add `many: true` if each group is to be a share of all a customer buys, such as a brand"))
  }

  /// No customer is left.
  static func nobodyHasAShare(
    _ reasons: [(words: String, count: Int)], _ source: WalletSource
  ) -> Diagnostic {
    let total = reasons.reduce(0) { $0 + $1.count }
    let causes = reasons.map { "\(Counted.grouped($0.count)) \($0.words)" }
    return Diagnostic(
      .emptyInput,
      total == 0 ? "there are no customers" : "no customer has a share", at: source.range,
      notes: total == 0
        ? [] : ["\(Counted.things(total, "customer")): " + causes.joined(separator: ", ")],
      advice: Advice(
        total == 0
          ? "keep more rows" : "add `show: left_out` to see who, and whether the customers match"))
  }
}

extension Diagnostic {
  // MARK: - headroom

  static func noPeers(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "a customer has at least one peer: themselves", at: range,
      advice: Advice("write a larger number", edits: [Edit(range, "30")]))
  }

  /// `peers: [customer]` or `peers: [amount]`.
  static func notPeers(_ name: String, isCustomer: Bool, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption,
      isCustomer
        ? "each customer has a `\(name)` of their own, and so no peers"
        : "`\(name)` is what is compared, not what peers have in common", at: range,
      advice: Advice("choose columns that describe customers, such as the city or the channel"))
  }

  static func fewerCustomersThanPeers(
    _ count: Int, atLeast: Int, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .emptyInput,
      "peers are at least \(Counted.grouped(atLeast)) customers, and there "
        + (count == 1 ? "is 1" : "are \(Counted.grouped(count))"), at: range,
      advice: Advice("keep more customers, or write a smaller `at_least`"))
  }

  /// `peers: [product]` over order lines.
  static func peersDiffer(
    _ name: String, customers: Int, amount: String, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .manyMatches,
      "`\(name)` is not the same in all rows of \(Counted.things(customers, "customer"))",
      at: range, notes: ["peers agree in columns that describe customers"],
      advice: Advice(
        "choose another, or one value of each customer first: "
          + "summarize amount = sum(\(quoted(amount))), \(quoted(name)) = last(\(quoted(name))) "
          + "by customer"))
  }
}

extension Diagnostic {
  // MARK: - allocation

  static func scoreOrRank(_ stage: StageSyntax, isBoth: Bool) -> Diagnostic {
    Diagnostic(
      .wrongArguments,
      "`\(stage.verb.text)` takes a score or a rank" + (isBoth ? ", not both" : ""),
      at: stage.verb.range,
      advice: Advice(
        isBoth
          ? "leave one of them out" : "add `score: …` (more is better) or `rank: …` (1 is best)"))
  }

  static func notRanked(_ column: String, _ type: ValueType, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .wrongType, "numbers put brands in order, and `\(column)` is \(type.name)", at: range,
      type.name, advice: Advice("choose a column of numbers"))
  }

  static func customerAsBrand(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "the customer is not what a customer chooses between", at: range,
      advice: Advice("choose the column with the brand, shop or supplier"))
  }

  static func brandTwice(_ brand: String, rows: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .manyMatches,
      "customers have \(Counted.things(rows, "row")) more than they have of `\(brand)`", at: range,
      advice: Advice(
        "keep one row for each customer and `\(brand)` first: "
          + "summarize score = mean(…) by customer, \(quoted(brand))"))
  }
}
