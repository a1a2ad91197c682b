import KantaColumns

/// When customers buy: the Pareto/NBD process, in weeks since the first purchase.
///
/// While active, a customer buys at random at rate λ; after an exponential lifetime of rate µ they
/// never buy again. λ is Gamma(r, α) and µ is Gamma(s, β) over the customers, independently.
/// Source: D. Schmittlein, D. Morrison and R. Colombo, "Counting Your Customers: Who Are They and
/// What Will They Do Next?", Management Science 33(1), 1987.
struct PurchaseProcess: Sendable {
  let r: Double
  let alpha: Double
  let s: Double
  let beta: Double

  /// One customer's life, as far as it was observed.
  struct History: Sendable {
    /// Purchases per week while active.
    var lambda: Double
    /// Rate per week of becoming inactive.
    var mu: Double
    /// Weeks from the first purchase until the customer stops; infinite when µ is 0.
    var lifetimeWeeks: Double
    /// Weeks under observation since the first purchase.
    var observedWeeks: Double
    /// Weeks of the repeat purchases, ascending; the first purchase, at 0, is not among them.
    var repeatWeeks: [Double]

    /// Whether the customer is active when the observation ends.
    var isAlive: Bool { lifetimeWeeks >= observedWeeks }
  }

  /// Draws a customer and what they do in their first `observedWeeks`.
  func history(observedWeeks: Double, _ random: inout SeededRandom) -> History {
    let lambda = random.gamma(shape: r, rate: alpha)
    let mu = random.gamma(shape: s, rate: beta)
    let lifetime = random.exponential(rate: mu)
    let end = min(lifetime, observedWeeks)
    var weeks: [Double] = []
    var week = random.exponential(rate: lambda)
    while week < end {
      weeks.append(week)
      week += random.exponential(rate: lambda)
    }
    return History(
      lambda: lambda, mu: mu, lifetimeWeeks: lifetime, observedWeeks: observedWeeks,
      repeatWeeks: weeks)
  }

  var truth: [TruthParameter] {
    [
      TruthParameter("r", r, "", "Pareto/NBD: shape of the purchase rates"),
      TruthParameter("alpha", alpha, "weeks", "Pareto/NBD: rate of the purchase rates"),
      TruthParameter("s", s, "", "Pareto/NBD: shape of the dropout rates"),
      TruthParameter("beta", beta, "weeks", "Pareto/NBD: rate of the dropout rates"),
    ]
  }
}

extension PurchaseProcess.History {
  /// The day the customer stopped for good; `nil` while they are active at the end.
  func lastActiveDay(joined: Day) -> Day? {
    isAlive ? nil : joined.adding(weeks: lifetimeWeeks)
  }
}

/// What customers spend on an order: the Gamma-Gamma model.
///
/// The orders of a customer are Gamma(p, ν), and ν is Gamma(q, γ) over the customers, independently
/// of how often they buy. The mean over customers is p·γ ÷ (q − 1).
/// Source: P. Fader and B. Hardie, "The Gamma-Gamma Model of Monetary Value", 2013.
struct SpendProcess: Sendable {
  let p: Double
  let q: Double
  let gamma: Double

  /// A customer's ν; their mean order is p ÷ ν.
  func spendRate(_ random: inout SeededRandom) -> Double { random.gamma(shape: q, rate: gamma) }

  /// An order of a customer, in cents.
  func orderCents(spendRate: Double, _ random: inout SeededRandom) -> Int {
    Int((random.gamma(shape: p, rate: spendRate) * 100).rounded())
  }

  /// The mean order of a customer, in cents.
  func meanCents(spendRate: Double) -> Int { Int((p / spendRate * 100).rounded()) }

  var truth: [TruthParameter] {
    [
      TruthParameter("p", p, "", "Gamma-Gamma: shape of the orders of one customer"),
      TruthParameter("q", q, "", "Gamma-Gamma: shape of the spend rates over customers"),
      TruthParameter("gamma", gamma, "EUR", "Gamma-Gamma: rate of the spend rates"),
      TruthParameter(
        "mean_spend", p * gamma / (q - 1), "EUR", "mean order over customers: p gamma / (q - 1)"),
    ]
  }
}
