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
  guard pattern.utf8.contains(where: { "*?[".utf8.contains($0) }), !FolderListing.exists(pattern)
  else {
    return [pattern]
  }
  var found = unsafe glob_t()
  // SAFETY: `glob` fills `found`, which is read only up to `gl_pathc` and freed once, here.
  defer { unsafe globfree(&found) }
  guard unsafe glob(pattern, GLOB_NOSORT, nil, &found) == 0 else {
    throw .noFile(pattern, near: FolderListing.namesNear(pattern))
  }
  var paths: [String] = []
  for index in 0..<Int(unsafe found.gl_pathc) {
    guard let path = unsafe found.gl_pathv[index] else { continue }
    paths.append(unsafe String(cString: path))
  }
  return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}
