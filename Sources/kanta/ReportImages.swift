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
    let path = FilePath(folder).pushing(FilePath(address)).string
    guard let bytes = try? TextFile.bytes(path) else {
      problems.append("the image \(address) cannot be read")
      return ""
    }
    return "data:\(type);base64,\(Self.base64(bytes))"
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
