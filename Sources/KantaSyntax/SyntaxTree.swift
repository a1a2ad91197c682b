package import KantaSource

// The tree of a script. The parser knows no verb by name: every stage has one shape (`Stage`), and
// what a verb accepts of it is written in the verb's declaration. Adding a verb never touches this.

/// A whole script, or what was typed at the prompt.
package struct ScriptSyntax: Sendable {
  package var statements: [StatementSyntax]

  package init(statements: [StatementSyntax]) { self.statements = statements }
}

/// One statement and the text it covers.
package struct StatementSyntax: Sendable {
  package enum Kind: Sendable {
    /// `kanta 1`
    case version(Int)
    /// `as of DATE`
    case asOf(ExpressionSyntax)
    /// `param name = default, choices: […], doc: "…"`
    case parameter(NameSyntax, ExpressionSyntax, [OptionSyntax])
    /// `define f(x, y) = …`; without parameters it is a named expression.
    case define(NameSyntax, [NameSyntax], ExpressionSyntax)
    /// `segment name = predicate`
    case segment(NameSyntax, ExpressionSyntax)
    /// `segments name { a when … ; b otherwise }`
    case segments(NameSyntax, [RuleSyntax])
    /// `check expr else warn "…"` on a line of its own.
    case check(StageSyntax)
    /// `name = pipeline`
    case bind(NameSyntax, PipelineSyntax)
    case pipeline(PipelineSyntax)
  }

  package var kind: Kind
  package var range: SourceRange

  package init(_ kind: Kind, _ range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}

/// A name as written; backquotes are not part of `text`, but are part of `range`.
package struct NameSyntax: Hashable, Sendable {
  package var text: String
  package var range: SourceRange

  package init(_ text: String, _ range: SourceRange) {
    self.text = text
    self.range = range
  }
}

/// `name when condition` or `name otherwise` (no condition) in a `segments` set.
package struct RuleSyntax: Sendable {
  package var name: NameSyntax
  package var condition: ExpressionSyntax?
  package var range: SourceRange

  package init(name: NameSyntax, condition: ExpressionSyntax?, range: SourceRange) {
    self.name = name
    self.condition = condition
    self.range = range
  }
}

/// A source and the stages it flows through.
package struct PipelineSyntax: Sendable {
  package enum Source: Sendable {
    /// `load "orders.csv", decimal: ","`: a verb that starts a pipeline.
    case verb(StageSyntax)
    /// A table's name, or any expression.
    case expression(ExpressionSyntax)
    /// A line that starts with `|`: continues from the last result `_`.
    case lastResult
  }

  package var source: Source
  package var stages: [StageSyntax]
  package var range: SourceRange

  package init(source: Source, stages: [StageSyntax], range: SourceRange) {
    self.source = source
    self.stages = stages
    self.range = range
  }
}

/// One stage: `verb [word] [items] [by keys] [per keys] [on keys] [as of date] [else …] [options]`.
///
/// `plot heatmap value by cohort, age, title: "…"` has the word `heatmap`, one item, two `by` keys
/// and one option. `segment value_map` has one item, a name. The clauses may come in any order
/// (the formatter writes them in the order above).
package struct StageSyntax: Sendable {
  package var verb: NameSyntax
  /// A bare name directly followed by another expression, as in `plot line revenue`.
  package var word: NameSyntax?
  package var items: [ItemSyntax]
  package var by: [ItemSyntax]?
  package var per: [ItemSyntax]?
  package var on: [ItemSyntax]?
  package var asOf: ExpressionSyntax?
  package var otherwise: ElseSyntax?
  package var options: [OptionSyntax]
  package var range: SourceRange

  package init(
    verb: NameSyntax, word: NameSyntax? = nil, items: [ItemSyntax] = [], by: [ItemSyntax]? = nil,
    per: [ItemSyntax]? = nil, on: [ItemSyntax]? = nil, asOf: ExpressionSyntax? = nil,
    otherwise: ElseSyntax? = nil, options: [OptionSyntax] = [], range: SourceRange
  ) {
    self.verb = verb
    self.word = word
    self.items = items
    self.by = by
    self.per = per
    self.on = on
    self.asOf = asOf
    self.otherwise = otherwise
    self.options = options
    self.range = range
  }
}

/// `[name =] expression [asc | desc]`, one entry of a comma-separated list.
package struct ItemSyntax: Sendable {
  package enum Order: String, Hashable, Sendable {
    case ascending = "asc"
    case descending = "desc"
  }

  package var name: NameSyntax?
  /// The place of the `=`, when there is a name.
  package var equals: SourceRange?
  package var expression: ExpressionSyntax
  package var order: Order?
  package var range: SourceRange

  package init(
    name: NameSyntax? = nil, equals: SourceRange? = nil, expression: ExpressionSyntax,
    order: Order? = nil, range: SourceRange
  ) {
    self.name = name
    self.equals = equals
    self.expression = expression
    self.order = order
    self.range = range
  }
}

/// `name: expression`, always after the positional part.
package struct OptionSyntax: Sendable {
  package var name: NameSyntax
  package var value: ExpressionSyntax
  package var range: SourceRange

  package init(name: NameSyntax, value: ExpressionSyntax, range: SourceRange) {
    self.name = name
    self.value = value
    self.range = range
  }
}

/// `else warn "…"` or `else fail "…"` after a check.
package struct ElseSyntax: Sendable {
  package enum Severity: String, Hashable, Sendable { case warn, fail }

  package var severity: Severity
  package var message: String
  package var range: SourceRange

  package init(severity: Severity, message: String, range: SourceRange) {
    self.severity = severity
    self.message = message
    self.range = range
  }
}

/// An expression and the text it covers.
package struct ExpressionSyntax: Sendable {
  package indirect enum Kind: Sendable {
    case literal(LiteralSyntax)
    case name(NameSyntax)
    /// `orders.customer`
    case field(NameSyntax, NameSyntax)
    case list([ExpressionSyntax])
    case negate(ExpressionSyntax)
    case not(ExpressionSyntax)
    case binary(BinaryOperator, ExpressionSyntax, ExpressionSyntax)
    /// `a..b`, both ends in.
    case range(ExpressionSyntax, ExpressionSyntax)
    /// `x in list-or-period-or-range`; `negated` for `not in`.
    case membership(ExpressionSyntax, ExpressionSyntax, negated: Bool)
    /// `x is missing`; `negated` for `is not missing`.
    case isMissing(ExpressionSyntax, negated: Bool)
    case conditional(ExpressionSyntax, then: ExpressionSyntax, else: ExpressionSyntax)
    case call(NameSyntax, [ArgumentSyntax])
    /// `15% per year`: an amount per unit of time.
    case rate(ExpressionSyntax, per: NameSyntax)
    /// A pipeline in parentheses. `(expr)` alone is just `expr` with a wider range.
    case pipeline(PipelineSyntax)
    /// What could not be parsed; a diagnostic says why. Checking passes over it in silence.
    case invalid
  }

  package var kind: Kind
  package var range: SourceRange

  package init(_ kind: Kind, _ range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}

/// `[name:] expression`, an argument of a call.
package struct ArgumentSyntax: Sendable {
  package var name: NameSyntax?
  package var value: ExpressionSyntax

  package init(name: NameSyntax? = nil, value: ExpressionSyntax) {
    self.name = name
    self.value = value
  }
}

/// The binary operators, loosest first; how tightly they bind is in `OperatorTable`.
package enum BinaryOperator: String, CaseIterable, Hashable, Sendable {
  case or, and
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case matches, contains
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case modulo = "mod"
}

/// A literal, with its value already read; a date that does not exist is `invalid` beside a
/// diagnostic.
package enum LiteralSyntax: Hashable, Sendable {
  case integer(Int64)
  /// `12.50` → 1250 with scale 2; more digits than fit are a `badLiteral`.
  case decimal(minorUnits: Int64, scale: Int)
  /// `35%` → 35 with scale 0, in hundredths still to be divided: the value is 35 ÷ 100.
  case percent(minorUnits: Int64, scale: Int)
  /// `500 EUR`
  case money(minorUnits: Int64, scale: Int, currency: String)
  /// `90 days`, `12 months`; the unit in the singular: hour day week month quarter year minute
  /// second.
  case duration(Int64, unit: String)
  case date(year: Int, month: Int, day: Int)
  /// `2011-12-09 12:50` or `2011-12-09T12:50:00`
  case datetime(year: Int, month: Int, day: Int, secondOfDay: Int)
  case period(PeriodSyntax)
  /// Text; escapes are already read. Interpolations `{expr}` are left as they are.
  case text(String)
  case boolean(Bool)
  case missing
}

/// `2011-11`, `2011-Q3`, `2011-W45`; a bare year is an integer until `in` makes it a period.
package enum PeriodSyntax: Hashable, Sendable {
  case month(year: Int, month: Int)
  case quarter(year: Int, quarter: Int)
  case isoWeek(year: Int, week: Int)
}

/// A tree and what is wrong with the text; the tree is always complete enough to check and
/// complete.
package struct Parsed<Tree: Sendable>: Sendable {
  package var tree: Tree
  package var diagnostics: [Diagnostic]

  package init(tree: Tree, diagnostics: [Diagnostic]) {
    self.tree = tree
    self.diagnostics = diagnostics
  }
}
