import ArgumentParser
import KantaRender
import KantaSession
import KantaSource

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The command line: what is asked for, and the exit code.
@main
struct Kanta: ParsableCommand {
  static let version = KantaVersion.current

  static let configuration = CommandConfiguration(
    commandName: "kanta",
    abstract: "Customer analytics at a prompt, as a command, as a script.",
    usage: """
      kanta                                 the prompt; runs a script from a pipe
      kanta -c 'CODE' [--format F]          run code and print the last result
      kanta FILE.kanta [-o OUT] [--to F]    run a script and print its results
      kanta FILE.md [-o OUT.html]           run a report: a page and the record of the run
      """,
    discussion: """
      F is table, csv, tsv, json, jsonl, md or html. Results go to standard output, all else to \
      standard error. The exit code is 0 when all is well, 1 for a problem with data or while \
      running, 2 for a mistake in the text or the arguments, 3 for a check that did not hold, \
      4 for a report that is not as recorded, and 130 after ^C.
      """,
    version: "kanta \(version)",
    subcommands: [
      StartCommand.self, RunCommand.self, VerifyCommand.self, DiffCommand.self, GradeCommand.self,
      CheckCommand.self,
      FormatCommand.self,
      SampleCommand.self, HelpCommand.self,
    ],
    defaultSubcommand: StartCommand.self)

  @OptionGroup var shared: SharedOptions

  /// Runs the command; the exit codes are Kanta's own, also for wrong arguments.
  static func main() {
    Interrupts.install()
    MemoryReuse.install()
    if let invocation = Invocation(Array(CommandLine.arguments.dropFirst())) {
      endProgram(invocation.run().rawValue)
    }
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let status as ExitCode {
      endProgram(status.rawValue)
    } catch {
      guard exitCode(for: error) == .success else {
        Output(STDERR_FILENO).write(
          "error: \(message(for: error))\n      help: `kanta --help` lists what there is\n")
        endProgram(2)
      }
      // --help or --version
      let text = fullMessage(for: error).replacing(
        "See 'kanta help <subcommand>' for detailed help.",
        with: "kanta COMMAND --help lists the options of a command.")
      Output(STDOUT_FILENO).write(text + "\n")
    }
    endProgram(0)
  }
}

/// What every command takes.
struct SharedOptions: ParsableArguments {
  @Option(help: "How many blocks to work on at a time; no result depends on it.")
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "How much memory tables may take, as in 8G or 500M; half of the machine's unless given.",
      valueName: "size"))
  var memory: String?

  @Flag(help: "Use no colours.")
  var noColor = false

  @Flag(help: "Use ASCII characters only in the rules of tables and in pictures.")
  var ascii = false

  @Option(help: "How problems are written: fancy, plain, short or json.")
  var errorFormat: DiagnosticStyle = .fancy

  mutating func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads takes a number from 1 to 1024")
    }
    if let memory, MemorySize.bytes(memory) == nil {
      throw ValidationError("--memory takes a size such as 8G or 500M, not \(memory)")
    }
  }

  var settings: CommonSettings {
    CommonSettings(
      threads: threads, memory: memory.flatMap(MemorySize.bytes), noColor: noColor,
      isASCII: ascii, errorFormat: errorFormat)
  }
}

extension DiagnosticStyle: ExpressibleByArgument {}
extension OutputFormat: ExpressibleByArgument {}
