import KantaSession
import Testing

@testable import KantaReport

/// Records are read as they were written.
@Suite struct RecordTests {
  @Test func aRecordIsReadBack() throws {
    let text = """
      {
        "kanta_run": 1,
        "kanta": "0.1.0",
        "language": 1,
        "document": "a.md",
        "sha256": "00",
        "as_of": "2024-12-31",
        "as_of_given": true,
        "parameters": [
          {"name": "n", "value": "1", "given": null}
        ],
        "inputs": [],
        "cells": [
          {
            "id": "a",
            "outcome": "ok",
            "plan": "11",
            "results": [
              {
                "rows": 1,
                "sha256": "22",
                "columns": [
                  ["x", "number"]
                ],
                "values": [
                  [1e-07]
                ]
              }
            ]
          }
        ],
        "checks": [
          {"cell": "a", "check": "x \\u003c \\"y\\"", "outcome": "held"}
        ]
      }

      """
    let record = try #require(RunRecord(reading: text))
    #expect(record.text == text.replacing("\\u003c", with: "<"))
    #expect(record.checks.first?.text == "x < \"y\"")
  }

  @Test(arguments: [
    "", "{", "[1,", "{\"a\" 1}", "\"\\u12\"", "\"\\ud800\"", "nul", "1 2", "{\"a\":1,}",
    String(repeating: "[", count: 5_000),
  ])
  func whatIsNoJSON(_ text: String) { #expect(JSONValue(reading: text) == nil) }

  @Test func escapes() {
    #expect(JSONValue(reading: " \"\\u00e4\\ud83d\\ude42\\n\\/\" ")?.string == "ä🙂\n/")
  }

  /// A record of which a part cannot be read is none: its cells would seem to be new.
  @Test(arguments: [
    "\"cells\": [{\"id\": \"a\", \"outcome\": \"odd\", \"plan\": \"p\"}]",
    "\"cells\": [{\"id\": \"a\"}]", "\"checks\": []",
    "\"cells\": [], \"checks\": [{\"cell\": \"a\"}]",
    "\"cells\": [], \"inputs\": [{}]", "\"cells\": [], \"parameters\": [{\"name\": 1}]",
  ])
  func aRecordIsReadWholeOrNotAtAll(_ part: String) {
    let head = "\"kanta\": \"1\", \"document\": \"a.md\", \"sha256\": \"0\""
    #expect(RunRecord(reading: "{\"kanta_run\": 1, \(head), \"cells\": []}") != nil)
    #expect(RunRecord(reading: "{\"kanta_run\": 1, \(head), \(part)}") == nil, "\(part)")
    let later = "{\"kanta_run\": 2, \(head), \(part)}"
    #expect(RunRecord(reading: later) == nil && RunRecord.laterVersion(of: later) == "1")
  }

  /// Of a large table the record holds no rows; the columns that moved are named by their sums.
  @Test func largeTablesAreComparedByColumn() throws {
    func record(_ digests: [String], _ sum: String) throws -> RunRecord {
      let totals = zip(["customer", "revenue", "part"], zip(digests, ["null", sum, "1"])).map {
        "[\"\($0)\", \"\($1.0)\", \($1.1)]"
      }.joined(separator: ",")
      return try #require(
        RunRecord(
          reading: """
            {"kanta_run": 1, "kanta": "1", "document": "a.md", "sha256": "0", "cells": [{"id": "c",
            "outcome": "ok", "plan": "p", "results": [{"rows": 60, "sha256": "\(digests.joined())", "columns":
            [["customer", "text"], ["revenue", "money in EUR"], ["part", "percent"]],
            "totals": [\(totals)]}]}]}
            """))
    }
    let old = try record(["0a", "0b", "0c"], "232612.05")
    let new = try record(["0a", "0d", "0e"], "232620.33")
    #expect(RecordComparison(from: old, to: old).changes.isEmpty)
    #expect(
      RecordComparison(from: old, to: new).changes.map(\.words) == [
        "c: sum of revenue 232,612.05 → 232,620.33 (+0.004%)", "c: part has other values",
      ])
  }

  @Test func changesAreCounted() {
    func record(_ values: [(String, String)]) -> RunRecord? {
      let rows = values.map { "[\"\($0.0)\", \($0.1)]" }.joined(separator: ",")
      return RunRecord(
        reading: """
          {"kanta_run": 1, "kanta": "1", "document": "a.md", "sha256": "0", "cells": [
          {"id": "c", "outcome": "ok", "plan": "p", "results": [{"rows": \(values.count),
          "sha256": "\(rows.count)\(rows.hashValue)", "columns": [["country", "text"],
          ["revenue", "money in EUR"]], "values": [\(rows)]}]}]}
          """)
    }
    func words(_ old: [(String, String)], _ new: [(String, String)]) -> [String] {
      guard let old = record(old), let new = record(new) else { return ["not read"] }
      return RecordComparison(from: old, to: new).changes.map(\.words)
    }
    #expect(
      words(
        [("Finland", "22326.74"), ("Sweden", "1")], [("Finland", "22341.10"), ("Sweden", "1")])
        == ["c: Finland revenue 22,326.74 → 22,341.10 (+0.06%)"])
    #expect(words([("A", "1"), ("B", "2")], [("A", "1.0000000001"), ("B", "2")]).isEmpty)
    #expect(words([("A", "1"), ("B", "2")], [("A", "1.00000001"), ("B", "2")]).count == 1)
    #expect(
      words([("A", "1"), ("B", "2")], [("A", "1"), ("C", "2")])
        == ["c: row C is new", "c: row B is gone"])
    #expect(
      words([("A", "1"), ("B", "2")], [("B", "2"), ("A", "1")])
        == ["c the same rows in another order"])
    #expect(words([("A", "-5"), ("B", "0")], [("A", "null"), ("B", "3")]).count == 2)
  }
}
