package import KantaColumns
package import KantaSource

/// A logical plan: relational nodes as data, each with the schema of its result.
///
/// Every node but `local` and `tap` can be said in SQL; `local` is a model's step over a table.
package struct Relation: Sendable {
  package indirect enum Node: Sendable {
    /// The named columns of a source, in the schema's order, in the rows its conditions choose.
    case scan(SourceReference)
    /// A table that is in memory already, and what the user calls it.
    case literal(Table, name: String)
    /// Rows for which every condition holds.
    case filter(Relation, [Condition])
    /// The columns of the result, in order; each reads the input's columns only.
    case project(Relation, [NamedExpression])
    /// One row per combination of keys, in order of first appearance; one row without keys, even of
    /// an empty input. The result has the keys, then the measures. Missing keys form a group.
    case aggregate(Relation, keys: [NamedExpression], measures: [Measure])
    /// The input and further columns computed over partitions of it, in the input's row order.
    case window(Relation, [WindowColumn])
    /// A left join.
    case join(Relation, Relation, JoinRule)
    /// The rows of the first, then those of the second, columns matched by name; a column that one
    /// of them lacks is missing there.
    case append(Relation, Relation)
    /// Stable; missing values last in either direction.
    case sort(Relation, [SortKey])
    case take(Relation, Int)
    /// The `count` first rows by `keys` of each partition; ties by input order. Without partition
    /// the result is in `keys` order; with one, partitions come in order of first appearance.
    case top(Relation, count: Int, keys: [SortKey], per: [Expression])
    /// The first row of each combination of the named columns.
    case distinct(Relation, [String])
    /// A seeded random sample without replacement, in the input's row order.
    case sample(Relation, count: Int, seed: UInt64)
    /// The input unchanged; over its rows, measures without keys that the next local step above is
    /// told, so that it need not read the input twice.
    case observe(Relation, [Measure])
    /// A step that no relational node expresses.
    case local(Relation, LocalStep)
    /// The input unchanged, and something done with it on the way.
    case tap(Relation, Tap)
  }

  package var node: Node
  package var schema: Schema
  /// The stage this came from, for errors found while running.
  package var origin: SourceRange?
  /// What this node adds to what is known of its inputs; no matter of running it.
  package var lineage: Lineage?

  package init(_ node: Node, schema: Schema, origin: SourceRange? = nil) {
    self.node = node
    self.schema = schema
    self.origin = origin
  }

  /// How many rows it has, where that is known without running it.
  package var knownRowCount: Int? {
    switch node {
    case .scan(let reference): reference.rowCount
    case .literal(let table, _): table.rowCount
    case .project(let input, _): input.knownRowCount
    default: nil
    }
  }

  /// The relations this one reads, main input first.
  package var inputs: [Relation] {
    switch node {
    case .scan, .literal: []
    case .filter(let input, _), .project(let input, _), .aggregate(let input, _, _),
      .window(let input, _), .sort(let input, _), .take(let input, _),
      .top(let input, _, _, _), .distinct(let input, _), .sample(let input, _, _),
      .observe(let input, _), .local(let input, _), .tap(let input, _):
      [input]
    case .join(let left, let right, _), .append(let left, let right): [left, right]
    }
  }
}

/// A source a plan reads, by number; the engine knows which file or table that is.
package struct SourceReference: Hashable, Sendable {
  package var id: Int
  /// What the user calls it.
  package var name: String
  /// The columns to read: all of the source's, or fewer once the plan has been rewritten.
  package var columns: [String]
  /// How many rows the source has, chosen or not; `nil` where nobody has counted them yet.
  package var rowCount: Int?
  /// Which of the rows to read; set by the rewriting of a plan.
  package var conditions: [Condition] = []

  package init(id: Int, name: String, columns: [String], rowCount: Int?) {
    self.id = id
    self.name = name
    self.columns = columns
    self.rowCount = rowCount
  }
}

/// One conjunct of a filter, with the words for the rows it leaves out.
package struct Condition: Hashable, Sendable {
  package var expression: Expression
  /// `amount ≤ 0` for the condition `amount > 0`; `customer missing` for `customer is not missing`.
  package var failure: String

  package init(_ expression: Expression, failure: String) {
    self.expression = expression
    self.failure = failure
  }
}

/// An aggregate over the rows of a group.
///
/// Missing arguments are left out (and counted in a note).
package struct Measure: Hashable, Sendable {
  package var name: String
  package var function: AggregateFunction
  /// `nil` only for `count()`.
  package var argument: Expression?
  package var type: ValueType

  package init(
    _ name: String, _ function: AggregateFunction, of argument: Expression?, type: ValueType
  ) {
    self.name = name
    self.function = function
    self.argument = argument
    self.type = type
  }
}

/// The aggregates an engine knows; all but `count` of rows leave missing values out.
package enum AggregateFunction: Hashable, Sendable {
  /// Exact for integers, decimals and durations, in 128 bits; missing when no value is there.
  case sum
  /// Of rows without an argument, else of values that are there.
  case count
  /// Of different values.
  case distinct
  /// As a number.
  case mean
  /// Of the argument's type.
  case min, max
  /// Of the argument's type: the value in the first or last row where it is there.
  case first, last
  /// Type 7 (linear between order statistics; Hyndman & Fan 1996), as a number; the median is 0.5.
  case quantile(Double)
  /// With n − 1 in the denominator; missing for fewer than two values.
  case standardDeviation
  /// For conditions: whether any, or every, row holds.
  case any, all
}

/// A column computed over a partition of the rows.
package struct WindowColumn: Hashable, Sendable {
  package var name: String
  package var function: WindowFunction
  package var argument: Expression?
  package var partition: [Expression]
  package var type: ValueType

  package init(
    _ name: String, _ function: WindowFunction, of argument: Expression?,
    partition: [Expression], type: ValueType
  ) {
    self.name = name
    self.function = function
    self.argument = argument
    self.partition = partition
    self.type = type
  }
}

/// The window functions.
///
/// Order means the row order of the input.
package enum WindowFunction: Hashable, Sendable {
  /// 1 for the largest value; equal values share the smallest rank. Integer; missing stays missing.
  case rank
  /// Quantile group 1…n by right-closed type-7 cuts, so that equal values share a group. Integer.
  case ntile(Int)
  /// The value `n` rows earlier in the partition; missing at its start.
  case lag(Int)
  /// The sum so far, this row included; missing values add nothing.
  case runningSum
  /// The value divided by its partition's total; percent.
  case share
  /// The position in the partition, from 1. Integer; no argument.
  case rowNumber
  /// An aggregate of the partition, repeated on each of its rows.
  case aggregate(AggregateFunction)
}

/// How a left join matches.
package struct JoinRule: Hashable, Sendable {
  package struct Key: Hashable, Sendable {
    package var left: String
    package var right: String

    package init(left: String, right: String) {
      self.left = left
      self.right = right
    }
  }

  package var keys: [Key]
  /// The columns of the right table to add, and what they are called in the result.
  package var added: [Added]
  /// Whether a left row may match several right rows; if not, that is an error naming the keys.
  package var allowsMany: Bool
  /// What the user calls the right table.
  package var tableName: String
  /// Whether it is worth saying how many rows find no match; not where these are left out anyway.
  package var saysUnmatched = true

  package struct Added: Hashable, Sendable {
    package var column: String
    package var name: String

    package init(column: String, name: String) {
      self.column = column
      self.name = name
    }
  }

  package init(keys: [Key], added: [Added], allowsMany: Bool, tableName: String) {
    self.keys = keys
    self.added = added
    self.allowsMany = allowsMany
    self.tableName = tableName
  }
}

/// What to sort by, and in which direction.
package struct SortKey: Hashable, Sendable {
  package var expression: Expression
  package var descending: Bool

  package init(_ expression: Expression, descending: Bool = false) {
    self.expression = expression
    self.descending = descending
  }
}

/// A model's step: a pure function from a table to a table, with what `explain` says of it.
package struct LocalStep: Sendable {
  package var name: String
  /// What was decided, such as `scores 5 · counts orders · as of 2011-12-09`.
  package var detail: String
  /// Whether it reads only these columns of its input; `nil` means all of them.
  package var columns: [String]?
  /// Which columns of the result are read, for a step that makes only those; `nil` for all.
  package var needed: Set<String>?
  /// Whether the step leaves out columns that nobody reads.
  package let canLeaveOut: Bool
  /// Whether it only looks at its input: what was observed below is told to the next step as well.
  package let looksOnly: Bool
  package var run: @Sendable (Table, LocalContext) throws(Diagnostic) -> Answer

  package init(
    _ name: String, detail: String, columns: [String]? = nil, canLeaveOut: Bool = false,
    looksOnly: Bool = false,
    run: @escaping @Sendable (Table, LocalContext) throws(Diagnostic) -> Answer
  ) {
    self.canLeaveOut = canLeaveOut
    self.looksOnly = looksOnly
    self.name = name
    self.detail = detail
    self.columns = columns
    self.run = run
  }
}

/// What a local step is told besides its input.
package struct LocalContext: Sendable {
  /// The measures observed below, in their order.
  package var observed: [Value]
  /// The columns of the result that are read; `nil` for all.
  package var needed: Set<String>?
  package var execution: Execution

  package init(observed: [Value] = [], needed: Set<String>? = nil, execution: Execution) {
    self.observed = observed
    self.needed = needed
    self.execution = execution
  }

  /// Whether a column of the result is read.
  package func needs(_ name: String) -> Bool { needed?.contains(name) ?? true }
}

/// Something done with a table on its way through a pipeline.
package enum Tap: Sendable {
  /// Write it to a file.
  case save(SaveRequest)
  /// Find out whether a condition holds: the relation has one row, with whether it does and, for
  /// a condition on rows, how many rows fail it.
  case check(CheckRequest, holds: Relation)
}

/// What `save` was asked to do.
package struct SaveRequest: Hashable, Sendable {
  package var path: String
  package var isExcelSafe: Bool
  /// Where the customers in the table come from, if segments chose them; such a list is saved with
  /// what it can be rebuilt by.
  package var lineage: Lineage?
  /// The picture that the table is drawn as, if `plot` came before; set while the plan runs.
  package var chart: ChartSpecification?

  package init(path: String, isExcelSafe: Bool, lineage: Lineage? = nil) {
    self.path = path
    self.isExcelSafe = isExcelSafe
    self.lineage = lineage
  }
}

/// What `check` was asked to do.
package struct CheckRequest: Hashable, Sendable {
  /// The condition as the user wrote it.
  package var condition: String
  /// Where the condition stands in the user's text.
  package var range: SourceRange
  package var message: String?
  package var isWarning: Bool

  package init(condition: String, at range: SourceRange, message: String?, isWarning: Bool) {
    self.condition = condition
    self.range = range
    self.message = message
    self.isWarning = isWarning
  }
}
