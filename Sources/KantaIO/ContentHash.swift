package import KantaColumns
package import KantaSource

/// SHA-256 of bytes that come in pieces.
///
/// Source: FIPS 180-4, "Secure Hash Standard" (2015), §5 and §6.2.
package struct ContentHash: Sendable {
  private static let blockSize = 64
  private static let bytesPerRead = 1 << 20

  private var state: [UInt32] = [
    0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A, 0x510E_527F, 0x9B05_688C, 0x1F83_D9AB,
    0x5BE0_CD19,
  ]
  /// The bytes that do not fill a block yet.
  private var pending: [UInt8] = []
  private var byteCount = 0

  package init() {}

  /// Adds bytes behind those added before.
  ///
  /// - Complexity: O(bytes).
  package mutating func update(_ bytes: [UInt8]) {
    byteCount += bytes.count
    var start = 0
    if !pending.isEmpty {
      start = min(bytes.count, Self.blockSize - pending.count)
      pending += bytes[..<start]
      guard pending.count == Self.blockSize else { return }
      let block = pending
      Self.compress(block.span, at: 0, into: &state)
      pending.removeAll(keepingCapacity: true)
    }
    let span = bytes.span
    while start + Self.blockSize <= bytes.count {
      Self.compress(span, at: start, into: &state)
      start += Self.blockSize
    }
    pending += bytes[start...]
  }

  /// The hash of everything added, as 64 hexadecimal digits.
  package func digest() -> String {
    var last = self
    let bitCount = UInt64(byteCount) &* 8
    let zeroCount = (Self.blockSize + 55 - byteCount % Self.blockSize) % Self.blockSize
    let length = (0..<8).map { UInt8(truncatingIfNeeded: bitCount >> (56 - 8 * UInt64($0))) }
    last.update([0x80] + [UInt8](repeating: 0, count: zeroCount) + length)
    return last.state.map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }.joined()
  }

  /// The size and hash of a file as it lies on the disk.
  ///
  /// - Throws: `noFile`, `unreadable`, `fileChanged` when it becomes shorter, `interrupted`.
  package static func ofFile(
    _ path: String, on execution: Execution
  ) throws(Diagnostic) -> (byteCount: Int, digest: String) {
    let file = try FileBytes(path: path)
    var hash = ContentHash()
    for start in stride(from: 0, to: file.count, by: bytesPerRead) {
      if execution.cancellation.isRequested { throw Diagnostic.interrupted }
      hash.update(try file.read(start..<start + bytesPerRead))
    }
    return (file.count, hash.digest())
  }

  /// Works one block of 64 bytes into the state.
  private static func compress(
    _ bytes: Span<UInt8>, at start: Int, into state: inout [UInt32]
  ) {
    var schedule: [16 of UInt32] = .init(repeating: 0)
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    let constants = roundConstants
    for round in 0..<64 {
      let place = round & 15
      var word: UInt32
      if round < 16 {
        let byte = start + 4 * round
        word = UInt32(bytes[byte]) << 24 | UInt32(bytes[byte + 1]) << 16
        word |= UInt32(bytes[byte + 2]) << 8 | UInt32(bytes[byte + 3])
      } else {
        let early = schedule[(round + 1) & 15]
        let late = schedule[(round + 14) & 15]
        let sigma0 = rotated(early, 7) ^ rotated(early, 18) ^ (early >> 3)
        let sigma1 = rotated(late, 17) ^ rotated(late, 19) ^ (late >> 10)
        word = schedule[place] &+ sigma0 &+ schedule[(round + 9) & 15] &+ sigma1
      }
      schedule[place] = word
      let choice = (e & f) ^ (~e & g)
      let sum1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
      let first = h &+ sum1 &+ choice &+ constants[round] &+ word
      let majority = (a & b) ^ (a & c) ^ (b & c)
      let sum0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
      let second = sum0 &+ majority
      (h, g, f, e) = (g, f, e, d &+ first)
      (d, c, b, a) = (c, b, a, first &+ second)
    }
    let changed = [a, b, c, d, e, f, g, h]
    for index in 0..<8 { state[index] = state[index] &+ changed[index] }
  }

  private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word >> count | word << (32 - count)
  }

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
  private static let roundConstants: [UInt32] = [
    0x428A_2F98, 0x7137_4491, 0xB5C0_FBCF, 0xE9B5_DBA5, 0x3956_C25B, 0x59F1_11F1, 0x923F_82A4,
    0xAB1C_5ED5, 0xD807_AA98, 0x1283_5B01, 0x2431_85BE, 0x550C_7DC3, 0x72BE_5D74, 0x80DE_B1FE,
    0x9BDC_06A7, 0xC19B_F174, 0xE49B_69C1, 0xEFBE_4786, 0x0FC1_9DC6, 0x240C_A1CC, 0x2DE9_2C6F,
    0x4A74_84AA, 0x5CB0_A9DC, 0x76F9_88DA, 0x983E_5152, 0xA831_C66D, 0xB003_27C8, 0xBF59_7FC7,
    0xC6E0_0BF3, 0xD5A7_9147, 0x06CA_6351, 0x1429_2967, 0x27B7_0A85, 0x2E1B_2138, 0x4D2C_6DFC,
    0x5338_0D13, 0x650A_7354, 0x766A_0ABB, 0x81C2_C92E, 0x9272_2C85, 0xA2BF_E8A1, 0xA81A_664B,
    0xC24B_8B70, 0xC76C_51A3, 0xD192_E819, 0xD699_0624, 0xF40E_3585, 0x106A_A070, 0x19A4_C116,
    0x1E37_6C08, 0x2748_774C, 0x34B0_BCB5, 0x391C_0CB3, 0x4ED8_AA4A, 0x5B9C_CA4F, 0x682E_6FF3,
    0x748F_82EE, 0x78A5_636F, 0x84C8_7814, 0x8CC7_0208, 0x90BE_FFFA, 0xA450_6CEB, 0xBEF9_A3F7,
    0xC671_78F2,
  ]
}
