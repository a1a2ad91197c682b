import KantaSource
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a folder holds, for completing file names and for advice; names are in byte order.
package enum FolderListing {
  package struct Entry: Hashable, Sendable {
    package var name: String
    package var isFolder: Bool
  }

  /// The entries of `folder`; none when it cannot be read.
  package static func entries(of folder: String) -> [Entry] {
    names(in: folder).map { name in
      let type = (try? FilePath(folder).appending(name).stat())?.type
      return Entry(name: name, isFolder: type == .directory)
    }
  }

  /// The names of the folders in `folder`, without hidden ones; none when it cannot be read.
  static func subfolders(of folder: String) -> [String] {
    entries(of: folder).filter { $0.isFolder && !$0.name.hasPrefix(".") }.map(\.name)
  }

  /// The names of all entries of `folder`; none when it cannot be read.
  static func names(in folder: String) -> [String] {
    guard let stream = unsafe opendir(folder) else { return [] }
    // SAFETY: `stream` is open until the end of this scope, each entry is copied before the next
    // call of `readdir`, and `d_name` ends with a zero inside the entry.
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
        unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(cString: $0)
        }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Whether there is anything at `path`.
  static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  /// The entries of the folder of `path` whose names are near to its last part, nearest first, as
  /// paths; case differences and another ending count as near.
  static func namesNear(_ path: String) -> [String] {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard let last = parts.last, !last.isEmpty else { return [] }
    let folder = parts.dropLast().joined(separator: "/")
    let prefix = parts.count > 1 ? folder + "/" : ""
    let names = names(in: parts.count > 1 ? (folder.isEmpty ? "/" : folder) : ".")
    let stem = last.split(separator: ".").first.map(String.init) ?? String(last)
    var near = Suggestion.nearest(to: String(last), among: names)
    for name in names where !near.contains(name) && near.count < 3 {
      let nameStem = name.split(separator: ".").first.map(String.init) ?? name
      if nameStem.lowercased() == stem.lowercased() { near.append(name) }
    }
    return near.map { prefix + $0 }
  }
}
