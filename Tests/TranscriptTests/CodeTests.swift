import Foundation
import KantaSource
import KantaTestSupport
import Testing

/// That every kind of problem is shown in some transcript.
@Suite struct CodeTests {
  /// Codes that a transcript cannot give, and where they are tested.
  private static let elsewhere: [Diagnostic.Code: String] = [
    .interrupted: "needs ^C while a plan runs: UnsteadyTests",
    .fileChanged: "needs a file that changes between two statements: UnsteadyTests",
  ]

  private static func codesInTranscripts() throws -> Set<String> {
    var codes: Set<String> = []
    for name in transcripts.names {
      for block in try transcripts.transcript(name).blocks {
        for line in block.expected {
          for match in line.matches(of: /^(?:error|warning|failed)\[(\w+)\]/) {
            codes.insert(String(match.output.1))
          }
        }
      }
    }
    return codes
  }

  @Test func everyCodeIsShown() throws {
    let shown = try Self.codesInTranscripts()
    for code in Diagnostic.Code.allCases where Self.elsewhere[code] == nil {
      #expect(shown.contains(code.rawValue), "\(code) occurs in no transcript")
    }
    for code in Self.elsewhere.keys {
      #expect(!shown.contains(code.rawValue), "\(code) can be shown after all")
    }
  }

  @Test func everyShownCodeExists() throws {
    for code in try Self.codesInTranscripts().sorted() {
      #expect(Diagnostic.Code(rawValue: code) != nil, "\(code)")
    }
  }
}
