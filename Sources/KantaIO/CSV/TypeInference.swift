import KantaColumns

/// How the fields of one column are read.
struct ColumnPlan: Hashable, Sendable {
  enum Format: Hashable, Sendable {
    case text
    case integer
    case decimal(scale: Int)
    case number
    case percent
    case date(DateFormat)
    case datetime(DateFormat)
    case boolean
  }

  var type: ValueType
  var format: Format
  var decimalMark = Byte.point
  /// What the inspected values look like.
  var evidence = ColumnEvidence()
  /// Whether d/m/Y was only preferred, because all dates are also m/d/Y dates.
  var isAmbiguousDate = false
  /// Whether the user asked for the type.
  var isRequested = false
}

/// Decides the types of a table's columns from what their values look like.
struct TypeInference {
  let options: CSVOptions
  let delimiter: UInt8
  let evidence: [ColumnEvidence]

  /// The decimal mark of the file, and the date order its clear columns agree on.
  let decimalMark: UInt8
  let clearOrder: DateOrder?
  private let requestedMark: UInt8?

  init(_ evidence: [ColumnEvidence], delimiter: UInt8, options: CSVOptions) {
    self.evidence = evidence
    self.delimiter = delimiter
    self.options = options
    requestedMark = options.decimalMark ?? Self.decimalMark(beside: options.thousands)
    decimalMark = requestedMark ?? Self.decimalMark(of: evidence, delimiter: delimiter)
    clearOrder = options.dateOrder ?? Self.clearOrder(of: evidence)
  }

  /// The types of all columns, by what the user asked for or else by their values.
  func plans(names: [String]) -> [ColumnPlan] {
    zip(names, evidence).map { name, evidence in
      var plan: ColumnPlan
      if let request = options.types[name] ?? options.otherTypes {
        plan = requested(request, evidence)
        plan.isRequested = true
      } else {
        plan = inferred(evidence)
      }
      plan.evidence = evidence
      return plan
    }
  }

  private func inferred(_ evidence: ColumnEvidence) -> ColumnPlan {
    let count = evidence.valueCount
    guard count > 0 else { return ColumnPlan(type: .text, format: .text) }
    if evidence.trueOrFalse == count || evidence.yesOrNo == count {
      return ColumnPlan(type: .boolean, format: .boolean)
    }
    if let (format, fitting, isAmbiguous) = dateFormat(evidence), isNearlyAll(fitting, of: count) {
      return datePlan(format, withTime: evidence.times > 0, isAmbiguous: isAmbiguous)
    }
    return numericPlan(evidence, count) ?? ColumnPlan(type: .text, format: .text)
  }

  private func isNearlyAll(_ part: Int, of whole: Int) -> Bool { part * 100 >= whole * 99 }

  private func datePlan(
    _ format: DateFormat, withTime: Bool, isAmbiguous: Bool = false
  ) -> ColumnPlan {
    var plan =
      withTime
      ? ColumnPlan(type: .datetime, format: .datetime(format))
      : ColumnPlan(type: .date, format: .date(format))
    plan.isAmbiguousDate = isAmbiguous
    return plan
  }

  private func numericPlan(_ evidence: ColumnEvidence, _ count: Int) -> ColumnPlan? {
    let mark = mark(for: evidence)
    let counts = evidence.marked(mark)
    let isPlain = evidence.percents == 0 && evidence.amounts == 0
    if counts.numbers == count, isPlain, counts.marked == 0, evidence.exponents == 0 {
      guard evidence.oversized == 0, counts.mostIntegerDigits <= 19 else { return nil }
      return ColumnPlan(type: .integer, format: .integer, decimalMark: mark)
    }
    if evidence.percents == count, counts.numbers == count {
      return ColumnPlan(type: .percent, format: .percent, decimalMark: mark)
    }
    if evidence.amounts == count, counts.numbers == count, !evidence.hasSeveralUnits,
      let currency = CurrencyCodes.currency(of: evidence.unit, usual: options.currency),
      let scale = scale(counts, evidence)
    {
      return ColumnPlan(
        type: ValueType(.decimal(scale: scale), currency: currency),
        format: .decimal(scale: scale), decimalMark: mark)
    }
    guard isPlain, isNearlyAll(counts.numbers, of: count), counts.marked + evidence.exponents > 0
    else { return nil }
    if let scale = scale(counts, evidence) {
      return ColumnPlan(
        type: .decimal(scale: scale), format: .decimal(scale: scale), decimalMark: mark)
    }
    return ColumnPlan(type: .number, format: .number, decimalMark: mark)
  }

  /// The scale at which all decimals are exact, up to six digits; `nil` if they need a double.
  func scale(_ counts: ColumnEvidence.Marked, _ evidence: ColumnEvidence) -> Int? {
    guard evidence.exponents == 0, counts.mostFractionDigits <= 6,
      counts.mostIntegerDigits + counts.mostFractionDigits <= 18
    else { return nil }
    return counts.mostFractionDigits
  }

  /// A column's own decimal mark, if its values show it, and else that of the file.
  func mark(for evidence: ColumnEvidence) -> UInt8 {
    if let mark = requestedMark { return mark }
    if evidence.point.onlyThis > evidence.comma.onlyThis { return Byte.point }
    if evidence.comma.onlyThis > evidence.point.onlyThis { return Byte.comma }
    return decimalMark
  }

  private static func decimalMark(beside thousands: UInt8?) -> UInt8? {
    switch thousands {
    case Byte.comma: Byte.point
    case Byte.point: Byte.comma
    default: nil
    }
  }

  private static func decimalMark(of evidence: [ColumnEvidence], delimiter: UInt8) -> UInt8 {
    var points = 0
    var commas = 0
    var undecided = 0
    for column in evidence {
      let numbers = max(column.point.numbers, column.comma.numbers)
      guard numbers * 100 >= (numbers + column.texts) * 99 else { continue }
      points += column.point.onlyThis
      commas += column.comma.onlyThis
      undecided += column.comma.marked - column.point.marked
    }
    if points != commas { return points > commas ? Byte.point : Byte.comma }
    // Programs that write decimal commas separate the fields by semicolons.
    return delimiter == Byte.semicolon && undecided > 0 ? Byte.comma : Byte.point
  }

  // MARK: Dates

  /// The order of the dates in the columns where only one is possible; `nil` if they disagree.
  private static func clearOrder(of evidence: [ColumnEvidence]) -> DateOrder? {
    var orders: Set<DateOrder> = []
    for column in evidence where !column.dates.isEmpty {
      for index in DateFormat.all.indices where DateFormat.all[index].order == .dayMonthYear {
        guard let twin = DateFormat.all[index].monthFirstTwin else { continue }
        let (dayFirst, monthFirst) = (column.dates[index], column.dates[twin])
        if max(dayFirst, monthFirst) * 100 < (column.dateValues + column.texts) * 99 { continue }
        if dayFirst != monthFirst {
          orders.insert(dayFirst > monthFirst ? .dayMonthYear : .monthDayYear)
        }
      }
    }
    return orders.count == 1 ? orders.first : nil
  }

  /// The format that fits most values, how many, and whether another order fits as many.
  func dateFormat(_ evidence: ColumnEvidence) -> (DateFormat, fitting: Int, isAmbiguous: Bool)? {
    guard let most = evidence.dates.max() else { return nil }
    if let order = options.dateOrder {
      let allowed = evidence.dates.indices.filter {
        let format = DateFormat.all[$0]
        return format.order == order || format.order == .yearMonthDay || format.hasMonthName
      }
      guard let best = allowed.max(by: { (evidence.dates[$0], -$0) < (evidence.dates[$1], -$1) })
      else { return nil }
      return (DateFormat.all[best], evidence.dates[best], false)
    }
    let best = evidence.dates.indices.filter { evidence.dates[$0] == most }
    guard let first = best.first else { return nil }
    if best.count > 1, let order = clearOrder,
      let agreeing = best.first(where: { DateFormat.all[$0].order == order })
    {
      return (DateFormat.all[agreeing], most, false)
    }
    return (DateFormat.all[first], most, best.count > 1)
  }

  // MARK: Requests

  /// How a column is read whose type the user asks for.
  func requested(_ request: ColumnTypeRequest, _ evidence: ColumnEvidence) -> ColumnPlan {
    let mark = mark(for: evidence)
    let counts = evidence.marked(mark)
    let scale = min(counts.mostFractionDigits, ValueType.largestScale)
    switch request {
    case .text: return ColumnPlan(type: .text, format: .text)
    case .integer: return ColumnPlan(type: .integer, format: .integer, decimalMark: mark)
    case .decimal:
      return ColumnPlan(
        type: .decimal(scale: scale), format: .decimal(scale: scale), decimalMark: mark)
    case .money:
      let currency =
        CurrencyCodes.currency(of: evidence.unit, usual: options.currency) ?? options.currency
      return ColumnPlan(
        type: ValueType(.decimal(scale: scale), currency: currency),
        format: .decimal(scale: scale), decimalMark: mark)
    case .number: return ColumnPlan(type: .number, format: .number, decimalMark: mark)
    case .percent: return ColumnPlan(type: .percent, format: .percent, decimalMark: mark)
    case .boolean: return ColumnPlan(type: .boolean, format: .boolean)
    case .date, .datetime:
      let known = dateFormat(evidence)
      let format =
        known?.0 ?? (evidence.point.numbers > 0 ? .compact : DateFormat.all[0])
      return datePlan(
        format, withTime: request == .datetime, isAmbiguous: known?.isAmbiguous ?? false)
    }
  }
}

extension DateFormat {
  /// The place in `all` of the same format with the month first.
  var monthFirstTwin: Int? {
    guard order == .dayMonthYear, !hasMonthName else { return nil }
    var twin = self
    twin.order = .monthDayYear
    return DateFormat.all.firstIndex(of: twin)
  }
}
