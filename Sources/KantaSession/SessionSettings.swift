package import KantaColumns

/// What a session is told from outside: it reads no clock, environment or folder of its own.
package struct SessionSettings: Sendable {
  /// Whether a name may be bound only once and `today` is an error.
  package var isScript: Bool
  /// What file names are relative to; the empty string is the current folder.
  package var folder: String
  /// From `--as-of`; it has the last word over the script's own `as of`.
  package var asOf: Day?
  /// The present day, at the prompt.
  package var today: Day?
  /// From `-p name=value`.
  package var parameters: [(name: String, value: String)]
  package var threads: Int
  /// Whether a freshly loaded table is described by its dates and missing customers, too.
  package var describesLoads: Bool
  /// Whether nothing follows the text that is run: its last statement then keeps no columns.
  package var isOneShot: Bool
  /// Whether what is run is a part of a document, which may have parameters that others declare.
  package var isPartial: Bool
  /// How many bytes of columns may be held.
  package var memoryBytes: Int
  /// Where work says how far it is, for a display.
  package var progress: Progress?
  /// Whether `save` writes; the work of somebody else may be run without that.
  package var savesFiles = true

  package init(
    isScript: Bool, folder: String = "", asOf: Day? = nil, today: Day? = nil,
    parameters: [(name: String, value: String)] = [], threads: Int, describesLoads: Bool = false,
    isOneShot: Bool = false, isPartial: Bool = false, memoryBytes: Int = .max,
    progress: Progress? = nil
  ) {
    self.isScript = isScript
    self.folder = folder
    self.asOf = asOf
    self.today = today
    self.parameters = parameters
    self.threads = threads
    self.describesLoads = describesLoads
    self.isOneShot = isOneShot
    self.isPartial = isPartial
    self.memoryBytes = memoryBytes
    self.progress = progress
  }
}
