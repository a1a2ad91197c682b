import KantaColumns

/// A number a world was made with, which a model should find again.
struct TruthParameter: Sendable {
  let name: String
  let value: Double
  let unit: String
  let meaning: String

  init(_ name: String, _ value: Double, _ unit: String, _ meaning: String) {
    self.name = name
    self.value = value
    self.unit = unit
    self.meaning = meaning
  }
}

/// The files that say what a world was made with.
enum TruthTable {
  static func parameters(_ parameters: [TruthParameter]) -> WorldFile {
    WorldFile(
      "truth_parameters.csv", "one row per parameter of the simulation",
      Table([
        ("parameter", Cells.text(parameters.map(\.name))),
        ("value", Cells.numbers(parameters.map(\.value))),
        ("unit", Cells.text(parameters.map(\.unit))),
        ("meaning", Cells.text(parameters.map(\.meaning))),
      ]))
  }

  static func customers(_ columns: [(String, Column)]) -> WorldFile {
    WorldFile(
      "truth_customers.csv", "one row per customer: what only the simulation knows",
      Table(columns, roles: [.customer: columns[0].0]))
  }
}
