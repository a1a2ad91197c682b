/// Work on flags, one per row, eight at a time: a flag is a byte that is 0 or 1.
package enum FlagKernels {
  /// Where both are set.
  ///
  /// - Precondition: `a` and `b` have one length, as with all pairs here.
  package static func both(_ a: [Bool], _ b: [Bool]) -> [Bool] { combined(a, b) { $0 & $1 } }

  /// Where at least one of the two is set.
  package static func either(_ a: [Bool], _ b: [Bool]) -> [Bool] { combined(a, b) { $0 | $1 } }

  /// Where just one of the two is set.
  package static func difference(_ a: [Bool], _ b: [Bool]) -> [Bool] { combined(a, b) { $0 ^ $1 } }

  /// Where the flag is not set.
  package static func opposite(_ flags: [Bool]) -> [Bool] {
    combined(flags, flags) { word, _ in word ^ 0x0101_0101_0101_0101 }
  }

  /// How many flags are set.
  package static func count(_ flags: [Bool]) -> Int {
    // SAFETY: words are read from within the flags.
    unsafe flags.withUnsafeBytes { bytes in
      var count = 0
      var at = 0
      while at &+ 8 <= bytes.count {
        count &+= unsafe bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self).nonzeroBitCount
        at &+= 8
      }
      while at < bytes.count {
        count &+= unsafe Int(bytes[at])
        at &+= 1
      }
      return count
    }
  }

  /// The positions of the set flags, in order, without a branch per row.
  package static func positions(_ flags: [Bool]) -> [UInt32] {
    precondition(flags.count < Int(UInt32.max), "row positions fit 32 bits")
    // SAFETY: each row writes at most one position behind those before it, so that there is room
    // for one more than there are rows; only the found ones count.
    return unsafe [UInt32](unsafeUninitializedCapacity: flags.count + 1) { rows, found in
      guard let target = rows.baseAddress else { return }
      unsafe flags.withUnsafeBytes { bytes in
        var next = 0
        for row in 0..<bytes.count {
          unsafe target[next] = UInt32(truncatingIfNeeded: row)
          next &+= unsafe Int(bytes[row])
        }
        found = next
      }
    }
  }

  /// Words of eight flags made from those of two; flags behind the last whole word are made singly.
  @inline(__always)
  private static func combined(
    _ a: [Bool], _ b: [Bool], _ body: (UInt64, UInt64) -> UInt64
  ) -> [Bool] {
    precondition(a.count == b.count, "two flags for each row")
    // SAFETY: words and bytes are read and written within the flags; the bodies make bytes that are
    // 0 or 1 from such bytes.
    return unsafe [Bool](unsafeUninitializedCapacity: a.count) { target, count in
      count = a.count
      let out = UnsafeMutableRawBufferPointer(target)
      unsafe a.withUnsafeBytes { a in
        unsafe b.withUnsafeBytes { b in
          var at = 0
          while at &+ 8 <= count {
            let word = unsafe body(
              a.loadUnaligned(fromByteOffset: at, as: UInt64.self),
              b.loadUnaligned(fromByteOffset: at, as: UInt64.self))
            unsafe out.storeBytes(of: word, toByteOffset: at, as: UInt64.self)
            at &+= 8
          }
          while at < count {
            unsafe out[at] = UInt8(truncatingIfNeeded: body(UInt64(a[at]), UInt64(b[at])) & 1)
            at &+= 1
          }
        }
      }
    }
  }
}
