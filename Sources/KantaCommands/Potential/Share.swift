import KantaColumns
import KantaModels
package import KantaPlan
import KantaSource
import KantaSyntax

extension Command {
  package static let share = Command(
    "share", aliases: ["share_of_wallet"], finnish: "asiakasosuus", room: .potential,
    "Computes the customer share: what customers buy here of all they buy in the category.",
    details: """
      Customer share (share of wallet) = ours / category. Ours is the sum of the amounts of a \
      customer; the category is what they spend on the same things anywhere, as they declared or \
      as a panel knows. `of: table` has it: its column of the role amount, or else its only column \
      of decimals, or `total: column`; it is added up per customer. Without `of:`, `total:` is a \
      column of the same table, with one value for each customer. Limit both to the same time: \
      purchases of two years are no share of one year's wallet. The share of several customers is \
      the sum of ours / the sum of the category, not the mean of their shares, in which the \
      smallest wallet weighs as much as the largest; both are said. `by` gives the share of each \
      group (`show: customers` keeps the customers); a key that the other table has, too, is \
      matched with the customer, so that categories are held against their own totals. A customer \
      in several groups with one total is an error, because it would count in each; `many: true` \
      allows that, and matches no key: each brand, say, as a share of all that its buyers buy. Only \
      customers who bought here count, as in the share of requirements of a brand; `nonbuyers: \
      true` counts the others of the table with a share of 0%; with `by`, that table has to say of \
      which group they are. Nobody is left out silently: \
      customers without a total, with a total of 0 or less, with more coming back than bought, or \
      who seem to buy more here than anywhere are counted below the table, and `show: left_out` \
      lists them with the reason. `ci: bootstrap` adds an interval, by drawing whole customers \
      anew (of more than 50,000, bags of customers put together by chance). Rows without customer or amount, and rows after a given analysis date, are left out \
      and counted in the footer.
      """,
    clauses: [.by(required: false), .asOf],
    options: Parameter<TableChoice?>.optional(
      "of", "a table of what customers spend in the category anywhere", default: nil),
    Parameter<ColumnName?>.optional(
      "total", "the column with that spend, of the table of `of` or else of this one",
      default: nil),
    Parameter<ShareView?>.optional(
      "show", "what a row is; customers unless there is `by`, then total", default: nil),
    Parameter<Bool>.optional(
      "nonbuyers", "whether customers of the other table who did not buy count, with 0%",
      default: false),
    Parameter<Bool>.optional(
      "many", "whether the total of a customer may count in several groups", default: false),
    Parameter<ShareInterval>.optional(
      "ci", "an interval of the share of several customers", default: .none),
    Parameter<Share?>.optional(
      "level", "how sure the interval is to hold the share; 95% unless you say so", default: nil),
    Parameter<Int?>.optional(
      "seed", "which random numbers the interval is made with; 1 unless you say so", default: nil),
    roles: [.customer, .amount],
    gives: "customer, ours, category, share",
    examples: [
      Example(
        "orders | where date in 2024 | share of: wallets | sort share | take 5",
        shows: "who buys most of their books elsewhere"),
      Example(
        "orders | where date in 2024 | join customers on customer | share by channel, of: wallets, total: category_spend",
        shows: "the customer share by channel"),
      Example(
        "orders | where date in 2024 | share of: wallets, nonbuyers: true, show: total, ci: bootstrap, level: 90%, seed: 7",
        shows: "one share for all, with an interval"),
      Example(
        "orders | where date in 2024 | share of: wallets, show: left_out | count by reason",
        shows: "who has no share, and why"),
      Example(
        "orders | share by kind = category, of: orders, many: true | sort share desc",
        shows: "each category as a share of all that its buyers buy"),
    ]
  ) {
    (
      step: inout Step, of: TableChoice?, total: ColumnName?, view: ShareView?, nonbuyers: Bool,
      many: Bool, ci: ShareInterval, level: Share?, seed: Int?
    ) in
    guard step.goTogether(ci, level, seed), !nonbuyers || step.hasOther("nonbuyers", of),
      let source = step.walletSource(of, total, allowsMany: many),
      !nonbuyers || step.haveGroups(nonbuyersOf: source)
    else { return nil }
    let rule = ShareRule(
      source: source, view: view ?? (source.keys.isEmpty ? .customers : .total),
      countsNonbuyers: nonbuyers,
      bootstrap: ci == .none ? nil : Bootstrap(level: level?.value ?? 0.95, seed: seed ?? 1))
    return step.relation(.local(source.relation, rule.step), rule.schema)
  }
}

/// What a row of `share` is.
enum ShareView: String, Choice {
  case customers, total
  case leftOut = "left_out"
}

/// How the interval of a share is made.
enum ShareInterval: String, Choice { case none, bootstrap }

/// An interval by drawing customers anew.
struct Bootstrap: Sendable {
  /// So many that the ends of a 95% interval rest on 25 draws on each side.
  static let resamples = 1_000

  let level: Double
  let seed: Int
}

extension Step {
  /// Whether what is asked of an interval goes with one.
  fileprivate mutating func goTogether(
    _ ci: ShareInterval, _ level: Share?, _ seed: Int?
  ) -> Bool {
    for (name, isGiven) in [("level", level != nil), ("seed", seed != nil)]
    where isGiven && ci == .none {
      report(.optionOfOther(name, ["ci: bootstrap"], at: optionRange(name)))
      return false
    }
    if level?.value == 1 {
      report(.levelOfAll(at: optionRange("level")))
      return false
    }
    return true
  }

  /// Whether those who did not buy have a group: nobody knows one that only purchases have.
  fileprivate mutating func haveGroups(nonbuyersOf source: WalletSource) -> Bool {
    guard let place = source.keys.firstIndex(where: { !source.matched.contains($0.name) }) else {
      return true
    }
    report(
      .nonbuyersWithoutGroup(
        source.keys[place].name, source, at: stage.by?[place].range ?? stage.verb.range))
    return false
  }

  /// Whether there is the other table that an option is about.
  fileprivate mutating func hasOther(_ name: String, _ table: TableChoice?) -> Bool {
    guard table == nil else { return true }
    report(.optionOfOther(name, ["of: …"], at: optionRange(name)))
    return false
  }
}
