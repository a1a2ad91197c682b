/// JSON string literals, as bytes.
///
/// Besides what JSON requires, characters that act on a terminal (C1, DEL, bidirectional controls,
/// line separators) are written as `\u001b`: the same string to a reader, harmless on a screen.
package enum JSONString {
  /// Appends `utf8`, which is valid UTF-8, between quotes.   O(bytes)
  package static func append(_ utf8: some Sequence<UInt8>, to json: inout [UInt8]) {
    json.append(UInt8(ascii: "\""))
    var decoder = Pending()
    for byte in utf8 {
      decoder.take(byte, into: &json)
    }
    json.append(UInt8(ascii: "\""))
  }

  /// `text` as a JSON string literal.
  package static func literal(_ text: String) -> String {
    var json: [UInt8] = []
    append(text.utf8, to: &json)
    return String(decoding: json, as: UTF8.self)
  }

  /// The bytes of a scalar that may have to be escaped, held back until it is whole.
  private struct Pending {
    private var first: UInt8 = 0
    private var second: UInt8 = 0

    mutating func take(_ byte: UInt8, into json: inout [UInt8]) {
      if first == 0 {
        switch byte {
        case 0xC2, 0xE2: first = byte
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): json += [UInt8(ascii: "\\"), byte]
        case 0..<0x20, 0x7F: JSONString.appendEscape(UInt32(byte), to: &json)
        default: json.append(byte)
        }
      } else if first == 0xC2 {
        finish(UInt32(byte), bytes: [0xC2, byte], into: &json)
      } else if second == 0 {
        second = byte
      } else {
        let value = 0x2000 | UInt32(second & 0x3F) << 6 | UInt32(byte & 0x3F)
        finish(value, bytes: [0xE2, second, byte], into: &json)
      }
    }

    private mutating func finish(_ value: UInt32, bytes: [UInt8], into json: inout [UInt8]) {
      if let scalar = Unicode.Scalar(value), Neutralised.isHarmful(scalar) {
        JSONString.appendEscape(value, to: &json)
      } else {
        json += bytes
      }
      (first, second) = (0, 0)
    }
  }

  private static func appendEscape(_ value: UInt32, to json: inout [UInt8]) {
    switch value {
    case 0x08: json += Array("\\b".utf8)
    case 0x09: json += Array("\\t".utf8)
    case 0x0A: json += Array("\\n".utf8)
    case 0x0C: json += Array("\\f".utf8)
    case 0x0D: json += Array("\\r".utf8)
    default:
      let digits = String(value, radix: 16)
      json += Array(("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8)
    }
  }
}
