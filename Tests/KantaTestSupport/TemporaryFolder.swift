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

  /// Writes a file of the folder.
  package func write(_ text: String, to name: String) throws {
    try text.write(toFile: path + "/" + name, atomically: true, encoding: .utf8)
  }
}
