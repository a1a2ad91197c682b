import KantaColumns
import KantaPlan
import KantaRender
import KantaSession
import KantaSource

/// A command of the prompt: what it is called, what it takes, what it does.
struct DotCommand {
  let name: String
  /// What stands behind it, as in `.maxrows N`.
  let takes: String
  let summary: String
  /// The words it takes, or `nil` for anything else.
  let choices: [String]
  /// Whether it takes a file.
  let takesFile: Bool
  /// Carries it out; false when something went wrong.
  let run: @MainActor (Prompt, [String]) -> Bool

  init(
    _ name: String, _ takes: String = "", _ summary: String, choices: [String] = [],
    takesFile: Bool = false, run: @escaping @MainActor (Prompt, [String]) -> Bool
  ) {
    self.name = name
    self.takes = takes
    self.summary = summary
    self.choices = choices
    self.takesFile = takesFile
    self.run = run
  }

  var usage: String { "." + name + (takes.isEmpty ? "" : " " + takes) }
}

extension DotCommand {
  /// All of them, in the order `.help` lists them.
  @MainActor static let all: [DotCommand] = [
    DotCommand("help", "[TOPIC]", "these commands, or a page of the manual") { prompt, words in
      words.isEmpty ? prompt.showCommands() : prompt.help(words.joined(separator: " "))
    },
    DotCommand("demo", "", "binds the bookshop's orders and customers") { prompt, _ in
      prompt.demo()
    },
    DotCommand("tables", "", "what is bound, and how large it is") { prompt, _ in
      prompt.showTables()
    },
    DotCommand("schema", "[NAME]", "the columns, types and roles of a table or the last result") {
      prompt, words in prompt.showSchema(words.first)
    },
    DotCommand(
      "memory", "[clear]", "what is held in memory and how much may be; clear forgets columns",
      choices: ["clear"]
    ) { prompt, words in prompt.memory(words) },
    DotCommand("last", "", "the whole last result, nothing left out") { prompt, _ in
      prompt.showLast()
    },
    DotCommand(
      "mode", "[FORMAT]", "how results are shown: table, csv, tsv, json, jsonl, md, html",
      choices: OutputFormat.allCases.map(\.rawValue)
    ) { prompt, words in prompt.setMode(words.first) },
    DotCommand("maxrows", "[N]", "how many rows a table shows") { prompt, words in
      prompt.setMaxRows(words.first)
    },
    DotCommand(
      "timer", "[on|off]", "whether results say how long they took", choices: ["on", "off"]
    ) {
      prompt, words in prompt.setTimer(words.first)
    },
    DotCommand("once", "FILE", "the next result goes to a file", takesFile: true) {
      prompt, words in prompt.redirect(words, once: true)
    },
    DotCommand(
      "output", "[FILE]", "all further results go to a file; alone: back to the screen",
      takesFile: true
    ) { prompt, words in prompt.redirect(words, once: false) },
    DotCommand("edit", "", "the last statement in your editor ($EDITOR), then runs it") {
      prompt, _ in prompt.edit()
    },
    DotCommand("read", "FILE", "runs the statements of a file here", takesFile: true) {
      prompt, words in prompt.read(words)
    },
    DotCommand(
      "save", "FILE", "writes what worked in this session as a script", takesFile: true
    ) { prompt, words in prompt.save(words) },
    DotCommand("history", "[N]", "the last statements, 20 unless given") { prompt, words in
      prompt.showHistory(words.first)
    },
    DotCommand("quit", "", "ends the session, as ^D does") { prompt, _ in
      prompt.isFinished = true
      return true
    },
  ]
}

extension Prompt {
  /// Carries out a dot command; `line` is all of it.
  func run(dotCommand name: String, _ words: [String], _ line: String) -> Bool {
    guard let command = DotCommand.all.first(where: { $0.name == name }) else {
      let near = Suggestion.nearest(to: name, among: DotCommand.all.map(\.name)).first
      sink.show(
        Diagnostic(
          .notHere, "there is no command `.\(name)`",
          advice: Diagnostic.Advice(
            near.map { "did you mean `.\($0)`?" } ?? "`.help` lists the commands")), nil)
      return false
    }
    guard words.isEmpty || !command.takes.isEmpty else {
      return refuse("`.\(name)` takes nothing behind it", command.usage)
    }
    return command.run(self, words)
  }

  /// Says what is wrong with a dot command and how it is written.
  func refuse(_ message: String, _ usage: String) -> Bool {
    sink.show(
      Diagnostic(.wrongArguments, message, advice: Diagnostic.Advice("write it as \(usage)")), nil)
    return false
  }

  /// What can stand at an offset of a line that starts with a dot.
  func dotCompletions(_ line: String, _ offset: Int) -> Completions {
    let typed = String(decoding: line.utf8.prefix(offset), as: UTF8.self)
    guard let blank = typed.firstIndex(of: " ") else {
      let items = DotCommand.all.filter { ("." + $0.name).hasPrefix(typed) }.map {
        Completion("." + $0.name, .keyword, $0.summary)
      }
      return Completions(range: SourceRange(0, offset), items: items)
    }
    let rest = String(typed[blank...].drop { $0 == " " })
    let range = SourceRange(offset - rest.utf8.count, offset)
    guard let command = DotCommand.all.first(where: { $0.name == typed[..<blank].dropFirst() })
    else { return Completions(range: range, items: []) }
    if command.takesFile {
      // The files are those a string after `save` offers, without the quotes.
      let text = "_ | save \"" + rest
      let items = session.completions(in: text, at: text.utf8.count).items.map { item in
        Completion(String(item.text.filter { $0 != "\"" }), item.kind, item.detail)
      }
      return Completions(range: range, items: items)
    }
    if command.name == "help" {
      let text = "help " + rest
      return Completions(
        range: range, items: session.completions(in: text, at: text.utf8.count).items)
    }
    let words = command.name == "schema" ? session.scope.tables.keys : command.choices
    return Completions(
      range: range, items: words.filter { $0.hasPrefix(rest) }.map { Completion($0, .choice) })
  }
}
