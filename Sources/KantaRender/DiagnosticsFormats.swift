package import KantaSource

extension OutputFormat {
  /// The format that the ending of `path` names: `.csv`, `.tsv`, `.json`, `.jsonl`, `.md`, `.html`.
  ///
  /// - Throws: `unknownFormat` for any other ending.
  package init(ofFile path: String) throws(Diagnostic) {
    let name = path.split(separator: "/").last ?? ""
    let ending = name.contains(".") ? name.split(separator: ".").last?.lowercased() ?? "" : ""
    switch ending {
    case "csv": self = .csv
    case "tsv": self = .tsv
    case "json": self = .json
    case "jsonl", "ndjson": self = .jsonl
    case "md", "markdown": self = .md
    case "html", "htm": self = .html
    default: throw .unknownFormat(path, ending: ending)
    }
  }
}

extension Diagnostic {
  /// The ending of the file to write is not one Kanta knows.
  static func unknownFormat(_ path: String, ending: String) -> Diagnostic {
    let known = OutputFormat.allCases.filter { $0 != .table }.map(\.rawValue)
    let stem = ending.isEmpty ? path : String(path.dropLast(ending.count + 1))
    let nearest = Suggestion.nearest(to: ending, among: known).first
    return Diagnostic(
      .unknownFormat,
      ending.isEmpty
        ? "`\(path)` has no ending that says what to write"
        : "cannot write `.\(ending)` files",
      notes: ["known endings: " + known.map { "." + $0 }.joined(separator: " ")],
      advice: Advice("save it as `\(stem).\(nearest ?? "csv")`"))
  }
}
