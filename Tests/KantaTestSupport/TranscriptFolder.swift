import Foundation

/// The transcripts of a folder, and what is wrong with them.
package struct TranscriptFolder {
  package let path: String
  /// Every transcript below the folder, relative to it, in order.
  package let names: [String]
  /// `KANTA_RECORD=1` rewrites the answers, and fails wherever it did.
  package let isRecording: Bool

  package init(_ path: String) {
    self.path = URL(filePath: path).resolvingSymlinksInPath().path
    let environment = ProcessInfo.processInfo.environment
    isRecording = environment["KANTA_RECORD"] == "1"
    let wanted = environment["KANTA_ONLY"] ?? ""
    let all = FileManager.default.enumerator(atPath: self.path)?.compactMap { $0 as? String } ?? []
    names = all.filter { $0.hasSuffix(".kanta") && (wanted.isEmpty || $0.contains(wanted)) }
      .sorted()
  }

  /// The text of one transcript.
  package func transcript(_ name: String) throws -> Transcript {
    Transcript(try String(contentsOfFile: path + "/" + name, encoding: .utf8), path: name)
  }

  /// Replays a transcript; what differs from it, one text for each block.
  package func problems(_ name: String) throws -> [String] {
    let transcript = try transcript(name)
    if let needed = transcript["shared"], SharedData.path(needed) == nil { return [] }
    var replay = try TranscriptReplay(transcript, files: path + "/files")
    var problems: [String] = []
    var answers: [[String]] = []
    for block in transcript.blocks {
      let answer = replay.answer(block)
      let isSame =
        answer.count == block.expected.count
        && zip(answer, block.expected).allSatisfy { isExpected($0, by: $1) }
      answers.append(isSame ? block.expected : answer)
      if !isSame, !isRecording { problems.append(difference(name, block, answer)) }
    }
    problems += replay.problems.map { "\(name): \($0)" }
    let recorded = transcript.text(answers: answers)
    let text = try String(contentsOfFile: path + "/" + name, encoding: .utf8)
    if recorded != text {
      if isRecording {
        try recorded.write(toFile: path + "/" + name, atomically: true, encoding: .utf8)
      }
      if isRecording {
        problems.append("recorded \(name)")
      } else if problems.isEmpty {
        problems.append("\(name): blank lines or header are not as recording writes them")
      }
    }
    return problems
  }

  private func difference(
    _ name: String, _ block: Transcript.Block, _ answer: [String]
  ) -> String {
    let lines = ["\(name):\(block.line): > \(block.statement)", "--- expected"] + block.expected
    return (lines + ["--- got"] + answer).joined(separator: "\n")
  }
}
