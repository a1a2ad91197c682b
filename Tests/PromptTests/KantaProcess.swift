import KantaTestSupport
import Foundation
import Testing

/// Runs the `kanta` that was built beside the tests.
struct KantaProcess {
  struct Outcome {
    let status: Int32
    let output: String
    let error: String
  }

  /// The program; the test bundle lies in the same folder.
  static let program: String = {
    let start = URL(filePath: CommandLine.arguments[0]).standardizedFileURL
    var folder = start.deletingLastPathComponent()
    while folder.path != "/" {
      let candidate = folder.appending(path: "kanta").path
      if FileManager.default.isExecutableFile(atPath: candidate),
        !isFolder(candidate)
      {
        return candidate
      }
      folder = folder.deletingLastPathComponent()
    }
    return "kanta"
  }()

  private static func isFolder(_ path: String) -> Bool {
    (try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType)
      == .typeDirectory
  }

  /// Runs to the end, with nothing of the tester's own settings.
  static func run(
    _ arguments: [String], input: String = "", in folder: String? = nil,
    environment: [String: String] = [:]
  ) throws -> Outcome {
    let files = try TemporaryFolder()
    try files.write(input, to: "in")
    try files.write("", to: "out")
    try files.write("", to: "err")
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder ?? files.path)
    let base = ["PATH": "/usr/bin:/bin", "HOME": files.path]
    process.environment = base.merging(environment) { $1 }
    process.standardInput = try FileHandle(forReadingFrom: URL(filePath: files.path + "/in"))
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: files.path + "/out"))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: files.path + "/err"))
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: try files.read("out"),
      error: try files.read("err"))
  }

  /// Runs a line of the shell in which `$kanta` is the program.
  static func shell(_ line: String, in folder: String? = nil) throws -> Outcome {
    let files = try TemporaryFolder()
    try files.write("", to: "out")
    try files.write("", to: "err")
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", line]
    process.currentDirectoryURL = URL(filePath: folder ?? files.path)
    process.environment = ["PATH": "/usr/bin:/bin", "HOME": files.path, "kanta": program]
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: files.path + "/out"))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: files.path + "/err"))
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: try files.read("out"),
      error: try files.read("err"))
  }
}
