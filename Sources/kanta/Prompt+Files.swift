import KantaIO
import KantaRender
import KantaSession
import KantaSource
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// The dot commands that read and write files.
extension Prompt {
  /// `.once FILE` and `.output [FILE]`.
  func redirect(_ words: [String], once: Bool) -> Bool {
    guard let path = fileName(words) else {
      if once { return refuse("`.once` takes the name of a file", ".once result.csv") }
      redirection.all = nil
      sink.say("results go to the screen")
      return true
    }
    do throws(Diagnostic) {
      let format = try path.hasSuffix(".txt") ? .table : OutputFormat(ofFile: path)
      let target = Redirection.Target(path: path, format: format)
      if once { redirection.once = target } else { redirection.all = target }
      return true
    } catch {
      sink.show(error, nil)
      return false
    }
  }

  /// `.read FILE`: the statements of a file, as if they were typed.
  func read(_ words: [String]) -> Bool {
    guard let path = fileName(words) else {
      return refuse("`.read` takes the name of a file", ".read session.kanta")
    }
    do throws(Diagnostic) {
      return feed(try TextFile.source(path).text, isWhole: true)
    } catch {
      sink.show(error, nil)
      return false
    }
  }

  /// `.save FILE`: a script of what worked.
  func save(_ words: [String]) -> Bool {
    guard let path = fileName(words), path.hasSuffix(".kanta") else {
      return refuse("`.save` takes the name of a .kanta file", ".save session.kanta")
    }
    let script = recording.script(savedAt: path)
    let problems = script.problems(in: TextFile.folder(of: path), threads: threads)
    guard problems.isEmpty else {
      for problem in problems { sink.show(problem, script.source) }
      sink.say("\(path) was not written: this session is not a script yet")
      return false
    }
    do throws(Diagnostic) {
      _ = try saveAtomically(to: path) { (writer: inout ChunkWriter) throws(Diagnostic) in
        try writer.write(Array(script.source.text.utf8))
      }
      sink.say("saved \(path): \(Counted.things(script.statementCount, "statement"))")
      return true
    } catch {
      sink.show(error, nil)
      return false
    }
  }

  /// `.edit`: the last statement in an editor; what comes out of it is run.
  func edit() -> Bool {
    let editor = Environment.value("VISUAL") ?? Environment.value("EDITOR") ?? "vi"
    let folder = Environment.value("TMPDIR") ?? "/tmp"
    let path = FilePath(folder).appending("kanta-\(getpid()).kanta").string
    let statement = history.entries.last { !$0.hasPrefix(".") && !$0.hasPrefix("help") } ?? ""
    // SAFETY: the path lives as long as the call.
    defer { _ = unsafe unlink(path) }
    do throws(Diagnostic) {
      _ = try saveAtomically(to: path) { (writer: inout ChunkWriter) throws(Diagnostic) in
        try writer.write(Array((statement + "\n").utf8))
      }
      guard Self.wait(for: ["sh", "-c", editor + " \"$1\"", "sh", path]) == 0 else {
        return refuse("the editor `\(editor)` did not end well", "export EDITOR=nano")
      }
      let text = try TextFile.source(path).text
      let trimmed = text.split(separator: "\n").joined(separator: "\n")
      guard !trimmed.isEmpty else { return true }
      for line in trimmed.split(separator: "\n") {
        sink.output.write(Neutralised.text(String(line)) + "\n")
      }
      return feed(trimmed, isWhole: true)
    } catch {
      sink.show(error, nil)
      return false
    }
  }

  /// Runs a program in the foreground; its exit code, or -1.
  private static func wait(for arguments: [String]) -> Int32 {
    // SAFETY: the texts are copied by `strdup`, the list ends with `nil`, and both live until the
    // program has started; each text is freed once.
    var list = unsafe arguments.map { unsafe strdup($0) } + [nil]
    defer { unsafe list.forEach { unsafe free($0) } }
    var process = pid_t()
    guard unsafe posix_spawn(&process, "/bin/sh", nil, nil, &list, environ) == 0 else { return -1 }
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) == -1 {
      if errno != EINTR { return -1 }
    }
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : -1
  }

  /// A file name, with or without quotes; it may have blanks.
  private func fileName(_ words: [String]) -> String? {
    let text = words.joined(separator: " ")
    let bare =
      text.hasPrefix("\"") && text.hasSuffix("\"") ? text.dropFirst().dropLast() : text[...]
    return bare.isEmpty ? nil : String(bare)
  }
}
