@unsafe @preconcurrency import CReadline
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What was typed before, over all sessions; a statement of several lines is one entry.
@MainActor
struct History {
  /// Where it is kept; `nil` when there is no place for it.
  let path: String?
  private(set) var last: String?

  /// Reads what earlier sessions left.
  init() {
    path = Self.place()
    using_history()
    // With time stamps between the entries, an entry can have lines; this character starts one, and
    // nobody types it.
    history_comment_char = 0x1F
    history_write_timestamps = 1
    guard let path else { return }
    // SAFETY: the path lives as long as the call.
    if unsafe read_history(path) == 0 { last = entries.last }
  }

  /// All entries, oldest first.
  var entries: [String] {
    // SAFETY: the list is readline's own and ends with a `nil`; each text is copied at once.
    guard let list = unsafe history_list() else { return [] }
    var entries: [String] = []
    while let entry = unsafe list[entries.count] {
      guard let line = unsafe entry.pointee.line else { break }
      entries.append(unsafe String(cString: line))
    }
    return entries
  }

  /// Adds an entry, and puts it in the file at once, so that a crash loses nothing.
  mutating func add(_ entry: String) {
    guard entry != last, entry.utf8.contains(where: { $0 > 0x20 }) else { return }
    last = entry
    // SAFETY: readline copies the text.
    unsafe add_history(entry)
    guard let path, makeFile(path) else { return }
    // SAFETY: the path lives as long as the call.
    _ = unsafe append_history(1, path)
  }

  /// The folder and the file, which nobody else may read.
  private func makeFile(_ path: String) -> Bool {
    UserFolder.make(FilePath(path).removingLastComponent())
    guard
      let file = try? FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.create, .append], permissions: .ownerReadWrite)
    else { return false }
    _ = fchmod(file.rawValue, 0o600)
    try? file.close()
    return true
  }

  /// `KANTA_HISTORY`, or the folder's own history, or the user's.
  private static func place() -> String? {
    if let given = Environment.value("KANTA_HISTORY") { return given }
    if (try? FilePath(".kanta").stat())?.type == .directory { return ".kanta/history" }
    if let state = Environment.value("XDG_STATE_HOME") { return state + "/kanta/history" }
    return Environment.value("HOME").map { $0 + "/.local/state/kanta/history" }
  }
}
