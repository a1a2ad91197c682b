import KantaColumns

/// What the bookshop sells.
///
/// All titles are invented.
struct BookshopCatalogue: Sendable {
  struct Title: Sendable {
    let name: String
    let category: String
    /// The price on the shelf; what is paid differs with edition and offer.
    let cents: Int

    init(_ name: String, _ category: String, _ cents: Int) {
      self.name = name
      self.category = category
      self.cents = cents
    }
  }

  static let categories = [
    "fiction", "crime", "children", "non-fiction", "cookery", "comics", "stationery",
  ]

  /// Put in with an order now and then, for nothing.
  static let gift = Title("Bookmark (gift)", "stationery", 0)

  private static let shelves = categories.map { category in
    titles.filter { $0.category == category }
  }

  /// A title of a category that could cost about `cents`, or the one that comes nearest.
  static func title(category: Int, near cents: Int, _ random: inout SeededRandom) -> Title {
    let shelf = shelves[category]
    let fitting = shelf.filter { $0.cents * 4 <= cents * 5 && $0.cents * 5 >= cents * 2 }
    guard fitting.isEmpty else { return random.pick(from: fitting) }
    return shelf.dropFirst().reduce(shelf[0]) { nearest, title in
      abs(title.cents - cents) < abs(nearest.cents - cents) ? title : nearest
    }
  }

  private static let titles = [
    Title("The Lighthouse Keeper's Ledger", "fiction", 2490),
    Title("Snow, Salt and Silence", "fiction", 1690),
    Title("Eleven Letters to Turku", "fiction", 1990),
    Title("A Summer of Small Ferries", "fiction", 1290),
    Title("The Weight of Birches", "fiction", 2790),
    Title("Kuun toinen puoli", "fiction", 990),
    Title("Collected Stories, 1950–1990", "fiction", 4490),
    Title("The Cartographer's Table, illustrated edition", "fiction", 7900),

    Title("Murder on the Night Train to Rovaniemi", "crime", 1590),
    Title("The Archivist Who Knew", "crime", 1390),
    Title("Black Ice", "crime", 890),
    Title("Inspector Halla and the \"Empty\" House", "crime", 1890),
    Title("Inspector Halla's First Winter", "crime", 1190),
    Title("A Quiet Place to Hide", "crime", 2290),
    Title("The Complete Inspector Halla, boxed set", "crime", 6900),
    Title("The Harbour Files", "crime", 3290),

    Title("Pikku pöllö ja iso yö", "children", 1290),
    Title("The Bear Who Counted Stars", "children", 1490),
    Title("Mimi Builds a Boat", "children", 990),
    Title("My First Book of Weather", "children", 1790),
    Title("One Hundred Riddles", "children", 690),
    Title("Dragons, Trolls and Other Neighbours", "children", 2190),
    Title("The Great Atlas for Small Explorers", "children", 3490),
    Title("A Year of Bedtime Stories, two volumes", "children", 5200),

    Title("A Short History of Bread", "non-fiction", 2290),
    Title("Forests and How They Talk", "non-fiction", 2690),
    Title("Statistics Without Fear", "non-fiction", 3490),
    Title("The Sauna: Heat, Steam, Wood", "non-fiction", 3900),
    Title("Walking the Archipelago", "non-fiction", 1990),
    Title("Why Bridges Stand", "non-fiction", 1490),
    Title("Encyclopedia of Northern Birds", "non-fiction", 8900),
    Title("Pocket Guide to Mushrooms", "non-fiction", 1190),

    Title("Rye: Sixty Recipes", "cookery", 2490),
    Title("Soup for Every Weather", "cookery", 1890),
    Title("The Berry Kitchen", "cookery", 2190),
    Title("Fish, Fire, Salt", "cookery", 3290),
    Title("Ten-Minute Suppers", "cookery", 1290),
    Title("Cakes My Grandmother Hid", "cookery", 990),
    Title("The Professional Pastry Book", "cookery", 6900),
    Title("Café at Home", "cookery", 4200),

    Title("Captain Kelo 1: The Rusty Star", "comics", 1190),
    Title("Captain Kelo 2: Moon Salvage", "comics", 1290),
    Title("Captain Kelo 3: Homeward", "comics", 1390),
    Title("Three Cats, No Plan", "comics", 790),
    Title("The Paper Fox", "comics", 1890),
    Title("Winter Knights, collected", "comics", 3990),
    Title("Sunday Pages", "comics", 2490),
    Title("Captain Kelo, the complete edition", "comics", 7500),

    Title("Wall Calendar, Lakes", "stationery", 1490),
    Title("Notebook, dotted, A5", "stationery", 890),
    Title("Greeting Cards, set of ten", "stationery", 590),
    Title("Fountain Pen, blue", "stationery", 2990),
    Title("Gift Wrap, recycled", "stationery", 390),
    Title("Jigsaw Puzzle \"Market Square\"", "stationery", 1990),
    Title("Leather Diary", "stationery", 3900),
    Title("Writing Box, birch", "stationery", 6500),
  ]
}
