import KantaIO
import KantaSession

/// A file or built-in table as the record of a run has it.
package struct InputFacts: Hashable, Sendable {
  /// A column's name and type.
  package struct Field: Hashable, Sendable {
    package let name: String
    package let type: String
  }

  package let name: String
  package let isFile: Bool
  package let byteCount: Int?
  package let digest: String?
  package let rowCount: Int?
  package let fields: [Field]

  /// What tells one state of the data from another at a glance, as `datasignature` of Stata does:
  /// rows : columns (names and types) : contents.
  package var signature: String {
    let rows = rowCount.map(String.init) ?? "-"
    let names = Digest.of(fields.map { "\($0.name)\t\($0.type)\n" }.joined()).prefix(8)
    let contents = digest?.prefix(8) ?? "-"
    return "\(rows):\(fields.count)(\(names)):\(contents)"
  }

  init(_ input: SessionInput) {
    name = input.name
    isFile = input.isFile
    byteCount = input.byteCount
    digest = input.digest
    rowCount = input.rowCount
    fields = input.columns.map { Field(name: $0.name, type: $0.type) }
  }

  init(
    name: String, isFile: Bool, byteCount: Int?, digest: String?, rowCount: Int?, fields: [Field]
  ) {
    self.name = name
    self.isFile = isFile
    self.byteCount = byteCount
    self.digest = digest
    self.rowCount = rowCount
    self.fields = fields
  }
}

/// SHA-256 of a text.
enum Digest {
  static func of(_ text: String) -> String {
    var hash = ContentHash()
    hash.update(Array(text.utf8))
    return hash.digest()
  }
}
