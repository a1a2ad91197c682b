import SystemPackage

/// What a folder holds, for completing file names.
package enum FolderListing {
  package struct Entry: Hashable, Sendable {
    package var name: String
    package var isFolder: Bool
  }

  /// The entries of `folder`, sorted by the bytes of their names; none when it cannot be read.
  package static func entries(of folder: String) -> [Entry] {
    Directory.entries(of: folder).map { name in
      let type = (try? FilePath(folder).appending(name).stat())?.type
      return Entry(name: name, isFolder: type == .directory)
    }
  }
}
