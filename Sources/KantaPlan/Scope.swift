package import KantaColumns
package import KantaSource
package import KantaSyntax
import OrderedCollections

/// Everything a statement can refer to: results, values, definitions, segments, and the day.
package struct Scope: Sendable {
  /// Results by name, in order of making.
  package var tables = NameTable<Relation>()
  /// Parameters, and results of one row and one column.
  package var values = NameTable<TypedValue>()
  package var definitions = NameTable<Definition>()
  package var segments = NameTable<ExpressionSyntax>()
  package var segmentSets = NameTable<[RuleSyntax]>()
  /// Names whose pipeline did not check: using them is no second mistake.
  package var brokenNames: Set<String> = []
  /// What `| …` at the start of a line continues from.
  package var lastResult: Relation?
  /// Set by `as of` or by the command line.
  package var asOf: Day?
  /// The present day; known at the prompt only.
  package var today: Day?
  /// Whether a name may be bound only once, and dot commands and `today` are errors.
  package var isScript: Bool

  package init(isScript: Bool, asOf: Day? = nil, today: Day? = nil) {
    self.isScript = isScript
    self.asOf = asOf
    self.today = today
  }

  /// Every name that is taken, for completion and for did-you-mean.
  package var names: [String] {
    tables.keys + values.keys + definitions.keys + segments.keys + segmentSets.keys
  }
}

/// A value and its type, which the value alone does not tell (currency, scale, missing).
package struct TypedValue: Hashable, Sendable {
  package var value: Value
  package var type: ValueType

  package init(_ value: Value, _ type: ValueType) {
    self.value = value
    self.type = type
  }
}

/// `define name(parameters) = body`.
package struct Definition: Sendable {
  package var parameters: [NameSyntax]
  package var body: ExpressionSyntax

  package init(parameters: [NameSyntax], body: ExpressionSyntax) {
    self.parameters = parameters
    self.body = body
  }
}

/// What a checker must ask the outside: a plan is made of schemas, and files have them.
package protocol Host: Sendable {
  /// Opens a file or built-in world far enough to know its columns. Opening the same again is
  /// cheap.
  func open(_ request: LoadRequest) throws(Diagnostic) -> OpenedSource

  /// The latest day in `column` of all rows of `relation`; `nil` when there is none.
  func latestDay(in column: String, of relation: Relation) throws(Diagnostic) -> Day?

  /// The value of a relation of one column, where it has one row; else `nil`.
  func scalar(of relation: Relation) throws(Diagnostic) -> Value?

  /// The table of a relation that reads no source.
  func table(of relation: Relation) throws(Diagnostic) -> Table
}

/// What `load` was asked to do, in the language's own terms.
package struct LoadRequest: Hashable, Sendable {
  package struct Option: Hashable, Sendable {
    package var name: String
    package var value: Setting

    package init(name: String, value: Setting) {
      self.name = name
      self.value = value
    }
  }

  package enum Setting: Hashable, Sendable {
    case text(String)
    case flag(Bool)
    case count(Int)
    case texts([String])
    case pairs([[String]])
  }

  package enum Origin: Hashable, Sendable {
    /// Files or patterns, one table together.
    case files([String])
    /// `world/table` of the built-in worlds.
    case world(String)
  }

  package var origin: Origin
  package var options: [Option]

  package init(_ origin: Origin, options: [Option] = []) {
    self.origin = origin
    self.options = options
  }
}

/// A source that has been opened: what a plan needs of it.
package struct OpenedSource: Sendable {
  package var reference: SourceReference
  package var schema: Schema

  package init(reference: SourceReference, schema: Schema) {
    self.reference = reference
    self.schema = schema
  }
}

/// Things by name, in order of their first making.
package struct NameTable<Value: Sendable>: Sendable {
  private var entries: OrderedDictionary<String, Value> = [:]

  package init() {}

  /// The thing of that name; setting a new name puts it last.
  package subscript(name: String) -> Value? {
    get { entries[name] }
    set { entries[name] = newValue }
  }

  /// The names, in order.
  package var keys: [String] { Array(entries.keys) }
}
