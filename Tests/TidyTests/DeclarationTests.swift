import KantaCommands
import KantaPlan
import Testing

/// What other layers see is explained, and a verb is declared in one place.
@Suite struct DeclarationTests {
  /// A top-level type, a function or a subscript that other layers see has a doc comment.
  ///
  /// An overload or a witness of a protocol needs none when a function of its name has one, nor
  /// does a declaration that is all on one line, or a factory of a diagnostic, whose text is its
  /// message.
  @Test func packageDeclarationsAreDocumented() {
    let documented = Set(SwiftFile.sources.flatMap(Self.documentedFunctions))
    var seen = 0
    var findings: [Finding] = []
    for file in SwiftFile.sources where !file.path.contains("/Diagnostics") {
      for (index, line) in file.code.enumerated() where line.contains("package ") {
        guard let name = Self.declaration(line) else { continue }
        seen += 1
        let isExempt = documented.contains(name) || line.hasSuffix("}")
        if !isExempt, !Self.isDocumented(index, in: file) {
          findings.append(Finding(file, index, "\(name) has no comment"))
        }
      }
    }
    #expect(findings.isEmpty, "\(findings.lines)")
    #expect(seen > 300)
  }

  @Test func aVerbIsDeclaredOnce() {
    var names: [String] = []
    for file in SwiftFile.sources where file.target == "KantaCommands" {
      let text = file.lines.joined(separator: "\n")
      for match in text.matches(of: /= Command\(\s*"([a-z_]+)"/) { names.append(String(match.1)) }
    }
    #expect(Set(names).count == names.count)
    #expect(names.sorted() == Catalogue.kanta.commands.map(\.name).sorted())
  }

  /// The name of what a line declares for other layers.
  private static func declaration(_ line: String) -> String? {
    let types =
      /^package (?:final |indirect )?(?:struct|enum|class|protocol|actor|typealias) ([A-Za-z]+)/
    if let match = line.firstMatch(of: types) { return String(match.1) }
    guard let match = line.firstMatch(of: /^ *package (?:[a-z]+ )*(?:func ([A-Za-z]+)|subscript)/)
    else { return nil }
    return match.1.map(String.init) ?? "subscript"
  }

  private static func documentedFunctions(_ file: SwiftFile) -> [String] {
    file.code.indices.compactMap { index in
      guard file.code[index].contains("func "), isDocumented(index, in: file),
        let match = file.code[index].firstMatch(of: /\bfunc ([A-Za-z]+)/)
      else { return nil }
      return String(match.1)
    }
  }

  private static func isDocumented(_ index: Int, in file: SwiftFile) -> Bool {
    let above = file.lines[..<index].reversed().drop { line in
      line.drop { $0 == " " }.hasPrefix("@")
    }
    return above.first?.drop { $0 == " " }.hasPrefix("///") ?? false
  }
}
