import KantaColumns

/// Which integer columns hold names of things rather than quantities.
enum Identifier {
  private static let roles: [Role] = [.customer, .order, .product, .account, .household]
  private static let lastWords: Set<String> = ["id", "no", "number", "code"]
  private static let longEndings = ["number", "code", "year"]
  /// Things whose number is written together with them: `customerid`, `invoiceno`.
  private static let things = [
    "customer", "client", "order", "invoice", "product", "account", "household", "user", "member",
    "item", "store", "card",
  ]

  /// Whether the column called `name` is an identifier, by its role or by how its name ends.
  ///
  /// `paid` and `casino` are none: `id` and `no` count only as a word of their own or after the
  /// name of a thing.
  static func matches(_ name: String, in schema: Schema) -> Bool {
    if roles.contains(where: { schema.roles[$0] == name || $0.rawValue == name.lowercased() }) {
      return true
    }
    let words = words(of: name)
    guard let last = words.last else { return false }
    // `Year_Birth` is a year wherever the word stands.
    if words.contains("year") || words.contains("vuosi") { return true }
    if lastWords.contains(last) || longEndings.contains(where: last.hasSuffix) { return true }
    return things.contains { last == $0 + "id" || last == $0 + "no" }
  }

  /// The words of `name`, in lower case: `CustomerID` → `customer`, `id`.
  private static func words(of name: String) -> [String] {
    var words = [""]
    var previous: Character = " "
    for character in name {
      if !character.isLetter {
        words.append("")
      } else {
        if character.isUppercase, previous.isLowercase { words.append("") }
        words[words.count - 1].append(character)
      }
      previous = character
    }
    return words.filter { !$0.isEmpty }.map { $0.lowercased() }
  }
}
