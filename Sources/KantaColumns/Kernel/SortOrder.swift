/// Row orders: stable, missing values last in either direction, text by its UTF-8 bytes.
package enum SortOrder {
  /// What to sort by, and in which direction.
  package typealias Key = (column: Column, descending: Bool)

  /// The rows in the order of `keys`; equal rows keep their order.
  ///
  /// - Complexity: O(rows × keys).
  ///
  /// - Returns: `nil` when the work was stopped.
  package static func rows(
    _ keys: [Key], rowCount: Int, on execution: Execution
  ) -> [UInt32]? {
    guard let parts = parts(of: keys, on: execution) else { return nil }
    return rows(KeyWords.layers(parts, rowCount: rowCount), rowCount: rowCount, on: execution)
  }

  /// The first `count` rows in the order of `keys`: what `rows` begins with.
  ///
  /// - Returns: `nil` when the work was stopped.
  package static func top(
    _ count: Int, _ keys: [Key], rowCount: Int, on execution: Execution
  ) -> [UInt32]? {
    guard let parts = parts(of: keys, on: execution) else { return nil }
    let layers = KeyWords.layers(parts, rowCount: rowCount)
    if layers.count == 1, let layer = layers.first, count < rowCount / 4 {
      return smallest(count, layer, on: execution)
    }
    return rows(layers, rowCount: rowCount, on: execution).map { Array($0.prefix(count)) }
  }

  /// The first `count` rows of each group in the order of `keys`, group by group.
  ///
  /// - Returns: `nil` when the work was stopped.
  package static func top(
    _ count: Int, _ keys: [Key], per index: GroupIndex, on execution: Execution
  ) -> [UInt32]? {
    guard let sorted = rows(keys, within: index, on: execution) else { return nil }
    var result: [UInt32] = []
    var group = UInt32.max
    var taken = 0
    for block in Parallel.blocks(of: sorted.count) {
      if execution.cancellation.isRequested { return nil }
      for row in sorted[block] {
        if index.groups[Int(row)] != group {
          group = index.groups[Int(row)]
          taken = 0
        }
        if taken < count { result.append(row) }
        taken += 1
      }
    }
    return result
  }

  /// The rows group by group, in the order of `keys` within each.
  ///
  /// - Returns: `nil` when the work was stopped.
  static func rows(
    _ keys: [Key], within index: GroupIndex, on execution: Execution
  ) -> [UInt32]? {
    guard let parts = parts(of: keys, on: execution) else { return nil }
    let group = KeyPart(codes: index.groups, count: index.count)
    let layers = KeyWords.layers([group] + parts, rowCount: index.rowCount)
    return rows(layers, rowCount: index.rowCount, on: execution)
  }

  private static func parts(of keys: [Key], on execution: Execution) -> [KeyPart]? {
    var parts: [KeyPart] = []
    for key in keys {
      let order: KeyPart.Order = key.descending ? .descending : .ascending
      guard let next = KeyPart.parts(of: key.column, order, on: execution) else { return nil }
      parts += next
    }
    return parts
  }

  /// The least significant layer first: each stable pass keeps the order of those before it.
  private static func rows(
    _ layers: [KeyWords], rowCount: Int, on execution: Execution
  ) -> [UInt32]? {
    var order = [UInt32](0..<UInt32(rowCount))
    let share = rowCount / max(1, layers.count)
    for (pass, layer) in layers.reversed().enumerated() {
      guard var words = layer.all(on: execution) else { return nil }
      if pass > 0 {
        guard let moved = moved(words, to: order, on: execution) else { return nil }
        words = moved
      }
      guard RadixSort.sort(&words, &order, advancing: share, on: execution) else { return nil }
    }
    return order
  }

  /// The words in the order of earlier passes.
  private static func moved(
    _ words: [UInt64], to order: [UInt32], on execution: Execution
  ) -> [UInt64]? {
    let moved = [UInt64](capacity: words.count) { (result: inout OutputSpan<UInt64>) in
      for block in Parallel.blocks(of: order.count) {
        if execution.cancellation.isRequested { return }
        for position in block { result.append(words[Int(order[position])]) }
      }
    }
    return moved.count == words.count ? moved : nil
  }

  /// The rows with the smallest words.
  ///
  /// Candidates gather until there are twice as many as wanted; then they are sorted, and the worst
  /// that stays is what later rows have to beat.
  private static func smallest(
    _ count: Int, _ keys: KeyWords, on execution: Execution
  ) -> [UInt32]? {
    guard count > 0 else { return [] }
    let room = max(2 * count, KeyWords.rowsPerPiece)
    var words: [UInt64] = []
    var rows: [UInt32] = []
    var bound: UInt64?
    var piece = [UInt64](repeating: 0, count: KeyWords.rowsPerPiece)
    var scratch = piece
    for start in stride(from: 0, to: keys.rowCount, by: KeyWords.rowsPerPiece) {
      if execution.cancellation.isRequested { return nil }
      let range = start..<min(start + KeyWords.rowsPerPiece, keys.rowCount)
      keys.fill(range, into: &piece, scratch: &scratch)
      for index in 0..<range.count {
        // A later row with the same word comes after the one that is there.
        if let bound, piece[index] >= bound { continue }
        words.append(piece[index])
        rows.append(UInt32(truncatingIfNeeded: start + index))
        guard words.count == room else { continue }
        guard RadixSort.sort(&words, &rows, on: execution) else { return nil }
        words.removeLast(room - count)
        rows.removeLast(room - count)
        bound = words.last
      }
    }
    guard RadixSort.sort(&words, &rows, on: execution) else { return nil }
    return Array(rows.prefix(count))
  }
}
