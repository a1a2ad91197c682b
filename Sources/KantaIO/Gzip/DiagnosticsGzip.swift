import KantaSource
import SystemPackage

/// What is wrong with a gzip file.
enum GzipDamage: Hashable, Sendable {
  /// It ends before its content does.
  case cut
  case header(at: Int)
  case data
  /// The check sum or the length is not that of the content.
  case sum
  /// Something else follows the last member.
  case surplus(from: Int)
}

extension Diagnostic {
  // MARK: K503, K506: compressed files

  static func damagedGzip(_ path: String, _ damage: GzipDamage) -> Diagnostic {
    let again = Advice("copy or download it again, or have it written again")
    switch damage {
    case .cut:
      return Diagnostic(
        .damagedFile, "`\(path)` ends in the middle of its compressed data",
        notes: ["a download or copy that was broken off looks like that"], advice: again)
    case .header(let offset):
      return Diagnostic(
        .damagedFile, "the gzip header at byte \(Counted.grouped(offset)) of `\(path)` is damaged",
        advice: again)
    case .data:
      return Diagnostic(
        .damagedFile, "the compressed data of `\(path)` is damaged", advice: again)
    case .sum:
      return Diagnostic(
        .damagedFile, "the content of `\(path)` is not what was compressed",
        notes: ["its check sum or its length is another than the file says"], advice: again)
    case .surplus(let offset):
      return Diagnostic(
        .damagedFile,
        "`\(path)` goes on after its compressed data, at byte \(Counted.grouped(offset))",
        advice: Advice(
          "inflate what can be, look at it, and load that: "
            + Inflating("gzip -cd", path).command))
    }
  }

  static func noScratch(_ path: String, folder: String?, because problem: Errno) -> Diagnostic {
    let place = folder.map { " in `\($0)`" } ?? ""
    return Diagnostic(
      .unwritable,
      "cannot put the content of `\(path)` into a file\(place): "
        + problem.description.lowercased(),
      notes: ["it does not fit into memory"],
      advice: Advice("name a folder on a larger disk in TMPDIR and start again"))
  }

  // MARK: K505: formats

  static func notDelimited(_ path: String, _ format: ForeignFormat) -> Diagnostic {
    if format == .sqlite { return database(path) }
    let (what, tool): (String, String?) =
      switch format {
      case .workbook: ("a workbook", nil)
      case .parquet: ("a Parquet file", nil)
      case .json: ("JSON", nil)
      case .webPage: ("a web page", nil)
      case .xml: ("XML", nil)
      case .sqlite: ("a SQLite database", nil)
      case .zip: ("a zip archive", "unzip -p")
      case .zstandard: ("compressed with zstd", "zstd -cd")
      case .bzip2: ("compressed with bzip2", "bzip2 -cd")
      case .xz: ("compressed with xz", "xz -cd")
      case .lz4: ("compressed with lz4", "lz4 -cd")
      case .compress: ("compressed with compress", "gzip -cd")
      case .gzip: ("compressed twice with gzip", "gzip -cd")
      }
    guard let tool else {
      let isBinary = format == .workbook || format == .parquet
      return Diagnostic(
        .unknownFormat,
        "`\(path)` is \(what), " + (isBinary ? "not a text file" : "which Kanta does not read"),
        advice: Advice(
          format == .webPage
            ? "open it in a browser: it may be a page to log in, not the file"
            : "save it as CSV and load that"))
    }
    let inflating = Inflating(tool, path)
    return Diagnostic(
      .unknownFormat, "`\(path)` is \(what), which Kanta does not read",
      advice: Advice("inflate it first, and load that: \(inflating.command)"))
  }

  private static func database(_ path: String) -> Diagnostic {
    let query = "'SELECT * FROM orders'"
    return Diagnostic(
      .unknownFormat, "`\(path)` is a SQLite database, which Kanta does not read",
      notes: ["`sqlite3 \(Inflating.quoted(path)) .tables` lists its tables"],
      advice: Advice(
        "save a table as CSV and load that: "
          + "`sqlite3 -csv -header \(Inflating.quoted(path)) \(query) > orders.csv`"))
  }
}

/// A command for the shell that inflates a file into one beside it.
private struct Inflating {
  let command: String

  init(_ tool: String, _ path: String) {
    command = "`\(tool) \(Self.quoted(path)) > \(Self.quoted(Self.target(of: path)))`"
  }

  /// `x.csv` for `x.csv.zst`, and `x.csv` for `x.zip`; never the file itself.
  private static func target(of path: String) -> String {
    let endings = [".gz", ".zip", ".zst", ".bz2", ".xz", ".lz4", ".Z"]
    guard let ending = endings.first(where: path.hasSuffix) else { return path + ".inflated.csv" }
    let stem = String(path.dropLast(ending.count))
    return stem.hasSuffix(".csv") || stem.hasSuffix(".tsv") ? stem : stem + ".csv"
  }

  static func quoted(_ path: String) -> String {
    let isPlain = path.utf8.allSatisfy { byte in
      byte >= 0x80 || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
        || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
        || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "/._-".utf8.contains(byte)
    }
    return isPlain ? path : "'" + path.replacing("'", with: "'\\''") + "'"
  }
}
