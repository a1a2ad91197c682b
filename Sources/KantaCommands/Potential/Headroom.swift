import KantaColumns
import KantaModels
package import KantaPlan
import KantaSource
import KantaSyntax

extension Command {
  package static let headroom = Command(
    "headroom", finnish: "kasvuvara", room: .potential,
    "Says how much more each customer could buy, measured by the best of their peers.",
    details: """
      Peers are the customers with the same values in the columns of `peers:`, each customer among \
      them; without `peers:`, all customers. `peer` is a high quantile (type 7) of what the peers \
      buy, which is taken for a realistic wallet where nobody knows the real one; headroom = peer \
      - ours, and 0 for those who buy more. A group with fewer members than `at_least:` says \
      little: the customers in it are compared within a wider one, found by leaving out the last \
      column of `peers:`, then the one before it, until all customers are peers. A customer whose \
      value in one of the columns is missing is widened in the same way. So put first what matters \
      most. `group` says whose peers these are, with `any` for a column that was left out, and the \
      lines above the table how many were widened. The columns of `peers:` describe customers: \
      one that differs between the rows of a customer is an error. Ours is the sum of the amounts \
      of each customer, or of the column `of:`. Rows without customer or amount, and rows after a \
      given analysis date, are left out and counted in the footer.
      """,
    clauses: [.asOf],
    options: Parameter<ColumnChoices?>.optional(
      "peers", "the columns in which peers agree, the most important first", default: nil),
    Parameter<Share>.optional(
      "quantile", "which quantile of the peers' spend could be reached", default: Share(0.9)),
    Parameter<Int>.optional(
      "at_least", "how many peers a customer needs, themselves included", default: 30),
    UnitAmounts.measure,
    roles: [.customer],
    gives: "customer, ours, group, members, peer, headroom",
    examples: [
      Example(
        "orders | where quantity > 0 | join customers on customer | headroom peers: [channel, city] | top 5 by headroom",
        shows: "who could buy much more, by what the best readers of their channel and town buy"),
      Example(
        "orders | headroom quantile: 75%, of: quantity | summarize headroom = sum(headroom)",
        shows: "the books that would be sold if all bought as the best quarter does"),
      Example(
        "orders | join customers on customer | headroom peers: [country], at_least: 50 | count by group",
        shows: "who is compared with whom"),
    ]
  ) {
    (
      step: inout Step, peers: ColumnChoices?, quantile: Share, atLeast: Int, of: ColumnChoice?
    ) in
    step.headroom(peers, quantile: quantile.value, atLeast: atLeast, of: of)
  }
}

extension Step {
  fileprivate mutating func headroom(
    _ choice: ColumnChoices?, quantile: Double, atLeast: Int, of measured: ColumnChoice?
  ) -> Relation? {
    let peers = choice?.fields ?? []
    let ranges = choice?.ranges ?? []
    guard atLeast > 0 else {
      report(.noPeers(at: optionRange("at_least")))
      return nil
    }
    guard let customer = role(.customer), let amount = measured?.field ?? role(.amount) else {
      report(.missingRoles([.amount], of: stage.verb, schema: schema))
      return nil
    }
    guard RoleGuess.fits(amount.type, .amount) else {
      report(.notAddedUp(amount.name, amount.type, at: optionRange("of")))
      return nil
    }
    for (peer, range) in zip(peers, ranges) where [customer.name, amount.name].contains(peer.name) {
      report(.notPeers(peer.name, isCustomer: peer.name == customer.name, at: range))
      return nil
    }
    guard let rows = rows(with: [customer, amount]) else { return nil }
    let keys = [customer] + peers
    let spend = addedUp(
      rows,
      keys: keys.enumerated().map { place, field in
        NamedExpression(place == 0 ? "customer" : "peer \(place)", .column(field.name, field.type))
      },
      measures: [Measure("ours", .sum, of: .column(amount.name, amount.type), type: amount.type)])
    let rule = HeadroomRule(
      peers: peers.map(\.name), quantile: quantile, atLeast: atLeast, amount: amount.name,
      customer: customer.type, money: amount.type,
      asOf: role(.date) == nil ? nil : givenAnalysisDay,
      places: ranges, countPlace: optionRange("at_least"))
    return relation(.local(spend, rule.step), rule.schema)
  }
}
