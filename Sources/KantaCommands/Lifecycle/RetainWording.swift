import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

// What `retain` says above and below its table.

extension RetainRule {
  /// More groups than these are not described one by one.
  private static let mostDescribed = 8

  func definitions(_ contracts: RetainContracts) -> [String] {
    let groups = keyNames.isEmpty ? "" : " by " + keyNames.joined(separator: ", ")
    let unit = contracts.period.rawValue
    let kind =
      options.model == .bdw
      ? "chances of leaving differ and change with age"
      : "chances of leaving differ and do not change"
    return [
      "retain\(groups): \(title), \(kind) · \(origin(contracts))",
      "period: \(unit)" + (contracts.reason.map { " (\($0))" } ?? "")
        + " · retention: share of those at a renewal who renew · survival: share of all after it · "
        + "observed_survival: product of observed_retention",
      "low, high: \(Shares.percent(options.level)) interval of survival, delta method on its logit: "
        + "how sure the curve is · discount \(options.discount.spelled), one payment per \(unit), "
        + "the first now",
    ]
  }

  private func origin(_ contracts: RetainContracts) -> String {
    switch source.kind {
    case .contracts(let rule):
      let day = contracts.asOf.map { " \($0.spelledOfSpells)" } ?? ""
      return "who has no end\(day) still runs and counts at the renewals made · \(rule.spelled)"
    case .survivors(let rule):
      let size = rule.customers.map { ", \(Counted.things($0, "customer")) at first" } ?? ""
      return "\(rule.survivors) are the survivors after \(rule.after)\(size)"
    }
  }

  /// The facts of each group.
  func remarks(
    _ outlooks: [RetainOutlook], _ contracts: RetainContracts, _ keys: [Column],
    _ discount: Double
  ) -> [String] {
    var lines: [String] = []
    for (group, outlook) in outlooks.enumerated().prefix(Self.mostDescribed) {
      let name = groupName(Int(contracts.groups.firstRows[group]), keyNames, keys)
      guard outlook.fit.problem == nil else {
        lines.append(name + problem(outlook))
        continue
      }
      lines.append(name + parameters(outlook))
      lines.append(name + values(outlook))
      if keyNames.isEmpty, !outlook.elasticity.isEmpty {
        lines.append(
          "elasticity after 1 to \(outlook.elasticity.count) payments: "
            + Self.list(outlook.elasticity)
            + " (the % by which 1% more retention raises what is left, in the mean)")
      }
      if let line = constant(outlook, discount) { lines.append(name + line) }
      if let line = misfit(outlook) { lines.append(name + line) }
    }
    if outlooks.count > Self.mostDescribed {
      let rest = outlooks.count - Self.mostDescribed
      lines.append("\(Counted.things(rest, "more group")): keep one of them to see its parameters")
    }
    return lines
  }

  private func problem(_ outlook: RetainOutlook) -> String {
    guard let problem = outlook.fit.problem else { return "" }
    return "no projection: "
      + Diagnostic.fitProblem(problem, of: title, at: nil, unitOption: "period").message
  }

  private func parameters(_ outlook: RetainOutlook) -> String {
    let fit = outlook.fit
    let errors = fit.standardErrors
    let estimates = fit.parameterNames.indices.map { index in
      "\(fit.parameterNames[index]) \(FitWords.digits(fit.estimates[index]))"
        + (errors.map { " (se \(FitWords.digits($0[index])))" } ?? "")
    }
    let counts = outlook.counts
    let last = counts.decisions.last?.period ?? 0
    return estimates.joined(separator: ", ")
      + " · log-likelihood \(fixed(fit.logLikelihood, 2)) · "
      + Counted.things(Int(counts.contracts.rounded()), "contract")
      + ", \(Counted.grouped(Int(counts.leavers.rounded()))) ended, "
      + "\(Counted.things(last, "renewal")) at most"
  }

  private func values(_ outlook: RetainOutlook) -> String {
    guard let lifetime = outlook.lifetime else { return "no DEL" }
    var line = "DEL \(fixed(lifetime.value, 2)) payments"
    if let low = lifetime.low, let high = lifetime.high {
      line += " (\(Shares.percent(options.level)): \(fixed(low, 2)) to \(fixed(high, 2)))"
    }
    return line + " · DERL after 1 to \(outlook.residual.count) payments: "
      + Self.list(outlook.residual)
  }

  /// What somebody would find who takes churn to be constant.
  private func constant(_ outlook: RetainOutlook, _ discount: Double) -> String? {
    guard let churn = outlook.counts.constantChurn, let lifetime = outlook.lifetime?.value else {
      return nil
    }
    let naive = ConstantChurn(churn: churn).lifetime(discount: discount)
    let gap = (naive - lifetime) / lifetime
    let error =
      abs(gap) < 0.0005
      ? "the same"
      : "too \(gap < 0 ? "low" : "high") by \(fixed(100 * abs(gap), 1))%"
    return "with a constant churn of \(fixed(100 * churn, 1))% DEL would be \(fixed(naive, 2)): "
      + error
  }

  /// That the model is not to be believed, where what was observed is very unlikely under it.
  private func misfit(_ outlook: RetainOutlook) -> String? {
    guard let test = outlook.test, test.pValue < 0.001 else { return nil }
    return "\(title) does not fit what was observed (chi2 \(shortNumber(test.chiSquare)), "
      + "df \(test.degreesOfFreedom), p \(shortChance(test.pValue))): "
      + "try another `period:`, another model, or the groups"
  }

  private static func list(_ values: [Double]) -> String {
    values.map { fixed($0, 2) }.joined(separator: ", ")
  }
}

/// `plan digital: `, or nothing where there is one group only.
func groupName(_ row: Int, _ names: [String], _ keys: [Column]) -> String {
  guard !keys.isEmpty else { return "" }
  let parts = zip(names, keys).map { name, column in
    switch column[row] {
    case .text(let text): text
    case .missing: "\(name) missing"
    case .date(let day): day.plain(grain: column.type.grain)
    case let value: "\(name) \(value.plainText)"
    }
  }
  return parts.joined(separator: ", ") + ": "
}

extension TimeUnit {
  /// How many of them a year has, for discounting.
  var perYear: Double {
    switch self {
    case .year: 1
    case .quarter: 4
    case .month: 12
    case .week: 52
    case .day: 365
    }
  }
}
