import Foundation

/// The `kanta` that was built together with these tests.
package enum BuiltKanta {
  /// What a command wrote, and how it ended.
  package struct Outcome: Sendable {
    package let status: Int32
    package let output: String
    package let errors: String
  }

  /// The folder that `kanta` was built into: the one this test program is in.
  package static let folder: String = URL(filePath: CommandLine.arguments[0])
    .resolvingSymlinksInPath().deletingLastPathComponent().path

  /// Runs a line of shell in `folder` with `kanta` on the path, no terminal and no colours.
  package static func shell(
    _ line: String, in directory: String, environment: [String: String] = [:]
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", line]
    process.currentDirectoryURL = URL(filePath: directory)
    process.environment = [
      "PATH": folder + ":/usr/local/bin:/usr/bin:/bin", "HOME": directory, "LANG": "C.UTF-8",
      "NO_COLOR": "1",
    ].merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    // Files rather than pipes: nothing has to be read while the command runs.
    let store = try TemporaryFolder()
    let (output, errors) = (store.path + "/output", store.path + "/errors")
    for path in [output, errors] {
      try store.write("", to: String(path.split(separator: "/").last ?? ""))
    }
    let writers = try [output, errors].map { try FileHandle(forWritingTo: URL(filePath: $0)) }
    process.standardOutput = writers[0]
    process.standardError = writers[1]
    try process.run()
    process.waitUntilExit()
    for writer in writers { try writer.close() }
    return Outcome(
      status: process.terminationStatus,
      output: try String(contentsOfFile: output, encoding: .utf8),
      errors: try String(contentsOfFile: errors, encoding: .utf8))
  }
}
