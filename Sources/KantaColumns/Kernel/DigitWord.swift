/// Up to eight digits as a number, all at a time.
///
/// Source: the multiplication is D. Lemire's, "Quickly parsing eight digits" (2018).
package enum DigitWord {
  /// The number of the last `count` characters of a word, 1 to 8, if they are digits.
  ///
  /// The first character is in the lowest byte.
  @_alwaysEmitIntoClient
  @inline(__always)
  package static func value(_ word: UInt64, count: Int) -> UInt64? {
    let zeros: UInt64 = 0x3030_3030_3030_3030
    let unused = UInt64(64 &- 8 &* count)
    let kept: UInt64 = ~0 << unused
    var digits = (word & kept | zeros & ~kept) ^ zeros
    // A digit is at most 9: adding 6 leaves the low half only for others.
    let others = (digits | (digits &+ 0x0606_0606_0606_0606)) & 0xF0F0_F0F0_F0F0_F0F0
    guard others == 0 else { return nil }
    digits = digits &* 10 &+ (digits >> 8)
    let low = (digits & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
    let high = (digits >> 16 & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
    return (low &+ high) >> 32
  }
}
