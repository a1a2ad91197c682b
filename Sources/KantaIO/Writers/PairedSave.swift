package import KantaSource
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writes a file and another one beside it, both whole, or neither of them.
///
/// What stands in the second is made when the first is written. Both lie in temporary files before
/// one of them is put in its place; when the second cannot be put there, what the first replaced
/// is put back.
///
/// - Returns: How many bytes the first file has.
/// - Throws: `unwritable`, or what the closures throw.
package func saveAtomically(
  to path: String, beside companion: String, calls: SavingCalls = .system,
  _ body: (inout ChunkWriter) throws(Diagnostic) -> Void,
  companion text: () throws(Diagnostic) -> [UInt8]
) throws(Diagnostic) -> Int {
  let target = try SaveTarget(path)
  let companionTarget = try SaveTarget(companion)
  guard case .replacing(let file, let permissions) = target,
    case .replacing(let other, let otherPermissions) = companionTarget
  else {
    // A device or a pipe is written as it is, and nothing can be put back.
    let count = try saveAtomically(to: path, calls: calls, body)
    let bytes = try text()
    _ = try saveAtomically(to: companion, calls: calls) {
      (out: inout ChunkWriter) throws(Diagnostic) in try out.write(bytes)
    }
    return count
  }
  let first = try SaveDraft(of: file, permissions, for: path, calls, body)
  do throws(Diagnostic) {
    let bytes = try text()
    let second = try SaveDraft(of: other, otherPermissions, for: companion, calls) {
      (out: inout ChunkWriter) throws(Diagnostic) in try out.write(bytes)
    }
    do throws(Diagnostic) {
      try first.place(with: second, calls)
    } catch {
      second.discard()
      throw error
    }
  } catch {
    first.discard()
    throw error
  }
  flushFolder(of: file)
  return first.byteCount
}

/// Whether something lies at `path` that is no folder and does not start with `start`.
package func isOtherFile(at path: String, than start: String) -> Bool {
  let file = FilePath(path)
  guard let known = try? file.stat(), known.type != .directory else { return false }
  guard known.type == .regular else { return true }
  return !fileStarts(at: path, with: start)
}

/// Whether there is a file at `path` that starts with `start`.
package func fileStarts(at path: String, with start: String) -> Bool {
  let wanted = Array(start.utf8)
  guard let bytes = try? FileBytes(path: path).read(0..<wanted.count) else { return false }
  return bytes == wanted
}

extension SaveDraft {
  /// Puts this file and then another one in their places; this one is taken back when the other
  /// cannot be.
  fileprivate func place(with other: SaveDraft, _ calls: SavingCalls) throws(Diagnostic) {
    let old = keptOld()
    defer { old.discard() }
    try place(calls)
    do throws(Diagnostic) {
      try other.place(calls)
    } catch {
      old.restore(to: file)
      throw error
    }
  }

  /// Another name for the file that is about to be replaced.
  private func keptOld() -> ReplacedFile {
    let folder = file.removingLastComponent()
    for attempt in 0..<1000 {
      let name = folder.appending(".kanta-\(getpid())-\(attempt).old")
      // SAFETY: both strings live as long as the call and end with a zero.
      if unsafe link(file.string, name.string) == 0 { return .named(name) }
      switch Errno(rawValue: errno) {
      case .fileExists: continue
      case .noSuchFileOrDirectory: return .nothing
      default: return .unknown
      }
    }
    return .unknown
  }
}

/// What stood in the place of a file before.
private enum ReplacedFile {
  case nothing
  /// It has this name, too.
  case named(FilePath)
  /// The file system has no second names.
  case unknown

  /// Puts it back; where that is not possible, the new file stays, which is whole.
  func restore(to file: FilePath) {
    switch self {
    // SAFETY: the strings live as long as the calls and end with a zero.
    case .nothing: _ = unsafe unlink(file.string)
    case .named(let old): _ = unsafe rename(old.string, file.string)
    case .unknown: break
    }
  }

  func discard() {
    // SAFETY: the string lives as long as the call and ends with a zero.
    if case .named(let old) = self { _ = unsafe unlink(old.string) }
  }
}
