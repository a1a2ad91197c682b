import KantaTestSupport
import Foundation
import Testing

/// Scripts: files, standard input, output files, and the same bytes everywhere.
struct ScriptTests {
  private let script = """
    kanta 1
    orders = world "bookshop/orders" | roles amount: quantity * price, currency: EUR
    orders | where customer is not missing | summarize revenue = sum(amount) by category
    orders | rfm | count by segment | sort count desc
    """

  @Test func theSameFromAFileAndFromAPipe() throws {
    let folder = try TemporaryFolder()
    try folder.write(script, to: "a.kanta")
    let file = try KantaProcess.run(["a.kanta"], in: folder.path)
    let named = try KantaProcess.run(["run", "a.kanta"], in: folder.path)
    let piped = try KantaProcess.run([], input: script)
    #expect(file.status == 0 && file.output.contains("segment"))
    #expect(file.output == piped.output && file.output == named.output)
    #expect(try KantaProcess.run([], input: "").status == 0)
  }

  @Test func theSameBytesEverywhere() throws {
    let (here, there) = (try TemporaryFolder(), try TemporaryFolder())
    let base = try KantaProcess.run([], input: script, in: here.path).output
    #expect(!base.isEmpty)
    let settings: [[String: String]] = [
      ["LANG": "C", "TZ": "UTC"], ["LANG": "fi_FI.UTF-8", "LC_ALL": "fi_FI.UTF-8"],
      ["TZ": "Asia/Tokyo"], ["SWIFT_DETERMINISTIC_HASHING": "1"], ["COLUMNS": "20"],
    ]
    for environment in settings {
      let other = try KantaProcess.run([], input: script, in: there.path, environment: environment)
      #expect(other.output == base, "\(environment)")
    }
    for threads in ["1", "2", "7"] {
      let other = try KantaProcess.run(["--threads", threads, "run", "-"], input: script)
      #expect(other.output == base, "\(threads) threads")
    }
  }

  @Test func pathsAreRelativeToTheScript() throws {
    let folder = try TemporaryFolder()
    try folder.write("a,b\n1,2\n3,4\n", to: "work/data.csv")
    try folder.write(
      "load \"data.csv\" | summarize t = sum(b) | save \"out.csv\"\n", to: "work/s.kanta")
    let run = try KantaProcess.run(["work/s.kanta"], in: folder.path)
    #expect(run.status == 0)
    #expect(try folder.read("work/out.csv") == "t\n6\n")
    let code = try KantaProcess.run(["-c", "load \"work/data.csv\" | count"], in: folder.path)
    #expect(code.output == "count\n2\n")
  }

  @Test func outputFiles() throws {
    let folder = try TemporaryFolder()
    try folder.write("1 + 1\n2 + 2\n", to: "a.kanta")
    try folder.write("1 + 1\n2 + missing_name\n", to: "bad.kanta")
    func run(_ arguments: String...) throws -> KantaProcess.Outcome {
      try KantaProcess.run(arguments, in: folder.path)
    }
    #expect(try run("run", "a.kanta", "-o", "out.md").output.isEmpty)
    #expect(try folder.read("out.md").contains("4") && folder.read("out.md").contains("1 + 1"))
    let csv = try run("run", "a.kanta", "-o", "out.csv")
    #expect(csv.error.contains("csv holds the last one"))
    #expect(try folder.read("out.csv").hasSuffix("\n4\n"))
    #expect(try run("a.kanta", "--to", "json").output.contains("4"))
    #expect(try run("run", "bad.kanta", "-o", "none.md").status == 2)
    #expect(try run("run", "a.kanta", "-o", "none.xyz").status == 1)
    #expect(try run("run", "a.kanta", "-o", "no/such/out.md").status == 1)
    #expect(!(try folder.names().contains { $0.hasPrefix("none") || $0.hasSuffix(".tmp") }))
  }

  @Test func parametersAndDate() throws {
    let folder = try TemporaryFolder()
    try folder.write("param least = 5, doc: \"smallest\"\nleast + 1\n", to: "p.kanta")
    func run(_ arguments: String...) throws -> KantaProcess.Outcome {
      try KantaProcess.run(["run"] + arguments + ["--to", "csv"], in: folder.path)
    }
    #expect(try run("p.kanta").output.hasSuffix("\n6\n"))
    #expect(try run("p.kanta", "-p", "least=41").output.hasSuffix("\n42\n"))
    #expect(try run("p.kanta", "-p", "lest=41").status == 2)
    #expect(try run("p.kanta", "-p", "least").status == 2)
    try folder.write("as of 2020-01-01\nas_of\n", to: "d.kanta")
    #expect(try run("d.kanta").output.contains("2020-01-01"))
    #expect(try run("d.kanta", "--as-of", "2021-02-03").output.contains("2021-02-03"))
    #expect(try run("d.kanta", "--as-of", "2021-02-30").status == 2)
  }

  @Test func whatAScriptMayNotDo() throws {
    let dot = try KantaProcess.run([], input: ".tables\n")
    #expect(dot.status == 2 && dot.error.contains("K116"))
    #expect(try KantaProcess.run([], input: "a = 1\na = 2\n").error.contains("K114"))
    let today = try KantaProcess.run([], input: "today\n")
    #expect(today.status == 2 && today.error.contains("K410"))
    #expect(try KantaProcess.run(["-c", "today"]).status == 0)
  }

  @Test func nothingRunsWhenSomethingIsWrong() throws {
    let wrong = try KantaProcess.run([], input: "1 + 1\nnothing | take 1\n")
    #expect(wrong.status == 2 && wrong.output.isEmpty)
  }
}
