extension Column {
  /// The row of `a` where the flag is set, else that of `b`, under the type of `a`.
  ///
  /// Both are of one storage and scale and have a row for each flag.
  package static func chosen(_ flags: [Bool], _ a: Column, _ b: Column) -> Column {
    let values: Values =
      switch (a.values, b.values) {
      case (.integers(let x), .integers(let y)): .integers(picked(flags, x, y))
      case (.days(let x), .days(let y)): .days(picked(flags, x, y))
      case (.numbers(let x), .numbers(let y)): .numbers(picked(flags, x, y))
      case (.flags(let x), .flags(let y)): .flags(picked(flags, x, y))
      case (.codes, .codes): pickedText(flags, a, b)
      default: preconditionFailure("both are of one storage")
      }
    guard a.validity != nil || b.validity != nil else { return Column(a.type, values) }
    let present = Validity(count: flags.count) { flags[$0] ? a.isPresent($0) : b.isPresent($0) }
    return Column(a.type, values, validity: present.normalized)
  }

  private static func picked<Element>(
    _ flags: [Bool], _ a: [Element], _ b: [Element]
  ) -> [Element] {
    precondition(a.count == flags.count && b.count == flags.count, "one length")
    return [Element](capacity: flags.count) { (result: inout OutputSpan<Element>) in
      for row in flags.indices { result.append(flags[row] ? a[row] : b[row]) }
    }
  }

  /// Brings both under one dictionary, as two halves of one column, and picks codes.
  private static func pickedText(_ flags: [Bool], _ a: Column, _ b: Column) -> Values {
    guard case .codes(let codes, let words) = concatenated([a, b]).values else {
      preconditionFailure("text joins to text")
    }
    let half = flags.count
    return .codes(flags.indices.map { codes[flags[$0] ? $0 : half + $0] }, words)
  }
}
