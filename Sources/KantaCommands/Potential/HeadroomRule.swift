import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// Who is compared with whom, and the step that finds what customers could buy beside what they do.
struct HeadroomRule: Sendable {
  /// The columns in which peers agree.
  let peers: [String]
  let quantile: Double
  let atLeast: Int
  /// What is added up.
  let amount: String
  let customer: ValueType
  let money: ValueType
  let asOf: AnalysisDay?
  /// Where each of `peers` is named, and where `at_least` is, or the verb.
  let places: [SourceRange]
  let countPlace: SourceRange

  var schema: Schema {
    let number = ValueType(.number, currency: money.currency)
    return Schema(
      [
        Schema.Field("customer", customer), Schema.Field("ours", money),
        Schema.Field("group", .text), Schema.Field("members", .integer),
        Schema.Field("peer", number), Schema.Field("headroom", number),
      ], roles: [.customer: "customer", .amount: "ours"])
  }

  /// Its input has the customer, a column for each of `peers`, and what they spend; one row per
  /// customer.
  var step: LocalStep {
    let rule = self
    return LocalStep("headroom", detail: definition) { table, context throws(Diagnostic) in
      // The spend, and for each width the groups, quantiles and sorted words.
      let claim = try context.claim(
        table.rowCount * (64 + 24 * (rule.peers.count + 1)), for: "headroom", table.rowCount)
      defer { withExtendedLifetime(claim) {} }
      return try rule.answer(table, on: context.execution)
    }
  }

  /// The headroom of each row of the input of `step`, which other verbs may build on.
  ///
  /// - Throws: That a column of `peers` differs within a customer, that there are fewer customers
  ///   than peers are needed, or that the work was stopped.
  func headroom(
    _ table: Table, on execution: Execution
  ) throws(Diagnostic) -> (ladder: [PeerGroups], found: Headroom) {
    try checkCustomers(table, on: execution)
    guard table.rowCount >= atLeast else {
      throw .fewerCustomersThanPeers(table.rowCount, atLeast: atLeast, at: countPlace)
    }
    var ladder: [PeerGroups] = []
    for width in peers.indices {
      let columns = Array(table.columns[1...(peers.count - width)])
      guard let index = GroupIndex(columns, rowCount: table.rowCount, on: execution) else {
        throw .interrupted
      }
      let isKnown = columns.reduce(Validity?.none) { Validity.both($0, $1.validity) }
      ladder.append(PeerGroups(groups: index.groups, count: index.count, isKnown: isKnown))
    }
    ladder.append(.everyone(table.rowCount))
    guard
      let found = Headroom(
        spend: table.columns[peers.count + 1].asMeasure, ladder: ladder, quantile: quantile,
        atLeast: atLeast, on: execution)
    else { throw .interrupted }
    return (ladder, found)
  }

  private func checkCustomers(_ table: Table, on execution: Execution) throws(Diagnostic) {
    guard !peers.isEmpty else { return }
    guard
      let index = GroupIndex([table.columns[0]], rowCount: table.rowCount, on: execution)
    else { throw .interrupted }
    guard index.count < table.rowCount else { return }
    for (place, name) in peers.enumerated() {
      guard
        let pairs = GroupIndex(
          [table.columns[0], table.columns[place + 1]], rowCount: table.rowCount, on: execution)
      else { throw .interrupted }
      if pairs.count > index.count {
        var values = [Int](repeating: 0, count: index.count)
        for row in pairs.firstRows { values[Int(index.groups[Int(row)])] += 1 }
        let several = values.count { $0 > 1 }
        throw .peersDiffer(name, customers: several, amount: amount, at: places[place])
      }
    }
  }

  private func answer(_ table: Table, on execution: Execution) throws(Diagnostic) -> Answer {
    let (ladder, found) = try headroom(table, on: execution)
    var total = CompensatedSum()
    // In rising order, so that the order of the rows decides no digit.
    for headroom in found.headroom.sorted() { total.add(headroom) }
    let number = ValueType(.number, currency: money.currency)
    return Answer(
      Table(
        schema,
        [
          table.columns[0], table.columns[peers.count + 1],
          groupNames(table, ladder, found), Column(.integer, .integers(found.members)),
          Column(number, .numbers(found.peers)), Column(number, .numbers(found.headroom)),
        ], rowCount: table.rowCount),
      definitions: [definition] + widths(found) + [headline(found, total.value)])
  }

  /// `Espoo, any`: the values in which the peers agree.
  private func groupNames(_ table: Table, _ ladder: [PeerGroups], _ found: Headroom) -> Column {
    var words = Words()
    var codeOfWord: [String: UInt32] = [:]
    // The name of a group is made once.
    var codes = ladder.map { [UInt32?](repeating: nil, count: $0.count) }
    let cells = found.widths.indices.map { row -> UInt32 in
      let width = Int(found.widths[row])
      let group = Int(ladder[width].groups[row])
      if let code = codes[width][group] { return code }
      let kept = peers.count - width
      let name =
        peers.isEmpty
        ? "everyone"
        : (0..<peers.count).map { place in
          place < kept ? table.columns[place + 1][row].groupText : "any"
        }.joined(separator: ", ")
      let code = codeOfWord[name] ?? words.append(name.utf8)
      codeOfWord[name] = code
      codes[width][group] = code
      return code
    }
    return Column(.text, .codes(cells, words))
  }

  var definition: String {
    let who =
      peers.isEmpty
      ? "all customers"
      : "customers with the same \(peers.joined(separator: ", ")), at least "
        + "\(Counted.grouped(atLeast)) of them, else without the last"
    return "headroom = peer - ours, at least 0 · ours the sum of \(amount)"
      + (asOf.map { ", \($0.spelled)" } ?? "")
      + " · peer the \(Shares.percent(quantile)) quantile (type 7) of peers: \(who)"
  }

  /// How many customers were widened, and to what.
  private func widths(_ found: Headroom) -> [String] {
    guard !peers.isEmpty else { return [] }
    var counts = [Int](repeating: 0, count: peers.count + 1)
    for width in found.widths { counts[Int(width)] += 1 }
    let parts = counts.indices.filter { counts[$0] > 0 || $0 == 0 }.map { width -> String in
      let names = peers.prefix(peers.count - width).joined(separator: ", ")
      let by = names.isEmpty ? "all customers" : names
      let count = Counted.grouped(counts[width])
      return width == 0 ? "peers by \(by) \(count)" : "widened to \(by) \(count)"
    }
    return [parts.joined(separator: " · ")]
  }

  private func headline(_ found: Headroom, _ total: Double) -> String {
    let below = found.headroom.count { $0 > 0 }
    let currency = money.currency.map { " " + $0.code } ?? ""
    // Whole things are counted in whole ones where that is exact.
    let scale = money.kind == .integer && total == total.rounded() ? 0 : 2
    let units = total * Double(PowerOfTen.of(scale))
    let sum =
      abs(units) < 9e18
      ? ExactAmounts.words(Int128(units.rounded()), .decimal(scale: scale)) : total.description
    return "\(sum)\(currency) of headroom in all · \(Counted.grouped(below)) of "
      + "\(Counted.things(found.headroom.count, "customer")) below their peers"
  }
}

extension Value {
  /// As the name of a group writes it.
  fileprivate var groupText: String {
    if case .text(let text) = self { text } else { plainText }
  }
}
