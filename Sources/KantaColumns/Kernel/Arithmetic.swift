/// Arithmetic over dense values.
///
/// Exact kernels give `nil` when a result on a row that is there does not fit 64 bits. Kernels over
/// doubles turn what is not finite into missing, so that no NaN and no infinity leaves them.
package enum ArithmeticKernels {
  /// Dense doubles and which of them are there.
  package typealias Numbers = (values: [Double], validity: Validity?)

  /// a + b, exactly.
  package static func sum(
    _ a: Side<Int64>, _ b: Side<Int64>, count: Int, validity: Validity?
  ) -> [Int64]? {
    exact(a, b, count, validity) { x, y in
      let result = x &+ y
      return (result, (x ^ result) & (y ^ result))
    }
  }

  /// a − b, exactly.
  package static func difference(
    _ a: Side<Int64>, _ b: Side<Int64>, count: Int, validity: Validity?
  ) -> [Int64]? {
    exact(a, b, count, validity) { x, y in
      let result = x &- y
      return (result, (x ^ y) & (x ^ result))
    }
  }

  /// a × b, exactly.
  package static func product(
    _ a: Side<Int64>, _ b: Side<Int64>, count: Int, validity: Validity?
  ) -> [Int64]? {
    exact(a, b, count, validity) { x, y in
      let (result, overflow) = x.multipliedReportingOverflow(by: y)
      return (result, overflow ? -1 : 0)
    }
  }

  /// The remainder with the sign of b, as `a − b × floor(a ÷ b)`; missing where b is 0.
  package static func remainder(
    _ a: Side<Int64>, _ b: Side<Int64>, count: Int, validity: Validity?
  ) -> (values: [Int64], validity: Validity?) {
    let values = zipped(a, b, count: count) { (x: Int64, y: Int64) -> Int64 in
      if y == 0 || y == -1 { return 0 }
      let rest = x % y
      return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest
    }
    let defined = Validity(count: count) { b.value($0) != 0 }
    return (values, Validity.both(validity, defined)?.normalized)
  }

  package static func sum(
    _ a: Side<Double>, _ b: Side<Double>, count: Int, validity: Validity?
  ) -> Numbers {
    finite(zipped(a, b, count: count) { $0 + $1 }, validity)
  }

  package static func difference(
    _ a: Side<Double>, _ b: Side<Double>, count: Int, validity: Validity?
  ) -> Numbers {
    finite(zipped(a, b, count: count) { $0 - $1 }, validity)
  }

  package static func product(
    _ a: Side<Double>, _ b: Side<Double>, count: Int, validity: Validity?
  ) -> Numbers {
    finite(zipped(a, b, count: count) { $0 * $1 }, validity)
  }

  /// a ÷ b; missing where b is 0.
  package static func quotient(
    _ a: Side<Double>, _ b: Side<Double>, count: Int, validity: Validity?
  ) -> Numbers {
    finite(zipped(a, b, count: count) { $0 / $1 }, validity)
  }

  /// The remainder with the sign of b; missing where b is 0.
  package static func remainder(
    _ a: Side<Double>, _ b: Side<Double>, count: Int, validity: Validity?
  ) -> Numbers {
    finite(
      zipped(a, b, count: count) { (x: Double, y: Double) -> Double in
        let rest = x.truncatingRemainder(dividingBy: y)
        return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest
      }, validity)
  }

  /// −a, exactly.
  package static func negated(_ values: [Int64], _ validity: Validity?) -> [Int64]? {
    difference(.constant(0), .rows(values), count: values.count, validity: validity)
  }

  /// Without sign, exactly.
  package static func magnitudes(_ values: [Int64], _ validity: Validity?) -> [Int64]? {
    let signs = Side.rows(values).mapped { $0 < 0 ? Int64(-1) : 1 }
    return product(.rows(values), signs, count: values.count, validity: validity)
  }

  /// The values with whatever is not finite made missing.
  ///
  /// One pass when everything is finite: adding 1 to the exponent carries into the sign bit only
  /// where the exponent is all ones, as it is for infinities and NaN.
  package static func finite(_ values: [Double], _ validity: Validity?) -> Numbers {
    var carries: UInt64 = 0
    for row in values.indices {
      carries |= (values[row].bitPattern & 0x7FFF_FFFF_FFFF_FFFF) &+ 0x0010_0000_0000_0000
    }
    guard carries >> 63 == 1 else { return (values, validity) }
    let present = Validity.both(validity, Validity(count: values.count) { values[$0].isFinite })
    return (values.map { $0.isFinite ? $0 : 0 }, present?.normalized)
  }

  /// Exact results with a number beside each whose sign bit says that it did not fit.
  @inline(__always)
  private static func exact(
    _ a: Side<Int64>, _ b: Side<Int64>, _ count: Int, _ validity: Validity?,
    _ body: (Int64, Int64) -> (result: Int64, overflow: Int64)
  ) -> [Int64]? {
    var overflow: Int64 = 0
    let values = zipped(a, b, count: count) { (x: Int64, y: Int64) -> Int64 in
      let step = body(x, y)
      overflow |= step.overflow
      return step.result
    }
    guard overflow < 0 else { return values }
    // The value at a missing row may be anything, so only rows that are there can overflow.
    let isReal = Validity.anyPresent(validity, count: count) {
      body(a.value($0), b.value($0)).overflow < 0
    }
    return isReal ? nil : values
  }
}
