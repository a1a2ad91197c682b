package import KantaColumns
import KantaSource
import KantaSyntax

/// A verb: its name, what it is for, what it takes, what it gives, and how it becomes a plan.
///
/// This one value is all there is of a verb. Help, completion, argument checks, the reference page
/// and the tests of its examples are derived from it; adding a verb is one file and one word in the
/// catalogue.
package struct Command: Sendable {
  package let name: String
  /// Other words for the same verb, as analysts of other tools type them.
  package let aliases: [String]
  /// What the concept is called in Finnish, for `help`.
  package let finnish: String?
  package let room: Room
  /// One sentence; shown in lists and completions.
  package let summary: String
  /// What an analyst must know to use it rightly: definitions, rules, ties, missing values.
  package let details: String
  package let subject: Subject
  /// Whether a pipeline may start with it: its subject says what it works on.
  package let startsPipeline: Bool
  package let clauses: [Clause]
  package let parameters: [ParameterInfo]
  /// Roles the table must have.
  package let neededRoles: [Role]
  /// The columns of the result, in words or as a list of names.
  package let result: String
  /// What `plot` draws of the result when it is not told, the first one that fits.
  package let pictures: [Picture]
  package let examples: [Example]
  /// Turns a stage into a plan; `nil` when diagnostics were reported.
  package let lower: @Sendable (inout Step) -> Relation?

  package init<each Value: Argument>(
    _ name: String, aliases: [String] = [], finnish: String? = nil, room: Room,
    _ summary: String, details: String = "", takes subject: Subject = .nothing,
    standsAlone: Bool = false, clauses: [Clause] = [],
    options parameter: repeat Parameter<each Value>, roles: [Role] = [],
    gives result: String, pictures: [Picture] = [], examples: [Example],
    lower: @escaping @Sendable (inout Step, repeat each Value) -> Relation?
  ) {
    self.name = name
    self.aliases = aliases
    self.finnish = finnish
    self.room = room
    self.summary = summary
    self.details = details
    self.subject = subject
    startsPipeline = standsAlone || room == .sources
    self.clauses = clauses
    neededRoles = roles
    self.result = result
    self.pictures = pictures
    self.examples = examples
    var infos: [ParameterInfo] = []
    for info in repeat (each parameter).info { infos.append(info) }
    parameters = infos
    self.lower = { step in
      // Every option is read before anything else, so that each of them is checked even when
      // another one is wrong.
      let values = (repeat (each parameter).read(from: &step))
      guard let read = try? (repeat (each values).get()) else { return nil }
      return lower(&step, repeat each read)
    }
  }
}

/// The rooms of the catalogue, named after what an analyst does.
package enum Room: String, CaseIterable, Sendable {
  case sources = "Sources"
  case table = "Tables"
  case segmentation = "Segmentation"
}

/// What stands directly after a verb.
package enum Subject: Hashable, Sendable {
  case nothing
  /// One expression that is true or false.
  case condition
  /// `name = expression, …`
  case assignments
  /// Column names, or optionally none.
  case columns(optional: Bool)
  /// `new = old, …`
  case renames
  /// `[name =] aggregate, …`
  case aggregates
  /// `expression [asc|desc], …`
  case sortKeys
  /// `[KIND] [value, …]`, or nothing at all.
  case picture
  /// A whole number, or optionally none.
  case rowCount(optional: Bool)
  /// The name of a table.
  case table
  /// One or more strings: files.
  case paths
  /// The name of a segment or segment set, or optionally none.
  case segmentName(optional: Bool)
  /// One of these words and the name of what is meant, such as `customer "17850"`; or nothing.
  case topic([String])
  /// The word `of` and the name of a segment; behind `in` that of a table, where it is given.
  case members
  /// `role: column, …`: options whose names are roles.
  case roles
}

/// A clause a verb takes after its subject.
package enum Clause: Hashable, Sendable {
  case by(required: Bool)
  case per
  case on
  case asOf
  case otherwise
}

/// A pipeline that shows a verb at work on the built-in bookshop, and what it shows.
package struct Example: Hashable, Sendable {
  package let source: String
  package let shows: String

  package init(_ source: String, shows: String) {
    self.source = source
    self.shows = shows
  }
}

/// All verbs, in the order the reference lists them.
package struct Catalogue: Sendable {
  package let commands: [Command]
  private let byName: [String: Int]

  package init(_ commands: [Command]) {
    self.commands = commands
    var byName: [String: Int] = [:]
    for (index, command) in commands.enumerated() {
      for name in [command.name] + command.aliases {
        precondition(byName[name] == nil, "one verb has one name: \(name)")
        byName[name] = index
      }
    }
    self.byName = byName
  }

  /// The verb of that name or alias.
  package subscript(name: String) -> Command? { byName[name].map { commands[$0] } }

  /// Every name and alias, in catalogue order.
  package var names: [String] { commands.flatMap { [$0.name] + $0.aliases } }

  /// The verbs that start a pipeline, or the ones that continue it.
  package func commands(startingPipeline: Bool) -> [Command] {
    commands.filter { startingPipeline ? $0.startsPipeline : $0.room != .sources }
  }
}
