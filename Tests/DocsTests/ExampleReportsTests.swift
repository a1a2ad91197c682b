import Foundation
import KantaTestSupport
import Testing

/// The reports among the examples: each says what its record says, anywhere.
@Suite struct ExampleReportsTests {
  static let reports = [
    "first-look", "monthly-rfm", "cohorts", "subscriptions", "potential", "course",
  ]

  @Test(arguments: reports)
  func theReportIsWhatItsRecordSays(_ name: String) throws {
    let path = "examples/\(name)/\(name).md"
    if Repository.isRecording {
      _ = try BuiltKanta.shell("kanta verify \(path) --accept", in: Repository.root)
    }
    let outcome = try BuiltKanta.shell("kanta verify \(path)", in: Repository.root)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
  }

  /// The same bytes from another folder, locale and zone, and on one core; nothing from outside.
  @Test(arguments: reports)
  func thePageIsTheSameAnywhere(_ name: String) throws {
    let report = "\(Repository.root)/examples/\(name)/\(name).md"
    let (one, two) = (try TemporaryFolder(), try TemporaryFolder())
    let first = try BuiltKanta.shell("kanta run '\(report)' -o page.html", in: one.path)
    let second = try BuiltKanta.shell(
      "taskset -c 0 true 2>/dev/null && pin='taskset -c 0'; "
        + "$pin kanta run '\(report)' --no-cache -o page.html",
      in: two.path,
      environment: ["LANG": "fi_FI.UTF-8", "LC_ALL": "fi_FI.UTF-8", "TZ": "Asia/Tokyo"])
    #expect(first.status == 0 && second.status == 0, "\(first.errors)\(second.errors)")
    let pages = try [one, two].map {
      try String(contentsOfFile: $0.path + "/page.html", encoding: .utf8)
    }
    #expect(pages[0] == pages[1])
    #expect(!pages[0].isEmpty && !pages[0].contains("<script src"))
    for address in pages[0].matches(of: /(?:src|href)="([^"]*)"/) {
      #expect(address.1.hasPrefix("#"), "\(name) needs \(address.1)")
    }
  }
}
