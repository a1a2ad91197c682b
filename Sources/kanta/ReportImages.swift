import SystemPackage

/// The images of a document, which its page holds itself.
final class ReportImages {
  private static let types = [
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
    "webp": "image/webp",
  ]

  private let folder: String
  private(set) var problems: [String] = []

  init(folder: String) { self.folder = folder }

  /// What a page has in the place of the address of an image: its bytes; nothing for an image that
  /// is elsewhere, since a page asks for nothing.
  func address(for address: String) -> String? {
    if address.hasPrefix("data:") { return nil }
    let ending = address.split(separator: ".").last?.lowercased() ?? ""
    guard !address.contains("://"), let type = Self.types[ending] else {
      problems.append("the image \(address) is not in the page: only png, jpeg, gif and webp files")
      return ""
    }
    // An address may have signs as %20 that a name has as they are.
    let paths = [address, Self.unescaped(address)].map {
      FilePath(folder).pushing(FilePath($0)).string
    }
    guard let bytes = paths.lazy.compactMap({ try? TextFile.bytes($0) }).first else {
      problems.append("the image \(address) cannot be read")
      return ""
    }
    return "data:\(type);base64,\(Self.base64(bytes))"
  }

  /// The text with each `%20` as the byte it stands for.
  ///
  /// Source: RFC 3986, §2.1.
  private static func unescaped(_ address: String) -> String {
    let bytes = Array(address.utf8)
    var found: [UInt8] = []
    var place = 0
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: "%"), place + 2 < bytes.count,
        let byte = UInt8(String(decoding: bytes[place + 1...place + 2], as: UTF8.self), radix: 16)
      {
        found.append(byte)
        place += 3
      } else {
        found.append(bytes[place])
        place += 1
      }
    }
    return String(decoding: found, as: UTF8.self)
  }

  /// Source: RFC 4648, §4.
  static func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let piece = Array(bytes[start..<min(start + 3, bytes.count)])
      let bits = (0..<3).reduce(0) { $0 << 8 | ($1 < piece.count ? Int(piece[$1]) : 0) }
      for place in 0..<4 {
        text.append(
          place <= piece.count ? alphabet[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
