import KantaTestSupport
import Foundation
import KantaColumns
import KantaIO
import KantaSource

/// A table as its cells, for comparison: `nil` is missing.
struct Cells: Equatable {
  var names: [String]
  var rows: [[String?]]

  init(names: [String], rows: [[String?]]) {
    self.names = names
    self.rows = rows
  }

  /// All cells of a source, as text.
  init(_ source: CSVSource, threads: Int = 2) throws(Diagnostic) {
    names = source.schema.names
    let columns = try source.read(names, on: Execution(threads: threads))
    rows = (0..<(source.knownRowCount ?? 0)).map { row in columns.map { Cells.text($0[row]) } }
  }

  /// A cell as it is written in these tests.
  static func text(_ value: Value) -> String? {
    switch value {
    case .missing: nil
    case .integer(let value): String(value)
    case .decimal(let value): value.plain
    case .number(let value): "\(value)"
    case .percent(let value): "\(value)"
    case .text(let value): value
    case .date(let value): value.plain
    case .datetime(let value): value.plain
    case .duration(let value): "\(value)"
    case .boolean(let value): "\(value)"
    }
  }
}

extension TemporaryFolder {
  func file(_ name: String, _ text: String) throws -> String { try write(text, to: name) }
}

extension CSVSource {
  /// A text as a file, opened.
  static func of(
    _ bytes: [UInt8], _ options: CSVOptions = CSVOptions(), blockSize: Int = 1 << 20,
    threads: Int = 2
  ) throws -> CSVSource {
    let folder = try TemporaryFolder()
    let path = try folder.file("table.csv", bytes)
    let source = try CSVSource.open(
      [path], options: options, blockSize: blockSize, on: Execution(threads: threads))
    // Columns are read while the file is still there.
    _ = try source.read(source.schema.names, on: Execution(threads: threads))
    return source
  }

  static func of(_ text: String, _ options: CSVOptions = CSVOptions()) throws -> CSVSource {
    try of(Array(text.utf8), options)
  }

  /// The type words of the columns.
  var typeWords: [String] { schema.fields.map(\.type.name) }
}

/// What reading `text` is refused with; `nil` if it is read.
func refusal(_ text: String, _ options: CSVOptions = CSVOptions()) -> Diagnostic? {
  refusal(Array(text.utf8), options)
}

func refusal(_ bytes: [UInt8], _ options: CSVOptions = CSVOptions()) -> Diagnostic? {
  do {
    _ = try CSVSource.of(bytes, options)
    return nil
  } catch let problem as Diagnostic {
    return problem
  } catch {
    return Diagnostic(.unreadable, "\(error)")
  }
}

/// A small generator of random numbers with a seed, so that every run is the same.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  // Source: S. Vigna's splitmix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
