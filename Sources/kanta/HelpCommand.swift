import ArgumentParser
import KantaCommands
import KantaPlan
import KantaRender
import KantaSession
import KantaSource

/// `kanta help [TOPIC]`.
struct HelpCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "help", abstract: "Explain a verb, a function, an error, or the language.")

  @ArgumentParser.Argument(help: "Such as rfm, sum, K101 or from-sql; an overview without it.")
  var topic: [String] = []

  @OptionGroup var shared: SharedOptions

  func run() throws {
    let sink = Sink(shared.settings, format: .table, delivery: .each)
    let topic = topic.joined(separator: " ")
    guard let page = HelpPage.text(topic) ?? Self.commandPage(topic) else {
      sink.show(.unknownTopic(topic), nil)
      throw ExitCode(SessionStatus.usageError.rawValue)
    }
    sink.output.write(page)
    try shared.finish(sink.outcome(.ok))
  }
}

extension HelpCommand {
  /// The options of a command of the command line.
  private static func commandPage(_ name: String) -> String? {
    Kanta.configuration.subcommands.first { $0.configuration.commandName == name }
      .map { Kanta.helpMessage(for: $0) + "\n" }
  }
}

/// A page of the manual as it is printed.
enum HelpPage {
  /// `nil` when there is no such topic.
  static func text(_ topic: String) -> String? {
    Manual.page(topic.isEmpty ? nil : topic, catalogue: .kanta).map {
      $0.hasSuffix("\n") ? $0 : $0 + "\n"
    }
  }
}

extension Diagnostic {
  /// A word that the manual has no page for.
  static func unknownTopic(_ topic: String) -> Diagnostic {
    let near = Suggestion.nearest(to: topic, among: Manual.topics(catalogue: .kanta))
    return Diagnostic(
      .unknownName, "there is no help on `\(topic)`",
      advice: Advice(
        near.first.map { "did you mean `help \($0)`?" } ?? "`help` alone lists the topics"))
  }
}
