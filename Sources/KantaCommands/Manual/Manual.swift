package import KantaPlan
import KantaSource

/// The help of Kanta as text: an overview, a page for each topic, and the reference.
///
/// Nothing here is written twice: what a verb or a function does stands in its declaration, what a
/// diagnostic means in `DiagnosticExplanation`, and the few pages about the language in `Guide`.
package enum Manual {
  /// The page of `topic`, or the overview without one; `nil` when there is no such topic.
  ///
  /// A topic is a verb, its other names, its Finnish name, a function, a diagnostic's code, or a
  /// page about the language. Capitals do not matter. Lines are at most 80 columns wide.
  package static func page(_ topic: String?, catalogue: Catalogue) -> String? {
    guard let topic, !key(topic).isEmpty else {
      return ManualBlock.plain(overview(catalogue))
    }
    let blocks = blocks(key(topic), catalogue)
    return blocks.isEmpty ? nil : ManualBlock.plain(blocks)
  }

  /// Every topic, as it is typed: the pages about the language, verbs, functions, codes.
  package static func topics(catalogue: Catalogue) -> [String] {
    let verbs = catalogue.commands.flatMap { command in
      [command.name] + command.aliases + (command.finnish.map { [$0] } ?? [])
    }
    var topics: [String] = []
    var seen: Set<String> = []
    let all =
      Guide.all.map(\.name) + verbs + FunctionCatalogue.names
      + Diagnostic.Code.allCases.map(\.rawValue)
    for topic in all where seen.insert(key(topic)).inserted { topics.append(topic) }
    return topics
  }

  /// Everything there is on one topic: a word may be a verb and a function.
  private static func blocks(_ topic: String, _ catalogue: Catalogue) -> [ManualBlock] {
    var blocks: [ManualBlock] = []
    if let guide = Guide.named(topic) { blocks += guide.blocks }
    if let command = command(topic, catalogue) { blocks += page(of: command, catalogue) }
    if let function = FunctionCatalogue.named(topic) { blocks += page(of: function) }
    if let code = Diagnostic.Code(rawValue: topic.uppercased()) { blocks += page(of: code) }
    if blocks.isEmpty, let concept = Concept.named(topic.replacing("-", with: "_")) {
      blocks = page(of: concept, asked: topic, catalogue)
    }
    return blocks
  }

  /// A word of the trade that is no verb: what answers the question behind it.
  private static func page(
    of concept: Concept, asked topic: String, _ catalogue: Catalogue
  ) -> [ManualBlock] {
    let verbs = concept.verbs.compactMap { catalogue[$0] }
    return [
      .heading("\(topic): \(concept.answer)."),
      .rows(header: ["Verb", "It does"], verbs.map { ["help \($0.name)", $0.summary] }),
    ]
  }

  private static func command(_ topic: String, _ catalogue: Catalogue) -> Command? {
    catalogue[topic]
      ?? catalogue.commands.first { $0.finnish.map(key) == topic }
  }

  /// A topic as it is looked up: in small letters, without quotes, `-` for blanks inside.
  private static func key(_ topic: String) -> String {
    topic.lowercased().split { $0 == " " || $0 == "`" || $0 == "\t" || $0 == "\n" }
      .joined(separator: "-")
  }
}

extension Manual {
  /// The pipeline that shows the function `name` at work.
  package static func example(of name: String) -> String? { FunctionExample.of(name) }

  /// Pieces of SQL and the stages they are in Kanta.
  package static var sqlTranslations: [(sql: String, kanta: String)] { Guide.translations }

  /// Stages in Kanta that stand beside their counterparts of pandas and dplyr.
  package static var frameTranslations: [String] { Guide.frameTranslations.map(\.kanta) }
}
