/// A format that is no delimited text and can be told by its first bytes.
enum ForeignFormat: Hashable, Sendable {
  case workbook, zip, parquet, sqlite, zstandard, bzip2, xz, lz4, compress
  /// Texts that would pass for a table of one column, or of pieces.
  case json, webPage, xml
  /// A gzip file inside of another, as only what is inside of one is looked at here.
  case gzip

  /// The format of a file that begins with `head`; `nil` for what may be text.
  init?(_ head: [UInt8]) {
    if head.starts(with: [0x50, 0x4B, 3, 4]) {
      self = Self.isWorkbook(head) ? .workbook : .zip
    } else if head.starts(with: Array("BZh".utf8)) {
      // A text can begin like that, but not go on with the mark of a block or of the end.
      guard head.count > 4, (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(head[3]),
        [[0x31, 0x41, 0x59, 0x26, 0x53, 0x59], [0x17, 0x72, 0x45, 0x38, 0x50, 0x90]].contains(
          Array(head[4...].prefix(6)))
      else { return nil }
      self = .bzip2
    } else {
      guard let known = Self.magic.first(where: { head.starts(with: $0.bytes) }) else {
        return nil
      }
      self = known.format
    }
  }

  /// The format of a text that begins with `head` and has rows of another kind than a table's.
  ///
  /// Only beginnings that no header line has are taken for one.
  init?(text head: [UInt8]) {
    func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = head.dropFirst(head.starts(with: mark) ? mark.count : 0).drop(while: isBlank)
    let start = String(decoding: text.prefix(16), as: UTF8.self).lowercased()
    if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") {
      self = .webPage
    } else if start.hasPrefix("<?xml") {
      self = .xml
    } else if String(decoding: text.prefix(256).filter { !isBlank($0) }, as: UTF8.self)
      .prefixMatch(of: /\[?\{"[^"]*":/) != nil
    {
      self = .json
    } else {
      return nil
    }
  }

  private static let magic: [(bytes: [UInt8], format: ForeignFormat)] = [
    ([0x50, 0x4B, 5, 6], .zip),  // an empty archive
    (GzipHeader.magic, .gzip),
    (Array("PAR1".utf8), .parquet),
    (Array("SQLite format 3\0".utf8), .sqlite),
    ([0xD0, 0xCF, 0x11, 0xE0], .workbook),
    ([0x28, 0xB5, 0x2F, 0xFD], .zstandard),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], .xz),
    ([0x04, 0x22, 0x4D, 0x18], .lz4),
    ([0x1F, 0x9D], .compress),
  ]

  /// Whether a zip archive begins with what Excel and LibreOffice put first.
  private static func isWorkbook(_ head: [UInt8]) -> Bool {
    let name = head.dropFirst(30)
    return ["[Content_Types].xml", "_rels/", "docProps/", "xl/", "mimetype"].contains {
      name.starts(with: Array($0.utf8))
    }
  }
}
