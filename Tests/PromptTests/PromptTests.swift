import KantaTestSupport
import Foundation
import Testing

/// The prompt as a person meets it: in a terminal.
@Suite(.serialized)
struct PromptTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func start(_ environment: [String: String] = [:]) throws -> PseudoTerminal {
    let base = [
      "TERM": "xterm", "PATH": "/usr/bin:/bin", "HOME": folder.path, "NO_COLOR": "1",
      "INPUTRC": "/dev/null", "LANG": "C.UTF-8",
    ]
    let terminal = try PseudoTerminal(
      KantaProcess.program, environment: base.merging(environment) { $1 }, in: folder.path)
    try terminal.expect("Kanta ")
    try terminal.expect("kanta> ")
    return terminal
  }

  @Test func aSessionWithMistakes() throws {
    let terminal = try start()
    terminal.type("1 + 1\r")
    try terminal.expect("\n2\n")
    terminal.type(".demo\r")
    try terminal.expect("try:")
    terminal.type("orders | where contry == \"Finland\"\r")
    try terminal.expect("error[K101]")
    terminal.type("orders | count\r")
    try terminal.expect("1 row")
    terminal.type("| add double = count * 2\r")
    try terminal.expect("double")
    terminal.type(".tabels\r")
    try terminal.expect("did you mean `.tables`?")
    terminal.type(".tables\r")
    try terminal.expect("customers")
    terminal.type("help rfm\r")
    try terminal.expect("recency")
    try terminal.expect("kanta> ")
    terminal.type("\u{04}")
    #expect(try terminal.exitStatus() == 0)
  }

  /// What people copy and what they type out of habit.
  @Test func habitsOfOtherPrompts() throws {
    let terminal = try start()
    terminal.type(".demo\r")
    try terminal.expect("try:")
    terminal.type("kanta> orders | where date in 2024 | count\r")
    try terminal.expect("1 row")
    terminal.type("     | | add double = count * 2\r")
    try terminal.expect("double")
    terminal.type("show tables\r")
    try terminal.expect("type `.tables`")
    terminal.type("?rfm\r")
    try terminal.expect("RFM-profiili")
    try terminal.expect("kanta> ")
    terminal.type("help(churn)\r")
    try terminal.expect("help survival")
    try terminal.expect("kanta> ")
    terminal.type("orders | rfm nonsense\r")
    let shown = try terminal.expect("kanta> ")
    #expect(shown.contains("\n            ["), "advice goes on below, indented: \(shown)")
    terminal.type("quit()\r")
    #expect(try terminal.exitStatus() == 0)
  }

  @Test func memoryIsShownAndCleared() throws {
    try folder.write("customer,amount\nAnna,10\nBerit,20\n", to: "sales.csv")
    let terminal = try start()
    terminal.type(".mem\t\r")
    try terminal.expect("nothing is kept yet")
    terminal.type("sales = load \"sales.csv\"\r")
    try terminal.expect("sales: 2 rows")
    terminal.type("sales | summarize sum(amount)\r")
    try terminal.expect("30")
    terminal.type("large = sales | where amount > 10\r")
    try terminal.expect("large: 1 row")
    terminal.type(".memory\r")
    let shown = try terminal.expect("in use; --memory sets the limit")
    for text in ["sales.csv", "amount", "integer", "16 bytes", "large", "result", " GB"] {
      #expect(shown.contains(text), "\(text)")
    }
    terminal.type(".memory cl\t\r")
    try terminal.expect("forgot 2 columns")
    terminal.type(".memory all\r")
    try terminal.expect("write it as .memory clear")
    terminal.type("sales | summarize sum(amount)\r")
    try terminal.expect("30")
  }

  @Test func aStatementOfSeveralLines() throws {
    let terminal = try start()
    terminal.type("1 +\r")
    try terminal.expect("     | ")
    terminal.type("41\r")
    try terminal.expect("\n42\n")
    terminal.type("(\r")
    try terminal.expect("     | ")
    terminal.type("\u{03}")
    try terminal.expect("kanta> ")
    terminal.type("3 + 4\r")
    try terminal.expect("\n7\n")
  }

  @Test func pastedBlocksStopAtTheFirstMistake() throws {
    let terminal = try start()
    let block = "a = 20\nb = a +\n  2\nnothing | take 1\nc = 5\n"
    terminal.type("\u{1B}[200~\(block)\u{1B}[201~\r")
    try terminal.expect("a: 20")
    try terminal.expect("b: 22")
    try terminal.expect("error[K102]")
    try terminal.expect("kanta> ")
    terminal.type("c\r")
    try terminal.expect("error[K102]")
  }

  @Test func tabCompletes() throws {
    let terminal = try start()
    terminal.type(".demo\r")
    try terminal.expect("try:")
    try terminal.expect("kanta> ")
    terminal.type("ord\t | summ\tsum(quan\t)\r")
    try terminal.expect("summarize sum(quantity)")
    try terminal.expect("1 row")
    try terminal.expect("kanta> ")
    terminal.type("orders | rfm counts: \t\t")
    try terminal.expect("days")
    terminal.type("\u{03}")
    try terminal.expect("kanta> ")
    terminal.type("world \"boo\tord\t | count\r")
    try terminal.expect("world \"bookshop/orders\"")
    try terminal.expect("1 row")
    terminal.type(".sch\torders\r")
    try terminal.expect("quantity")
  }

  @Test func interruptClearsTheLineWhenIdle() throws {
    let terminal = try start()
    terminal.type("nonsense that is not run\u{03}")
    try terminal.expect("kanta> ")
    terminal.type("5 + 6\r")
    let between = try terminal.expect("\n11\n")
    #expect(!between.contains("error"))
  }

  /// Binds a table whose sorting takes a while.
  private func bindBig(_ terminal: PseudoTerminal) throws {
    terminal.type("big = world \"bookshop/orders\"\r")
    try terminal.expect("big: ")
    for _ in 0..<7 {
      try terminal.expect("kanta> ")
      terminal.type("big = big | append big\r")
      try terminal.expect("big: ")
    }
    try terminal.expect("kanta> ")
  }

  /// What takes long says how far it is on a line that is gone before anything else is written.
  @Test func longWorkShowsHowFarItIs() throws {
    let terminal = try start()
    try bindBig(terminal)
    terminal.type("big | sort product, customer, quantity desc | sort customer, date | describe\r")
    try terminal.expect("sorting  ")
    try terminal.expect("%")
    terminal.type("\u{03}")
    try terminal.expect("interrupted")
    let written = String(decoding: terminal.raw, as: UTF8.self)
    #expect(written.contains("\r\u{1B}[Ksorting  "))
    #expect(written.contains("\r\u{1B}[Kerror[K404]"))
    try terminal.expect("kanta> ")
    terminal.type("1 + 1\r")
    #expect(!(try terminal.expect("\n2\n").contains("%")))
  }

  /// A terminal that can do nothing but print is spared lines that come and go.
  @Test func plainTerminalsSeeNoProgress() throws {
    let terminal = try start(["TERM": "dumb"])
    try bindBig(terminal)
    terminal.type("big | sort customer, date | take 1\r")
    try terminal.expect("1 row")
    #expect(!String(decoding: terminal.raw, as: UTF8.self).contains("sorting  "))
  }

  @Test func interruptStopsWhatRuns() throws {
    let terminal = try start()
    terminal.type("kept = 123\r")
    try terminal.expect("kept: 123")
    try terminal.expect("kanta> ")
    try bindBig(terminal)
    // The file appears before the long part of the work begins.
    let work = "append big | sort product, customer, quantity desc | sort customer, date"
    terminal.type("big | take 1 | save \"begun.csv\" | \(work)\r")
    let deadline = Date().addingTimeInterval(30)
    while !FileManager.default.fileExists(atPath: folder.path + "/begun.csv"), Date() < deadline {
      Thread.sleep(forTimeInterval: 0.002)
    }
    let start = Date()
    terminal.type("\u{03}")
    try terminal.expect("interrupted")
    try terminal.expect("kanta> ")
    // The prompt is to be back within 200 ms; a debug build on a busy machine gets some more.
    #expect(Date().timeIntervalSince(start) < 5)
    terminal.type("kept + 1\r")
    try terminal.expect("\n124\n")
    try terminal.expect("kanta> ")
    terminal.type("\u{04}")
    #expect(try terminal.exitStatus() == 0)
  }

  @Test func historyOutlivesTheSession() throws {
    let first = try start()
    first.type("1 +\r")
    try first.expect("     | ")
    first.type("41\r")
    try first.expect("\n42\n")
    try first.expect("kanta> ")
    first.type("7 * 7\r")
    try first.expect("\n49\n")
    try first.expect("kanta> ")
    first.type("7 * 7\r")
    try first.expect("\n49\n")
    try first.expect("kanta> ")
    first.type("\u{04}")
    _ = try first.exitStatus()

    let path = folder.path + "/.local/state/kanta/history"
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
    #expect(mode as? Int == 0o600)

    let second = try start()
    second.type("\u{10}\u{10}")  // ^P twice: the statement of two lines, as one
    try second.expect("41")
    second.type("\r")
    try second.expect("\n42\n")
    try second.expect("kanta> ")
    second.type(".history\r")
    let listed = try second.expect("kanta> ")
    #expect(listed.components(separatedBy: "7 * 7").count == 2)
    second.type("\u{04}")
    _ = try second.exitStatus()
  }

  @Test func historyOfAFolder() throws {
    try folder.write("", to: ".kanta/keep")
    let terminal = try start()
    terminal.type("8 + 8\r")
    try terminal.expect("\n16\n")
    try terminal.expect("kanta> ")
    terminal.type("\u{04}")
    _ = try terminal.exitStatus()
    #expect(try folder.read(".kanta/history").contains("8 + 8"))
  }

  @Test func savedSessionsRunAsScripts() throws {
    let terminal = try start()
    for line in [
      "a = world \"bookshop/orders\"", "a = a | where quantity > 1", "wrong | take 1",
      "a | count", "| add double = count * 2", "b = 1", "b = 2", ".save saved/x.kanta",
      ".save x.kanta",
    ] {
      terminal.type(line + "\r")
      try terminal.expect("kanta> ")
    }
    terminal.type("\u{04}")
    _ = try terminal.exitStatus()
    #expect(
      try folder.read("x.kanta") == """
        kanta 1

        a_1 = world "bookshop/orders"
        a = a_1 | where quantity > 1
        a | count
        _ | add double = count * 2
        b = 2

        """)
    let run = try KantaProcess.run(["x.kanta"], in: folder.path)
    #expect(run.status == 0 && run.output.contains("double"))
  }

  @Test func resultsGoToFiles() throws {
    let terminal = try start()
    for line in [
      ".demo", ".once one.csv", "orders | take 3", "1 + 1", ".output all.md", "orders | count",
      "customers | count", ".output", ".mode csv", "orders | take 1 | keep quantity",
    ] {
      terminal.type(line + "\r")
      try terminal.expect("kanta> ")
    }
    terminal.type("\u{04}")
    _ = try terminal.exitStatus()
    #expect(try folder.read("one.csv").split(separator: "\n").count == 4)
    #expect(try folder.read("all.md").components(separatedBy: "count").count == 3)
  }
}
