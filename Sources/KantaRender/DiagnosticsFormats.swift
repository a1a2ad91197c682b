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

/// What a picture can be saved as.
package enum PictureFormat: String, CaseIterable, Hashable, Sendable {
  case svg, png
  case vegaLite = "vl.json"

  /// The format that the ending of `path` names; `nil` for one that is no picture's.
  package init?(ofFile path: String) {
    let name = (path.split(separator: "/").last ?? "").lowercased()
    guard let format = Self.allCases.first(where: { name.hasSuffix("." + $0.rawValue) }) else {
      return nil
    }
    self = format
  }
}

extension Diagnostic {
  /// `save "x.svg"` of a table that nobody has drawn.
  package static func noPicture(_ path: String) -> Diagnostic {
    Diagnostic(
      .unknownFormat, "`\(path)` would be a picture, and this is a table",
      advice: Advice("draw it first: … | plot | save \(JSONString.literal(path))"))
  }

  /// The ending of the file to write is not one Kanta knows.
  static func unknownFormat(_ path: String, ending: String) -> Diagnostic {
    let known =
      OutputFormat.allCases.filter { $0 != .table }.map(\.rawValue)
      + PictureFormat.allCases.map(\.rawValue)
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
