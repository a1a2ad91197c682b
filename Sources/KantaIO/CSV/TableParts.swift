import KantaColumns
import KantaSource

/// The files of one table, and how their columns go together.
struct TableParts: Sendable {
  let files: [OpenedFile]
  /// For each file, where each column of the table stands in it.
  let columnOrder: [[Int]]

  /// Opens files; the records of one that is alone are not counted if it has more bytes than
  /// `limit`.
  init(
    _ paths: [String], options: CSVOptions, blockSize: Int, countedUpTo limit: Int = .max,
    on execution: Execution
  ) throws(Diagnostic) {
    guard let firstPath = paths.first else { throw .noFile("", near: []) }
    let first = try OpenedFile(
      path: firstPath, options: options, blockSize: blockSize,
      countedUpTo: paths.count == 1 ? limit : .max, on: execution)
    var later = options
    later.header = first.decisions.hasHeader
    var files = [first]
    var orders = [Array(first.names.names.indices)]
    for path in paths.dropFirst() {
      let file = try OpenedFile(
        path: path, like: first, options: later, blockSize: blockSize, on: execution)
      orders.append(try Self.order(of: file, like: first))
      files.append(file)
    }
    self.files = files
    columnOrder = orders
  }

  /// Where the columns of `first` stand in `file`: by name, or by position without a header.
  private static func order(
    of file: OpenedFile, like first: OpenedFile
  ) throws(Diagnostic) -> [Int] {
    let (names, wanted) = (file.names.names, first.names.names)
    if !first.decisions.hasHeader {
      guard names.count == wanted.count else {
        throw .differentWidths(
          file.bytes.path, names.count, first: first.bytes.path, wanted.count)
      }
      return Array(names.indices)
    }
    var places: [String: Int] = [:]
    for (place, name) in names.enumerated() { places[name] = place }
    let order = wanted.compactMap { places[$0] }
    guard order.count == wanted.count, names.count == wanted.count else {
      let known = Set(wanted)
      throw .differentColumns(
        file.bytes.path, missing: wanted.filter { places[$0] == nil },
        surplus: names.filter { !known.contains($0) }, first: first.bytes.path)
    }
    return order
  }

  var names: [String] { files[0].names.names }
  /// Throws `fileChanged` unless all files are what was opened.
  func requireUnchanged() throws(Diagnostic) {
    for file in files { try file.bytes.requireUnchanged() }
  }

  /// Whether all records of all files were looked at, and not only a sample.
  var isWhole: Bool { files.allSatisfy(\.index.isWhole) }
  var rowCount: Int { files.reduce(0) { $0 + $1.index.recordCount } }
  var byteCount: Int { files.reduce(0) { $0 + $1.bytes.count } }

  /// The file as it was given, or the first one and how many there are.
  var name: String {
    let first = files[0].bytes.path
    return files.count == 1 ? first : "\(first) and \(files.count - 1) more"
  }

  /// All blocks in row order, each with the number of its file.
  var blocks: [(file: Int, block: Block)] {
    files.indices.flatMap { file in files[file].index.blocks.map { (file, $0) } }
  }

  /// What was decided about the first file, with the counts of all.
  var decisions: CSVDecisions {
    var decisions = files[0].decisions
    decisions.files = files.count
    for file in files.dropFirst() {
      let other = file.decisions
      if other.lineEnding != decisions.lineEnding { decisions.lineEnding = .mixed }
      decisions.isGzip = decisions.isGzip || other.isGzip
      decisions.preambleRows += other.preambleRows
      decisions.trailingEmptyRows += other.trailingEmptyRows
      decisions.surplusEmptyFields += other.surplusEmptyFields
      decisions.raggedRows += other.raggedRows
      decisions.oddQuotes += other.oddQuotes
      decisions.isFallbackEncoding = decisions.isFallbackEncoding || other.isFallbackEncoding
    }
    return decisions
  }
}

/// Looks at the values of all columns before their types are decided.
struct ColumnSurvey: Sendable {
  /// Tables up to this many bytes are looked at whole.
  static let wholeLimit = 64 << 20
  private static let headSize = 4 << 20
  private static let sampleCount = 16
  private static let sampleSize = 64 << 10

  let parts: TableParts
  let words: MissingWords

  /// The evidence per column of the table, over all rows or over a sample.
  func evidence(
    isSampled: Bool, on execution: Execution
  ) throws(Diagnostic) -> [ColumnEvidence] {
    let found = try map(isSampled: isSampled, on: execution) { text, order in
      order.map { evidence(text, $0) }
    }
    var total = [ColumnEvidence](repeating: ColumnEvidence(), count: parts.names.count)
    for part in found {
      for column in total.indices { total[column] += part[column] }
    }
    return total
  }

  /// `body` of each block that is looked at, with where the columns of the table stand in its file;
  /// in block order.
  func map<Finding: Sendable>(
    isSampled: Bool, on execution: Execution,
    _ body: @Sendable (BlockText, _ columnOrder: [Int]) -> Finding
  ) throws(Diagnostic) -> [Finding] {
    let blocks = isSampled ? sample() : parts.blocks
    let total = blocks.reduce(0) { $0 + $1.block.bytes.count }
    let results = execution.reporting(.surveying(parts.name), .bytes, total: total) {
      Parallel.map(blocks.count, on: execution, with: BlockText.init) { text, index in
        defer { execution.advance(by: blocks[index].block.bytes.count) }
        return Result { () throws(Diagnostic) -> Finding in
          let (file, block) = blocks[index]
          try text.load(block, of: parts.files[file].bytes, parts.files[file].dialect)
          return body(text, parts.columnOrder[file])
        }
      }
    }
    guard let results else { throw .loadInterrupted(parts.name) }
    var findings: [Finding] = []
    findings.reserveCapacity(results.count)
    for result in results { findings.append(try result.get()) }
    return findings
  }

  private func evidence(_ block: BlockText, _ column: Int) -> ColumnEvidence {
    var evidence = ColumnEvidence()
    let storage = block.buffer.storage
    let bytes = storage.span
    let quote = block.dialect.quote
    for record in 0..<block.recordCount {
      let range = block.fields.range(record, column)
      let (start, end) = FieldContent.core(bytes, range.start, range.end, quote: quote)
      evidence.add(bytes, start, end, words)
    }
    return evidence
  }

  /// Which of `count` pieces of a file a sample looks at: the first 4 MiB, and 16 that are evenly
  /// spread over the rest.
  static func sampled(of count: Int, blockSize: Int) -> (head: Range<Int>, spread: [Int]) {
    let head = min(count, max(1, headSize / blockSize))
    let step = max(1, (count - head) / sampleCount)
    return (0..<head, Array(stride(from: head, to: count, by: step)))
  }

  /// The blocks of the sample, of those that are spread only the first rows.
  private func sample() -> [(file: Int, block: Block)] {
    let chosen = parts.files.count == 1 ? sampleOfOne() : sampleOfMany()
    return chosen.head
      + chosen.spread.map { entry in
        var (file, block) = entry
        // Rows are about equally long, so a share of the bytes holds that share of the rows.
        let share = min(1, Double(Self.sampleSize) / Double(max(1, block.bytes.count)))
        block.recordCount = max(1, Int(Double(block.recordCount) * share))
        return (file, block)
      }
  }

  private typealias Sample = (
    head: [(file: Int, block: Block)], spread: [(file: Int, block: Block)]
  )

  /// By where the pieces lie, so that it is the same whether all records were counted or not.
  private func sampleOfOne() -> Sample {
    let index = parts.files[0].index
    let blocks = parts.blocks
    let chosen = Self.sampled(of: index.pieceCount, blockSize: index.blockSize)
    guard parts.isWhole else {
      let head = min(chosen.head.count, blocks.count)
      return (Array(blocks[..<head]), Array(blocks[head...]))
    }
    var next = 0
    func block(of piece: Int) -> [(file: Int, block: Block)] {
      let place = index.start + piece * index.blockSize
      while next < blocks.count, blocks[next].block.bytes.lowerBound < place { next += 1 }
      guard next < blocks.count else { return [] }
      next += 1
      return [blocks[next - 1]]
    }
    let head = chosen.head.flatMap(block)
    return (head, chosen.spread.flatMap(block))
  }

  /// By size: the files of a table may be small.
  private func sampleOfMany() -> Sample {
    let blocks = parts.blocks
    var size = 0
    let head = blocks.prefix { entry in
      defer { size += entry.block.bytes.count }
      return size < Self.headSize
    }
    let rest = blocks.dropFirst(head.count)
    let step = max(1, rest.count / Self.sampleCount)
    let spread = stride(from: rest.startIndex, to: rest.endIndex, by: step).map { rest[$0] }
    return (Array(head), spread)
  }
}

extension CSVDecisions {
  /// Takes in what the types of the columns say.
  mutating func add(_ plans: [ColumnPlan], names: [String], _ options: CSVOptions) {
    thousands = options.thousands
    badValuesAre = options.badValues
    var words = Set<Int>()
    for (plan, name) in zip(plans, names) {
      addDates(plan, name)
      if plan.format != .text {
        for (word, count) in plan.evidence.wordCounts.enumerated() where count > 0 {
          words.insert(word)
        }
      }
      if plan.type.isNumeric, plan.evidence.marked(plan.decimalMark).grouped > 0, thousands == nil {
        thousands = plan.decimalMark == Byte.comma ? Byte.point : Byte.comma
      }
    }
    let usual = MissingWords.usual.words
    missingWords = words.sorted().map { String(decoding: usual[$0], as: UTF8.self) }
  }

  private mutating func addDates(_ plan: ColumnPlan, _ name: String) {
    let format: DateFormat
    var words: String
    switch plan.format {
    case .date(let found): (format, words) = (found, found.words)
    case .datetime(let found):
      (format, words) = (found, found.words + " H:M")
      if plan.evidence.seconds > 0 { words += ":S" }
      if plan.evidence.fractions > 0 { words += ".f" }
      if plan.evidence.zones > 0 { convertedToUTC.append(name) }
    default: return
    }
    let place =
      dates.firstIndex { $0.format == words }
      ?? {
        dates.append(Dates(format: words, order: format.order, columns: [], ambiguous: []))
        return dates.count - 1
      }()
    dates[place].columns.append(name)
    if plan.isAmbiguousDate { dates[place].ambiguous.append(name) }
  }
}
