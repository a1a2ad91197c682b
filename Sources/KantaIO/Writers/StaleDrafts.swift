import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension SaveDraft {
  /// A day: nobody writes a file for so long without a byte.
  private static let staleSeconds: Int64 = 86_400

  /// Removes what saves left in the folder that were killed a day or more before `draft`, a file
  /// of this moment, was made.
  ///
  /// The times are those of one file system, so that no other machine's clock counts. What a save
  /// keeps of the file it replaces is as old as that file; without it the save is as whole.
  ///
  /// - Complexity: O(names in the folder).
  static func removeStale(beside draft: FilePath) {
    guard let now = try? FileBytes.identity(ofFile: draft.string).seconds else { return }
    let folder = draft.removingLastComponent()
    for name in FolderListing.names(in: folder.isEmpty ? "." : folder.string)
    where name.hasPrefix(".kanta-") && (name.hasSuffix(".tmp") || name.hasSuffix(".old")) {
      let path = folder.appending(name).string
      guard let written = try? FileBytes.identity(ofFile: path).seconds,
        written < now - staleSeconds
      else { continue }
      // SAFETY: the string lives as long as the call and ends with a zero.
      _ = unsafe unlink(path)
    }
  }
}
