import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// A page about the language as a whole, beside the pages made from declarations.
struct Guide {
  let name: String
  /// What the overview says of the page.
  let title: String
  private let content: @Sendable () -> [ManualBlock]

  init(_ name: String, _ title: String, content: @escaping @Sendable () -> [ManualBlock]) {
    self.name = name
    self.title = title
    self.content = content
  }

  var blocks: [ManualBlock] { [.heading("\(name): \(title)")] + content() }

  /// Every page, in the order the overview lists them.
  static var all: [Guide] {
    [
      functions, roles, dates, missing, statements, segments, worlds, fromSQL, fromFrames, codes,
    ]
  }

  static func named(_ name: String) -> Guide? { all.first { $0.name == name } }
}

extension Guide {
  private static var functions: Guide {
    Guide("functions", "every function of the language") {
      FunctionDeclaration.Group.allCases.flatMap { group -> [ManualBlock] in
        let members = FunctionCatalogue.all.filter { $0.group == group }
        return [
          .subheading(group.rawValue),
          .rows(header: ["Function", "It gives"], members.map { [$0.signature, $0.summary] }),
        ]
      } + [.text("`if … then … else …` chooses between two values in any expression.")]
    }
  }

  private static var roles: Guide {
    Guide("roles", "which column is the customer, the date, the amount, …") {
      [
        .text(
          """
          A verb such as `rfm` takes no columns: it asks the table which column plays which part. \
          When a table is loaded, roles are guessed from the names of the columns in English and \
          Finnish, and printed. `roles` corrects them. A role is also a name: with \
          `roles customer: CustomerID`, `customer` reads that column.
          """),
        .rows(
          header: ["Role", "The column that holds"],
          Role.allCases.map { [$0.rawValue, $0.meaning] }),
        .text("An amount that is computed, in euros:"),
        .code("orders | roles amount: quantity * price, currency: EUR | describe"),
      ]
    }
  }

  private static var dates: Guide {
    Guide("dates", "dates, periods, durations and the analysis date") {
      [
        .rows(
          header: ["Written", "It is"],
          [
            ["2024-12-10", "a date: year, month, day, each with all its digits"],
            ["2024-12-10 17:30", "a date with a time of day"],
            ["2024-12", "a month"], ["2024-Q3", "a quarter"], ["2024-W45", "an ISO 8601 week"],
            ["2024", "a year, after `in`"],
            ["2024-01-01..2024-06-30", "a range of days, both ends in"],
            [
              "90 days",
              "a duration: seconds, minutes, hours, days, weeks, months, quarters, years",
            ],
            ["15% per year", "a rate, which options such as `discount:` take; never a bare 15%"],
            ["as_of", "the analysis date"],
          ]),
        .code("orders | where date in 2024-12 | count"),
        .code("orders | where date > as_of - 90 days | count by month(date)"),
        .text(
          """
          Two dates differ by a duration in days. Months and years have no fixed length: they can \
          be added to a date, but they do not compare with days.
          """),
        .text(
          """
          `as of 2024-12-31` on a line of its own sets the analysis date; `kanta --as-of` overrides \
          it. Without it, it is the latest date in the data, and is printed with the result. \
          `today` works at the prompt and is an error in a script, because a report must give the \
          same result tomorrow.
          """),
      ]
    }
  }

  private static var missing: Guide {
    Guide("missing", "what happens where there is no value") {
      [
        .text(
          """
          A cell without a value is missing, and is shown as `·`. A condition is either true or \
          false, never unknown: a comparison with a missing value is false, and `!=` is the \
          complement of `==`. So `where p` and `where not p` together always have all the rows, and \
          the footer says how many rows were left out because a value was missing.
          """),
        .rows(
          header: ["Written", "It gives"],
          [
            ["x is missing", "whether there is no value"],
            ["x is not missing", "whether there is one"],
            ["coalesce(x, y)", "the first value that is there"],
            ["missing", "no value, for example after `else`"],
            ["x + y", "missing where x or y is"],
            ["sum(x), mean(x), …", "leave missing values out, and say how many"],
            ["count()", "counts rows; `count(x)` those with a value"],
          ]),
        .code("orders | where category is missing | count"),
        .code("orders | where category == \"crime\" | count"),
        .code("orders | where not (category == \"crime\") | count"),
      ]
    }
  }

  private static var worlds: Guide {
    Guide("worlds", "built-in data whose truth is known") {
      [
        .text(
          """
          Simulated worlds come with Kanta. The laws by which their people buy are known, so \
          that what an analysis finds can be held against the truth. `kanta sample NAME` writes a \
          world into a folder as files.
          """),
        .rows(header: ["World", "What it is"], World.all.map { [$0.name, $0.summary] }),
        .code("world \"bookshop/orders\" | take 3"),
        .code("world \"bookshop/truth_parameters\""),
      ]
    }
  }

  private static var codes: Guide {
    Guide("codes", "every diagnostic code and what it means") {
      [
        .text("`help` and a code explains it: `help K101`."),
        .rows(
          header: ["Code", "Meaning"],
          Diagnostic.Code.allCases.map { [$0.rawValue, DiagnosticExplanation.of($0).title] }),
      ]
    }
  }
}

extension Role {
  /// What a column of this role holds.
  fileprivate var meaning: String {
    switch self {
    case .customer: "who bought: a number or name that is the same every time"
    case .order: "which order or invoice a line belongs to"
    case .date: "when it happened"
    case .amount: "how much money the line is worth"
    case .product: "what was bought"
    case .category: "the group of products it belongs to"
    case .quantity: "how many pieces"
    case .cost: "what it cost us"
    case .start: "when a subscription or relationship began"
    case .end: "when it ended"
    case .account: "the company a contact belongs to"
    case .household: "the household a person belongs to"
    case .channel: "how the customer came or the order was placed"
    case .country: "the country"
    }
  }
}
