package import KantaColumns
package import KantaSource

/// A table in one or several delimited text files.
///
/// Opening a file finds out how it is written, where its records lie and which types its columns
/// have; a column is parsed when it is first read, and kept. No result depends on the number of
/// threads or on how the file is cut into blocks.
package final class CSVSource: TableSource {
  /// The size of a block: large enough that its own cost is noise, small enough for a core's cache.
  static let usualBlockSize = 1 << 20

  package let name: String
  package let schema: Schema
  package let rowCount: Int
  /// What was found out, for the line that `load` prints.
  package let decisions: CSVDecisions

  let plans: [ColumnPlan]
  let kept: KeptColumns
  private let number: Int
  private let parts: TableParts
  private let positions: [String: Int]
  private let options: CSVOptions

  /// Opens `paths` as one table, whose rows are those of the files in that order.
  ///
  /// What is read is kept in `kept`, which all sources of a session share.
  /// - Throws: A diagnostic when a file cannot be read (K501, K502), is not a table of text (K505,
  ///   K602–K605), or the files have different columns (K606).
  package static func open(
    _ paths: [String], options: CSVOptions, keeping kept: KeptColumns = KeptColumns(),
    on execution: Execution
  ) throws(Diagnostic) -> CSVSource {
    try open(paths, options: options, blockSize: usualBlockSize, keeping: kept, on: execution)
  }

  /// The same with blocks of another size, which changes no result.
  package static func open(
    _ paths: [String], options: CSVOptions, blockSize: Int,
    keeping kept: KeptColumns = KeptColumns(), on execution: Execution
  ) throws(Diagnostic) -> CSVSource {
    let parts = try TableParts(paths, options: options, blockSize: blockSize, on: execution)
    let names = parts.names
    for name in options.types.keys.sorted() where !names.contains(name) {
      throw .noColumnForType(name, path: paths[0], names: names)
    }
    let isSampled = parts.byteCount > ColumnSurvey.wholeLimit
    let survey = ColumnSurvey(parts: parts, words: MissingWords(options))
    let evidence = try survey.evidence(isSampled: isSampled, on: execution)
    let inference = TypeInference(
      evidence, delimiter: parts.files[0].dialect.delimiter, options: options)
    let plans = inference.plans(names: names)
    var decisions = parts.decisions
    decisions.isSampled = isSampled
    decisions.decimalMark = inference.decimalMark
    decisions.add(plans, names: names, options)
    decisions.nearMisses = try NearMissSearch(inference, plans: plans, names: names)
      .misses(survey, isSampled: isSampled, on: execution)
    return CSVSource(parts, plans, decisions, options, kept)
  }

  private init(
    _ parts: TableParts, _ plans: [ColumnPlan], _ decisions: CSVDecisions, _ options: CSVOptions,
    _ kept: KeptColumns
  ) {
    name = parts.name
    number = kept.addSource()
    self.kept = kept
    self.parts = parts
    self.plans = plans
    self.decisions = decisions
    self.options = options
    rowCount = parts.rowCount
    positions = Dictionary(uniqueKeysWithValues: zip(parts.names, parts.names.indices))
    schema = Schema(zip(parts.names, plans).map { Schema.Field($0, $1.type) })
  }

  /// The columns called `names`, parsed where they are not kept; then they are, if
  /// `execution.keepsColumns`.
  ///
  /// - Complexity: O(bytes of the files).
  /// - Throws: K601 when values do not fit their column, K504 when a file changed since it was
  ///   opened, K404 when the work was interrupted, K406 when they do not fit into memory.
  package func read(_ names: [String], on execution: Execution) throws(Diagnostic) -> [Column] {
    let wanted = names.map { name in
      guard let index = positions[name] else {
        preconditionFailure("a plan names only columns of its source's schema")
      }
      return index
    }
    var known: [Int: Column] = [:]
    var needed: [Int] = []
    var isSeen: Set<Int> = []
    for column in wanted where isSeen.insert(column).inserted {
      known[column] = kept.use(key(column))
      if known[column] == nil { needed.append(column) }
    }
    if !needed.isEmpty {
      for (column, values) in zip(needed, try parse(needed, on: execution)) {
        known[column] = values
        guard execution.keepsColumns else { continue }
        kept.keep(values, as: key(column), of: name, name: schema.fields[column].name)
      }
    }
    return wanted.compactMap { known[$0] }
  }

  private func key(_ column: Int) -> KeptColumns.Key {
    KeptColumns.Key(source: number, column: column)
  }

  /// The columns in these rows, parsed from the blocks that have such rows; `nil` when that is most
  /// of the blocks, or when all the columns are here already.
  ///
  /// What is parsed in part is not kept.
  ///
  /// - Complexity: O(bytes of those blocks).
  package func read(
    _ names: [String], onlyAt rows: [UInt32], on execution: Execution
  ) throws(Diagnostic) -> [Column]? {
    var known: [Int: Column] = [:]
    var missing: [Int] = []
    for position in names.compactMap({ positions[$0] }) {
      known[position] = kept.use(key(position))
      if known[position] == nil { missing.append(position) }
    }
    guard !missing.isEmpty else { return nil }
    let chosen = ChosenBlocks(rows, in: parts.blocks.map(\.block.recordCount))
    guard chosen.indices.count * 2 <= parts.blocks.count else { return nil }
    let parsed = try reservingRoom(for: missing, rowCount: chosen.rowCount, on: execution) {
      () throws(Diagnostic) -> [Column] in
      let pieces = try self.pieces(missing, of: chosen.indices, on: execution)
      return try assemble(missing, pieces, rowCount: chosen.rowCount, on: execution)
    }
    var parts = Dictionary(uniqueKeysWithValues: zip(missing, parsed))
    for (position, column) in known { parts[position] = column.gathered(rows) }
    for position in missing { parts[position] = parts[position]?.gathered(chosen.rows) }
    return names.compactMap { positions[$0] }.compactMap { parts[$0] }
  }

  /// The column, if a plan has read it before.
  package func columnAtHand(_ name: String) -> Column? {
    positions[name].flatMap { kept.column(key($0)) }
  }

  private func parse(_ needed: [Int], on execution: Execution) throws(Diagnostic) -> [Column] {
    try reservingRoom(for: needed, rowCount: rowCount, on: execution) {
      () throws(Diagnostic) -> [Column] in
      let pieces = try pieces(needed, of: Array(parts.blocks.indices), on: execution)
      return try assemble(needed, pieces, rowCount: rowCount, on: execution)
    }
  }

  /// The values of some columns in some blocks, block by block.
  private func pieces(
    _ needed: [Int], of chosen: [Int], on execution: Execution
  ) throws(Diagnostic) -> [[ColumnPiece]] {
    for file in parts.files { try file.bytes.requireUnchanged() }
    let words = MissingWords(options)
    let kernels = needed.map { ColumnKernel(plan: plans[$0], words: words) }
    let blocks = parts.blocks
    let parts = parts
    let total = chosen.reduce(0) { $0 + blocks[$1].block.bytes.count }
    let results = execution.reporting(.reading(name), .bytes, total: total) {
      Parallel.map(chosen.count, on: execution) { index in
        Result { () throws(Diagnostic) -> [ColumnPiece] in
          let (file, block) = blocks[chosen[index]]
          defer { execution.advance(by: block.bytes.count) }
          let text = try BlockText(block, of: parts.files[file].bytes, parts.files[file].dialect)
          return zip(needed, kernels).map { column, kernel in
            kernel.piece(text, parts.columnOrder[file][column])
          }
        }
      }
    }
    guard let results else { throw .loadInterrupted(name) }
    var pieces: [[ColumnPiece]] = []
    pieces.reserveCapacity(results.count)
    for result in results { pieces.append(try result.get()) }
    for file in parts.files { try file.bytes.requireUnchanged() }
    return pieces
  }

  private func assemble(
    _ needed: [Int], _ pieces: [[ColumnPiece]], rowCount: Int, on execution: Execution
  ) throws(Diagnostic) -> [Column] {
    if options.badValues == .refuse {
      for position in needed.indices { try refuseBadValues(needed[position], pieces, position) }
    }
    let plans = plans
    let columns = Parallel.map(needed.count, on: execution) { position in
      ColumnAssembly.column(
        plans[needed[position]].type, pieces.map { $0[position] }, rowCount: rowCount,
        on: execution)
    }
    let whole = columns?.compactMap(\.self)
    guard let whole, whole.count == needed.count else { throw .loadInterrupted(name) }
    return whole
  }

  private func refuseBadValues(
    _ column: Int, _ pieces: [[ColumnPiece]], _ position: Int
  ) throws(Diagnostic) {
    let bad = pieces.reduce(0) { $0 + $1[position].badCount }
    guard bad > 0 else { return }
    let places = pieces.lazy.flatMap { $0[position].bad }.prefix(3)
    throw .badValues(
      schema.fields[column].name, plans[column], bad: bad, of: rowCount, places: Array(places))
  }
}
