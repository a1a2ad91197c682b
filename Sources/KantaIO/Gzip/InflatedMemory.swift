import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Memory that is reserved for the largest size and taken page by page as it is written.
///
/// So bytes whose number nobody knows beforehand are written where they stay: growing by copying
/// would touch fresh memory twice, which costs more than inflating.
@safe final class InflatedMemory: Sendable {
  /// How many bytes all inflated files of the process hold.
  private static let held = Atomic<Int>(0)

  /// How many more bytes may be held: all files together take up to a quarter of the memory.
  static var free: Int {
    max(0, MachineMemory.bytes / 4 - held.load(ordering: .relaxed))
  }

  private static let pageSize = sysconf(Int32(_SC_PAGESIZE))

  /// How many bytes there is room for.
  let capacity: Int
  private let start: Region
  private let mapped: Atomic<Int>
  private let counted = Atomic<Int>(0)

  // SAFETY: the address never changes. Who writes holds a lock, and who reads is told how many
  // bytes are written by an atomic that is set after them (see `InflatedBytes`).
  @safe private struct Region: @unchecked Sendable {
    let base: UnsafeMutableRawPointer?
  }

  /// Reserves room for `capacity` bytes, or none where that cannot be had.
  init(capacity: Int) {
    let size = (max(0, capacity) + Self.pageSize - 1) / Self.pageSize * Self.pageSize
    // SAFETY: a new private mapping, which nobody else knows; `deinit` gives it back.
    let base = size == 0 ? nil : unsafe Self.reserve(size)
    unsafe start = Region(base: base)
    self.capacity = unsafe base == nil ? 0 : capacity
    mapped = Atomic(unsafe base == nil ? 0 : size)
  }

  private static func reserve(_ size: Int) -> UnsafeMutableRawPointer? {
    #if canImport(Darwin)
      let flags = MAP_PRIVATE | MAP_ANON | MAP_NORESERVE
    #else
      let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
    #endif
    // SAFETY: the system chooses the place; a failure is told from an address by its value.
    let base = unsafe mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0)
    guard let base = unsafe base, Int(bitPattern: base) != -1 else { return nil }
    #if os(Linux)
      // Pages of 2 MiB are touched ten times as fast; small files would waste them.
      if size >= 4 << 20 { unsafe madvise(base, size, Int32(MADV_HUGEPAGE)) }
    #endif
    return unsafe base
  }

  deinit {
    _ = Self.held.wrappingSubtract(counted.load(ordering: .relaxed), ordering: .relaxed)
    let size = mapped.load(ordering: .relaxed)
    if let base = unsafe start.base, size > 0 { unsafe munmap(base, size) }
  }

  /// The room from `offset` on, of at most `count` bytes.
  func room(at offset: Int, count: Int) -> UnsafeMutableRawBufferPointer {
    guard let base = unsafe start.base, offset < capacity else {
      return unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)
    }
    // SAFETY: the range lies inside of the mapping.
    return unsafe UnsafeMutableRawBufferPointer(
      start: base + offset, count: min(count, capacity - offset))
  }

  /// Counts bytes that were written.
  func count(_ bytes: Int) {
    counted.wrappingAdd(bytes, ordering: .relaxed)
    Self.held.wrappingAdd(bytes, ordering: .relaxed)
  }

  /// Gives back what lies behind the first `count` bytes, which nobody may write any more.
  func trim(to count: Int) {
    let size = (count + Self.pageSize - 1) / Self.pageSize * Self.pageSize
    let before = mapped.load(ordering: .relaxed)
    guard let base = unsafe start.base, size < before else { return }
    // SAFETY: both ends are ends of pages of the mapping, and what is written lies before them.
    unsafe munmap(base + size, before - size)
    mapped.store(size, ordering: .relaxed)
  }
}
