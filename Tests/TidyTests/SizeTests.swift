import KantaTestSupport
import Testing

/// Files, functions and lines stay small enough to be read.
@Suite struct SizeTests {
  private static let fileLimit = 500
  private static let functionLimit = 60
  private static let lineLimit = 100

  private let files = SwiftFile.sources + SwiftFile.tests

  @Test func filesAreShort() {
    #expect(files.count > 100)
    let long = files.filter { $0.lines.count > Self.fileLimit + 1 }
    #expect(long.isEmpty, "\(long.map(\.path))")
  }

  /// A text or pattern that cannot be broken may stick out; the code around it may not.
  @Test func linesAreShort() {
    let long = files.flatMap { file in
      file.code.indices.filter { index in
        let line = file.lines[index]
        let isText = file.code[index].utf8.count < line.utf8.count && !line.contains("//")
        let length = isText || line.contains("/^") ? file.code[index].count : line.count
        return length > Self.lineLimit
      }.map { Finding(file, $0, "\(file.lines[$0].count) columns") }
    }
    #expect(long.isEmpty, "\(long.lines)")
  }

  @Test func functionsAreShort() {
    let functions = files.flatMap { file in FunctionExtent.all(in: file).map { (file, $0) } }
    let long = functions.filter { $0.1.lineCount > Self.functionLimit }
      .map { Finding($0.0, $0.1.first, "\($0.1.lineCount) lines") }
    #expect(long.isEmpty, "\(long.lines)")
    // A reader of functions that finds none would hold for every file.
    #expect(functions.count > 1000)
    #expect(functions.contains { $0.1.lineCount > 40 })
  }
}

/// The first and last line of a function with a body.
struct FunctionExtent {
  let first: Int
  let last: Int

  var lineCount: Int { last - first + 1 }

  /// The functions and initialisers of a file; the end is found by indentation.
  static func all(in file: SwiftFile) -> [FunctionExtent] {
    file.code.indices.compactMap { index in
      guard startsFunction(file.code[index]) else { return nil }
      return end(ofFunctionAt: index, in: file.code).map { FunctionExtent(first: index, last: $0) }
    }
  }

  private static func startsFunction(_ line: String) -> Bool {
    guard line.contains("func ") || line.contains("init") else { return false }
    let words = line.split { $0 == " " || $0 == "(" || $0 == "<" || $0 == "?" }
    let modifiers = words.prefix { $0 != "func" && $0 != "init" }
    // Anything but modifiers and attributes before it makes it a call or a comment.
    return modifiers.count < words.count
      && modifiers.allSatisfy { word in
        word.allSatisfy { $0.isLetter || $0 == "@" || $0 == ")" || $0 == "_" }
          && !["let", "var", "return", "self", "case", "super"].contains(word)
      }
  }

  private static func end(ofFunctionAt start: Int, in code: [String]) -> Int? {
    let indent = String(code[start].prefix { $0 == " " })
    var hasBody = code[start].last == "{"
    if !hasBody, code[start].last == "}" { return start }
    for index in code.indices.dropFirst(start + 1) {
      let line = code[index]
      if line.isEmpty || line.hasPrefix(indent + " ") { continue }
      guard line.hasPrefix(indent) else { return nil }
      if hasBody { return index }
      // The signature goes on: `) -> Table {` or `{` on a line of its own.
      guard line.hasPrefix(indent + ")") || line.hasPrefix(indent + "{") else { return nil }
      hasBody = line.last == "{"
      if !hasBody { return line.last == "}" ? index : nil }
    }
    return nil
  }
}
