import Foundation
import KantaSession
import KantaSource
import KantaTestSupport

/// One document on its way through a session: its blocks are run in order, and what is not as the
/// document says is a problem.
final class DocumentRun {
  private let document: MarkdownDocument
  private let folder: TemporaryFolder
  private let session: Session
  private(set) var problems: [String] = []
  /// Blocks whose output is not what the document shows, with what it should be.
  private(set) var replacements: [(fence: Fence, lines: [String])] = []

  init(_ document: MarkdownDocument) throws {
    self.document = document
    folder = try TemporaryFolder()
    for name in [
      "orders.csv", "customers.csv", "first-look.kanta", "first-look.md", "first-look.run.json",
    ] {
      try folder.copy(Repository.root + "/examples/first-look/" + name, as: name)
    }
    session = Session(
      SessionSettings(isScript: false, folder: folder.path, today: nil, threads: 2))
    _ = diagnostics(of: DemoData.bookshop)
  }

  func run() throws {
    for fence in document.fences {
      let place = "\(document.path):\(fence.range.lowerBound)"
      switch fence.language {
      case "kanta":
        for problem in diagnostics(of: fence.text) { problems.append("\(place): \(problem)") }
      case "kanta-error":
        if diagnostics(of: fence.text).isEmpty { problems.append("\(place): nothing is wrong") }
      case "transcript": try replay(fence, place)
      case "console": try runConsole(fence, place)
      case "sh": checkShell(fence, place)
      case "text": break
      default: problems.append("\(place): a block of `\(fence.language)` cannot be tested")
      }
    }
  }

  /// The errors and failed checks of a text, as one line each.
  private func diagnostics(of text: String) -> [String] {
    var found: [String] = []
    _ = session.run(SourceText(text, name: document.path)) { event in
      guard case .diagnostic(let problem, let source) = event, problem.severity != .warning else {
        return
      }
      found.append(render(problem, in: source, style: .short, colour: false))
    }
    return found
  }

  // MARK: - Blocks with output

  /// What a fresh session at the prompt answers, in a terminal of 80 columns.
  private func replay(_ fence: Fence, _ place: String) throws {
    let prompt = "kanta> "
    let more = "  ...> "
    let typed = fence.lines.map { line in
      for start in [prompt, more] where line.hasPrefix(start) {
        return "> " + line.dropFirst(start.count)
      }
      return line
    }
    let header = "# title: \(document.path)\n# data: bookshop\n# width: 80\n\n"
    let transcript = Transcript(header + typed.joined(separator: "\n"), path: document.path)
    var replay = try TranscriptReplay(transcript, files: folder.path)
    var lines: [String] = []
    for block in transcript.blocks {
      if !lines.isEmpty { lines.append("") }
      let statement = block.statement.split(separator: "\n")
      lines += statement.enumerated().map { ($0.offset == 0 ? prompt : more) + $0.element }
      let answer = replay.answer(block)
      lines += isShown(answer, as: block.expected) ? block.expected : answer
    }
    compare(lines, fence, place)
  }

  /// `$ command` lines, each with what it writes below it; what it writes may be left out.
  private func runConsole(_ fence: Fence, _ place: String) throws {
    var lines: [String] = []
    var rest = fence.lines[...]
    while let line = rest.popFirst() {
      lines.append(line)
      guard line.hasPrefix("$ ") else {
        problems.append("\(place): `\(line)` is below no command")
        return
      }
      let expected = Array(rest.prefix { !$0.hasPrefix("$ ") })
      rest = rest.dropFirst(expected.count)
      let outcome = try BuiltKanta.shell(String(line.dropFirst(2)) + " 2>&1", in: folder.path)
      var actual = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
        .map(String.init)
      while actual.last == "" { actual.removeLast() }
      if expected.isEmpty {
        if outcome.status != 0 { problems.append("\(place): `\(line)` fails: \(outcome.output)") }
      } else {
        lines += isShown(actual, as: expected) ? expected : actual
      }
    }
    compare(lines, fence, place)
  }

  private func compare(_ lines: [String], _ fence: Fence, _ place: String) {
    guard lines != fence.lines else { return }
    replacements.append((fence, lines))
    problems.append(
      "\(place): the output is\n\(lines.joined(separator: "\n"))\nand not\n\(fence.text)")
  }

  // MARK: - Shell

  /// Only commands that this checkout answers for may stand in a block of shell.
  private func checkShell(_ fence: Fence, _ place: String) {
    for line in fence.lines where !line.isEmpty && !line.hasPrefix("#") {
      let words = line.split(separator: " ").map(String.init)
      let isKnown =
        switch words.first {
        case "make": words.count > 1 && Self.makeTargets.contains(words[1])
        case "sudo": words.count > 2 && words[1] == "make" && Self.makeTargets.contains(words[2])
        case "git": words.count > 2 && words[1] == "clone"
        case "swift": Self.isTestFilter(words)
        case "cd": words.count == 2
        case "KANTA_RECORD=1": Self.isTestFilter(Array(words.dropFirst()))
        default: false
        }
      if !isKnown { problems.append("\(place): nobody knows whether `\(line)` works") }
    }
  }

  /// `swift test --filter NAME` with the name of a test target.
  private static func isTestFilter(_ words: [String]) -> Bool {
    guard words.starts(with: ["swift", "test"]) else { return false }
    guard let filter = words.firstIndex(of: "--filter") else { return words.count == 2 }
    return filter + 1 < words.count
      && FileManager.default.fileExists(atPath: Repository.root + "/Tests/" + words[filter + 1])
  }

  private static let makeTargets: [String] = {
    let text = (try? Repository.text("Makefile")) ?? ""
    let phony = text.split(separator: "\n").first { $0.hasPrefix(".PHONY:") } ?? ""
    return phony.split(separator: " ").dropFirst().map(String.init)
  }()
}
