import KantaColumns
@testable import KantaIO

/// From bytes to values.
enum ReadingDuels {
  static func all(_ orders: OrdersFile) -> [Duel] {
    [records(orders), fields(orders), codes(orders), dates(orders), decimals(orders)]
  }

  // MARK: - Structure

  private static func records(_ orders: OrdersFile) -> Duel {
    Duel("find records", rowCount: orders.rowCount, byteCount: orders.byteCount) {
      orders.blocks.map { block in
        RegularScan.records(
          block.buffer, limit: block.buffer.count, atEnd: true, orders.dialect)?.recordCount ?? 0
      }
    } twin: {
      orders.blocks.map { block in
        let storage = block.buffer.storage
        let bytes = storage.span
        var count = 0
        var isInside = false
        for at in block.buffer.range {
          if bytes[at] == Byte.quotation { isInside.toggle() }
          if bytes[at] == Byte.lineFeed, !isInside { count += 1 }
        }
        return count
      }
    }
  }

  /// The bounds of the last block, and how many each has.
  private struct Bounds: Equatable {
    var counts: [Int]
    var last: [UInt32]
  }

  private static func fields(_ orders: OrdersFile) -> Duel {
    var kept = RecordFields(width: orders.dialect.width)
    var bounds: [UInt32] = []
    return Duel("divide fields", rowCount: orders.rowCount, byteCount: orders.byteCount) {
      let counts = orders.blocks.map { block in
        let all = RegularFields.Part(limit: block.buffer.count, atEnd: true)
        _ = RegularFields.divide(block.buffer, orders.dialect, all, nil, into: &kept)
        return kept.used
      }
      return Bounds(counts: counts, last: Array(kept.bounds[..<kept.used]))
    } twin: {
      let counts = orders.blocks.map { block in
        divide(block.buffer, into: &bounds)
        return bounds.count
      }
      return Bounds(counts: counts, last: bounds)
    }
  }

  private static func divide(_ buffer: ScanBuffer, into bounds: inout [UInt32]) {
    let storage = buffer.storage
    let bytes = storage.span
    bounds.removeAll(keepingCapacity: true)
    bounds.append(UInt32(buffer.range.lowerBound))
    var isInside = false
    for at in buffer.range {
      let byte = bytes[at]
      if byte == Byte.quotation { isInside.toggle() }
      if byte == Byte.comma || byte == Byte.lineFeed, !isInside { bounds.append(UInt32(at + 1)) }
    }
    // The end of the last record is the start of none.
    bounds.removeLast()
  }

  // MARK: - Values

  private static func codes(_ orders: OrdersFile) -> Duel {
    Duel("text to codes", rowCount: orders.rowCount) {
      orders.codes(.customer)
    } twin: {
      var dictionary: [String: UInt32] = [:]
      var codes: [UInt32] = []
      codes.reserveCapacity(orders.rowCount)
      orders.forEach(.customer) { bytes, start, end in
        let word = String(decoding: copied(bytes, start, end), as: UTF8.self)
        let next = UInt32(dictionary.count)
        let code = dictionary[word] ?? next
        if code == next { dictionary[word] = next }
        codes.append(code)
      }
      return codes
    }
  }

  /// The bytes of a field.
  private static func copied(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> [UInt8] {
    (start..<end).map { bytes[$0] }
  }

  private static func dates(_ orders: OrdersFile) -> Duel {
    Duel("dates", rowCount: orders.rowCount) {
      orders.dates(.date)
    } twin: {
      var days: [Int32] = []
      days.reserveCapacity(orders.rowCount)
      orders.forEach(.date) { bytes, start, end in
        var numbers = [0, 0, 0]
        var part = 0
        for at in start..<end {
          if bytes[at] == Byte.minus {
            part += 1
          } else {
            numbers[part] = numbers[part] * 10 + Int(bytes[at] - Byte.zero)
          }
        }
        let day = Day(year: numbers[0], month: numbers[1], day: numbers[2])
        days.append(day?.number ?? 0)
      }
      return days
    }
  }

  private static func decimals(_ orders: OrdersFile) -> Duel {
    Duel("decimals", rowCount: orders.rowCount) {
      orders.decimals(.amount)
    } twin: {
      var values: [Int64] = []
      values.reserveCapacity(orders.rowCount)
      orders.forEach(.amount) { bytes, start, end in
        let isNegative = bytes[start] == Byte.minus
        var value: Int64 = 0
        for at in (isNegative ? start + 1 : start)..<end where bytes[at] != Byte.point {
          value = value * 10 + Int64(bytes[at] - Byte.zero)
        }
        values.append(isNegative ? -value : value)
      }
      return values
    }
  }
}
