import Foundation
import KantaIO
import KantaSource
import KantaTestSupport
import SystemPackage
import Testing

/// A file and the one beside it are there together, or neither of them is.
@Suite struct PairedSavingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func save(
    _ list: String, with note: String, calls: SavingCalls = .system
  ) throws(Diagnostic) -> Int {
    try saveAtomically(
      to: folder.path + "/list.csv", beside: folder.path + "/list.csv.note", calls: calls
    ) { (out: inout ChunkWriter) throws(Diagnostic) in
      try out.write(Array(list.utf8))
    } companion: { () throws(Diagnostic) in
      Array(note.utf8)
    }
  }

  private func texts() throws -> [String] {
    try folder.names().map { "\($0): \(try folder.read($0))" }
  }

  @Test func bothAreWrittenAndReplaced() throws {
    #expect(try save("one", with: "first") == 3)
    #expect(try texts() == ["list.csv: one", "list.csv.note: first"])
    #expect(try save("other", with: "second") == 5)
    #expect(try texts() == ["list.csv: other", "list.csv.note: second"])
  }

  @Test func aNoteThatCannotBeMadeLeavesBothAsTheyWere() throws {
    _ = try save("one", with: "first")
    let problem = Diagnostic(.interrupted, "interrupted")
    #expect(throws: problem) {
      try saveAtomically(
        to: folder.path + "/list.csv", beside: folder.path + "/list.csv.note"
      ) { (out: inout ChunkWriter) throws(Diagnostic) in
        try out.write([1])
      } companion: { () throws(Diagnostic) -> [UInt8] in
        throw problem
      }
    }
    #expect(try texts() == ["list.csv: one", "list.csv.note: first"])
  }

  @Test func aFolderInThePlaceOfTheNoteStopsBoth() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path + "/list.csv.note", withIntermediateDirectories: false)
    let problem = #expect(throws: Diagnostic.self) { try save("one", with: "first") }
    #expect(problem?.message.hasSuffix("list.csv.note`: it is a folder") == true)
    #expect(try folder.names() == ["list.csv.note"])
  }

  /// The second file cannot be put in its place after the first one was.
  @Test(arguments: [false, true])
  func theFirstFileIsTakenBack(_ isThere: Bool) throws {
    if isThere { _ = try save("one", with: "first") }
    let system = SavingCalls.system
    let calls = SavingCalls(place: { temporary, file in
      if file.string.hasSuffix(".note") { throw Errno.ioError }
      try system.place(temporary, file)
    })
    let problem = #expect(throws: Diagnostic.self) {
      try save("other", with: "second", calls: calls)
    }
    #expect(problem?.code == .unwritable)
    #expect(try texts() == (isThere ? ["list.csv: one", "list.csv.note: first"] : []))
  }

  @Test func onlyWhatStartsRightIsReplaced() throws {
    try folder.write("{ \"kanta\": 1 }", to: "own")
    try folder.write("mine", to: "other")
    try folder.write("", to: "empty")
    let path = folder.path + "/"
    #expect(!isOtherFile(at: path + "own", than: "{ \"kanta\""))
    #expect(isOtherFile(at: path + "other", than: "{ \"kanta\""))
    #expect(isOtherFile(at: path + "empty", than: "{ \"kanta\""))
    #expect(!isOtherFile(at: path + "nothing", than: "{ \"kanta\""))
    #expect(!isOtherFile(at: folder.path, than: "{ \"kanta\""))
    #expect(isOtherFile(at: "/dev/null", than: "{ \"kanta\""))
  }
}
