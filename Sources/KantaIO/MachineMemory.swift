import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How much memory this process could have.
package enum MachineMemory {
  /// What the machine has, or what the container of this process may use of it.
  package static var bytes: Int {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let size = sysconf(Int32(_SC_PAGESIZE))
    // Where the system does not say, a small machine is assumed.
    let machine = pages > 0 && size > 0 ? pages * size : 2 << 30
    return min(machine, containerLimit ?? machine)
  }

  /// The limit of a control group, as a number in a small file; the word `max` is none.
  private static var containerLimit: Int? {
    guard
      let file = try? FileDescriptor.open(FilePath("/sys/fs/cgroup/memory.max"), .readOnly)
    else { return nil }
    defer { try? file.close() }
    var digits = [UInt8](repeating: 0, count: 24)
    // SAFETY: the call writes no more than the count of the buffer, which lives as long as it.
    let count = (try? unsafe digits.withUnsafeMutableBytes { try unsafe file.read(into: $0) }) ?? 0
    return Int(String(decoding: digits[..<count].prefix { $0 > 0x20 }, as: UTF8.self))
  }
}
