package import KantaSource
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An SVG picture as the bytes of a PNG image, made by librsvg's program `rsvg-convert`.
///
/// The program is found by `PATH`; its input and output are temporary files without names, so
/// nothing of it is left behind. `zoom` is how many pixels of the image one of the picture has.
///
/// - Throws: `unwritable` for `path`, the file that is to be made, when the program is not there or
///   does not like the picture.
package func rasterImage(
  ofSVG svg: [UInt8], zoom: Int = 2, for path: String
) throws(Diagnostic) -> [UInt8] {
  let input = try ScratchFile(for: path)
  let output = try ScratchFile(for: path)
  try unsafe svg.span.bytes.withUnsafeBytes { (bytes) throws(Diagnostic) in
    // SAFETY: the bytes are read while the array lives.
    try unsafe input.write(bytes, at: 0)
  }
  let arguments = ["rsvg-convert", "--format=png", "--zoom=\(zoom)"]
  guard let status = run(arguments, from: input, to: output), status != 127 else {
    throw .noRasterProgram(path)
  }
  guard status == 0 else { throw .rasterFailed(path, status: status) }
  var bytes = [UInt8](repeating: 0, count: try output.byteCount())
  var span = bytes.mutableSpan
  // SAFETY: any bytes are a picture's bytes.
  var room = unsafe span.mutableBytes
  try unsafe room.withUnsafeMutableBytes { (room) throws(Diagnostic) in
    // SAFETY: the room has as many bytes as the file.
    try unsafe output.read(at: 0, into: room)
  }
  return bytes
}

/// The exit status of a program; `nil` when it cannot be started.
private func run(
  _ arguments: [String], from input: ScratchFile, to output: ScratchFile
) -> Int32? {
  // SAFETY: the list ends with nil, and its texts are freed after the program is started, which
  // has copied them by then; the actions are made and destroyed here.
  var list = unsafe arguments.map { unsafe strdup($0) } + [nil]
  defer { unsafe list.forEach { unsafe free($0) } }
  var actions = unsafe posix_spawn_file_actions_t()
  unsafe posix_spawn_file_actions_init(&actions)
  defer { unsafe posix_spawn_file_actions_destroy(&actions) }
  unsafe posix_spawn_file_actions_adddup2(&actions, input.number, STDIN_FILENO)
  unsafe posix_spawn_file_actions_adddup2(&actions, output.number, STDOUT_FILENO)
  unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
  var process = pid_t()
  guard unsafe posix_spawnp(&process, arguments[0], &actions, nil, &list, environ) == 0 else {
    return nil
  }
  var status: Int32 = 0
  while unsafe waitpid(process, &status, 0) == -1 {
    guard errno == EINTR else { return nil }
  }
  return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
}

extension Diagnostic {
  /// The program that makes PNG images of SVG is not installed.
  static func noRasterProgram(_ path: String) -> Diagnostic {
    let svg = path.split(separator: ".").dropLast().joined(separator: ".") + ".svg"
    return Diagnostic(
      .unwritable, "cannot write `\(path)`: the program `rsvg-convert` is not installed",
      notes: ["it is part of librsvg: apt install librsvg2-bin, or brew install librsvg"],
      advice: Advice("install it, or save the picture as `\(svg)`"))
  }

  static func rasterFailed(_ path: String, status: Int32) -> Diagnostic {
    Diagnostic(
      .unwritable, "cannot write `\(path)`: `rsvg-convert` ended with status \(status)",
      advice: Advice("save the picture as an .svg file instead"))
  }
}
