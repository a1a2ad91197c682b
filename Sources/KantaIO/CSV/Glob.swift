package import KantaSource

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The files that `pattern` names, sorted bytewise; a name without `*`, `?` or `[` is itself.
///
/// - Throws: `noFile` when nothing matches, with names that are near.
package func expandGlob(_ pattern: String) throws(Diagnostic) -> [String] {
  guard pattern.utf8.contains(where: { "*?[".utf8.contains($0) }), !Directory.exists(pattern) else {
    return [pattern]
  }
  var found = unsafe glob_t()
  // SAFETY: `glob` fills `found`, which is read only up to `gl_pathc` and freed once, here.
  defer { unsafe globfree(&found) }
  guard unsafe glob(pattern, GLOB_NOSORT, nil, &found) == 0 else {
    throw .noFile(pattern, near: Directory.namesNear(pattern))
  }
  var paths: [String] = []
  for index in 0..<Int(unsafe found.gl_pathc) {
    guard let path = unsafe found.gl_pathv[index] else { continue }
    paths.append(unsafe String(cString: path))
  }
  return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}

/// What a folder holds, for advice.
enum Directory {
  static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  /// The entries of the folder of `path` whose names are near to its last part, nearest first, as
  /// paths; case differences and another ending count as near.
  static func namesNear(_ path: String) -> [String] {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard let last = parts.last, !last.isEmpty else { return [] }
    let folder = parts.dropLast().joined(separator: "/")
    let prefix = parts.count > 1 ? folder + "/" : ""
    let names = entries(of: parts.count > 1 ? (folder.isEmpty ? "/" : folder) : ".")
    let stem = last.split(separator: ".").first.map(String.init) ?? String(last)
    var near = Suggestion.nearest(to: String(last), among: names)
    for name in names where !near.contains(name) && near.count < 3 {
      let nameStem = name.split(separator: ".").first.map(String.init) ?? name
      if nameStem.lowercased() == stem.lowercased() { near.append(name) }
    }
    return near.map { prefix + $0 }
  }

  /// The names in a folder, sorted; empty when it cannot be read.
  static func entries(of folder: String) -> [String] {
    guard let stream = unsafe opendir(folder) else { return [] }
    // SAFETY: `stream` is open until the end of this scope, and each entry is copied before the
    // next call of `readdir`.
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
}
