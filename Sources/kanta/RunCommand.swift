import ArgumentParser
import KantaColumns
import KantaIO
import KantaRender
import KantaSession
import KantaSource

/// `kanta run FILE`.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a report, or a script and print its results.",
    discussion: """
      A Markdown file is a report: its ```kanta cells are run once, and a page (NAME.html) and the \
      record of the run (NAME.run.json) are written. A cell that fails is boxed in the page, and \
      the exit code is 1; a check that does not hold makes it 3. With --to md or json and without \
      -o the report goes to standard output. A script becomes a report with -o NAME.html or \
      --to html; comments that start with #' are its prose.

      Otherwise a script prints its results. As a table or as Markdown all results are written; \
      csv, tsv, json and jsonl hold the last one. Paths are relative to the file's folder.
      """)

  @Argument(help: "The report or script; - is a script on standard input.")
  var file: String

  @OptionGroup var script: ScriptOptions
  @OptionGroup var shared: SharedOptions

  func run() throws { try shared.finish(Scripts.run(file, script.request, shared.settings)) }
}

/// What a script takes.
struct ScriptOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write the results to this file, whole or not at all.", valueName: "file"))
  var output: String?

  @Option(help: "The format: table, csv, tsv, json, jsonl, md or html.")
  var to: OutputFormat?

  @Flag(help: "Compute every cell of a report again, whatever earlier runs have left.")
  var noCache = false

  @OptionGroup var given: GivenOptions

  var isUsed: Bool { output != nil || to != nil || noCache || given.isUsed }

  var request: ScriptRequest {
    ScriptRequest(
      output: output, format: to, asOf: given.day, values: given.values, usesCache: !noCache)
  }
}

/// Parameters and a date from outside.
struct GivenOptions: ParsableArguments {
  @Option(
    name: [.customShort("p"), .customLong("param")],
    help: ArgumentHelp("Give a parameter of the script a value.", valueName: "name=value"))
  var parameters: [String] = []

  @Option(help: ArgumentHelp("The analysis date, over the script's own.", valueName: "date"))
  var asOf: String?

  mutating func validate() throws {
    for parameter in parameters where !parameter.dropFirst().contains("=") {
      throw ValidationError("-p takes name=value, not \(parameter)")
    }
    if let asOf, day == nil {
      throw ValidationError("--as-of takes a date such as 2011-12-09, not \(asOf)")
    }
    var seen: Set<String> = []
    for value in values where !seen.insert(value.name).inserted {
      throw ValidationError("-p gives \(value.name) twice")
    }
  }

  var isUsed: Bool { !parameters.isEmpty || asOf != nil }

  var day: Day? { asOf.flatMap(Self.day) }

  /// The day that `2011-12-09` is.
  static func day(_ text: String) -> Day? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.count == 4 else { return nil }
    let numbers = parts.compactMap { $0.utf8.allSatisfy { (48...57).contains($0) } ? Int($0) : nil }
    guard numbers.count == 3 else { return nil }
    return Day(year: numbers[0], month: numbers[1], day: numbers[2])
  }

  var values: [ScriptRequest.Parameter] {
    parameters.map { parameter in
      let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return ScriptRequest.Parameter(name: String(parts[0]), value: String(parts[1]))
    }
  }
}

/// How a script is to be run.
struct ScriptRequest: Equatable {
  var output: String?
  var format: OutputFormat?
  var asOf: Day?
  var values: [Parameter] = []
  /// Whether what earlier runs of a report have left is taken.
  var usesCache = true

  /// A parameter and the text of its value.
  struct Parameter: Equatable {
    let name: String
    let value: String
  }
}

/// Running text from start to end.
enum Scripts {
  /// `kanta -c CODE`: the last result, as a table for people and as csv for programs.
  static func runCode(
    _ code: String, _ format: OutputFormat?, _ settings: CommonSettings
  ) -> SessionStatus {
    let terminal = settings.terminal
    let sink = Sink(
      settings, format: format ?? (terminal.outputIsTerminal ? .table : .csv), delivery: .last)
    let rules = SessionSettings(
      isScript: false, today: Clock.today(), threads: settings.threadCount, isOneShot: true,
      memoryBytes: settings.memoryBytes, progress: sink.progress)
    let session = Session(rules, cancellation: Interrupts.cancellation)
    let status = sink.run(SourceText(code, name: "-c"), in: session)
    sink.writesPlainValue = format == nil && PlainValue.ends(code, in: session.scope)
    sink.finish(status)
    return sink.outcome(status)
  }

  /// `kanta FILE`: all results, or the last where the format holds one.
  static func run(
    _ path: String, _ request: ScriptRequest, _ settings: CommonSettings
  ) -> SessionStatus {
    let sink = Sink(settings, format: .table, delivery: .each)
    do throws(Diagnostic) {
      if try Reports.isWanted(path, request) { return Reports.run(path, request, settings) }
      sink.format = try format(request)
      let holdsAll = sink.format == .table || sink.format == .md
      sink.delivery = holdsAll ? .each : .last
      let source = try TextFile.source(path)
      var written: [UInt8] = []
      if request.output != nil { sink.redirection = { written += $0 } }
      let rules = SessionSettings(
        isScript: true, folder: TextFile.folder(of: path), asOf: request.asOf,
        parameters: request.values.map { ($0.name, $0.value) }, threads: settings.threadCount,
        isOneShot: true,
        memoryBytes: settings.memoryBytes, progress: sink.progress)
      let session = Session(rules, cancellation: Interrupts.cancellation)
      let status = sink.run(source, in: session)
      sink.finish(status)
      if !holdsAll, sink.resultCount > 1 {
        sink.say("\(sink.resultCount) results; \(sink.format.rawValue) holds the last one")
      }
      if let output = request.output {
        // A report whose check failed is still a report; a part of one is not.
        guard status <= .checkFailed, !Interrupts.cancellation.isRequested else {
          sink.say("\(output) was not written")
          return sink.outcome(status)
        }
        let bytes = written
        _ = try saveAtomically(to: output) { (writer: inout ChunkWriter) throws(Diagnostic) in
          try writer.write(bytes)
        }
      }
      return sink.outcome(status)
    } catch {
      sink.show(error, nil)
      return sink.outcome(SessionStatus(error))
    }
  }

  /// The format that is asked for, or that the name of the output file says.
  private static func format(_ request: ScriptRequest) throws(Diagnostic) -> OutputFormat {
    if let format = request.format { return format }
    guard let path = request.output, !path.hasSuffix(".txt") else { return .table }
    return try OutputFormat(ofFile: path)
  }
}
