import KantaTestSupport
import Testing

/// Every block of code in the documents does what they say.
@Suite struct DocumentTests {
  static let documents =
    ["README.md", "CONTRIBUTING.md"]
    + (Repository.files(in: "docs") + Repository.files(in: "examples")).filter {
      $0.hasSuffix("README.md") || $0.hasPrefix("docs/") && $0.hasSuffix(".md")
    }

  @Test(arguments: documents)
  func everyBlockRuns(_ path: String) throws {
    let document = MarkdownDocument(try Repository.text(path), path: path)
    let run = try DocumentRun(document)
    try run.run()
    if Repository.isRecording, !run.replacements.isEmpty {
      try Repository.write(document.replacing(run.replacements), to: path)
    }
    let isAsShown = run.problems.isEmpty
    #expect(isAsShown, "\(run.problems.joined(separator: "\n\n"))")
  }

  /// Links between documents lead somewhere.
  @Test(arguments: documents)
  func everyLinkLeadsToAFile(_ path: String) throws {
    let folder = path.split(separator: "/").dropLast().joined(separator: "/")
    let files = Set(Repository.files())
    for match in try Repository.text(path).matches(of: /\]\(([^)#]+)(#[^)]*)?\)/) {
      let target = String(match.1)
      if target.contains("://") { continue }
      let joined = folder.isEmpty ? target : folder + "/" + target
      let exists = files.contains(Self.resolved(joined))
      #expect(exists, "\(path) links to \(target)")
    }
  }

  /// `docs/../README.md` as `README.md`.
  private static func resolved(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return parts.joined(separator: "/")
  }

  @Test func masksStandForAnything() {
    #expect(isShown(["1 row · 0.02 s"], as: ["1 row · … s"]))
    #expect(isShown(["a", "b", "c"], as: ["a", "…"]))
    #expect(isShown(["a", "b", "c"], as: ["…", "c"]))
    #expect(!isShown(["a", "b"], as: ["a"]))
    #expect(!isShown(["a"], as: ["b"]))
    #expect(!isShown(["a", "b", "d"], as: ["a", "…", "c"]))
  }
}
