import RealModule

/// Functions of one number; what is not finite becomes missing.
package enum NumberKernels {
  /// Missing for 0 and below.
  package static func naturalLogarithms(
    _ values: [Double], _ validity: Validity?
  ) -> ArithmeticKernels.Numbers {
    ArithmeticKernels.finite(values.map { Double.log($0) }, validity)
  }

  /// Missing where the result is larger than any double.
  package static func exponentials(
    _ values: [Double], _ validity: Validity?
  ) -> ArithmeticKernels.Numbers {
    ArithmeticKernels.finite(values.map { Double.exp($0) }, validity)
  }

  /// Missing below 0.
  package static func squareRoots(
    _ values: [Double], _ validity: Validity?
  ) -> ArithmeticKernels.Numbers {
    ArithmeticKernels.finite(values.map { $0.squareRoot() }, validity)
  }

  /// The number of the right-closed interval between ascending cut points that each value is in.
  package static func intervals(_ values: [Double], _ points: [Double]) -> [Int] {
    values.map { value in
      var low = 0
      var high = points.count
      while low < high {
        let middle = (low + high) / 2
        if points[middle] < value { low = middle + 1 } else { high = middle }
      }
      return low
    }
  }
}
