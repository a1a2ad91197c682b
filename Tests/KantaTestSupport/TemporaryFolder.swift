import Foundation

/// A new empty folder that goes away with the value that holds it.
package final class TemporaryFolder: Sendable {
  package let path: String

  package init() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "kanta-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Copies a file into the folder.
  package func copy(_ file: String, as name: String) throws {
    try FileManager.default.copyItem(atPath: file, toPath: path + "/" + name)
  }

  /// Writes a file, and the folders on the way to it; its path.
  @discardableResult
  package func write(_ text: String, to name: String) throws -> String {
    try file(name, Array(text.utf8))
  }

  /// Writes the bytes of a file; its path.
  package func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let url = URL(filePath: path).appending(path: name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
    return url.path
  }

  /// The text of a file.
  package func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: path).appending(path: name)), as: UTF8.self)
  }

  /// The names of the files in the folder or in one inside it, sorted.
  package func names(in folder: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path + "/" + folder).sorted()
  }
}
