import Foundation
import KantaIO
import KantaSource
import SystemPackage
import Testing

@Suite final class SavingTests {
  private let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "kanta-saving-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func text(of name: String) throws -> String {
    try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
  }

  private func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  private func save(_ text: String, to path: String) throws(Diagnostic) -> Int {
    try saveAtomically(to: path) { (out: inout ChunkWriter) throws(Diagnostic) in
      try out.write(Array(text.utf8))
    }
  }

  /// The diagnostic of saving to `path`, which cannot be done.
  private func problem(_ path: String) -> Diagnostic? {
    do {
      _ = try save("x", to: path)
      return nil
    } catch {
      return error
    }
  }

  @Test func writesANewFileWhole() throws {
    let count = try saveAtomically(to: folder + "/a.csv") {
      (out: inout ChunkWriter) throws(Diagnostic) in
      for _ in 0..<100_000 { try out.write(Array("0123456789".utf8)) }
    }
    #expect(count == 1_000_000)
    #expect(try text(of: "a.csv") == String(repeating: "0123456789", count: 100_000))
    #expect(try files() == ["a.csv"])
  }

  @Test func replacesAFileAndKeepsItsPermissions() throws {
    #expect(try save("old", to: folder + "/a.csv") == 3)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o640], ofItemAtPath: folder + "/a.csv")
    #expect(try save("newer", to: folder + "/a.csv") == 5)
    #expect(try text(of: "a.csv") == "newer")
    let known = try FileManager.default.attributesOfItem(atPath: folder + "/a.csv")
    #expect(known[.posixPermissions] as? Int == 0o640)
  }

  @Test func anEmptyResultIsAnEmptyFile() throws {
    #expect(try save("", to: folder + "/empty.jsonl") == 0)
    #expect(try text(of: "empty.jsonl") == "")
  }

  @Test func aFailureInTheMiddleLeavesTheOldFile() throws {
    _ = try save("old", to: folder + "/a.csv")
    let stopped = Diagnostic(.interrupted, "interrupted")
    #expect(throws: stopped) {
      try saveAtomically(to: folder + "/a.csv") { (out: inout ChunkWriter) throws(Diagnostic) in
        try out.write([UInt8](repeating: 65, count: 1_000_000))
        throw stopped
      }
    }
    #expect(try text(of: "a.csv") == "old")
    #expect(try files() == ["a.csv"])
  }

  @Test(arguments: ["a.csv", "new.csv"])
  func aFullDiskLeavesNothingBehind(_ name: String) throws {
    _ = try save("old", to: folder + "/a.csv")
    let full = SavingCalls(write: { _, _ in throw Errno.noSpace })
    let problem = #expect(throws: Diagnostic.self) {
      try saveAtomically(to: "\(folder)/\(name)", calls: full) {
        (out: inout ChunkWriter) throws(Diagnostic) in
        try out.write([1, 2, 3])
      }
    }
    #expect(problem?.code == .unwritable)
    #expect(
      problem?.message == "cannot write `\(folder)/\(name)`: no space left on device")
    #expect(problem?.advice?.text == "free some space and save again")
    #expect(try text(of: "a.csv") == "old")
    #expect(try files() == ["a.csv"])
  }

  @Test func aFailedFlushLeavesTheOldFile() throws {
    _ = try save("old", to: folder + "/a.csv")
    let broken = SavingCalls(flush: { _ in throw Errno.ioError })
    let problem = #expect(throws: Diagnostic.self) {
      try saveAtomically(to: folder + "/a.csv", calls: broken) {
        (out: inout ChunkWriter) throws(Diagnostic) in
        try out.write([1, 2, 3])
      }
    }
    #expect(problem?.message.hasSuffix("input/output error") == true)
    #expect(try text(of: "a.csv") == "old")
    #expect(try files() == ["a.csv"])
  }

  @Test func aFullDeviceIsSaid() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    #expect(problem("/dev/full")?.message == "cannot write `/dev/full`: no space left on device")
    #expect(FileManager.default.fileExists(atPath: "/dev/full"))
  }

  @Test func devicesAreWrittenDirectly() throws {
    #expect(try save("gone", to: "/dev/null") == 4)
    let known = try FileManager.default.attributesOfItem(atPath: "/dev/null")
    #expect(known[.type] as? FileAttributeType == .typeCharacterSpecial)
  }

  @Test func linksStayLinks() throws {
    _ = try save("old", to: folder + "/real.csv")
    let manager = FileManager.default
    try manager.createSymbolicLink(
      atPath: folder + "/link.csv", withDestinationPath: "real.csv")
    try manager.createSymbolicLink(
      atPath: folder + "/second.csv", withDestinationPath: folder + "/link.csv")
    try manager.createSymbolicLink(
      atPath: folder + "/dangling.csv", withDestinationPath: "later.csv")
    _ = try save("new", to: folder + "/second.csv")
    _ = try save("made", to: folder + "/dangling.csv")
    #expect(try text(of: "real.csv") == "new")
    #expect(try text(of: "later.csv") == "made")
    let target = try manager.destinationOfSymbolicLink(atPath: folder + "/link.csv")
    #expect(target == "real.csv")
    #expect(
      try files() == ["dangling.csv", "later.csv", "link.csv", "real.csv", "second.csv"])
  }

  @Test func linksInACircleAreSaid() throws {
    let manager = FileManager.default
    try manager.createSymbolicLink(atPath: folder + "/a", withDestinationPath: "b")
    try manager.createSymbolicLink(atPath: folder + "/b", withDestinationPath: "a")
    #expect(problem(folder + "/a")?.message.hasSuffix("the links go round in a circle") == true)
  }

  @Test func aFolderIsNoFile() throws {
    let found = try #require(problem(folder))
    #expect(found.code == .unwritable)
    #expect(found.message == "cannot write `\(folder)`: it is a folder")
    #expect(found.advice?.text == "name a file in it, such as `\(folder)/result.csv`")
    #expect(problem(folder + "/nothing/")?.message.hasSuffix("it is a folder") == true)
    #expect(problem("")?.message == "cannot write ``: the name of the file is empty")
  }

  @Test func aMissingFolderIsNamedWithTheNearestOne() throws {
    try FileManager.default.createDirectory(
      atPath: folder + "/reports/may", withIntermediateDirectories: true)
    let near = try #require(problem(folder + "/reprots/may/a.csv"))
    #expect(
      near.message
        == "cannot write `\(folder)/reprots/may/a.csv`: there is no folder `\(folder)/reprots`")
    #expect(near.advice?.text == "did you mean `\(folder)/reports/may/a.csv`?")
    let far = try #require(problem(folder + "/elsewhere/a.csv"))
    #expect(far.advice?.text == "make the folder `\(folder)/elsewhere` first")
  }

  @Test func aFileInThePlaceOfAFolderIsSaid() throws {
    _ = try save("x", to: folder + "/a.csv")
    #expect(
      problem(folder + "/a.csv/b.csv")?.message.hasSuffix("is a file, not a folder") == true)
  }

  @Test func takenRightsAreRespected() throws {
    guard getuid() != 0 else { return }  // root may write everywhere
    _ = try save("old", to: folder + "/a.csv")
    let manager = FileManager.default
    try manager.setAttributes([.posixPermissions: 0o444], ofItemAtPath: folder + "/a.csv")
    #expect(problem(folder + "/a.csv")?.message.hasSuffix("permission denied") == true)
    try manager.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
    #expect(problem(folder + "/b.csv")?.message.hasSuffix("permission denied") == true)
    try manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
    #expect(try text(of: "a.csv") == "old")
  }

  @Test func aTemporaryFileOfAKilledRunIsNotInTheWay() throws {
    let left = ".kanta-\(getpid())-0.tmp"
    try Data("left".utf8).write(to: URL(filePath: "\(folder)/\(left)"))
    _ = try save("new", to: folder + "/a.csv")
    #expect(try files() == [left, "a.csv"])
  }

  /// A run that was killed leaves its draft; a later one takes it away, but not that of a run that
  /// may still be on its way.
  @Test func whatAKilledRunLeftIsRemovedOnceItIsOld() throws {
    let names = [".kanta-1-0.tmp", ".kanta-1-0.old", ".kanta-2-0.tmp", ".kanta.tmp"]
    for name in names {
      try Data("left".utf8).write(to: URL(filePath: "\(folder)/\(name)"))
      guard name != ".kanta-2-0.tmp" else { continue }
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -100_000)],
        ofItemAtPath: "\(folder)/\(name)")
    }
    _ = try save("new", to: folder + "/a.csv")
    #expect(try files() == [".kanta-2-0.tmp", ".kanta.tmp", "a.csv"])
  }

  @Test func aPipeIsWrittenDirectly() throws {
    let path = folder + "/pipe"
    // SAFETY: the string lives as long as the call and ends with a zero.
    let made = unsafe mkfifo(path, 0o600)
    try #require(made == 0)
    // Open for both, so that neither side waits for the other.
    let pipe = try FileDescriptor.open(FilePath(path), .readWrite)
    defer { try? pipe.close() }
    #expect(try save("through", to: path) == 7)
    let known = try FilePath(path).stat()
    #expect(known.type == .fifo)
    var bytes = [UInt8](repeating: 0, count: 7)
    // SAFETY: the buffer is valid inside the closure.
    let count = try unsafe bytes.withUnsafeMutableBytes { try unsafe pipe.read(into: $0) }
    #expect(String(decoding: bytes[..<count], as: UTF8.self) == "through")
    #expect(try files() == ["pipe"])
  }
}
