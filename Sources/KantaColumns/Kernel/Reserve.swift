import CInline

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Zeroed memory for up to so many elements, of which only what is touched costs anything.
///
/// A table that grows can be given room for the largest it may become: nothing is copied when it
/// grows. Large reserves ask for huge pages, since touching fresh memory page by page costs more
/// than most work on it. Used by one owner from one thread at a time.
@safe
package final class Reserve<Element: BitwiseCopyable> {
  package let count: Int
  /// The first element.
  package let start: UnsafeMutablePointer<Element>
  private let mappedBytes: Int

  /// Below this, memory comes from the heap.
  private static var mappedFrom: Int { 1 << 20 }

  /// - Precondition: The machine has that much address space left.
  package init(_ count: Int) {
    self.count = max(1, count)
    let bytes = self.count * MemoryLayout<Element>.stride
    // SAFETY: both ways give zeroed memory of at least `bytes` bytes that is aligned for words,
    // and zero bytes are a value of a bitwise copyable type; it is freed in `deinit`, the same way.
    if bytes < Self.mappedFrom {
      mappedBytes = 0
      guard let memory = unsafe calloc(1, bytes) else { preconditionFailure("out of memory") }
      unsafe start = memory.bindMemory(to: Element.self, capacity: self.count)
      return
    }
    mappedBytes = bytes
    #if canImport(Darwin)
      let flags = MAP_PRIVATE | MAP_ANON
    #else
      let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
    #endif
    guard let memory = unsafe mmap(nil, bytes, PROT_READ | PROT_WRITE, flags, -1, 0),
      unsafe memory != MAP_FAILED
    else { preconditionFailure("out of address space") }
    unsafe Self.askForHugePages(memory, bytes: bytes)
    unsafe start = memory.bindMemory(to: Element.self, capacity: self.count)
  }

  /// A reserve with the same elements and room for `needed` and as many again.
  package func larger(holding needed: Int) -> Reserve {
    let result = Reserve(max(needed, count) * 2)
    // SAFETY: both have room for the elements of this one.
    unsafe result.start.update(from: start, count: count)
    return result
  }

  /// Asks for huge pages under memory that is about to be written; small memory has none.
  package static func askForHugePages(_ start: UnsafeMutablePointer<Element>, count: Int) {
    unsafe askForHugePages(start, bytes: count * MemoryLayout<Element>.stride)
  }

  private static func askForHugePages(_ memory: UnsafeMutableRawPointer, bytes: Int) {
    #if canImport(Glibc)
      let page = 1 << 21
      let first = (Int(bitPattern: memory) + page - 1) & ~(page - 1)
      let end = (Int(bitPattern: memory) + bytes) & ~(page - 1)
      // SAFETY: whole pages within the memory; the advice changes no content.
      guard end > first, let start = unsafe UnsafeMutableRawPointer(bitPattern: first) else {
        return
      }
      _ = unsafe madvise(start, end - first, Int32(MADV_HUGEPAGE))
    #endif
  }

  deinit {
    // SAFETY: as allocated in `init`; nobody has the pointer any more.
    if mappedBytes > 0 { unsafe munmap(start, mappedBytes) } else { unsafe free(start) }
  }
}

/// Brings the cache line of an address near.
@inline(__always)
package func prefetch<Element>(_ address: UnsafeMutablePointer<Element>) {
  // SAFETY: a prefetch is a hint; it reads nothing and cannot fault.
  unsafe kanta_prefetch(address)
}
