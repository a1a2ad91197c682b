import KantaTestSupport
import Foundation
import KantaColumns
import KantaIO
import KantaSource
import Testing

/// What a user is told when a file cannot be read as it is.
@Suite struct CSVProblemTests {
  private func dates(_ bad: [Int: String], _ options: CSVOptions = CSVOptions()) -> String {
    var text = "id,day\n"
    for row in 0..<500 { text += "\(row),\(bad[row] ?? "\(13 + row % 10)/02/2011")\n" }
    return text
  }

  @Test func namesTheValuesThatDoNotFit() throws {
    let text = dates([7: "31/02/2011", 20: "2011-02-03", 300: "soon", 301: "later"])
    let problem = try #require(refusal(text))
    #expect(problem.code == .badValues)
    #expect(problem.severity == .error)
    #expect(problem.message == "4 of 500 values in `day` are not dates")
    #expect(problem.places.map(\.line) == [9, 22, 302])
    #expect(problem.places.map(\.column) == [2, 2, 2])
    #expect(problem.places.map(\.value) == ["31/02/2011", "2011-02-03", "soon"])
    #expect(problem.places[0].reason == "day 31 does not exist in February 2011")
    #expect(problem.places[1].reason == "not written as d/m/Y")
    #expect(problem.notes == ["format d/m/Y was found in 496 values; y-m-d fits 1"])
    #expect(problem.advice?.text.contains("bad_values: missing") == true)
    let source = try CSVSource.of(text, CSVOptions(badValues: .missing))
    #expect(source.knownRowCount == 500)
    #expect(try source.read(["day"], on: Execution(threads: 2))[0].missingCount == 4)
  }

  @Test func countsLinesInsideQuotes() throws {
    let problem = refusal("a,b\n\"x\ny\",1\n\"p\r\nq\",oops\n", CSVOptions(types: ["b": .integer]))
    #expect(problem?.places.map(\.line) == [5])
    #expect(problem?.message == "1 of 2 values in `b` is not an integer")
  }

  @Test func refusesRaggedRows() throws {
    let text = "a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12\n"
    let problem = try #require(refusal(text))
    #expect(problem.code == .raggedRows)
    #expect(problem.message == "2 of 4 rows do not have 3 fields")
    #expect(
      problem.places.map { "\($0.line) \($0.reason)" } == [
        "3 has 2 fields, the header has 3", "4 has 4 fields, the header has 3",
      ])
    #expect(problem.places.allSatisfy { $0.column == nil && $0.value.isEmpty })
    let headless = refusal(text, CSVOptions(header: false))
    #expect(headless?.places.first?.reason == "has 2 fields, the table has 3")
    #expect(problem.advice?.text.contains("ragged: fill") == true)
    let filled = try CSVSource.of(text, CSVOptions(raggedRows: .fill))
    #expect(
      try Cells(filled).rows == [
        ["1", "2", "3"], ["4", "5", nil], ["6", "7", "8"], ["10", "11", "12"],
      ])
    #expect(filled.decisions.summary.contains("2 ragged rows filled or cut"))
    let skipped = try CSVSource.of(text, CSVOptions(raggedRows: .skip))
    #expect(try Cells(skipped).rows == [["1", "2", "3"], ["10", "11", "12"]])
  }

  @Test func refusesBrokenQuotes() {
    let open = refusal("a,b\n1,2\n3,\"x\n4,5\n6,7\n")
    #expect(open?.code == .badQuotes)
    #expect(open?.message.hasPrefix("the quote that opens on line 3 of") == true)
    let inside = refusal("a,b\n1,\"x \"y, z\"\n2,3\n")
    #expect(inside?.code == .badQuotes)
    let several = refusal("a,b\n1,x\n\"bla\n\"bla,4\n\"q\",1\n2,y\n3,z\n")
    #expect(several?.code == .badQuotes)
  }

  @Test func refusesEmptyFiles() {
    for text in ["", "\n", "\n\n\n", "  \n"] { #expect(refusal(text)?.code == .emptyFile) }
    #expect(refusal([0xEF, 0xBB, 0xBF])?.code == .emptyFile)
  }

  @Test func suggestsFilesThatExist() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("orders.csv", "a,b\n1,2\n")
    _ = try folder.file("orders-2.csv", "a,b\n1,2\n")
    for (name, code) in [("ordrs.csv", "K501"), ("no/such.csv", "K501"), ("", "K502")] {
      do {
        _ = try CSVSource.open(
          [folder.path + "/" + name], options: CSVOptions(), on: Execution(threads: 1))
        Issue.record("`\(name)` was opened")
      } catch {
        #expect(error.code.rawValue == code)
        if name == "ordrs.csv" {
          let advice = error.advice?.text ?? ""
          #expect(advice.hasPrefix("did you mean `\(folder.path)/orders.csv`"))
        }
      }
    }
    #expect(
      try expandGlob(folder.path + "/ord*.csv").map { $0.split(separator: "/").last } == [
        "orders-2.csv", "orders.csv",
      ])
    #expect(throws: Diagnostic.self) { try expandGlob(folder.path + "/x*.csv") }
    #expect(
      FolderListing.entries(of: folder.path).map(\.name) == ["orders-2.csv", "orders.csv"])
    #expect(FolderListing.entries(of: folder.path + "/none").isEmpty)
  }

  @Test func putsFilesTogether() throws {
    let folder = try TemporaryFolder()
    let one = try folder.file("1.csv", "a,b\n1,x\n2,y\n")
    let two = try folder.file("2.csv", "b,a\ny,3\nz,4\n")
    let other = try folder.file("3.csv", "a,c\n1,2\n")
    let source = try CSVSource.open([one, two], options: CSVOptions(), on: Execution(threads: 2))
    #expect(try Cells(source).rows == [["1", "x"], ["2", "y"], ["3", "y"], ["4", "z"]])
    #expect(source.decisions.summary == "2 files, utf-8, comma, header")
    do {
      _ = try CSVSource.open([one, other], options: CSVOptions(), on: Execution(threads: 2))
      Issue.record("files with different columns are one table")
    } catch {
      #expect(error.code == .differentColumns)
      #expect(error.notes == ["not in it: `b`", "only in it: `c`"])
    }
  }

  @Test func noticesThatAFileChanged() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("t.csv", "a,b\n1,x\n2,y\n")
    let source = try CSVSource.open([path], options: CSVOptions(), on: Execution(threads: 1))
    _ = try source.read(["a"], on: Execution(threads: 1))
    _ = try folder.file("t.csv", "a,b\n1,x\n")
    #expect(try source.read(["a"], on: Execution(threads: 1))[0].count == 2)
    for step in ["changed", "vanished"] {
      do {
        _ = try source.read(["b"], on: Execution(threads: 1))
        Issue.record("a file that \(step) was read")
      } catch {
        #expect(error.code == .fileChanged)
        #expect(error.message.contains(step))
        #expect(error.advice?.text == "load it again")
      }
      try? FileManager.default.removeItem(atPath: path)
    }
  }

  @Test func stopsWhenAsked() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("t.csv", "a,b\n1,x\n2,y\n")
    let execution = Execution(threads: 2)
    let source = try CSVSource.open([path], options: CSVOptions(), on: execution)
    execution.cancellation.request()
    do {
      _ = try source.read(["a"], on: execution)
      Issue.record("reading went on")
    } catch {
      #expect(error.code == .interrupted)
    }
  }
}
