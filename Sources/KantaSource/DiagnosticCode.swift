extension Diagnostic {
  /// The stable number of a kind of problem; `help K101` explains it.
  ///
  /// A number is never reused.
  ///
  /// K1xx syntax and names · K2xx other languages · K3xx types, units, roles, arguments ·
  /// K4xx running · K5xx files · K6xx data in files · K7xx checks.
  package enum Code: String, CaseIterable, Hashable, Sendable {
    /// A column that the table does not have.
    case unknownColumn = "K101"
    /// A table, value or definition that does not exist.
    case unknownName = "K102"
    /// A verb that does not exist.
    case unknownVerb = "K103"
    /// A function that does not exist.
    case unknownFunction = "K104"
    /// An option that the verb does not take.
    case unknownOption = "K105"
    /// A segment set that does not exist.
    case unknownSegmentSet = "K106"
    /// A customer or segment that no row, or more than the one that is needed, is about.
    case unknownMember = "K107"
    /// A segment that several tables have.
    case ambiguousSegment = "K108"
    /// `=` written where `==` is meant.
    case nameForComparison = "K110"
    /// Text that does not fit the grammar.
    case syntax = "K111"
    /// A string, bracket or backquote that is not closed.
    case unclosed = "K112"
    /// A literal whose value does not exist, such as 2011-02-31.
    case badLiteral = "K113"
    /// A name that is already taken where rebinding is not allowed.
    case alreadyNamed = "K114"
    /// A character that is not part of the language.
    case badCharacter = "K115"
    /// A statement or dot command in a place where it is not allowed.
    case notHere = "K116"
    /// A language version this Kanta does not know.
    case languageVersion = "K117"

    /// Text in another language: SQL, dplyr, KQL, PRQL, pandas or a spreadsheet formula.
    case foreignSyntax = "K201"

    /// Values of types that cannot be compared.
    case notComparable = "K301"
    /// A value of the wrong type for an operator or function.
    case wrongType = "K302"
    /// A condition that is not true or false.
    case notCondition = "K303"
    /// Too few, too many or misplaced arguments of a stage or function.
    case wrongArguments = "K304"
    /// An option whose value is not allowed.
    case badOption = "K305"
    /// An aggregate where rows are expected, or a row value where an aggregate is expected.
    case notAggregated = "K306"
    /// A table where a value is expected, or a value where a table is expected.
    case notTable = "K307"
    /// Months and years have no fixed length, so they do not compare with days.
    case calendarUnit = "K308"
    /// Different currencies in one expression, or in amounts that are added up.
    case mixedCurrency = "K310"
    /// A role that a verb needs and the table does not have.
    case missingRole = "K320"
    /// Two columns of one result with the same name.
    case duplicateColumn = "K321"
    /// A segment set with a rule that cannot be reached, or without `otherwise`.
    case segmentRules = "K322"

    /// More than one match on the right of a join.
    case manyMatches = "K401"
    /// A number too large for its type.
    case overflow = "K402"
    /// A table with no rows where at least one is needed.
    case emptyInput = "K403"
    /// The user pressed ^C.
    case interrupted = "K404"
    /// A pattern that is not a regular expression.
    case badPattern = "K405"
    /// More memory than the session may use.
    case needsMemory = "K406"
    /// The present day in a script.
    case clock = "K410"

    /// A file that does not exist.
    case noFile = "K501"
    /// A file that cannot be read: a directory, no permission, a device error.
    case unreadable = "K502"
    /// A file that cannot be written.
    case unwritable = "K503"
    /// A file that changed or vanished while it was in use.
    case fileChanged = "K504"
    /// A format Kanta does not read or write.
    case unknownFormat = "K505"
    /// A compressed file that is cut off or not what was written.
    case damagedFile = "K506"

    /// Values that do not fit the type of their column.
    case badValues = "K601"
    /// Rows with more or fewer fields than the header.
    case raggedRows = "K602"
    /// Bytes that are not text in the file's encoding, or NUL bytes.
    case badEncoding = "K603"
    /// A quote that is never closed, or text after a closing quote.
    case badQuotes = "K604"
    /// A file without rows or columns.
    case emptyFile = "K605"
    /// Files that should form one table but have different columns.
    case differentColumns = "K606"

    /// A check that did not hold.
    case checkFailed = "K700"
  }
}
