package import KantaSource
package import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writes a file whole or not at all, and returns how many bytes it has.
///
/// `body` writes into a temporary file in the same folder, which is then flushed to the disk and
/// put in the place of `path`: a reader sees the old file or the new one, never a part. When
/// anything fails, or `body` throws (an interruption does), the temporary file is removed and the
/// old file is as it was. A link stays a link and its target is replaced; the permissions of an
/// existing file are kept. Devices and pipes are written directly. What a save left in the folder
/// that was killed, a day ago or more, is removed.
///
/// - Throws: `unwritable`, or what `body` throws.
package func saveAtomically(
  to path: String, _ body: (inout ChunkWriter) throws(Diagnostic) -> Void
) throws(Diagnostic) -> Int {
  try saveAtomically(to: path, calls: .system, body)
}

/// Says what would keep a file from being saved at `path`, before there is anything to save.
///
/// - Throws: `unwritable`.
package func requireSavable(_ path: String) throws(Diagnostic) {
  guard case .replacing(let file, _) = try SaveTarget(path) else { return }
  let folder = file.removingLastComponent()
  // SAFETY: the string lives as long as the call and ends with a zero.
  guard unsafe access(folder.isEmpty ? "." : folder.string, W_OK) == 0 else {
    throw .unwritable(path, because: .system(Errno(rawValue: errno)))
  }
}

/// As `saveAtomically(to:_:)`, with the calls that reach the disk given.
package func saveAtomically(
  to path: String, calls: SavingCalls, _ body: (inout ChunkWriter) throws(Diagnostic) -> Void
) throws(Diagnostic) -> Int {
  switch try SaveTarget(path) {
  case .direct(let file):
    let descriptor = try system(path) {
      try FileDescriptor.open(file, .writeOnly, options: .append)
    }
    return try write(to: descriptor, for: path, calls, isFile: false, body)
  case .replacing(let file, let permissions):
    let draft = try SaveDraft(of: file, permissions, for: path, calls, body)
    do throws(Diagnostic) {
      try draft.place(calls)
    } catch {
      draft.discard()
      throw error
    }
    flushFolder(of: file)
    return draft.byteCount
  }
}

/// A file that is written and on the disk, beside the place it is meant for.
struct SaveDraft {
  let file: FilePath
  let byteCount: Int
  private let path: String
  private let temporary: FilePath

  /// Writes the draft; nothing of it is left when that fails.
  init(
    of file: FilePath, _ permissions: FilePermissions?, for path: String, _ calls: SavingCalls,
    _ body: (inout ChunkWriter) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    let (descriptor, temporary) = try openTemporary(beside: file, permissions, for: path)
    Self.removeStale(beside: temporary)
    do throws(Diagnostic) {
      byteCount = try write(to: descriptor, for: path, calls, isFile: true, body)
    } catch {
      // SAFETY: the string lives as long as the call and ends with a zero.
      _ = unsafe unlink(temporary.string)
      throw error
    }
    self.file = file
    self.path = path
    self.temporary = temporary
  }

  /// Puts it in its place.
  func place(_ calls: SavingCalls) throws(Diagnostic) {
    try system(path) { try calls.place(temporary, file) }
  }

  /// Removes it.
  func discard() {
    // SAFETY: the string lives as long as the call and ends with a zero.
    _ = unsafe unlink(temporary.string)
  }
}

/// The calls that put bytes on the disk, so that a test can let them fail as a full disk does.
package struct SavingCalls: Sendable {
  /// Writes all bytes.
  package var write: @Sendable (FileDescriptor, [UInt8]) throws -> Void
  /// Returns when the file is on the disk.
  package var flush: @Sendable (FileDescriptor) throws -> Void
  /// Gives a file the name of another one, which it replaces.
  package var place: @Sendable (FilePath, FilePath) throws -> Void

  package init(
    write: @escaping @Sendable (FileDescriptor, [UInt8]) throws -> Void = SavingCalls.system.write,
    flush: @escaping @Sendable (FileDescriptor) throws -> Void = SavingCalls.system.flush,
    place: @escaping @Sendable (FilePath, FilePath) throws -> Void = SavingCalls.system.place
  ) {
    self.write = write
    self.flush = flush
    self.place = place
  }

  /// The operating system's.
  package static let system = SavingCalls(
    write: { descriptor, bytes in _ = try descriptor.writeAll(bytes) },
    flush: { descriptor in
      guard fsync(descriptor.rawValue) != 0 else { return }
      let problem = Errno(rawValue: errno)
      // Some file systems have no such thing as flushing.
      if problem != .invalidArgument, problem != .notSupported { throw problem }
    },
    place: { temporary, file in
      // SAFETY: both strings live as long as the call and end with a zero.
      guard unsafe rename(temporary.string, file.string) == 0 else {
        throw Errno(rawValue: errno)
      }
    })
}

/// What the body of a save writes to.
package struct ChunkWriter: ~Copyable {
  /// Small pieces are gathered until there are this many bytes.
  private static let bufferSize = 1 << 18

  private let descriptor: FileDescriptor
  private let path: String
  private let calls: SavingCalls
  private var buffer: [UInt8] = []
  /// How many bytes were written so far.
  package private(set) var byteCount = 0

  fileprivate init(_ descriptor: FileDescriptor, for path: String, _ calls: SavingCalls) {
    self.descriptor = descriptor
    self.path = path
    self.calls = calls
  }

  /// Writes `bytes` after what was written before.
  ///
  /// - Throws: `unwritable` when the disk is full or fails.
  package mutating func write(_ bytes: [UInt8]) throws(Diagnostic) {
    byteCount += bytes.count
    buffer += bytes
    if buffer.count >= Self.bufferSize { try empty() }
  }

  fileprivate mutating func empty() throws(Diagnostic) {
    guard !buffer.isEmpty else { return }
    try system(path) { try calls.write(descriptor, buffer) }
    buffer.removeAll(keepingCapacity: true)
  }
}

/// Runs `body` over `descriptor` and closes it, whatever happens.
private func write(
  to descriptor: FileDescriptor, for path: String, _ calls: SavingCalls, isFile: Bool,
  _ body: (inout ChunkWriter) throws(Diagnostic) -> Void
) throws(Diagnostic) -> Int {
  var writer = ChunkWriter(descriptor, for: path, calls)
  do throws(Diagnostic) {
    try body(&writer)
    try writer.empty()
    if isFile { try system(path) { try calls.flush(descriptor) } }
  } catch {
    try? descriptor.close()
    throw error
  }
  try system(path) { try descriptor.close() }
  return writer.byteCount
}

/// A new file in the folder of `file`, with the permissions the saved file is to have.
private func openTemporary(
  beside file: FilePath, _ permissions: FilePermissions?, for path: String
) throws(Diagnostic) -> (FileDescriptor, FilePath) {
  let folder = file.removingLastComponent()
  var attempt = 0
  while true {
    let name = ".kanta-\(getpid())-\(attempt).tmp"
    let temporary = folder.appending(name)
    do {
      let descriptor = try FileDescriptor.open(
        temporary, .writeOnly, options: [.create, .exclusiveCreate],
        permissions: permissions == nil ? FilePermissions(rawValue: 0o666) : .ownerReadWrite)
      if let permissions { _ = fchmod(descriptor.rawValue, permissions.rawValue) }
      return (descriptor, temporary)
    } catch let problem as Errno where problem == .fileExists && attempt < 1000 {
      attempt += 1  // left by a run that was killed, or another save at this moment
    } catch {
      throw .unwritable(path, because: SaveProblem(error))
    }
  }
}

/// The new name is on the disk once its folder is; that the file system cannot say so is no
/// failure, as the file is already in its place.
func flushFolder(of file: FilePath) {
  let folder = file.removingLastComponent()
  guard
    let descriptor = try? FileDescriptor.open(folder.isEmpty ? "." : folder, .readOnly)
  else { return }
  _ = fsync(descriptor.rawValue)
  try? descriptor.close()
}

/// `call`, with a system error as the diagnostic for `path`.
private func system<Result>(
  _ path: String, _ call: () throws -> Result
) throws(Diagnostic) -> Result {
  do {
    return try call()
  } catch {
    throw .unwritable(path, because: SaveProblem(error))
  }
}
