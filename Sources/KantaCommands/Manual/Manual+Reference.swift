package import KantaPlan
import KantaModels
import KantaSource

extension Manual {
  /// The whole reference as Markdown: `docs/reference.md`.
  ///
  /// Its `kanta` blocks run one after the other over `orders` and `customers` of the bookshop.
  package static func reference(_ catalogue: Catalogue) -> String {
    var text = """
      # Kanta reference

      This page is made from the declarations in the source by `make docs`. It says what `help`
      says at the prompt. How the parts fit together stands in [the language](language.md).

      The examples run over the built-in bookshop, as `.demo` opens it:

      ```kanta
      orders = world "bookshop/orders" | roles amount: quantity * price, currency: EUR
      customers = world "bookshop/customers"
      ```

      and some of them use this set of segments:

      ```kanta
      segments value_map {
        champion when r >= 4 and f >= 4
        at_risk when r <= 2 and f >= 3
        new when frequency == 1 and recency <= 30 days
        other otherwise
      }
      ```

      or these tables of customers:

      ```kanta
      profile = orders | rfm
      wallets = world "bookshop/category_spend"
      ```

      ## Verbs

      """
    for room in Room.allCases {
      let commands = catalogue.commands.filter { $0.room == room }
      guard !commands.isEmpty else { continue }
      text += "\n### \(room.rawValue)\n\n"
      for command in commands { text += markdown(of: command) }
    }
    text += "## Functions\n\n"
    for group in FunctionDeclaration.Group.allCases {
      text += Markdown.text(functions(of: group)) + "\n"
    }
    text += "## The RFM maps\n\n" + Markdown.text(segmentMaps) + "\n"
    text += "## Diagnostics\n\n" + Markdown.text(diagnostics)
    return text
  }

  private static func markdown(of command: Command) -> String {
    let finnish = command.finnish.map { " (\($0))" } ?? ""
    return "#### \(command.name)\(finnish)\n\n\(Markdown.words(command.summary))\n\n"
      + Markdown.text(body(of: command)) + "\n"
  }

  private static func functions(of group: FunctionDeclaration.Group) -> [ManualBlock] {
    let members = FunctionCatalogue.all.filter { $0.group == group }
    return [.subheading(group.rawValue)] + (group.place.map { [.text($0)] } ?? []) + [
      .rows(
        header: ["Function", "It gives", "Example"],
        members.map {
          ["`\($0.signature)`", $0.summary, FunctionExample.of($0.name).map { "`\($0)`" } ?? ""]
        })
    ]
  }

  private static var segmentMaps: [ManualBlock] {
    [
      .text(
        """
        `rfm` with five scores gives each customer the name of the cell of their scores r, f and m \
        in the map `standard`; `segment NAME` takes one of the others. In each the first rule that \
        holds gives the name. `lint NAME` says which cells have none, and which segments others \
        take from.
        """)
    ]
      + RFMMap.all.flatMap { map in
        [
          .text("`\(map.name)`, \(map.title):"),
          .rows(header: ["Segment", "Rule"], map.segments.map { [$0.name, $0.rule] }),
        ]
      }
  }

  private static var diagnostics: [ManualBlock] {
    [
      .text("Each message has a code. `help K101` explains one with a small example."),
      .rows(
        header: ["Code", "It means", "What to know"],
        Diagnostic.Code.allCases.map { code in
          let explanation = DiagnosticExplanation.of(code)
          return [code.rawValue, explanation.title, explanation.meaning]
        }),
    ]
  }
}

/// Manual pieces as Markdown.
private enum Markdown {
  static func text(_ blocks: [ManualBlock]) -> String {
    blocks.map { paragraph($0) + "\n" }.joined(separator: "\n")
  }

  private static func paragraph(_ block: ManualBlock) -> String {
    switch block {
    case .heading(let text): "## " + words(text)
    case .subheading(let text): "### " + words(text)
    case .text(let text): words(text)
    case .usage(let usage): "It is written `\(usage)`."
    case .code(let code):
      "```kanta\n" + PlainText.codeLines(code).joined(separator: "\n") + "\n```"
    case .foreign(let text): "```text\n" + text + "\n```"
    case .rows(let header, let rows): table(header, rows)
    case .options(let options):
      table(
        ["Option", "Kind", "If left out", "Meaning"],
        options.map { option in
          let standard =
            option.isRequired
            ? "needed" : option.standardText.isEmpty ? "" : "`\(option.standardText)`"
          return ["`\(option.name):`", option.kind, standard, option.help]
        })
    }
  }

  private static func table(_ header: [String], _ rows: [[String]]) -> String {
    let lines = [header, header.map { _ in "---" }] + rows
    return lines.map { row in
      "| " + row.map { words($0).replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }.joined(separator: "\n")
  }

  /// Text whose angle brackets outside backquotes are not taken for HTML.
  static func words(_ text: String) -> String {
    var isQuoted = false
    var escaped = ""
    for character in text {
      if character == "`" { isQuoted.toggle() }
      escaped += !isQuoted && character == "<" ? "&lt;" : String(character)
    }
    return escaped
  }
}
