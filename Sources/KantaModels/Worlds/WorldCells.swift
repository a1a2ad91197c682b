import KantaColumns

/// Columns from arrays of plain values, for tables that are built in memory.
enum Cells {
  static func text(_ cells: [String?]) -> Column { .text(cells) }

  static func integers(_ cells: [Int?]) -> Column {
    Column(.integer, .integers(cells.map { Int64($0 ?? 0) }), validity: validity(cells))
  }

  /// Amounts of money, given in cents.
  static func money(_ cents: [Int?]) -> Column {
    Column(
      .decimal(scale: 2), .integers(cents.map { Int64($0 ?? 0) }), validity: validity(cents))
  }

  /// Numbers, rounded to six decimals.
  ///
  /// What the C library does with the last bit of a logarithm then does not show.
  static func numbers(_ cells: [Double?]) -> Column {
    let rounded = cells.map { (($0 ?? 0) * 1e6).rounded() / 1e6 }
    return Column(.number, .numbers(rounded), validity: validity(cells))
  }

  /// Shares between 0 and 1, rounded to six decimals.
  static func percents(_ cells: [Double?]) -> Column { numbers(cells).retyped(.percent) }

  static func dates(_ cells: [Day?]) -> Column {
    Column(.date, .days(cells.map { $0?.number ?? 0 }), validity: validity(cells))
  }

  static func datetimes(_ cells: [Moment]) -> Column {
    Column(.datetime, .integers(cells.map(\.microseconds)))
  }

  static func flags(_ cells: [Bool?]) -> Column {
    Column(.boolean, .flags(cells.map { $0 ?? false }), validity: validity(cells))
  }

  private static func validity<Cell>(_ cells: [Cell?]) -> Validity? {
    Validity(cells.map { $0 != nil }).normalized
  }
}

/// `C00042`: a letter and a number of fixed width, so that keys sort as they count.
func worldKey(_ letter: String, _ number: Int, width: Int) -> String {
  let digits = String(number)
  return letter + String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
