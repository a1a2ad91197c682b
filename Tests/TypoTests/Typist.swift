import KantaColumns

/// One statement with one mistake in it.
struct Typo: Hashable {
  var kind: String
  var right: String
  var wrong: String
}

/// Makes the mistakes people make, the same ones for every run.
struct Typist {
  private var random: SeededRandom

  init(seed: UInt64) { random = SeededRandom(seed: seed) }

  /// Statements that are right on the demo data.
  static let statements = [
    "orders | where amount > 50 EUR | count by category",
    "orders | where customer is not missing and quantity >= 2 | summarize revenue = sum(amount) by category | sort revenue desc",
    "orders | where date in 2024-01..2024-06 | summarize buyers = distinct(customer) by month(date)",
    "orders | where category in [\"crime\", \"comics\"] | top 3 by amount per category",
    "orders | add margin = amount * 35% | keep order, product, margin | take 5",
    "orders | add size = if amount >= 50 EUR then \"large\" else \"normal\" | count by size",
    "orders | join customers on customer | summarize revenue = sum(amount) by channel | sort revenue desc",
    "orders | where product contains \"Halla\" | distinct product",
    "orders | rfm scores: 5, counts: orders | where segment == \"Champions\" | count",
    "orders | where quantity > 0 | rfm as of 2024-12-31 | top 20 by monetary",
    "orders | summarize median(amount), quantile(amount, 90%) by quarter(date)",
    "orders | sort amount desc, order | take 10 | drop category",
    "orders | rename line_total = amount | summarize total = sum(line_total) by customer | take 5",
    "orders | sample 10, seed: 7 | describe",
    "customers | where city == \"Turku\" and joined > 2024-03-01 | count by channel",
    "orders | roles amount: quantity * price, currency: EUR | summarize average = mean(amount)",
    "orders | where date > as_of - 90 days | summarize lines = count(), known = count(customer)",
    "orders | add place = rank(amount) per category | where place <= 3 | keep category, product, place",
    "orders | where not (category == \"crime\") and price < 20 | append orders | count",
    "orders | check count() > 1000 else warn \"few lines\" | take 3",
  ]

  /// Statements as other languages write them, each with one meaning in Kanta.
  static let foreign = [
    "select category, sum(amount) from orders group by category",
    "SELECT * FROM orders LIMIT 5",
    "select order, amount from orders where quantity > 2 order by amount desc",
    "orders %>% filter(amount > 10)",
    "orders |> filter(quantity > 1)",
    "orders | filter quantity > 1",
    "orders | select order, amount",
    "orders | mutate margin = amount * 2",
    "orders | arrange amount",
    "orders | extend margin = amount * 2",
    "orders | project order, amount",
    "orders | derive margin = amount * 2",
    "orders | limit 5",
    "orders | head 5",
    "orders | where customer is null | count",
    "orders | where amount <> 5 | count",
    "orders | where quantity > 1 && price > 5 | count",
    "orders | where quantity between 2 and 3 | count",
    "orders | summarize avg(amount) by category",
    "orders.head(5)",
    "orders | group by category",
    "orders | order by amount",
  ]

  /// A mistake of one kind in `right`; `nil` where the statement has no place for it.
  mutating func mistake(_ kind: String, in right: String) -> Typo? {
    let wrong: String? =
      switch kind {
      case "letter dropped":
        inWord(right) { letters, random in
          letters.remove(at: random.place(in: letters))
        }
      case "letter doubled":
        inWord(right) { letters, random in
          let place = random.place(in: letters)
          letters.insert(letters[place], at: place)
        }
      case "letters swapped":
        inWord(right) { letters, random in
          let place = min(random.place(in: letters), letters.count - 2)
          letters.swapAt(place, place + 1)
        }
      case "letter replaced":
        inWord(right) { letters, random in
          let place = random.place(in: letters)
          letters[place] = letters[place] == "e" ? "a" : "e"
        }
      case "one equals sign": replacing("==", by: "=", in: right)
      case "two equals signs": replacing(" = ", by: " == ", in: right)
      case "quote missing": replacing("\"", by: "", in: right, last: true)
      case "bracket missing":
        replacing(")", by: "", in: right, last: true)
          ?? replacing("]", by: "", in: right, last: true)
      case "opening bracket missing":
        replacing("(", by: "", in: right) ?? replacing("[", by: "", in: right)
      case "pipe missing": replacing("| ", by: "", in: right, last: true)
      case "comma missing": replacing(", ", by: " ", in: right)
      case "text for a number":
        replacing(" > 50 EUR", by: " > \"50\"", in: right)
          ?? replacing(" >= 2 ", by: " >= \"2\" ", in: right)
          ?? replacing(" < 20", by: " < \"cheap\"", in: right)
      case "another currency": replacing("50 EUR", by: "50 USD", in: right)
      case "a day that is not":
        replacing("2024-03-01", by: "2024-02-30", in: right)
          ?? replacing("2024-12-31", by: "2024-11-31", in: right)
      case "a date of another land": replacing("2024-03-01", by: "1.3.2024", in: right)
      case "number for a date": replacing("as_of - 90 days", by: "90", in: right)
      case "unit missing": replacing("90 days", by: "90", in: right)
      case "verb of another tool": replacing("| where ", by: "| filter ", in: right)
      default: nil
      }
    return wrong.flatMap { $0 == right ? nil : Typo(kind: kind, right: right, wrong: $0) }
  }

  static let kinds = [
    "letter dropped", "letter doubled", "letters swapped", "letter replaced", "one equals sign",
    "two equals signs", "quote missing", "bracket missing", "opening bracket missing",
    "pipe missing", "comma missing", "text for a number", "another currency", "a day that is not",
    "a date of another land", "number for a date", "unit missing", "verb of another tool",
  ]

  /// One to four mistakes of every kind per statement, then the statements of other languages.
  static func typos(seed: UInt64) -> [Typo] {
    var typist = Typist(seed: seed)
    var typos: [Typo] = []
    for right in statements {
      for kind in kinds {
        let rounds = kind.hasPrefix("letter") ? 2 : 1
        for _ in 0..<rounds {
          if let typo = typist.mistake(kind, in: right), !typos.contains(typo) {
            typos.append(typo)
          }
        }
      }
    }
    return typos + foreign.map { Typo(kind: "another language", right: "", wrong: $0) }
  }

  // MARK: - Words

  /// Changes one word of at least four letters outside quotes.
  private mutating func inWord(
    _ text: String, _ change: (inout [Character], inout SeededRandom) -> Void
  ) -> String? {
    var letters = Array(text)
    var words: [Range<Int>] = []
    var start: Int?
    var isQuoted = false
    for (place, letter) in (letters + [" "]).enumerated() {
      if letter == "\"" { isQuoted.toggle() }
      if letter.isLetter, !isQuoted {
        start = start ?? place
      } else if let first = start {
        if place - first >= 4 { words.append(first..<place) }
        start = nil
      }
    }
    guard !words.isEmpty else { return nil }
    let word = words[random.place(in: words)]
    var changed = Array(letters[word])
    change(&changed, &random)
    letters.replaceSubrange(word, with: changed)
    return String(letters)
  }

  private func replacing(
    _ old: String, by new: String, in text: String, last: Bool = false
  ) -> String? {
    let ranges = text.ranges(of: old)
    guard let range = last ? ranges.last : ranges.first else { return nil }
    return text.replacingCharacters(in: range, by: new)
  }
}

extension SeededRandom {
  fileprivate mutating func place(in items: some RandomAccessCollection) -> Int {
    uniform(in: 0...(items.count - 1))
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, by new: String) -> String {
    self[..<range.lowerBound] + new + self[range.upperBound...]
  }
}
