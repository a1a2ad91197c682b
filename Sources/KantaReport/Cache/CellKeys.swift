import KantaColumns
import KantaSession
import KantaSource
import KantaSyntax

/// What the outcome of each cell depends on, as a hash, before anything is run.
///
/// A cell depends on its own statements and on all that stands before it, on the contents of every
/// file that is loaded up to there, on the date and the parameters, and on the program. Comments
/// and blanks do not count, and when a file was written does not either. What a cell saves follows
/// from what it depends on, so that nothing more is known or unknown after it.
struct CellKeys {
  /// One for each cell; `nil` from where on nothing can be known.
  private(set) var keys: [String?] = []
  /// Whether a cell may be left out where its outcome is known: it makes no name that others read,
  /// and nothing goes on from its result.
  private(set) var canBeLeftOut: [Bool] = []
  /// Whether the document writes files, which a run is for as well.
  let savesFiles: Bool

  /// - Complexity: O(bytes of the files that are loaded).
  init(_ document: Document, _ settings: SessionSettings, program: String) {
    let facts = document.cells.map { cell in
      parse(cell.code).tree.statements.map { StatementFacts($0) }
    }
    let lastUse = facts.lastIndex { $0.contains(where: \.usesLastResult) } ?? -1
    canBeLeftOut = facts.enumerated().map { index, facts in
      index >= lastUse && facts.allSatisfy { $0.made == nil && $0.isRepeatable }
    }
    let parameters = settings.parameters.map { "\($0.name)=\($0.value)\n" }.joined()
    var chain = Digest.of(
      "\(program)\n\(KantaVersion.current)\n\(settings.asOf?.plain ?? "")\n\(parameters)")
    savesFiles = facts.joined().contains(where: \.savesFile)
    var isKnown = true
    for (cell, facts) in zip(document.cells, facts) {
      var contents = ""
      for fact in facts where isKnown {
        if fact.loadsUnknownPath { isKnown = false }
        guard !fact.readPaths.isEmpty else { continue }
        if let found = Session.contents(ofFiles: fact.readPaths, settings) {
          contents += found
        } else {
          isKnown = false
        }
      }
      chain = Digest.of("\(chain)\n\(cell.isInline)\n\(cell.canonicalText)\n\(contents)")
      keys.append(isKnown ? chain : nil)
    }
  }
}

extension StatementFacts {
  /// Whether running it again, or not, changes nothing for the statements after it.
  fileprivate var isRepeatable: Bool {
    switch kind {
    case .pipeline, .check: !opensSource && !savesFile
    case .version, .asOf, .parameter, .define, .segment, .segments, .bind: false
    }
  }
}
