import Testing

/// The import lines are the architecture: a target imports what this table says, and nothing else.
@Suite struct ImportTests {
  private static let allowed: [String: Set<String>] = [
    "KantaSource": [],
    "KantaColumns": [
      "CInline", "Darwin", "Dispatch", "Glibc", "Musl", "RealModule", "Synchronization",
    ],
    "KantaSyntax": ["KantaSource"],
    "KantaModels": ["KantaColumns", "RealModule"],
    "KantaIO": [
      "CInline", "KantaColumns", "KantaSource", "Synchronization", "SystemPackage", "Glibc", "Musl",
      "Darwin", "_Builtin_intrinsics", "CIsal", "CZlib",
    ],
    "KantaPlan": ["KantaColumns", "KantaSource", "KantaSyntax", "OrderedCollections"],
    "KantaEngine": ["KantaColumns", "KantaIO", "KantaPlan", "KantaSource"],
    "KantaCommands": [
      "KantaColumns", "KantaModels", "KantaPlan", "KantaSource", "KantaSyntax",
    ],
    "KantaRender": ["KantaColumns", "KantaSource"],
    "KantaSession": [
      "KantaColumns", "KantaCommands", "KantaEngine", "KantaIO", "KantaModels", "KantaPlan",
      "KantaRender", "KantaSource", "KantaSyntax", "Synchronization",
    ],
    "KantaReport": [
      "CMarkGFM", "Darwin", "Glibc", "KantaColumns", "KantaIO", "KantaPlan", "KantaRender",
      "KantaSession", "KantaSource", "KantaSyntax", "Musl",
    ],
    "kanta": [
      "ArgumentParser", "CInline", "CReadline", "Dispatch", "Foundation", "Glibc", "Darwin", "Musl",
      "KantaColumns", "KantaCommands", "KantaEngine", "KantaIO", "KantaModels", "KantaPlan",
      "KantaRender", "KantaReport", "KantaSession", "KantaSource", "KantaSyntax", "Synchronization",
      "SystemPackage",
    ],
  ]

  @Test func noTargetImportsMoreThanItMay() {
    var seen = 0
    var findings: [Finding] = []
    for file in SwiftFile.sources {
      for (index, line) in file.code.enumerated() {
        guard let name = Self.imported(line) else { continue }
        seen += 1
        if Self.allowed[file.target]?.contains(name) != true {
          findings.append(Finding(file, index, "\(file.target) imports \(name)"))
        }
      }
    }
    #expect(findings.isEmpty, "\(findings.lines)")
    #expect(seen > 100)
  }

  /// GNU readline stays behind the executable, in tests as well.
  @Test func onlyTheExecutableKnowsReadline() {
    let findings = SwiftFile.tests.flatMap { file in
      file.code.indices.filter { Self.imported(file.code[$0]) == "CReadline" }
        .map { Finding(file, $0, "imports CReadline") }
    }
    #expect(findings.isEmpty, "\(findings.lines)")
  }

  /// `KantaPlan` for `package import KantaPlan`.
  private static func imported(_ line: String) -> String? {
    guard line.contains("import ") else { return nil }
    let words = line.split(separator: " ")
    guard let word = words.firstIndex(of: "import"),
      words[..<word].allSatisfy({ $0.hasPrefix("@") || Self.levels.contains(String($0)) })
    else { return nil }
    let kinds = ["struct", "enum", "func", "class", "protocol", "var", "let", "typealias"]
    let named = words[(word + 1)...].drop { kinds.contains(String($0)) }.first
    return named.map { String($0.split(separator: ".")[0]) }
  }

  private static let levels = ["package", "internal", "private", "fileprivate"]
}
