import ArgumentParser
import KantaColumns
import KantaRender
import KantaSession
import KantaSource

/// `kanta` without the name of a command: the prompt, code, or a script.
struct StartCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start", abstract: "The prompt, code, or a script.", shouldDisplay: false)

  @Option(
    name: .customShort("c"), parsing: .unconditional,
    help: ArgumentHelp("Run this code and print its last result.", valueName: "code"))
  var code: String?

  @Option(help: "The format of the result of -c: table, csv, tsv, json, jsonl, md or html.")
  var format: OutputFormat?

  @Argument(help: "A script to run.")
  var file: String?

  @OptionGroup var script: ScriptOptions
  @OptionGroup var shared: SharedOptions

  mutating func validate() throws {
    if code != nil, file != nil { throw ValidationError("give either -c or a file, not both") }
    if code != nil || file == nil, script.isUsed {
      throw ValidationError("-o, --to, -p, --as-of and --no-cache belong to a script")
    }
    if let format, let file {
      throw ValidationError("a script takes --to: kanta \(file) --to \(format.rawValue)")
    }
    if let file, !Self.looksLikeFile(file) {
      let known = Kanta.configuration.subcommands.dropFirst().compactMap {
        $0.configuration.commandName
      }
      let near = Suggestion.nearest(to: file, among: known).first
      throw ValidationError(
        "there is no command or script `\(file)`" + (near.map { "; did you mean \($0)?" } ?? ""))
    }
  }

  var invocation: Invocation {
    Invocation(
      code: code, format: format, script: file, request: script.request,
      settings: shared.settings)
  }

  func run() throws { try shared.finish(invocation.run()) }

  /// A word that is no file and has no ending is a mistyped command.
  private static func looksLikeFile(_ argument: String) -> Bool {
    argument == TextFile.standardInput || argument.contains(".") || argument.contains("/")
      || (try? TextFile.source(argument)) != nil
  }
}

extension SharedOptions {
  /// Ends the command with the exit code of `status`.
  func finish(_ status: SessionStatus) throws {
    if status != .ok { throw ExitCode(status.rawValue) }
  }
}
