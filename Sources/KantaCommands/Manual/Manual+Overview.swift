import KantaPlan

extension Manual {
  /// What `help` shows without a topic: how to start, every verb, where to read on.
  static func overview(_ catalogue: Catalogue) -> [ManualBlock] {
    var blocks: [ManualBlock] = [
      .text("Kanta answers questions about customers. A table flows through stages:"),
      .code("orders | where amount > 0 | summarize revenue = sum(amount) by month(date)"),
      .heading("Start"),
      .rows(
        header: ["Type", "It does"],
        [
          [".demo", "opens the built-in bookshop: `orders` and `customers`"],
          ["orders = load \"orders.csv\"", "opens a file of your own"],
          ["orders | describe", "every column at a glance"],
          ["orders | rfm", "scores the customers and names their segments"],
        ]),
    ]
    for room in Room.allCases {
      let commands = catalogue.commands.filter { $0.room == room }
      guard !commands.isEmpty else { continue }
      blocks += [
        .heading(room.rawValue),
        .rows(header: ["Verb", "It does"], commands.map { [$0.name, $0.summary] }),
      ]
    }
    blocks += [
      .heading("Read on"),
      .rows(
        header: ["Type", "It shows"],
        [
          ["help rfm", "one verb, function or code; Finnish names work, too"]
        ] + Guide.all.map { ["help \($0.name)", $0.title] }),
    ]
    return blocks
  }
}
