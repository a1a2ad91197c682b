import Foundation

/// The checkout that is being tested: its files as text.
package enum Repository {
  /// The folder with Package.swift.
  package static let root: String = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// `KANTA_RECORD=1` rewrites what is recorded, and fails wherever it did.
  package static let isRecording = ProcessInfo.processInfo.environment["KANTA_RECORD"] == "1"

  /// The text of a file of the checkout.
  package static func text(_ path: String) throws -> String {
    try String(contentsOfFile: root + "/" + path, encoding: .utf8)
  }

  /// Writes a file of the checkout.
  package static func write(_ text: String, to path: String) throws {
    try text.write(toFile: root + "/" + path, atomically: true, encoding: .utf8)
  }

  /// The files of `folder` and below, relative to the root, in order; build folders left out.
  package static func files(in folder: String = "") -> [String] {
    let start = folder.isEmpty ? root : root + "/" + folder
    let names = (try? FileManager.default.contentsOfDirectory(atPath: start)) ?? []
    return names.sorted().flatMap { name -> [String] in
      if name == ".git" || name.hasPrefix(".build") || name == ".swiftpm" { return [] }
      let path = folder.isEmpty ? name : folder + "/" + name
      let isFolder =
        (try? FileManager.default.contentsOfDirectory(atPath: root + "/" + path)) != nil
      return isFolder ? files(in: path) : [path]
    }
  }
}
