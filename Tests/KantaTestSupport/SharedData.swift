import Foundation

/// The real data sets that lie beside a checkout, for tests only.
package enum SharedData {
  /// The folder with the real data sets, or `nil` when this checkout has none beside it.
  package static let folder: String? = {
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let folder = root.deletingLastPathComponent().appending(path: "shared/data").path
    return FileManager.default.fileExists(atPath: folder) ? folder : nil
  }()

  /// The path of a real file; `nil`, said in one line, when it is not here.
  package static func path(_ name: String) -> String? {
    guard let folder else {
      print("skipped: the shared data folder is not beside this checkout (\(name))")
      return nil
    }
    let path = folder + "/" + name
    guard FileManager.default.fileExists(atPath: path) else {
      print("skipped: \(name) is not among the shared data")
      return nil
    }
    return path
  }
}
