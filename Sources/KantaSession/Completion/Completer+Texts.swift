import KantaColumns
import KantaIO
import KantaModels
import KantaPlan
import KantaSource
import KantaSyntax

// What stands between quotes: files, worlds, and the values of a column.
extension Completer {
  /// How many values are offered.
  private static let mostValues = 20

  /// What a string that has been opened can become.
  func strings(_ typed: String) -> [Completion] {
    if place.compared != nil { return comparedValues(startingWith: typed) }
    guard case .stage(let stage) = place.kind else { return [] }
    if case .option(let name) = stage.part {
      let choices = stage.command.parameters.first { $0.name == name }?.choices ?? []
      return choices.filter { $0.hasPrefix(typed) }.map { Completion(quoted($0), .choice) }
    }
    guard stage.command.subject == .paths, stage.part == .subject else { return [] }
    return stage.command.name == "world" ? worlds(typed) : files(typed, for: stage.command)
  }

  private func quoted(_ text: String) -> String { spell(.text(text), .text) }

  // MARK: - Files and worlds

  /// The files in the folder that `typed` leads into; those Kanta reads first.
  func files(_ typed: String, for command: Command) -> [Completion] {
    let parts = typed.split(separator: "/", omittingEmptySubsequences: false)
    let start = parts.last ?? ""
    let folder = String(typed.dropLast(start.count))
    let path = session.host.resolved(folder)
    let entries = FolderListing.entries(of: path.isEmpty ? "." : path).filter {
      $0.name.hasPrefix(start) && ($0.name.first != "." || start.first == ".")
    }
    func isData(_ entry: FolderListing.Entry) -> Bool {
      var name = entry.name.lowercased()
      if name.hasSuffix(".gz") { name.removeLast(3) }
      return [".csv", ".tsv", ".txt", ".tab"].contains { name.hasSuffix($0) }
    }
    let data = entries.filter { !$0.isFolder && isData($0) }
    let folders = entries.filter(\.isFolder)
    let others = entries.filter { !$0.isFolder && !isData($0) }
    return (data + folders + others).map { entry in
      let text = quoted(folder + entry.name)
      return entry.isFolder
        ? Completion(text.dropLast() + "/", .file, "folder") : Completion(text, .file)
    }
  }

  /// The worlds, or the tables of the world that `typed` names.
  func worlds(_ typed: String) -> [Completion] {
    let parts = typed.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let world = World.named(String(parts[0])) else {
      return World.all.filter { $0.name.hasPrefix(typed) }.map {
        Completion("\"\($0.name)/", .file, $0.summary)
      }
    }
    return session.host.files(of: world).filter { $0.name.hasPrefix(parts[1]) }.map { file in
      Completion("\"\(world.name)/\(file.name.replacing(".csv", with: ""))\"", .file, file.about)
    }
  }

  // MARK: - Values of a column

  /// The commonest values of the column that the cursor compares with something, as strings.
  func comparedValues(startingWith typed: String) -> [Completion] {
    guard let name = place.compared, let relation = input,
      let field = relation.schema.resolve(name), field.type.kind == .text,
      let column = column(field.name, of: relation),
      case .codes(let codes, let words) = column.values
    else { return [] }
    var counts = [Int](repeating: 0, count: words.count)
    for row in codes.indices where column.isPresent(row) { counts[Int(codes[row])] += 1 }
    let found = counts.indices.filter { counts[$0] > 0 && words[$0].hasPrefix(typed) }
      .sorted { (counts[$1], $0) < (counts[$0], $1) }
    return found.prefix(Self.mostValues).map {
      Completion(quoted(words[$0]), .value, Counted.things(counts[$0], "row"))
    }
  }

  /// The column as its source has it, when reading it costs nothing.
  private func column(_ name: String, of relation: Relation) -> Column? {
    switch relation.node {
    case .literal(let table, _): return table.column(name)
    case .scan(let reference): return session.host.columnAtHand(name, of: reference)
    case .filter(let input, _), .sort(let input, _), .take(let input, _),
      .top(let input, _, _, _), .distinct(let input, _), .sample(let input, _, _),
      .observe(let input, _), .tap(let input, _):
      return column(name, of: input)
    case .project(let input, let columns):
      guard let expression = columns.first(where: { $0.name == name })?.expression,
        case .column(let source, _) = expression
      else { return nil }
      return column(source, of: input)
    case .aggregate(let input, let keys, _):
      guard let expression = keys.first(where: { $0.name == name })?.expression,
        case .column(let source, _) = expression
      else { return nil }
      return column(source, of: input)
    case .window(let input, let columns):
      return columns.contains { $0.name == name } ? nil : column(name, of: input)
    case .join(let left, let right, let rule):
      if let added = rule.added.first(where: { $0.name == name }) {
        return column(added.column, of: right)
      }
      return column(name, of: left)
    case .append(let first, _): return column(name, of: first)
    case .local: return nil
    }
  }
}
