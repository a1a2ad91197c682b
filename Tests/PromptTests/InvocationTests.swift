import ArgumentParser
import Testing

@testable import kanta

/// What the short way reads of a command line is what the declarations read of it.
struct InvocationTests {
  private static let lines: [[String]] = [
    [], ["-c", "1 + 1"], ["-c", "-1"], ["-c", "--threads"], ["-c", ""], ["-c", "1", "-c", "2"],
    ["-c", "1", "--format", "csv"], ["--format=json", "-c", "1"], ["--format", "jsonl"],
    ["--format", "xls", "-c", "1"], ["-c"], ["--format"], ["--format", "--no-color"],
    ["--threads", "2", "-c", "1"], ["--threads=3", "a.kanta"], ["--threads", "0", "-c", "1"],
    ["--threads", "two", "-c", "1"], ["--memory", "2G", "-c", "1"], ["--memory=1.5GiB", "a.kanta"],
    ["--memory", "8", "-c", "1"], ["--memory", "-c", "1"], ["--no-color", "-c", "1"],
    ["--ascii", "-c", "1"], ["--ascii=yes", "-c", "1"],
    ["-c", "1", "--no-color=yes"], ["--error-format", "short", "-c", "1"],
    ["--error-format", "loud", "-c", "1"], ["a.kanta"], ["a.kanta", "b.kanta"],
    ["a.kanta", "-c", "1"], ["a.kanta", "--format", "csv"], ["-a.kanta"], ["--a.kanta"],
    ["a.kanta", "--to", "md"], ["a.kanta", "-p", "x=1"], ["run", "a.kanta"], ["check", "a.kanta"],
    ["-"], ["--", "a.kanta"], ["--help"], ["--version"], ["help"], ["-h"], ["-c1"], ["-c=1"],
    ["--format=", "-c", "1"], ["--threads=1", "--threads=2", "-c", "1"],
    ["--no-color", "--no-color", "a.kanta"], ["-c", "1", "--memory", "1M", "--threads", "1"],
  ]

  @Test(arguments: lines) func theShortWayAgrees(_ arguments: [String]) throws {
    guard let short = Invocation(arguments) else { return }
    let command = try #require(try Kanta.parseAsRoot(arguments) as? StartCommand)
    #expect(command.invocation == short)
  }

  @Test func theUsualCallsAreShort() {
    for arguments in [
      [], ["-c", "1 + 1"], ["-c", "1", "--format=csv"], ["a.kanta"], ["--threads", "2", "a.kanta"],
    ] {
      #expect(Invocation(arguments) != nil, "\(arguments)")
    }
    let read = Self.lines.filter { Invocation($0) != nil }
    #expect(read.count > 12 && read.count < Self.lines.count - 12)
  }
}
