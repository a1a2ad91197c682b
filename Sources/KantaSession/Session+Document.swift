import KantaColumns
import KantaCommands
import KantaIO
import KantaPlan
package import KantaSource
import KantaSyntax

/// A file or built-in table that a session has read from.
package struct SessionInput: Sendable {
  /// A path as it was written, without the folders of one machine; or the name of a built-in table.
  package let name: String
  package let isFile: Bool
  /// Of the file as it lies on the disk; `nil` for a built-in table.
  package let byteCount: Int?
  package let digest: String?
  /// How many rows there are; `nil` where several files form one table, but for the first of them.
  package let rowCount: Int?
  /// Names and types of the columns.
  package let columns: [(name: String, type: String)]
}

extension Session {
  /// What the session has opened so far, in that order, with the hash of each file.
  ///
  /// - Throws: `fileChanged` where a file is not what was opened, and what is wrong with a file
  ///   whose rows nobody has counted yet.
  /// - Complexity: O(bytes of the files).
  package func inputs() throws(Diagnostic) -> [SessionInput] {
    var inputs: [SessionInput] = []
    for id in host.openedSources {
      let source = host.source(id)
      let columns = source.schema.fields.map { (name: $0.name, type: $0.type.name) }
      let rows: Int
      if let known = source.knownRowCount {
        rows = known
      } else {
        rows = try source.countRows(on: execution)
      }
      for (index, part) in try host.listSources(id).enumerated() {
        let rowCount = index == 0 ? rows : nil
        switch part {
        case .file(let name, let byteCount, let digest):
          inputs.append(
            SessionInput(
              name: name, isFile: true, byteCount: byteCount, digest: digest, rowCount: rowCount,
              columns: columns))
        case .world(let name):
          inputs.append(
            SessionInput(
              name: name, isFile: false, byteCount: nil, digest: nil, rowCount: rowCount,
              columns: columns))
        }
      }
    }
    return inputs
  }

  /// The names and hashes of the files that `patterns` mean, one line each; `nil` when one of them
  /// cannot be read.
  ///
  /// - Complexity: O(bytes of the files).
  package static func contents(
    ofFiles patterns: [String], _ settings: SessionSettings
  ) -> String? {
    let session = Session(settings)
    var lines = ""
    for pattern in patterns {
      guard let files = try? expandGlob(session.host.resolved(pattern)) else { return nil }
      for file in files {
        guard let (byteCount, digest) = try? ContentHash.ofFile(file, on: session.execution) else {
          return nil
        }
        let name = file.split(separator: "/").last ?? ""
        lines += "\(pattern) \(name) \(byteCount) \(digest)\n"
      }
    }
    return lines
  }

  /// Notes that a part of a document came to nothing: names it would have made are no second
  /// mistake of the parts after it.
  ///
  /// - Returns: The names.
  package func giveUp(on source: SourceText) -> [String] {
    var names: [String] = []
    for statement in parse(source).tree.statements {
      guard let made = StatementFacts(statement).made, made.kind == .table,
        scope.tables[made.name.text] == nil
      else { continue }
      names.append(made.name.text)
      scope.brokenNames.insert(made.name.text)
    }
    return names
  }

  /// Runs `body` beside the document: it may give names again that are taken, and afterwards the
  /// names mean what they meant before.
  package func aside<Result>(_ body: () -> Result) -> Result {
    let before = scope
    defer { scope = before }
    scope.isScript = false
    return body()
  }

  /// The names that a part of a document reads and that an earlier one could not make.
  package func brokenNames(readBy source: SourceText) -> [String] {
    var names: [String] = []
    for statement in parse(source).tree.statements {
      for reference in StatementFacts(statement).references
      where scope.brokenNames.contains(reference.name.text) {
        if !names.contains(reference.name.text) { names.append(reference.name.text) }
      }
    }
    return names
  }

  /// What is wrong with the parameters that were given from outside, held against all that
  /// `source` declares; nothing else of it is looked at.
  package static func parameterProblems(
    in source: SourceText, _ settings: SessionSettings
  ) -> [Diagnostic] {
    var part = settings
    part.isPartial = true
    let given = Set(settings.parameters.map(\.name))
    var declared: [String] = []
    let statements = parse(source).tree.statements.filter { statement in
      guard case .parameter(let name, _, _) = statement.kind else { return false }
      declared.append(name.text)
      // The others may be made of what is not known here.
      return given.contains(name.text)
    }
    let unknown = settings.parameters.filter { !declared.contains($0.name) }
      .map { Diagnostic.unknownParameter($0.name, known: declared) }
    var text = Array(repeating: UInt8(ascii: " "), count: source.text.utf8.count)
    let bytes = Array(source.text.utf8)
    for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") { text[index] = 0x0A }
    for statement in statements {
      let range = statement.range.lowerBound..<min(statement.range.upperBound, bytes.count)
      text.replaceSubrange(range, with: bytes[range])
    }
    let chosen = SourceText(
      String(decoding: text, as: UTF8.self), name: source.name, firstLine: source.firstLine)
    return unknown + Session(part).check(chosen).filter { $0.severity == .error }
  }
}
