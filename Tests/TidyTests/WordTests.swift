import KantaTestSupport
import Testing

/// Words that do not belong into the sources, or only with a reason beside them.
@Suite struct WordTests {
  private static func findings(
    _ files: [SwiftFile], _ isWrong: (SwiftFile, Int) -> Bool
  ) -> [Finding] {
    files.flatMap { file in
      file.code.indices.filter { isWrong(file, $0) }
        .map { Finding(file, $0, file.lines[$0].split(separator: " ").joined(separator: " ")) }
    }
  }

  @Test func forbiddenWordsDoNotOccur() {
    let words = ["public", "Any", "fatalError"]
    let signs = ["try!", "as!"]
    let found = Self.findings(SwiftFile.sources) { file, index in
      let line = file.code[index]
      return words.contains { Self.has($0, in: line) } || signs.contains { line.contains($0) }
    }
    #expect(found.isEmpty, "\(found.lines)")
    let notes = Self.findings(SwiftFile.sources + SwiftFile.tests) { file, index in
      ["TO" + "DO", "FIX" + "ME"].contains { Self.has($0, in: file.lines[index]) }
    }
    #expect(notes.isEmpty, "\(notes.lines)")
  }

  /// What the compiler cannot check is argued for on the line or right above it.
  @Test func uncheckedPromisesSayWhyTheyHold() {
    let found = Self.findings(SwiftFile.sources) { file, index in
      let line = file.code[index]
      guard line.contains("@unchecked") || line.contains("nonisolated(unsafe)") else {
        return false
      }
      let above = file.lines[..<index].reversed().prefix { $0.contains("//") }
      return !([file.lines[index]] + above).contains { $0.contains("// SAFETY:") }
    }
    #expect(found.isEmpty, "\(found.lines)")
  }

  /// Only the executable writes to the terminal.
  @Test func onlyTheExecutableWrites() {
    let words = ["debugPrint", "fputs", "putchar", "puts", "FileHandle", "stdout", "stderr"]
    let found = Self.findings(SwiftFile.sources.filter { $0.target != "kanta" }) { file, index in
      let line = file.code[index]
      if words.contains(where: { Self.has($0, in: line) }) || line.contains("write(1,") {
        return true
      }
      // A printer of its own has a method of that name.
      return Self.has("print", in: line) && line.contains("print(") && !line.contains(".print(")
        && !file.code.contains { $0.contains("func print(") }
    }
    #expect(found.isEmpty, "\(found.lines)")
  }

  /// Only KantaIO opens files, and the executable its history.
  @Test func onlyOneTargetOpensFiles() {
    let words = ["FileDescriptor", "fopen", "FileManager", "mmap"]
    let others = SwiftFile.sources.filter { !["KantaIO", "kanta"].contains($0.target) }
    let found = Self.findings(others) { file, index in
      // Memory that belongs to no file is not one.
      let isMemory = file.path.hasSuffix("/Reserve.swift") && file.code[index].contains(", -1, 0)")
      return !isMemory && words.contains { Self.has($0, in: file.code[index]) }
    }
    #expect(found.isEmpty, "\(found.lines)")
  }

  /// No file knows where it was written.
  @Test func noPathsOfOneMachine() {
    let words = ["/wo" + "rk/", "/ho" + "me/", "/ro" + "ot/", "../sha" + "red/design"]
    let found = Repository.files().flatMap { path in
      let text = (try? Repository.text(path)) ?? ""
      return words.filter { text.contains($0) }.map { "\(path) has \($0)" }
    }
    #expect(found.isEmpty, "\(found)")
  }

  /// Whether `word` occurs with no letter or digit on either side.
  private static func has(_ word: String, in line: String) -> Bool {
    guard line.contains(word) else { return false }
    return line.ranges(of: word).contains { range in
      let before =
        range.lowerBound > line.startIndex ? line[line.index(before: range.lowerBound)] : " "
      let after = range.upperBound < line.endIndex ? line[range.upperBound] : " "
      return ![before, after].contains { $0.isLetter || $0.isNumber || $0 == "_" }
    }
  }
}
