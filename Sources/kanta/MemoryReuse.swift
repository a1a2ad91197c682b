import CInline

/// How the C library keeps memory that was given back.
enum MemoryReuse {
  /// Lets memory of batches be used again at once.
  ///
  /// Giving it back to the system in between makes every processor forget where it was, and costs
  /// more than the work on the batches. The heap has large pages.
  static func install() { kanta_keep_freed_memory() }
}
