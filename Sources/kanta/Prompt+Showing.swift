import KantaColumns
import KantaCommands
import KantaPlan
import KantaRender
import KantaSession
import KantaSource

// The dot commands that show something or change how it is shown.
extension Prompt {
  func showCommands() -> Bool {
    let width = DotCommand.all.map(\.usage.count).max() ?? 0
    for command in DotCommand.all {
      let gap = String(repeating: " ", count: width - command.usage.count + 2)
      sink.output.write("\(command.usage)\(gap)\(command.summary)\n")
    }
    sink.output.write(
      """

      help            an overview of the language; help VERB, help K101 explain one thing
      Tab             completes; twice, lists what fits
      ^R              searches what was typed before
      ^C              stops what runs, or clears the line;  ^D ends the session

      """)
    return true
  }

  /// Binds two tables of the built-in bookshop.
  func demo() -> Bool {
    let isBound = feed(
      """
      orders = world "bookshop/orders" | roles amount: quantity * price, currency: EUR
      customers = world "bookshop/customers"
      """, isWhole: true)
    if isBound {
      sink.say("try:  orders | where customer is not missing | rfm | count by segment")
    }
    return isBound
  }

  func showTables() -> Bool {
    let scope = session.scope
    guard !scope.tables.keys.isEmpty else {
      sink.say("nothing is bound yet; `name = load \"file.csv\"` binds a table, `.demo` two")
      return true
    }
    let tables = scope.tables.keys.compactMap { name in scope.tables[name].map { (name, $0) } }
    let table = Table([
      ("name", .text(tables.map { $0.0 })),
      (
        "rows",
        Column(
          .integer, .integers(tables.map { Int64($0.1.knownRowCount ?? 0) }),
          validity: Validity(tables.map { $0.1.knownRowCount != nil }))
      ),
      ("columns", .text(tables.map { $0.1.schema.names.joined(separator: ", ") })),
    ])
    sink.write(Answer(table), elapsedSeconds: nil)
    return true
  }

  func showSchema(_ name: String?) -> Bool {
    let scope = session.scope
    guard let relation = name.map({ scope.tables[$0] }) ?? scope.lastResult else {
      if let name {
        let tables = scope.tables.keys
        let near = Suggestion.nearest(to: name, among: tables).first ?? tables.first
        return refuse(
          "there is no table `\(name)`", near.map { ".schema \($0)" } ?? ".schema NAME")
      }
      return refuse("there is no result yet", ".schema NAME")
    }
    let schema = relation.schema
    let roles = schema.fields.map { field in
      Role.allCases.filter { schema.roles[$0] == field.name }.map(\.rawValue)
        .joined(separator: ", ")
    }
    let table = Table([
      ("column", .text(schema.names)), ("type", .text(schema.fields.map(\.type.name))),
      ("role", .text(roles.map { $0.isEmpty ? nil : $0 })),
    ])
    var answer = Answer(table)
    answer.rowsToShow = table.rowCount
    sink.write(answer, elapsedSeconds: nil)
    return true
  }

  func showLast() -> Bool {
    guard let answer = session.lastAnswer else { return refuse("there is no result yet", ".last") }
    sink.writeWhole(answer)
    return true
  }

  func showHistory(_ word: String?) -> Bool {
    let limit = word.map { Int($0) } ?? 20
    guard let limit, limit > 0 else {
      return refuse("`.history` takes how many entries to show", ".history 50")
    }
    for entry in history.entries.suffix(limit) {
      for (index, line) in entry.split(separator: "\n").enumerated() {
        sink.output.write((index == 0 ? "" : "     | ") + Neutralised.text(String(line)) + "\n")
      }
    }
    return true
  }

  // MARK: - Settings

  func setMode(_ word: String?) -> Bool {
    guard let word else {
      sink.say(".mode \(sink.format.rawValue)")
      return true
    }
    guard let format = OutputFormat(rawValue: word) else {
      let known = OutputFormat.allCases.map(\.rawValue)
      let near = Suggestion.nearest(to: word, among: known).first
      return refuse("there is no format `\(word)`", ".mode \(near ?? known.joined(separator: "|"))")
    }
    sink.format = format
    return true
  }

  func setMaxRows(_ word: String?) -> Bool {
    guard let word else {
      sink.say(".maxrows \(sink.maxRows)")
      return true
    }
    guard let rows = Int(word), rows > 0 else {
      return refuse("`.maxrows` takes a number of rows", ".maxrows 40")
    }
    sink.maxRows = rows
    return true
  }

  func setTimer(_ word: String?) -> Bool {
    switch word {
    case "on": sink.showsTime = true
    case "off": sink.showsTime = false
    case nil: sink.say(".timer \(sink.showsTime ? "on" : "off")")
    default: return refuse("`.timer` is on or off", ".timer on")
    }
    return true
  }
}
