import Foundation
import KantaColumns
import KantaRender
import KantaSession
import KantaSource
import KantaSyntax

/// A transcript on its way through a fresh session.
package struct TranscriptReplay {
  private let transcript: Transcript
  private let session: Session
  private let folder: TemporaryFolder
  private let style: RenderStyle
  private let stages: [String]
  private var lineCount = 0
  /// What is wrong with the transcript whatever it expects: its data do not bind, a statement whose
  /// canonical form is not canonical.
  package private(set) var problems: [String] = []

  /// Prepares the session a transcript asks for; `files` is the folder of its data files.
  package init(_ transcript: Transcript, files: String) throws {
    self.transcript = transcript
    folder = try TemporaryFolder()
    for file in transcript.list("files") {
      try folder.copy(files + "/" + file, as: file)
    }
    let isScript = transcript["script"] != nil
    let parameters = transcript.header.filter { $0.key == "param" }.compactMap { line in
      let parts = line.value.split(separator: "=", maxSplits: 1).map(String.init)
      return parts.count == 2 ? (name: parts[0], value: parts[1]) : nil
    }
    session = Session(
      SessionSettings(
        isScript: isScript, folder: folder.path, asOf: transcript["as of"].flatMap(day),
        today: isScript ? nil : day(transcript["today"] ?? "2025-01-15"), parameters: parameters,
        threads: 2, describesLoads: !isScript,
        memoryBytes: transcript["memory"].flatMap(MemorySize.bytes) ?? .max))
    let width = transcript["width"].flatMap { Int($0) } ?? 100
    style = RenderStyle(width: width, unicode: transcript["ascii"] == nil, atPrompt: !isScript)
    stages = transcript["show"] == nil ? [] : transcript.list("show")
    if transcript["data"] == "bookshop" { bind(DemoData.bookshop) }
  }

  private mutating func bind(_ text: String) {
    for line in text.split(separator: "\n") {
      _ = session.run(SourceText(String(line), name: "prompt")) { event in
        if case .diagnostic(let problem, _) = event { problems.append(problem.message) }
      }
    }
  }

  /// The lines that Kanta answers to the next block.
  package mutating func answer(_ block: Transcript.Block) -> [String] {
    let shared = SharedData.folder ?? ""
    let text = block.statement.replacingOccurrences(of: "{shared}", with: shared)
    let isScript = transcript["script"] != nil
    let source = SourceText(
      text, name: isScript ? "report.kanta" : "prompt", firstLine: isScript ? lineCount + 1 : 1)
    lineCount += source.lineCount
    checkFormatting(source, block)
    var output = ""
    for stage in stages where stage != "result" {
      output += "-- \(stage)\n" + shown(stage, of: source)
    }
    if stages.isEmpty || stages.contains("result") {
      if !stages.isEmpty { output += "-- result\n" }
      output += run(source, isScript: isScript)
    }
    if !shared.isEmpty { output = output.replacingOccurrences(of: shared, with: "{shared}") }
    output = output.replacingOccurrences(of: folder.path + "/", with: "")
      .replacingOccurrences(of: folder.path, with: "{folder}")
    var lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    while lines.last == "" { lines.removeLast() }
    return lines
  }

  private func run(_ source: SourceText, isScript: Bool) -> String {
    var output = ""
    let status = session.run(source) { output += text(of: $0) }
    if isScript, status != .ok { output += "exit \(status.rawValue)\n" }
    return output
  }

  /// An event as the prompt shows it, without times.
  private func text(of event: SessionEvent) -> String {
    switch event {
    case .answer(let answer, _): render(answer, as: .table, style: style)
    case .bound(let name, let summary, let definitions, let notes, _):
      ((definitions + notes.compactMap(\.words)).map { "  " + $0 } + ["\(name): \(summary)"])
        .map { $0 + "\n" }.joined()
    case .remark(let remark): remark + "\n"
    case .checked: ""
    case .diagnostic(let problem, let source):
      KantaSource.render(problem, in: source, style: .fancy, colour: false)
    }
  }

  // MARK: - Stages

  private func shown(_ stage: String, of source: SourceText) -> String {
    switch stage {
    case "tokens": tokens(of: source)
    case "tree": shape(source.text) + "\n"
    case "plan": plan(of: source)
    default: "there is no stage \(stage)\n"
    }
  }

  /// Kind and text of each token.
  private func tokens(of source: SourceText) -> String {
    lex(source).tokens.map { token in
      let kind = "\(token.kind)".prefix { $0 != "(" }
      return token.kind == .end ? "end\n" : "\(kind) \(source[token.range])\n"
    }.joined()
  }

  /// The plan of the one pipeline in `source`, bound to a name or not.
  private func plan(of source: SourceText) -> String {
    guard let statement = parse(source).tree.statements.first else { return "" }
    let pipeline: String
    switch statement.kind {
    case .pipeline(let syntax), .bind(_, let syntax): pipeline = source[syntax.range]
    default: return "(no pipeline)\n"
    }
    let copy = SourceText(pipeline + " | explain", name: source.name)
    var output = ""
    // Explaining does not run the pipeline; only the last result changes, and the next one comes.
    _ = session.run(copy) { event in
      guard case .answer(let answer, _) = event else { return }
      output += answer.table.columns[0].cellTexts.map { $0 + "\n" }.joined()
    }
    return output
  }

  private mutating func checkFormatting(_ source: SourceText, _ block: Transcript.Block) {
    guard !parse(source).diagnostics.contains(where: { $0.severity == .error }) else { return }
    let once = format(source)
    if format(SourceText(once, name: source.name)) != once {
      problems.append("line \(block.line): formatting twice differs from formatting once")
    }
    if shape(once) != shape(source.text) {
      problems.append("line \(block.line): the canonical form means something else")
    }
  }
}

extension Column {
  /// The texts of a column of text.
  fileprivate var cellTexts: [String] {
    (0..<count).map { if case .text(let text) = self[$0] { text } else { "" } }
  }
}

/// A day from `2024-12-31`.
private func day(_ text: String) -> Day? {
  let parts = text.split(separator: "-").compactMap { Int($0) }
  return parts.count == 3 ? Day(year: parts[0], month: parts[1], day: parts[2]) : nil
}
