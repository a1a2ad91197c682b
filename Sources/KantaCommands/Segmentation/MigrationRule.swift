import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// How movements between segments are counted, and the step that counts them.
struct MigrationRule: Sendable {
  let dates: ProfileDates
  /// What the user calls the segments, and their names in order.
  let set: String
  let names: [String]
  let view: MigrationView
  /// What flows in, the segment beside it.
  let profiles: Schema
  /// What is told when a sum does not fit its type.
  let tooLarge: Diagnostic

  private var pairFields: [Schema.Field] {
    [Schema.Field("from_date", .date), Schema.Field("to_date", .date)]
  }

  private var monetary: ValueType {
    profiles.fields.first { $0.name == "monetary" }?.type ?? .number
  }

  var schema: Schema {
    let pairs = dates.every == nil ? [] : pairFields
    let change = [
      Schema.Field("from_segment", .text), Schema.Field("to_segment", .text),
      Schema.Field("movement", .text),
    ]
    switch view {
    case .matrix:
      return Schema(
        pairs + change + [
          Schema.Field("customers", .integer), Schema.Field("revenue", monetary),
          Schema.Field("share", .percent),
        ])
    case .movers, .customers:
      let customer = profiles.fields.first { $0.name == "customer" }?.type ?? .text
      return Schema(
        pairs + [Schema.Field("customer", customer)] + change + [
          Schema.Field("recency", .duration), Schema.Field("frequency", .integer),
          Schema.Field("monetary", monetary),
        ], roles: [.customer: "customer"])
    case .stability:
      return Schema(
        pairFields
          + ["customers", "stayed", "moved", "entered", "exited"].map {
            Schema.Field($0, .integer)
          } + [Schema.Field("stability", .percent)])
    }
  }

  var step: LocalStep {
    let rule = self
    let every = dates.every.map { ", every \($0.rawValue)" } ?? ""
    let read =
      [ProfileRule.dateColumn, ProfileRule.numberColumn, "monetary", "segment"]
      + (view == .movers || view == .customers ? ["customer", "recency", "frequency"] : [])
    return LocalStep("migrate", detail: "\(view.rawValue) by \(set)\(every)", columns: read) {
      profiles, context throws(Diagnostic) in
      Answer(
        try rule.table(SegmentPlaces(profiles, rule.names, dates: rule.dates.days.count), profiles),
        definitions: rule.definitions, notes: rule.notes)
    }
  }

  private func table(_ places: SegmentPlaces, _ profiles: Table) throws(Diagnostic) -> Table {
    switch view {
    case .matrix: return try matrix(places, revenue(profiles))
    case .movers, .customers: return customers(places, profiles)
    case .stability: return stability(places)
    }
  }

  private var definitions: [String] {
    let days = dates.days
    let last = days[days.count - 1].plain + (dates.isGiven ? "" : " (the latest date in the data)")
    let step = dates.every.map { " by \($0.rawValue)" } ?? ""
    let second = dates.every == nil ? days[days.count - 1].plain : "the second date"
    let first = dates.every == nil ? days[0].plain : "the first date"
    let what =
      switch view {
      case .matrix:
        "revenue = monetary value on \(second), of exits on \(first) · share = part of the "
          + "customers in from_segment · "
      case .movers, .customers: "recency, frequency and monetary are those on \(second) · "
      case .stability: "stability = stayed / customers, who are customers on both dates · "
      }
    return [
      "migration from \(days[0].plain) to \(last)\(step) · segments of "
        + (set == "rfm" ? "the standard RFM map" : set),
      what + "entry = no customer on \(first) · exit = no customer on \(second)",
    ]
  }

  private var notes: [StepNote] {
    let days = dates.days
    guard dates.endsEarly, let every = dates.every else { return [] }
    let (start, end) = (days[days.count - 2].plain, days[days.count - 1].plain)
    return [.remark("the last step, \(start) to \(end), is shorter than a \(every.rawValue)")]
  }

  // MARK: - Tables

  /// The monetary value of each row of the profiles in its smallest unit.
  private func revenue(_ profiles: Table) throws(Diagnostic) -> [Int64] {
    guard let column = profiles.column("monetary") else {
      preconditionFailure("profiles have a monetary value")
    }
    return try ExactAmounts.units(of: column, orThrow: tooLarge)
  }

  /// One row per pair of dates and pair of segments that some customer goes between.
  private func matrix(
    _ places: SegmentPlaces, _ revenue: [Int64]
  ) throws(Diagnostic) -> Table {
    var cells: [(pair: Int, from: Int, to: Int)] = []
    var matrices: [MigrationMatrix] = []
    for pair in 0..<places.dateCount - 1 {
      let matrix = places.matrix(pair, revenue)
      for from in 0...matrix.absent {
        for to in 0...matrix.absent where matrix.customers(from: from, to: to) > 0 {
          if matrix.movement(from: from, to: to) != nil { cells.append((pair, from, to)) }
        }
      }
      matrices.append(matrix)
    }
    let counts = cells.map { matrices[$0.pair].customers(from: $0.from, to: $0.to) }
    let sums = cells.map { matrices[$0.pair].revenue(from: $0.from, to: $0.to) }
    let shares = cells.indices.map { index in
      let (pair, from, _) = cells[index]
      let matrix = matrices[pair]
      let all =
        from == matrix.absent
        ? matrix.customers(.entry) : matrix.customers(from: from)
      return Double(counts[index]) / Double(all)
    }
    let movements = cells.map { matrices[$0.pair].movement(from: $0.from, to: $0.to) }
    return Table(
      schema,
      pairColumns(cells.map(\.pair)) + [
        segments(cells.map(\.from)), segments(cells.map(\.to)), Self.names(movements),
        Column(.integer, .integers(counts.map(Int64.init))), Column(monetary, try amounts(sums)),
        Column(.percent, .numbers(shares)),
      ])
  }

  /// One row per pair of dates and customer, or only those who are not where they were.
  private func customers(_ places: SegmentPlaces, _ profiles: Table) -> Table {
    var rows: [(pair: Int, from: Int, to: Int, profile: UInt32)] = []
    var movements: [Movement?] = []
    let matrix = MigrationMatrix(from: [], to: [], revenue: [], segmentCount: names.count)
    for pair in 0..<places.dateCount - 1 {
      for customer in 0..<places.customerCount {
        let (from, to) = (places[pair, customer], places[pair + 1, customer])
        guard let movement = matrix.movement(from: from, to: to) else { continue }
        if view == .movers, movement == .stayed { continue }
        let date = movement == .exit ? pair : pair + 1
        rows.append((pair, from, to, places.row(date, customer)))
        movements.append(movement)
      }
    }
    let here = rows.map(\.profile)
    let isCustomer = Validity(movements.map { $0 != .exit }).normalized
    let profile = ["recency", "frequency", "monetary"].compactMap { name in
      profiles.column(name).map { column in
        let found = column.gathered(here)
        return Column(found.type, found.values, validity: isCustomer)
      }
    }
    let customer = profiles.column("customer").map { [$0.gathered(here)] } ?? []
    return Table(
      schema,
      pairColumns(rows.map(\.pair)) + customer
        + [segments(rows.map(\.from)), segments(rows.map(\.to)), Self.names(movements)] + profile)
  }

  /// One row per pair of dates.
  private func stability(_ places: SegmentPlaces) -> Table {
    let revenue = [Int64](repeating: 0, count: places.rowCount)
    let pairs = Array(0..<places.dateCount - 1)
    let matrices = pairs.map { places.matrix($0, revenue) }
    let stayed = matrices.map { $0.customers(.stayed) }
    let moved = matrices.map { $0.customers(.moved) }
    let both = zip(stayed, moved).map { $0 + $1 }
    let counts = [
      both, stayed, moved, matrices.map { $0.customers(.entry) },
      matrices.map { $0.customers(.exit) },
    ]
    return Table(
      schema,
      dateColumns(pairs)
        + counts.map { Column(.integer, .integers($0.map(Int64.init))) }
        + [
          Column(
            .percent,
            .numbers(zip(stayed, both).map { $1 == 0 ? 0 : Double($0) / Double($1) }),
            validity: Validity(both.map { $0 > 0 }).normalized)
        ])
  }

  // MARK: - Columns

  private func pairColumns(_ pairs: [Int]) -> [Column] {
    dates.every == nil ? [] : dateColumns(pairs)
  }

  private func dateColumns(_ pairs: [Int]) -> [Column] {
    [
      Column(.date, .days(pairs.map { dates.days[$0].number })),
      Column(.date, .days(pairs.map { dates.days[$0 + 1].number })),
    ]
  }

  /// Names of segments, missing for who is in none or no customer.
  private func segments(_ places: [Int]) -> Column {
    Column(
      .text,
      .codes(
        places.map { UInt32($0 < names.count ? $0 : 0) },
        Words(distinct: names.isEmpty ? [""] : names)),
      validity: Validity(places.map { $0 < names.count }).normalized)
  }

  private func amounts(_ sums: [Int128]) throws(Diagnostic) -> Values {
    try ExactAmounts.values(sums, monetary, orThrow: tooLarge)
  }

  private static func names(_ movements: [Movement?]) -> Column {
    Column(
      .text,
      .codes(
        movements.map { UInt32($0?.rawValue ?? 0) },
        Words(distinct: Movement.allCases.map(\.name))))
  }
}
