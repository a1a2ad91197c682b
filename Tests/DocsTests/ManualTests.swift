import KantaColumns
import KantaCommands
import KantaPlan
import KantaSession
import KantaSource
import KantaTestSupport
import Testing

/// The help is complete, fits a terminal, and what it shows works.
@Suite struct ManualTests {
  private static let catalogue = Catalogue.kanta
  private static let topics = Manual.topics(catalogue: catalogue)

  @Test func everyTopicHasAPage() {
    for topic in Self.topics {
      #expect(Manual.page(topic, catalogue: Self.catalogue) != nil, "\(topic)")
    }
    #expect(Self.topics.count == Set(Self.topics.map { $0.lowercased() }).count)
  }

  @Test func everyPageFitsATerminal() throws {
    for topic in [nil] + Self.topics.map(Optional.some) {
      let page = try #require(Manual.page(topic, catalogue: Self.catalogue))
      for line in page.split(separator: "\n") {
        #expect(DisplayWidth.of(String(line)) <= 80, "\(topic ?? "help"): \(line)")
      }
    }
  }

  @Test func namesAreFoundInEveryForm() {
    let page = Manual.page("rfm", catalogue: Self.catalogue)
    #expect(page?.contains("RFM-profiili") == true)
    for form in ["RFM", "RFM-profiili", "rfm-PROFIILI", " rfm ", "`rfm`"] {
      #expect(Manual.page(form, catalogue: Self.catalogue) == page, "\(form)")
    }
    #expect(
      Manual.page("group", catalogue: Self.catalogue)
        == Manual.page("summarize", catalogue: Self.catalogue))
    #expect(Manual.page("from sql", catalogue: Self.catalogue)?.contains("GROUP BY") == true)
    #expect(Manual.page("k101", catalogue: Self.catalogue)?.contains("column") == true)
    #expect(Manual.page("profitability", catalogue: Self.catalogue) == nil)
  }

  @Test func theOverviewNamesEveryVerb() throws {
    let overview = try #require(Manual.page(nil, catalogue: Self.catalogue))
    for command in Self.catalogue.commands {
      #expect(overview.contains("  \(command.name) "), "\(command.name)")
    }
    #expect(overview.contains(".demo"))
  }

  @Test func aVerbPageTellsItsOptions() throws {
    let page = try #require(Manual.page("rfm", catalogue: Self.catalogue))
    for piece in ["counts:", "orders, days, rows", "5 if left out", "customer, date, amount"] {
      #expect(page.contains(piece), "\(piece)")
    }
  }

  @Test func aWordThatIsVerbAndFunctionHasBoth() throws {
    let page = try #require(Manual.page("distinct", catalogue: Self.catalogue))
    #expect(page.contains("distinct(x)"))
    #expect(page.contains("Keeps the first row"))
  }

  // MARK: - What the pages show works

  @Test func theExampleOfEveryFunctionRuns() throws {
    let examples = try ExampleSession()
    for function in FunctionCatalogue.all {
      let source = try #require(Manual.example(of: function.name), "\(function.name)")
      #expect(source.contains(function.name))
      #expect(try examples.codes(of: source).isEmpty, "\(source)")
    }
  }

  @Test func everyTranslationFromSQLRuns() throws {
    let examples = try ExampleSession()
    for translation in Manual.sqlTranslations {
      #expect(try examples.codes(of: "orders | \(translation.kanta)").isEmpty, "\(translation)")
    }
  }

  @Test func everyTranslationFromPandasRuns() throws {
    let examples = try ExampleSession()
    for stage in Manual.frameTranslations {
      #expect(try examples.codes(of: "orders | \(stage)").isEmpty, "\(stage)")
    }
  }

  /// A concept is looked up under a word that is no verb, and leads to verbs that there are.
  @Test func conceptsLeadToVerbs() throws {
    for concept in Concept.all {
      for word in concept.words {
        #expect(Self.catalogue[word] == nil, "\(word) is a verb")
        let page = try #require(Manual.page(word, catalogue: Self.catalogue), "\(word)")
        #expect(page.contains(concept.verbs[0]), "\(word)")
      }
      for verb in concept.verbs { #expect(Self.catalogue[verb] != nil, "\(verb)") }
    }
  }

  @Test(arguments: Diagnostic.Code.allCases)
  func everyCodeIsExplainedByWhatHappens(_ code: Diagnostic.Code) throws {
    let explanation = DiagnosticExplanation.of(code)
    #expect(!explanation.title.isEmpty && explanation.meaning.count > 20)
    let examples = try ExampleSession(
      isScript: explanation.isForScripts,
      files: explanation.file.map { [($0.name, $0.text)] } ?? [])
    if let wrong = explanation.wrong {
      #expect(try examples.codes(of: wrong).contains(code), "\(wrong)")
    }
    if let right = explanation.right {
      let fresh = try ExampleSession(
        isScript: explanation.isForScripts,
        files: explanation.file.map { [($0.name, $0.text)] } ?? [])
      #expect(try fresh.codes(of: right).isEmpty, "\(right)")
    }
  }

  // MARK: - The reference

  @Test func theReferenceIsWhatTheDeclarationsSay() throws {
    let made = Manual.reference(Self.catalogue)
    let path = "docs/reference.md"
    let kept = (try? Repository.text(path)) ?? ""
    if Repository.isRecording, made != kept { try Repository.write(made, to: path) }
    let isSame = made == kept
    #expect(isSame, "`make docs` writes docs/reference.md anew")
  }
}

/// A session over the bookshop in a folder of its own.
private struct ExampleSession {
  private let folder: TemporaryFolder
  private let session: Session

  init(isScript: Bool = false, files: [(name: String, text: String)] = []) throws {
    folder = try TemporaryFolder()
    for name in ["orders.csv", "customers.csv"] {
      try folder.copy(Repository.root + "/examples/first-look/" + name, as: name)
    }
    for file in files { try folder.write(file.text, to: file.name) }
    session = Session(SessionSettings(isScript: isScript, folder: folder.path, threads: 2))
    #expect(try codes(of: DemoData.bookshop).isEmpty)
  }

  /// The codes of what is wrong with a text, warnings left out.
  func codes(of text: String) throws -> [Diagnostic.Code] {
    var codes: [Diagnostic.Code] = []
    _ = session.run(SourceText(text, name: "example")) { event in
      if case .diagnostic(let problem, _) = event, problem.severity != .warning {
        codes.append(problem.code)
      }
    }
    return codes
  }
}
