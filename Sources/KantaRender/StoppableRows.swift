import KantaColumns

extension Range<Int> {
  /// Writing a row takes long, so ^C is looked for more often than kernels do.
  private static let rowsPerLook = 1_024

  /// Goes through the rows until `stop` is requested; what is left out then, nobody reads.
  func forEachRow(unless stop: Cancellation?, _ body: (Int) -> Void) {
    for start in stride(from: lowerBound, to: upperBound, by: Self.rowsPerLook) {
      if stop?.isRequested ?? false { return }
      for row in start..<Swift.min(start + Self.rowsPerLook, upperBound) { body(row) }
    }
  }
}
