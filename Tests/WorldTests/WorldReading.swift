import KantaColumns
import KantaModels
import Synchronization
import Testing

/// The files of a world by name, with columns as plain arrays.
struct WorldReading {
  let files: [WorldFile]

  /// Each world is simulated once for all tests.
  private static let simulated = Mutex<[String: [WorldFile]]>([:])

  /// The world under its own seed, or under another.
  init(_ name: String, seed: UInt64? = nil) throws {
    let world = try #require(World.named(name))
    let key = "\(name) \(seed ?? world.seed)"
    if let known = WorldReading.simulated.withLock({ $0[key] }) {
      files = known
    } else {
      let made = seed.map { world.make(seed: $0) } ?? world.files
      files = made
      WorldReading.simulated.withLock { $0[key] = made }
    }
  }

  init(_ files: [WorldFile]) { self.files = files }

  func table(_ file: String) throws -> Table {
    try #require(files.first { $0.name == file + ".csv" }).table
  }

  func column(_ file: String, _ column: String) throws -> Column {
    let table = try table(file)
    return try #require(table.schema.index(of: column).map { table.columns[$0] })
  }

  /// The cells as text; `nil` where missing.
  func texts(_ file: String, _ name: String) throws -> [String?] {
    let column = try column(file, name)
    return (0..<column.count).map { row in
      if case .text(let text) = column[row] { text } else { nil }
    }
  }

  /// The cells as doubles, dates as their day number and flags as 0 or 1; `nil` where missing.
  func numbers(_ file: String, _ name: String) throws -> [Double?] {
    let column = try column(file, name)
    return (0..<column.count).map { row in
      switch column[row] {
      case .date(let day): Double(day.number)
      case .datetime(let moment): Double(moment.day.number)
      case .boolean(let flag): flag ? 1 : 0
      case let value: value.asDouble
      }
    }
  }

  /// Money in cents, 0 where missing.
  func cents(_ file: String, _ name: String) throws -> [Int] {
    let column = try column(file, name)
    return (0..<column.count).map { row in
      if case .decimal(let amount) = column[row], amount.scale == 2 {
        Int(amount.minorUnits)
      } else {
        0
      }
    }
  }

  /// A number of `truth_parameters.csv`.
  func parameter(_ name: String) throws -> Double {
    let row = try #require(try texts("truth_parameters", "parameter").firstIndex(of: name))
    return try #require(try numbers("truth_parameters", "value")[row])
  }

  /// FNV-1a over the names and cells of all files, in order.
  var digest: UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ text: String) {
      for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      hash = (hash ^ 0xFF) &* 0x100_0000_01B3
    }
    for file in files {
      add(file.name)
      for (field, column) in zip(file.table.schema.fields, file.table.columns) {
        add(field.name + " " + field.type.name)
        for row in 0..<column.count { add(plain(column[row])) }
      }
    }
    return hash
  }
}

/// A cell in words that do not depend on how the types are declared.
private func plain(_ value: Value) -> String {
  switch value {
  case .missing: "missing"
  case .integer(let number): String(number)
  case .decimal(let amount): amount.plain
  case .number(let number), .percent(let number): String(number)
  case .text(let text): text
  case .date(let day): day.plain
  case .datetime(let moment): moment.plain
  case .duration(let span): "\(span.months) months \(span.microseconds) µs"
  case .boolean(let flag): String(flag)
  }
}

/// Mean and standard error of a sample.
struct Sample {
  let mean: Double
  let standardError: Double

  init(_ values: [Double]) {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.mean = mean
    standardError = (squares / (count - 1) / count).squareRoot()
  }

  /// How many standard errors the mean lies from what theory says.
  func z(against theory: Double) -> Double { (mean - theory) / standardError }
}
