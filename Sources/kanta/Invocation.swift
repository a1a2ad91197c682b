import KantaIO
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

/// What every command takes, as plain values.
struct CommonSettings: Equatable {
  var threads: Int?
  var memory: Int?
  var noColor = false
  var isASCII = false
  var errorFormat = DiagnosticStyle.fancy

  /// As many as were asked for, or as there are processors.
  var threadCount: Int { threads ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// As much as was asked for, or half of what there is.
  var memoryBytes: Int { memory ?? MachineMemory.bytes / 2 }

  /// What the streams are and how they may be written to.
  var terminal: Terminal { Terminal(noColour: noColor) }
}

/// Code, a script or the prompt: what most calls of Kanta are.
struct Invocation: Equatable {
  var code: String?
  var format: OutputFormat?
  var script: String?
  var request = ScriptRequest()
  var settings = CommonSettings()

  /// Runs it, and gives what the exit code is made of.
  func run() -> SessionStatus {
    if let code { return Scripts.runCode(code, format, settings) }
    if let script { return Scripts.run(script, request, settings) }
    guard settings.terminal.inputIsTerminal else {
      return Scripts.run(TextFile.standardInput, ScriptRequest(format: format), settings)
    }
    // `main` runs on the main thread, which is what the prompt and GNU readline need.
    return MainActor.assumeIsolated { Prompt(settings, format: format ?? .table).run() }
  }
}

extension Invocation {
  /// Reads the arguments of the usual calls: code or one script, with the options that take a value
  /// of a few kinds; `nil` for all others, which `StartCommand` reads in full.
  ///
  /// The declarations of the commands are built from reflection, which takes most of the time of
  /// `kanta -c '1 + 1'`. What is read here means the same there, and nothing wrong is accepted.
  init?(_ arguments: [String]) {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      var name = argument[...]
      var attached: String?
      if argument.hasPrefix("--"), let sign = argument.firstIndex(of: "=") {
        name = argument[..<sign]
        attached = String(argument[argument.index(after: sign)...])
      }
      switch name {
      case "-c":
        guard code == nil, let value = rest.popFirst(), !value.hasPrefix("--") else { return nil }
        code = value
      case "--no-color" where attached == nil: settings.noColor = true
      case "--ascii" where attached == nil: settings.isASCII = true
      case "--format", "--threads", "--memory", "--error-format":
        guard let value = attached ?? rest.popFirst(), take(value, for: name) else { return nil }
      default:
        guard script == nil, argument.hasSuffix(".kanta"), !argument.hasPrefix("-") else {
          return nil
        }
        script = argument
      }
    }
    if script != nil, code != nil || format != nil { return nil }
  }

  /// Sets an option; false for a value it does not take.
  private mutating func take(_ value: String, for option: Substring) -> Bool {
    switch option {
    case "--format":
      format = OutputFormat(rawValue: value)
      return format != nil
    case "--threads":
      settings.threads = Int(value).flatMap { (1...1024).contains($0) ? $0 : nil }
      return settings.threads != nil
    case "--memory":
      settings.memory = MemorySize.bytes(value)
      return settings.memory != nil
    default:
      guard let style = DiagnosticStyle(rawValue: value) else { return false }
      settings.errorFormat = style
      return true
    }
  }
}
