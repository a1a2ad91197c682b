import KantaIO
import KantaSource
import SystemPackage

/// Reading the texts people write: scripts.
enum TextFile {
  /// The name that stands for standard input.
  static let standardInput = "-"

  /// The text of a file, or of standard input for `-`, without a byte order mark.
  ///
  /// - Throws: `noFile` or `unreadable` for the file, `badEncoding` when it is not UTF-8.
  static func source(_ path: String) throws(Diagnostic) -> SourceText {
    let isInput = path == standardInput
    let bytes = try isInput ? all(of: .standardInput, path) : contents(of: path)
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    guard let text = String(validating: bytes.dropFirst(hasMark ? 3 : 0), as: UTF8.self) else {
      throw Diagnostic(
        .badEncoding, "`\(path)` is not a text in UTF-8",
        advice: Diagnostic.Advice("save it as UTF-8 in your editor"))
    }
    return SourceText(text, name: isInput ? "stdin" : path)
  }

  /// The folder that paths in the script at `path` are relative to.
  static func folder(of path: String) -> String {
    path == standardInput ? "" : FilePath(path).removingLastComponent().string
  }

  /// The bytes of a file.
  static func bytes(_ path: String) throws(Diagnostic) -> [UInt8] { try contents(of: path) }

  private static func contents(of path: String) throws(Diagnostic) -> [UInt8] {
    let descriptor: FileDescriptor
    do {
      descriptor = try FileDescriptor.open(FilePath(path), .readOnly)
    } catch {
      // Opening it as data says what is wrong, with the names that are near.
      _ = try FileIdentity(ofFile: path)
      throw unreadable(path)
    }
    do {
      let bytes = try all(of: descriptor, path)
      try? descriptor.close()
      return bytes
    } catch {
      try? descriptor.close()
      _ = try FileIdentity(ofFile: path)
      throw error
    }
  }

  private static func all(
    of descriptor: FileDescriptor, _ path: String
  ) throws(Diagnostic) -> [UInt8] {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      do {
        // SAFETY: `read` writes no more than the buffer's count.
        let count = try unsafe piece.withUnsafeMutableBytes { buffer in
          try unsafe descriptor.read(into: buffer)
        }
        guard count > 0 else { return bytes }
        bytes += piece[..<count]
      } catch {
        throw unreadable(path)
      }
    }
  }

  private static func unreadable(_ path: String) -> Diagnostic {
    Diagnostic(
      .unreadable, "cannot read `\(path)`",
      advice: Diagnostic.Advice("check that it is a file you may read"))
  }
}
