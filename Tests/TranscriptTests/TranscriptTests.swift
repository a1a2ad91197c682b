import Foundation
import KantaTestSupport
import Testing

/// The transcripts of the project.
let transcripts = TranscriptFolder(
  URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Transcripts").path)

@Suite struct TranscriptTests {
  @Test(arguments: transcripts.names) func transcriptReplays(_ name: String) throws {
    for problem in try transcripts.problems(name) {
      Issue.record(Comment(rawValue: problem))
    }
  }

  @Test func everyTranscriptHasATitle() throws {
    for name in transcripts.names {
      let transcript = try transcripts.transcript(name)
      #expect(transcript["title"]?.isEmpty == false, "\(name)")
      #expect(!transcript.blocks.isEmpty, "\(name)")
    }
  }

  @Test func anyMatchesAnyText() {
    #expect(isExpected("saved in 12 ms", by: "saved in <any> ms"))
    #expect(isExpected("a b c", by: "<any>"))
    #expect(isExpected("a b c", by: "a<any>b<any>"))
    #expect(!isExpected("saved in 12 s", by: "saved in <any> ms"))
    #expect(!isExpected("a c b", by: "a<any>b<any>c"))
    #expect(!isExpected("a", by: "a "))
  }

  @Test func readingAndWritingATranscriptKeepsIt() {
    let text = """
      # title: a sample
      # script

      # A remark
      # of two lines.

      > orders
      > | count
      count
      5

      below a blank line

      >
      """
    let transcript = Transcript(text + "\n", path: "sample")
    #expect(transcript["title"] == "a sample")
    #expect(transcript["script"] == "")
    #expect(transcript.blocks.map(\.statement) == ["orders\n| count", ""])
    #expect(transcript.blocks[0].expected == ["count", "5", "", "below a blank line"])
    #expect(transcript.text(answers: transcript.blocks.map(\.expected)) == text + "\n")
  }
}
