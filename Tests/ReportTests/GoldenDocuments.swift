import Foundation
import KantaTestSupport
import Testing

/// Documents and what they come to: the page, its Markdown, the record, and what mistakes say.
///
/// `KANTA_RECORD=1` writes them anew.
@Suite struct GoldenDocuments {
  private static let folder = "Tests/Documents"

  @Test(arguments: ["review.md", "failures.md", "script.kanta"])
  func documents(_ name: String) throws {
    let here = try TemporaryFolder()
    try here.copy("\(Repository.root)/\(Self.folder)/\(name)", as: name)
    try here.copy("\(Repository.root)/\(Self.folder)/orders.csv", as: "orders.csv")
    let stem = String(name.split(separator: ".")[0])
    let page = try BuiltKanta.shell("kanta run \(name) --to html", in: here.path)
    let text = try BuiltKanta.shell("kanta run \(name) -o out.md", in: here.path)
    #expect(page.status == text.status)
    #expect(page.status == (stem == "review" ? 0 : 1), "\(page.errors)")
    let html = try here.read("\(stem).html")
    try expect(Self.withoutStyle(html), is: "\(stem).html")
    try expect(try here.read("out.md"), is: "\(stem).out.md")
    let record = try here.read("\(stem).run.json")
    try expect(record, is: "\(stem).run.json")
    #expect(try here.read("out.run.json") == record)
    #expect(html.contains(record.replacingOccurrences(of: "<", with: "\\u003c")))
    #expect(!html.contains("http:") && !html.contains("https:") && !html.contains("//"))
    #expect(html.components(separatedBy: "<script").count == 2)
  }

  @Test(arguments: ["header.md", "open-header.md", "cells.md"])
  func mistakes(_ name: String) throws {
    let here = try TemporaryFolder()
    try here.copy("\(Repository.root)/\(Self.folder)/mistakes/\(name)", as: name)
    let run = try BuiltKanta.shell("kanta run \(name)", in: here.path)
    let check = try BuiltKanta.shell("kanta check \(name)", in: here.path)
    #expect(run.status == 2 && check.status == 2)
    #expect(try here.names() == [name])
    try expect(run.errors, is: "mistakes/\(name).errors")
  }

  private func expect(_ made: String, is name: String) throws {
    let path = "\(Self.folder)/\(name)"
    let stored = (try? Repository.text(path)) ?? ""
    if Repository.isRecording, made != stored { try Repository.write(made, to: path) }
    let isSame = made == stored
    #expect(isSame, "\(path) is not what comes out")
  }

  /// How a page looks is looked at, not compared.
  private static func withoutStyle(_ html: String) -> String {
    guard let start = html.range(of: "<style>\n"), let end = html.range(of: "</style>") else {
      return html
    }
    return html.replacingCharacters(in: start.upperBound..<end.lowerBound, with: "…\n")
  }
}
