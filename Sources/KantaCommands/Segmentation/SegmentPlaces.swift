import KantaColumns
import KantaModels

/// In which segment each customer is on each date.
struct SegmentPlaces {
  private static let nowhere = UInt32.max

  let dateCount: Int
  let customerCount: Int
  let rowCount: Int
  private let segmentCount: Int
  /// By date and customer, the row of the profiles.
  private var rows: [UInt32]
  /// By date and customer, the number of the segment, or who is in none, or no customer.
  private var places: [UInt16]

  /// Profiles have one row for each date and customer of that date.
  init(_ profiles: Table, _ names: [String], dates dateCount: Int) {
    guard case .integers(let dates)? = profiles.column(ProfileRule.dateColumn)?.values,
      case .integers(let customers)? = profiles.column(ProfileRule.numberColumn)?.values,
      let segment = profiles.column("segment"), case .codes(let codes, let words) = segment.values
    else { preconditionFailure("profiles say whose they are") }
    self.dateCount = dateCount
    customerCount = Int(customers.max() ?? -1) + 1
    rowCount = profiles.rowCount
    rows = [UInt32](repeating: Self.nowhere, count: dateCount * customerCount)
    let (outside, absent) = (UInt16(names.count), UInt16(names.count + 1))
    places = [UInt16](repeating: absent, count: rows.count)
    let numbers = words.all.map { word in
      names.firstIndex(of: word).map { UInt16($0) } ?? outside
    }
    for row in dates.indices {
      let place = Int(dates[row]) * customerCount + Int(customers[row])
      rows[place] = UInt32(row)
      places[place] = segment.isPresent(row) ? numbers[Int(codes[row])] : outside
    }
    segmentCount = names.count
  }

  subscript(date: Int, customer: Int) -> Int { Int(places[date * customerCount + customer]) }

  /// The profile of a customer of that date.
  func row(_ date: Int, _ customer: Int) -> UInt32 { rows[date * customerCount + customer] }

  /// The movements from a date to the next; revenue is that of the rows of the later date, and
  /// for who is gone by then of the earlier one.
  func matrix(_ date: Int, _ revenue: [Int64]) -> MigrationMatrix {
    let (here, next) = (date * customerCount, (date + 1) * customerCount)
    return MigrationMatrix(
      from: Array(places[here..<next]), to: Array(places[next..<next + customerCount]),
      revenue: (0..<customerCount).map { customer in
        let row =
          rows[next + customer] == Self.nowhere ? rows[here + customer] : rows[next + customer]
        return row == Self.nowhere ? 0 : revenue[Int(row)]
      },
      segmentCount: segmentCount)
  }
}
