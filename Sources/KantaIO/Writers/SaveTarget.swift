import KantaSource
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What a path to save to means.
enum SaveTarget {
  /// A device or a pipe, or a name that stands for an open file: written as it is.
  case direct(FilePath)
  /// A file to put in place, links followed, with the permissions of the one that is there.
  case replacing(FilePath, permissions: FilePermissions?)

  /// As many links in a row as Linux follows.
  private static let mostLinks = 40

  /// - Throws: `unwritable` when the path is a folder, its folder is missing, or there is no right
  ///   to write.
  init(_ path: String) throws(Diagnostic) {
    guard !path.isEmpty else { throw .unwritable(path, because: .noName) }
    let (file, isOpenFile) = try Self.followingLinks(path)
    do {
      let known = try FilePath(path).stat()
      if known.type == .directory { throw Diagnostic.unwritable(path, because: .isFolder) }
      if known.type != .regular || isOpenFile {
        self = .direct(FilePath(path))
        return
      }
      // Replacing needs no right to write the file itself; a user who took it away means it.
      // SAFETY: the string lives as long as the call and ends with a zero.
      guard unsafe access(file.string, W_OK) == 0 else { throw Errno(rawValue: errno) }
      self = .replacing(file, permissions: known.permissions)
    } catch let problem as Errno where problem == .noSuchFileOrDirectory {
      if path.hasSuffix("/") { throw .unwritable(path, because: .isFolder) }
      try Self.requireFolder(of: file, for: path)
      self = .replacing(file, permissions: nil)
    } catch let problem as Diagnostic {
      throw problem
    } catch {
      throw .unwritable(path, because: SaveProblem(error))
    }
  }

  /// The file at the end of the links, and whether the way leads through names of open files
  /// (`/dev/stdout`), which are not to be replaced.
  private static func followingLinks(_ path: String) throws(Diagnostic) -> (FilePath, Bool) {
    var file = FilePath(path)
    var isOpenFile = false
    for _ in 0..<mostLinks {
      isOpenFile = isOpenFile || ["/dev/", "/proc/"].contains { file.string.hasPrefix($0) }
      guard let target = target(ofLink: file) else { return (file, isOpenFile) }
      file = file.removingLastComponent().pushing(target)
    }
    throw .unwritable(path, because: .system(.tooManySymbolicLinkLevels))
  }

  /// Where the link at `path` leads; `nil` when it is no link.
  private static func target(ofLink path: FilePath) -> FilePath? {
    var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
    // SAFETY: `readlink` writes at most `bytes.count` bytes into `bytes` and returns how many.
    let count = unsafe readlink(path.string, &bytes, bytes.count)
    guard count > 0 else { return nil }
    return FilePath(String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self))
  }

  private static func requireFolder(of file: FilePath, for path: String) throws(Diagnostic) {
    let folder = file.removingLastComponent()
    guard !folder.isEmpty, (try? folder.stat()) == nil else { return }
    // The first part that is missing is the one to name, and to look for near misses of.
    var known = FilePath(folder.isAbsolute ? "/" : "")
    for (position, part) in folder.components.enumerated() {
      let next = known.appending(part)
      guard (try? next.stat()) == nil else {
        known = next
        continue
      }
      let siblings = FolderListing.subfolders(of: known.isEmpty ? "." : known.string)
      let nearest = Suggestion.nearest(to: part.string, among: siblings).first
      let rest = file.components.dropFirst(position + 1)
      let meant = nearest.map { known.appending($0).appending(rest).string }
      throw .unwritable(path, because: .noFolder(next.string, meant: meant))
    }
  }
}
