import KantaColumns
import KantaCommands
import KantaPlan
import KantaSource
import KantaSyntax
import KantaTestSupport
import Testing

/// What the examples of `segment`, `members` and `share` name.
let exampleSetup = """
  segments value_map { champion when r >= 4 and f >= 4 ; other otherwise }
  profile = orders | rfm
  wallets = world "bookshop/category_spend"
  """

@Suite struct VerbTests {
  /// Options that no example shows, and why.
  private static let unshownOptions: [String: String] = [
    "load delimiter": "found by itself", "load quote": "found by itself",
    "load header": "found by itself", "load decimal": "found by itself",
    "load thousands": "found by itself", "load dates": "found by itself",
    "load encoding": "found by itself", "load skip": "found by itself",
    "load comment": "for files made by programs", "load missing": "found by itself",
    "load currency": "`roles` is the usual place",
    "load ragged": "for damaged files", "join many": "the exception, not the example",
  ]

  @Test func everyExampleRuns() throws {
    let demo = try DemoSession(exampleSetup)
    for command in Catalogue.kanta.commands {
      #expect(!command.examples.isEmpty, "\(command.name)")
      for example in command.examples {
        let outcome = demo.run(example.source)
        #expect(outcome.problems.isEmpty, "\(example.source)\n\(outcome.problems)")
        #expect(outcome.answers.count == 1, "\(example.source)")
        #expect((outcome.answers.last?.table.rowCount ?? 0) > 0, "\(example.source) gives no rows")
        #expect(!example.shows.isEmpty, "\(example.source)")
      }
    }
  }

  @Test func everyExampleUsesItsVerbAndIsCanonical() {
    for command in Catalogue.kanta.commands {
      for example in command.examples {
        let words = [command.name] + command.aliases
        #expect(words.contains { example.source.contains($0) }, "\(example.source)")
        let text = example.source
        #expect(joined(format(SourceText(text, name: "example"))) == text)
      }
    }
  }

  @Test func everyOptionIsShownOrNamedHere() {
    var unshown: Set<String> = []
    for command in Catalogue.kanta.commands {
      for parameter in command.parameters {
        let isShown = command.examples.contains { $0.source.contains("\(parameter.name): ") }
        if !isShown { unshown.insert("\(command.name) \(parameter.name)") }
        #expect(!parameter.help.isEmpty, "\(command.name) \(parameter.name)")
      }
    }
    #expect(unshown == Set(Self.unshownOptions.keys))
  }

  @Test func everyVerbSaysWhatItIsFor() {
    for command in Catalogue.kanta.commands {
      #expect(command.summary.hasSuffix(".") || command.summary.hasSuffix("…"), "\(command.name)")
      #expect(command.finnish?.isEmpty == false, "\(command.name)")
      #expect(!command.result.isEmpty, "\(command.name)")
    }
  }

  /// A verb with columns of its own, and a pipeline that ends with it.
  @Test(arguments: [
    ("describe", "orders | describe"), ("rfm", "orders | rfm"),
    ("explain", "orders | take 1 | explain"),
  ]) func declaredColumnsAreTheActualOnes(_ verb: String, _ text: String) throws {
    let command = try #require(Catalogue.kanta[verb])
    let answer = try #require(try DemoSession().run(text).answers.first)
    let declared = command.result.split(separator: ",").map {
      String($0.drop { $0 == " " })
    }
    #expect(answer.table.schema.names == declared)
  }

  @Test func verbsThatKeepTheirColumnsDo() throws {
    let demo = try DemoSession()
    let columns = try #require(demo.run("orders").answers.first).table.schema.names
    for stage in [
      "where quantity > 0", "take 3", "show 3", "sort amount", "top 3 by amount", "distinct",
      "sample 3", "save \"copy.csv\"", "check count() > 0",
    ] {
      let verb = String(stage.prefix { $0 != " " })
      #expect(
        Catalogue.kanta[verb]?.result.hasPrefix("the columns of the input") == true
          || verb == "distinct", "\(verb)")
      let answer = try #require(demo.run("orders | \(stage)").answers.first, "\(stage)")
      #expect(answer.table.schema.names == columns, "\(stage)")
    }
  }

  /// A pipeline on one line, however long the formatter makes its lines.
  private func joined(_ text: String) -> String {
    text.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: " ")
  }
}
