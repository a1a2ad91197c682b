import KantaIO
import KantaReport
import KantaSource
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where the outcomes of earlier runs lie: `XDG_CACHE_HOME/kanta`, or `~/.cache/kanta`.
///
/// It may be deleted at any time; what cannot be read or written there is computed again.
struct CacheFile {
  private let path: FilePath

  /// `nil` when there is no place for it.
  init?(_ name: String) {
    let folder =
      Environment.value("XDG_CACHE_HOME") ?? Environment.value("HOME").map { $0 + "/.cache" }
    guard let folder else { return nil }
    path = FilePath(folder).appending("kanta").appending(name + ".json")
  }

  /// What earlier runs of this program left.
  func read() -> ReportCache? {
    guard let program = Self.program else { return nil }
    guard let source = try? TextFile.source(path.string) else {
      return ReportCache(program: program)
    }
    return ReportCache(program: program, reading: source.text)
  }

  func write(_ cache: ReportCache) {
    UserFolder.make(path.removingLastComponent())
    let bytes = Array(cache.text.utf8)
    _ = try? saveAtomically(to: path.string) { (writer: inout ChunkWriter) throws(Diagnostic) in
      try writer.write(bytes)
    }
  }

  /// Which build of the program this is.
  private static var program: String? {
    let places = ["/proc/self/exe", CommandLine.arguments[0]]
    return places.lazy.compactMap { try? FileIdentity(ofFile: $0).stamp }.first
  }
}

/// Folders of the user's own, which nobody else may read.
enum UserFolder {
  /// Makes the folder and those on the way to it, as far as they are missing.
  static func make(_ path: FilePath) {
    var folder = path
    var missing: [FilePath] = []
    while !folder.isEmpty, unsafe access(folder.string, F_OK) != 0, folder.lastComponent != nil {
      missing.append(folder)
      folder = folder.removingLastComponent()
    }
    // SAFETY: each path lives as long as its call.
    for folder in missing.reversed() { _ = unsafe mkdir(folder.string, 0o700) }
  }
}
