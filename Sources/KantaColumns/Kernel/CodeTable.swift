/// Numbers for codes below a limit in order of first appearance, for rows that come batch by batch.
///
/// A code leads to its number by itself, without a search. Used by one worker at a time.
package final class CodeTable {
  /// The codes by number.
  package private(set) var codes: [UInt32] = []
  /// By code, the number + 1; 0 for a code that was not seen.
  private let numbers: Reserve<UInt32>

  /// A table for codes below `limit`.
  package init(limit: Int) { numbers = Reserve(limit) }

  package var count: Int { codes.count }

  /// Bytes that the table takes, if the codes are spread over all there may be.
  package var byteCount: Int { (numbers.count + codes.count) * 4 }

  /// The numbers of a batch of codes, new ones for those not seen before.
  ///
  /// - Complexity: O(batch).
  package func numbers(of batch: [UInt32]) -> [UInt32] {
    var known = codes
    codes = []
    let (numbers, limit) = (numbers, UInt32(truncatingIfNeeded: numbers.count))
    let result = batch.map { code in
      precondition(code < limit, "codes are below their limit")
      // SAFETY: the code was held against the limit.
      let place = unsafe numbers.start + Int(code)
      if unsafe place.pointee == 0 {
        known.append(code)
        unsafe place.pointee = UInt32(truncatingIfNeeded: known.count)
      }
      return unsafe place.pointee &- 1
    }
    codes = known
    return result
  }
}
