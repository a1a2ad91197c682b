import KantaColumns
import KantaPlan
import KantaSource

// Pages made from declarations: verbs, functions, diagnostics.

extension Manual {
  static func page(of command: Command, _ catalogue: Catalogue) -> [ManualBlock] {
    let finnish = command.finnish.map { " (\($0))" } ?? ""
    return [.heading("\(command.name)\(finnish): \(command.summary)")] + body(of: command)
      + neighbours(of: command, catalogue)
  }

  /// Everything of a verb but its name and summary.
  static func body(of command: Command) -> [ManualBlock] {
    var blocks: [ManualBlock] = [.usage(command.usage)]
    if !command.aliases.isEmpty {
      blocks.append(.text("Also called: " + command.aliases.joined(separator: ", ") + "."))
    }
    if !command.details.isEmpty { blocks.append(.text(command.details)) }
    if !command.parameters.isEmpty { blocks += [.text("Options:"), .options(command.parameters)] }
    if !command.neededRoles.isEmpty {
      let roles = command.neededRoles.map(\.rawValue).joined(separator: ", ")
      blocks.append(.text("Roles the table needs: \(roles)."))
    }
    blocks.append(.text("Result: \(command.result)."))
    for example in command.examples {
      blocks += [.text("Example: \(example.shows)."), .code(example.source)]
    }
    return blocks
  }

  private static func neighbours(of command: Command, _ catalogue: Catalogue) -> [ManualBlock] {
    let others = catalogue.commands.filter { $0.room == command.room && $0.name != command.name }
    guard !others.isEmpty else { return [] }
    return [.text("See also: " + others.map(\.name).joined(separator: ", ") + ".")]
  }

  static func page(of function: FunctionDeclaration) -> [ManualBlock] {
    var blocks: [ManualBlock] = [
      .heading("\(function.signature): \(function.summary)"),
      .text("A function of the group “\(function.group.rawValue)”."),
    ]
    if let place = function.group.place { blocks.append(.text(place)) }
    if let example = FunctionExample.of(function.name) { blocks.append(.code(example)) }
    let others = FunctionCatalogue.all.filter {
      $0.group == function.group && $0.name != function.name
    }
    if !others.isEmpty {
      blocks.append(.text("See also: " + others.map(\.name).joined(separator: ", ") + "."))
    }
    return blocks
  }

  static func page(of code: Diagnostic.Code) -> [ManualBlock] {
    let explanation = DiagnosticExplanation.of(code)
    var blocks: [ManualBlock] = [
      .heading("\(code.rawValue): \(explanation.title)"), .text(explanation.meaning),
    ]
    if let file = explanation.file {
      blocks += [.text("The file `\(file.name)`:"), .foreign(file.shown)]
    }
    if let wrong = explanation.wrong { blocks += [.text("Wrong:"), .foreign(wrong)] }
    if let right = explanation.right { blocks += [.text("Right:"), .code(right)] }
    return blocks
  }
}

extension FunctionDeclaration.Group {
  /// Where functions of the group may stand, when that is not everywhere.
  var place: String? {
    switch self {
    case .dates, .text, .numbers, .choice: nil
    case .aggregates:
      """
      It works over many rows: in `summarize` over a group, in `add` and `where` over the whole \
      table or `per` group, and in `check`.
      """
    case .windows:
      """
      It looks at the other rows: in `add` and `where` at the whole table, with `per` at the rows \
      of the same group; in `summarize` at the other groups.
      """
    }
  }
}

/// A pipeline over the bookshop's orders that shows a function at work.
enum FunctionExample {
  /// An example for the function `name`; `nil` for a name that is no function.
  static func of(_ name: String) -> String? {
    sources[name].map { "orders | " + $0 }
  }

  private static let sources = [
    "year": "count by year(date)",
    "quarter": "summarize revenue = sum(amount) by quarter(date)",
    "month": "summarize revenue = sum(amount) by month(date) | take 3",
    "week": "where week(date) == 2024-W50 | count",
    "day": "count by day(date) | top 3 by count",
    "weekday": "count by weekday(date) | sort weekday",
    "age_in": "add weeks = age_in(date, \"weeks\") | keep order, date, weeks | take 3",
    "lower": "count by product = lower(product) | top 3 by count",
    "upper": "add code = upper(category) | count by code",
    "trim": "count by product = trim(product) | top 3 by count",
    "length": "summarize longest = max(length(product))",
    "contains": "where contains(product, \"Gift\") | count",
    "starts_with": "where starts_with(order, \"R\") | count",
    "ends_with": "where ends_with(product, \" \") | count",
    "matches": "where matches(order, \"^B10000[1-9]$\") | count",
    "replace": "add line = replace(order, \"B\", \"\") | keep order, line | take 3",
    "split_part": "add first_word = split_part(product, \" \", 1) | count by first_word | take 3",
    "abs": "where quantity < 0 | add returned = abs(quantity) | take 3",
    "round": "add euros = round(price) | keep price, euros | take 3",
    "floor": "add euros = floor(price) | keep price, euros | take 3",
    "ceil": "add euros = ceil(price) | keep price, euros | take 3",
    "ln": "add logarithm = ln(price) | keep price, logarithm | take 3",
    "exp": "add growth = exp(quantity / 10) | keep quantity, growth | take 3",
    "sqrt": "add root = sqrt(price) | keep price, root | take 3",
    "coalesce": "count by category = coalesce(category, \"none\")",
    "cut": "count by size = cut(price, [10, 20, 30])",
    "sum": "summarize revenue = sum(amount)",
    "mean": "summarize average = mean(amount) by category",
    "median": "summarize middle = median(amount) by category",
    "min": "summarize first_order = min(date)",
    "max": "summarize last_order = max(date)",
    "count": "summarize lines = count(), known = count(customer)",
    "distinct": "summarize buyers = distinct(customer) by year(date)",
    "quantile": "summarize high = quantile(amount, 90%) by category",
    "stddev": "summarize spread = stddev(price) by category",
    "first": "summarize first_product = first(product) by category",
    "last": "summarize last_product = last(product) by category",
    "any": "summarize returns = any(quantity < 0) by category",
    "all": "summarize all_sold = all(quantity > 0) by category",
    "share_missing": "summarize unknown = share_missing(customer)",
    "unique": "summarize is_unique = unique(order)",
    "share": "summarize revenue = sum(amount), share = share(amount) by category",
    "rank": "add place = rank(amount) | where place <= 3",
    "ntile": "add quarter = ntile(price, 4) | count by quarter",
    "lag": "sort date | add before = lag(date) per customer | take 3",
    "running_sum": "sort date | add so_far = running_sum(amount) per customer | take 3",
  ]
}
