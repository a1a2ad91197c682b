import KantaTestSupport
import Foundation
import Testing

/// The command line from outside: what goes where, and the exit code.
struct CommandLineTests {
  private let books = "world \"bookshop/orders\""

  @Test func codeGivesItsLastResult() throws {
    let sum = try KantaProcess.run(["-c", "1 + 1", "--format", "table"])
    #expect(sum.status == 0)
    #expect(sum.output.split(whereSeparator: \.isWhitespace).contains("2"))
    #expect(try KantaProcess.run(["-c", "1 + 1"]).output == "2\n")
    #expect(try KantaProcess.run(["-c", "1 + 1", "--format", "csv"]).output == "1 + 1\n2\n")
    #expect(try KantaProcess.run(["-c", "1 + 1\n2 + 3"]).output == "5\n")
    #expect(try KantaProcess.run(["-c", "-1"]).output == "-1\n")
    #expect(try KantaProcess.run(["-c", "2011-12-09"]).output == "2011-12-09\n")
  }

  @Test func formats() throws {
    let code = "\(books) | take 2 | keep customer"
    func output(_ format: String) throws -> String {
      try KantaProcess.run(["-c", code, "--format", format]).output
    }
    #expect(try output("csv").split(separator: "\n").count == 3)
    #expect(try output("json").hasPrefix("["))
    #expect(try output("jsonl").split(separator: "\n").count == 2)
    #expect(try output("md").contains("| "))
    #expect(try output("html").contains("<table"))
    #expect(try output("table").contains("2 rows"))
  }

  @Test func exitCodes() throws {
    #expect(try KantaProcess.run(["-c", "load \"absent.csv\" | count"]).status == 1)
    #expect(try KantaProcess.run(["-c", "1 +"]).status == 2)
    #expect(try KantaProcess.run(["-c", "\(books) | where nothing > 1"]).status == 2)
    #expect(try KantaProcess.run(["-c", "\(books) | check count() < 0 | take 1"]).status == 3)
    #expect(try KantaProcess.run(["--frobnicate"]).status == 2)
    #expect(try KantaProcess.run(["run"]).status == 2)
    #expect(try KantaProcess.run(["verify", "absent.md"]).status == 1)
    #expect(try KantaProcess.run(["verify"]).status == 2)
    #expect(try KantaProcess.run(["--threads", "0", "-c", "1"]).status == 2)
    let version = try KantaProcess.run(["--version"])
    #expect(version.status == 0 && version.output.hasPrefix("kanta "))
    let help = try KantaProcess.run(["--help"])
    #expect(help.status == 0 && help.output.contains("kanta FILE.kanta"))
  }

  @Test func memoryHasALimit() throws {
    let folder = try TemporaryFolder()
    let lines = (0..<80_000).map { "\($0)" }.joined(separator: "\n")
    try folder.write("number\n\(lines)\n", to: "numbers.csv")
    // A sum forgets its rows; an order of all of them has to hold them.
    let sum = "load \"numbers.csv\" | summarize sum(number)"
    let summed = try KantaProcess.run(["--memory", "1M", "-c", sum], in: folder.path)
    #expect(summed.status == 0 && summed.output.contains("3199960000"))
    let sorted = "load \"numbers.csv\" | sort number desc"
    let small = try KantaProcess.run(["--memory", "1M", "-c", sorted], in: folder.path)
    #expect(small.status == 1 && small.output.isEmpty)
    #expect(small.error.contains("error[K406]") && small.error.contains("`--memory "))
    let large = try KantaProcess.run(["--memory", "20MiB", "-c", sorted], in: folder.path)
    #expect(large.status == 0 && large.output.contains("79999"))
    for size in ["8", "lots", "0M"] {
      let wrong = try KantaProcess.run(["--memory", size, "-c", "1"])
      #expect(wrong.status == 2 && wrong.error.contains("such as 8G"))
    }
  }

  @Test func resultsAndMessagesAreApart() throws {
    let wrong = try KantaProcess.run(["-c", "\(books) | where contry == \"Finland\""])
    #expect(wrong.output.isEmpty)
    #expect(wrong.error.contains("error[K101]"))
    let right = try KantaProcess.run(["-c", "\(books) | where quantity > 1 | count"])
    #expect(right.output.split(separator: "\n").count == 2)
    #expect(right.error.contains("kept"))
    let file = try KantaProcess.run(["absent.kanta"])
    #expect(file.status == 1 && file.output.isEmpty && file.error.contains("error[K501]"))
    let folder = try KantaProcess.run(["run", "/"])
    #expect(folder.status == 1 && folder.error.contains("error[K502]"))
    #expect(folder.error.components(separatedBy: "error[").count == 2)
    let word = try KantaProcess.run(["chek"])
    #expect(word.status == 2 && word.error.contains("did you mean check?"))
    let report = try KantaProcess.run(["run", "absent.md"])
    #expect(report.status == 1 && report.error.contains("error[K501]"))
  }

  @Test func colours() throws {
    let code = ["-c", "1 +"]
    #expect(!(try KantaProcess.run(code).error.contains("\u{1B}")))
    let forced = ["FORCE_COLOR": "1"]
    #expect(try KantaProcess.run(code, environment: forced).error.contains("\u{1B}["))
    let both = ["FORCE_COLOR": "1", "NO_COLOR": "1"]
    #expect(!(try KantaProcess.run(code, environment: both).error.contains("\u{1B}")))
    let flagged = try KantaProcess.run(["--no-color"] + code, environment: forced)
    #expect(!flagged.error.contains("\u{1B}"))
  }

  @Test func errorFormats() throws {
    func error(_ format: String) throws -> String {
      try KantaProcess.run(["-c", "orders | take 1", "--error-format", format]).error
    }
    #expect(try error("json").hasPrefix("{"))
    #expect(try error("short").split(separator: "\n").count == 1)
    #expect(try error("plain").contains("orders"))
  }

  @Test func brokenPipeIsQuiet() throws {
    let head = try KantaProcess.shell("\"$kanta\" -c '\(books)' | head -n 2")
    #expect(head.status == 0 && !head.error.contains("error"))
    #expect(head.output.split(separator: "\n").count == 2)
  }

  @Test func fullDiskIsSaid() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    let full = try KantaProcess.shell("\"$kanta\" -c '\(books)' > /dev/full")
    #expect(full.status == 1 && full.error.contains("no space left on device"))
  }

  @Test func help() throws {
    let rfm = try KantaProcess.run(["help", "rfm"])
    #expect(rfm.status == 0 && rfm.output.contains("recency"))
    #expect(try KantaProcess.run(["help"]).output.contains("rfm"))
    let unknown = try KantaProcess.run(["help", "rfn"])
    #expect(unknown.status == 2 && unknown.error.contains("help rfm"))
  }

  @Test func checkReportsWithoutRunning() throws {
    let folder = try TemporaryFolder()
    try folder.write("kanta 1\n\(books) | take 1 | save \"made.csv\"\n", to: "good.kanta")
    try folder.write("kanta 1\n\(books) | wehre quantity > 1\n", to: "bad.kanta")
    let good = try KantaProcess.run(["check", "good.kanta"], in: folder.path)
    #expect(good.status == 0 && good.output.isEmpty && good.error.isEmpty)
    #expect(!(try folder.names().contains("made.csv")))
    let both = try KantaProcess.run(
      ["check", "good.kanta", "bad.kanta", "--error-format", "short"], in: folder.path)
    #expect(both.status == 2 && both.error.hasPrefix("bad.kanta:2:"))
  }

  @Test func formatting() throws {
    let folder = try TemporaryFolder()
    let ugly = "orders=world   \"bookshop/orders\"\norders|take   2\n"
    try folder.write(ugly, to: "a.kanta")
    try folder.write("orders | where (", to: "broken.kanta")
    let check = try KantaProcess.run(["fmt", "--check", "a.kanta"], in: folder.path)
    #expect(check.status == 3 && check.output == "a.kanta\n")
    #expect(try folder.read("a.kanta") == ugly)
    #expect(try KantaProcess.run(["fmt", "a.kanta"], in: folder.path).status == 0)
    let pretty = try folder.read("a.kanta")
    #expect(pretty == "orders = world \"bookshop/orders\"\norders | take 2\n")
    #expect(try KantaProcess.run(["fmt", "--check", "a.kanta"], in: folder.path).status == 0)
    #expect(try KantaProcess.run(["fmt", "-"], input: ugly).output == pretty)
    let broken = try KantaProcess.run(["fmt", "broken.kanta"], in: folder.path)
    #expect(broken.status == 2 && broken.error.contains("error["))
    #expect(try folder.read("broken.kanta") == "orders | where (")
  }

  @Test func sample() throws {
    let folder = try TemporaryFolder()
    let made = try KantaProcess.run(["sample", "bookshop"], in: folder.path)
    #expect(made.status == 0 && made.output.contains("bookshop/orders.csv"))
    let names = try folder.names(in: "bookshop")
    #expect(names.contains("orders.csv") && names.contains("truth_parameters.csv"))
    #expect(names.allSatisfy { $0.hasSuffix(".csv") })
    let rows = try KantaProcess.run(
      ["-c", "load \"bookshop/orders.csv\" | count"], in: folder.path)
    let direct = try KantaProcess.run(["-c", "\(books) | count"])
    #expect(rows.status == 0 && rows.output == direct.output)
    #expect(try KantaProcess.run(["sample"]).output.contains("wholesale"))
    let unknown = try KantaProcess.run(["sample", "bookshpo"])
    #expect(unknown.status == 2 && unknown.error.contains("kanta sample bookshop"))
  }
}
