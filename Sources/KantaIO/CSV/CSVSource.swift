package import KantaColumns
package import KantaSource
import Synchronization

/// A table in one or several delimited text files.
///
/// Opening a file finds out how it is written, where its records lie and which types its columns
/// have; a column is parsed when it is first read, and kept. No result depends on the number of
/// threads or on how the file is cut into blocks.
package final class CSVSource: TableSource {
  /// The size of a block: large enough that its own cost is noise, small enough for a core's cache.
  static let usualBlockSize = 1 << 18

  package let name: String
  package let schema: Schema
  /// What was found out, for the line that `load` prints.
  package let decisions: CSVDecisions

  /// The files, of which a sample was indexed until all records have to be.
  private let opened: Mutex<TableParts>
  private let isPieceworkSound = Mutex(true)
  /// What the records said beyond the sample.
  private let remark = Mutex<String?>(nil)
  private let paths: [String]
  private let blockSize: Int
  let positions: [String: Int]
  let plans: [ColumnPlan]
  let missingWords: MissingWords
  let kept: KeptColumns
  private let number: Int
  private let options: CSVOptions

  /// Opens `paths` as one table, whose rows are those of the files in that order.
  ///
  /// What is read is kept in `kept`, which all sources of a session share. With `countsRows: false`
  /// the records of a large file are not gone through before there is a reason: what is wrong with
  /// one of them is told then.
  /// - Throws: A diagnostic when a file cannot be read (K501, K502), is not a table of text (K505,
  ///   K602–K605), or the files have different columns (K606).
  package static func open(
    _ paths: [String], options: CSVOptions, countsRows: Bool = true,
    keeping kept: KeptColumns = KeptColumns(), on execution: Execution
  ) throws(Diagnostic) -> CSVSource {
    try open(
      paths, options: options, blockSize: usualBlockSize,
      countedUpTo: countsRows ? .max : ColumnSurvey.wholeLimit, keeping: kept, on: execution)
  }

  /// The same with blocks of another size, which changes no result; the records of files of more
  /// than so many bytes are not counted.
  package static func open(
    _ paths: [String], options: CSVOptions, blockSize: Int, countedUpTo limit: Int = .max,
    keeping kept: KeptColumns = KeptColumns(), on execution: Execution
  ) throws(Diagnostic) -> CSVSource {
    let parts = try TableParts(
      paths, options: options, blockSize: blockSize, countedUpTo: limit, on: execution)
    let names = parts.names
    for name in options.types.keys.sorted() where !names.contains(name) {
      throw .noColumnForType(name, path: paths[0], names: names)
    }
    let isSampled = parts.byteCount > ColumnSurvey.wholeLimit || !parts.isWhole
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
    return CSVSource(paths, parts, plans, decisions, options, kept, blockSize)
  }

  private init(
    _ paths: [String], _ parts: TableParts, _ plans: [ColumnPlan], _ decisions: CSVDecisions,
    _ options: CSVOptions, _ kept: KeptColumns, _ blockSize: Int
  ) {
    self.paths = paths
    self.blockSize = blockSize
    name = parts.name
    number = kept.addSource()
    self.kept = kept
    opened = Mutex(parts)
    self.plans = plans
    self.decisions = decisions
    self.options = options
    missingWords = MissingWords(options)
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
      let parts = try wholeParts(on: execution)
      for (column, values) in zip(
        needed, try parse(needed, in: parts.blocks, rowCount: parts.rowCount, on: execution))
      {
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
    let blocks = try wholeParts(on: execution).blocks
    let chosen = ChosenBlocks(rows, in: blocks.map(\.block.recordCount))
    guard chosen.indices.count * 2 <= blocks.count else { return nil }
    let parsed = try parse(
      missing, in: chosen.indices.map { blocks[$0] }, rowCount: chosen.rowCount, on: execution)
    var columns = Dictionary(uniqueKeysWithValues: zip(missing, parsed))
    for (position, column) in known { columns[position] = column.gathered(rows) }
    for position in missing { columns[position] = columns[position]?.gathered(chosen.rows) }
    return names.compactMap { positions[$0] }.compactMap { columns[$0] }
  }

  /// A pass over columns of which some are not here yet.
  package func stream(
    _ names: [String], on execution: Execution
  ) throws(Diagnostic) -> (any RowStream)? {
    // What is kept for statements to come, or is here already, is better read whole.
    guard names.contains(where: { columnAtHand($0) == nil }) else { return nil }
    if execution.keepsColumns {
      guard try !hasRoom(for: names, on: execution) else { return nil }
    }
    try parts.requireUnchanged()
    if !parts.isWhole, isPieceworkSound.withLock({ $0 }) {
      return PieceStream(self, names, threads: execution.threads)
    }
    return CSVStream(self, names, try wholeParts(on: execution), threads: execution.threads)
  }

  /// Gives up reading pieces whose records nobody has counted: the file has to be indexed first.
  func forbidPiecework() { isPieceworkSound.withLock { $0 = false } }

  /// The files as far as they are indexed.
  var parts: TableParts { opened.withLock { $0 } }

  /// Columns in which no value was seen while others have some, and whose type nobody gave.
  package var emptyColumns: Set<String> {
    guard plans.contains(where: { $0.evidence.valueCount > 0 }) else { return [] }
    return Set(
      zip(schema.names, plans).compactMap { name, plan in
        plan.evidence.valueCount == 0 && !plan.isRequested ? name : nil
      })
  }

  package var knownRowCount: Int? { parts.isWhole ? parts.rowCount : nil }

  package func countRows(on execution: Execution) throws(Diagnostic) -> Int {
    try wholeParts(on: execution).rowCount
  }

  /// The files with all their records.
  ///
  /// - Throws: What is wrong with them, K504 when a file changed since it was opened.
  private func wholeParts(on execution: Execution) throws(Diagnostic) -> TableParts {
    let sampled = parts
    guard !sampled.isWhole else { return sampled }
    try sampled.requireUnchanged()
    let whole = try TableParts(paths, options: options, blockSize: blockSize, on: execution)
    try sampled.requireUnchanged()
    // Names and types were found in what was read as UTF-8.
    guard whole.decisions.encoding == sampled.decisions.encoding else {
      throw .notUTF8AfterAll(name)
    }
    opened.withLock { $0 = whole }
    var all = decisions
    all.takeCounts(of: whole.decisions)
    if all.summary != decisions.summary { remark.withLock { $0 = "\(name): \(all.summary)" } }
    return whole
  }

  package func takeRemark() -> String? {
    remark.withLock { remark in
      defer { remark = nil }
      return remark
    }
  }

  /// Whether a value that does not fit its column is an error.
  var refusesBadValues: Bool { options.badValues == .refuse }

  /// The column, if a plan has read it before.
  package func columnAtHand(_ name: String) -> Column? {
    positions[name].flatMap { kept.column(key($0)) }
  }

  /// The values of some columns in some blocks, which have `rowCount` rows together.
  private func parse(
    _ needed: [Int], in blocks: [(file: Int, block: Block)], rowCount: Int,
    on execution: Execution
  ) throws(Diagnostic) -> [Column] {
    try reservingRoom(for: needed, rowCount: rowCount, on: execution) {
      () throws(Diagnostic) -> [Column] in
      var columns: [Column] = []
      for first in stride(from: 0, to: needed.count, by: ColumnAssembly.mostColumns) {
        let few = needed[first..<min(first + ColumnAssembly.mostColumns, needed.count)]
        columns += try parse(few: Array(few), in: blocks, rowCount: rowCount, on: execution)
      }
      return columns
    }
  }

  private func parse(
    few needed: [Int], in blocks: [(file: Int, block: Block)], rowCount: Int,
    on execution: Execution
  ) throws(Diagnostic) -> [Column] {
    let opened = self.parts
    try opened.requireUnchanged()
    let lanes = Self.lanes(of: blocks, threads: execution.threads)
    var firstRows: [Int] = []
    var row = 0
    for (_, block) in blocks {
      firstRows.append(row)
      row += block.recordCount
    }
    let starts = firstRows
    var results: [Result<LaneColumns, Diagnostic>]?
    let values = ColumnAssembly.columns(needed.map { plans[$0].type.kind }, rowCount: rowCount) {
      targets in
      let total = blocks.reduce(0) { $0 + $1.block.bytes.count }
      results = execution.reporting(.reading(name), .bytes, total: total) {
        Parallel.map(lanes.count, on: execution) { lane in
          Result { () throws(Diagnostic) in
            try self.read(needed, blocks, lanes[lane], starts, targets, on: execution)
          }
        }
      }
    }
    guard let results else { throw .loadInterrupted(name) }
    var parts: [LaneColumns] = []
    for result in results { parts.append(try result.get()) }
    try opened.requireUnchanged()
    let columns = parts
    if refusesBadValues {
      for position in needed.indices {
        try refuseBadValues(needed[position], columns, position, of: rowCount)
      }
    }
    let rows = lanes.map {
      starts[
        $0.lowerBound]..<(starts.indices.contains($0.upperBound) ? starts[$0.upperBound] : rowCount)
    }
    let assembled = Parallel.map(needed.count, on: execution) { position in
      self.assembled(needed[position], values[position], columns.map { $0[position] }, rows)
    }
    guard let assembled else { throw .loadInterrupted(name) }
    return assembled
  }

  /// What one lane knows of each column besides the values: it has written those.
  private typealias LaneColumns = [LaneColumn]

  // SAFETY: nobody adds words to the dictionary once the lane is done.
  private struct LaneColumn: @unchecked Sendable {
    var missing: [UInt32] = []
    var badCount = 0
    var bad: [Diagnostic.DataPlace] = []
    var words: TextDictionary?
  }

  private func read(
    _ needed: [Int], _ blocks: [(file: Int, block: Block)], _ range: Range<Int>,
    _ starts: [Int], _ targets: [ColumnAssembly.Target], on execution: Execution
  ) throws(Diagnostic) -> LaneColumns {
    let lane = CSVLane(self, needed: needed)
    var columns = needed.map { _ in LaneColumn() }
    for index in range {
      if execution.cancellation.isRequested { throw .loadInterrupted(name) }
      try lane.load(blocks[index])
      execution.advance(by: blocks[index].block.bytes.count)
      for position in needed.indices {
        let piece = lane.piece(needed[position])
        targets[position].write(piece.values, from: starts[index])
        let first = UInt32(truncatingIfNeeded: starts[index])
        columns[position].missing.append(contentsOf: piece.missing.lazy.map { $0 + first })
        columns[position].badCount += piece.badCount
        columns[position].bad += piece.bad.prefix(3 - columns[position].bad.count)
      }
    }
    for position in needed.indices { columns[position].words = lane.dictionaries[needed[position]] }
    return columns
  }

  /// A column from its written values: codes of different lanes become those of one dictionary.
  private func assembled(
    _ column: Int, _ values: Values, _ lanes: [LaneColumn], _ rows: [Range<Int>]
  ) -> Column {
    let validity = ColumnAssembly.validity(lanes.map(\.missing), rowCount: values.count)
    guard case .codes(var codes, _) = values else {
      return Column(plans[column].type, values, validity: validity)
    }
    guard let merged = lanes.first?.words else {
      return Column(.text, .codes(codes, Words(distinct: [""])), validity: validity)
    }
    for lane in lanes.indices.dropFirst() {
      guard let words = lanes[lane].words else { continue }
      let mapped = merged.merge(words)
      if !mapped.isEmpty { codes.map(rows[lane]) { mapped[Int($0)] } }
    }
    // The code of a missing row is 0, which has to be a word.
    if merged.count == 0, values.count > 0 { _ = merged.code(of: [UInt8]().span) }
    return Column(.text, .codes(codes, merged.words), validity: validity)
  }

  private func refuseBadValues(
    _ column: Int, _ lanes: [LaneColumns], _ position: Int, of rowCount: Int
  ) throws(Diagnostic) {
    let bad = lanes.reduce(0) { $0 + $1[position].badCount }
    guard bad > 0 else { return }
    let places = lanes.lazy.flatMap { $0[position].bad }.prefix(3)
    throw .badValues(
      schema.fields[column].name, plans[column], bad: bad, of: rowCount, places: Array(places))
  }
}

extension [UInt32] {
  /// Replaces the elements of `range`.
  fileprivate mutating func map(_ range: Range<Int>, _ body: (UInt32) -> UInt32) {
    var span = mutableSpan
    for index in range { span[index] = body(span[index]) }
  }
}
