import Foundation
import KantaColumns
import KantaModels
import KantaRender
import KantaTestSupport
import Testing

/// The example that `make demo` runs: its data are the simulator's, its output is as expected.
@Suite struct FirstLookTests {
  private static let folder = "examples/first-look"
  private static let kept = ["orders", "customers", "truth_parameters", "truth_customers"]

  @Test(arguments: kept)
  func theDataAreWhatTheSimulatorWrites(_ name: String) throws {
    let world = try #require(World.named("bookshop"))
    let file = try #require(world.files.first { $0.name == name + ".csv" })
    var bytes: [UInt8] = []
    RowWriter(Answer(file.table), as: .csv).forEachChunk { bytes += $0 }
    let path = "\(Self.folder)/\(name).csv"
    let made = String(decoding: bytes, as: UTF8.self)
    let stored = (try? Repository.text(path)) ?? ""
    if Repository.isRecording, made != stored { try Repository.write(made, to: path) }
    let isSame = made == stored
    #expect(isSame, "\(path) is not what the simulator writes")
  }

  @Test func theReportIsAsExpected() throws {
    let outcome = try BuiltKanta.shell(
      "kanta \(Self.folder)/first-look.kanta --to md", in: Repository.root)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(!outcome.errors.contains("error["), "\(outcome.errors)")
    let path = "\(Self.folder)/expected.md"
    let stored = (try? Repository.text(path)) ?? ""
    if Repository.isRecording, outcome.output != stored {
      try Repository.write(outcome.output, to: path)
    }
    #expect(outcome.output == stored, "\(path) is not what the example prints")
  }

  /// The report says the same from anywhere, in any locale and time zone.
  @Test func theReportDoesNotDependOnItsSurroundings() throws {
    let script = "\(Repository.root)/\(Self.folder)/first-look.kanta"
    let other = try TemporaryFolder()
    let first = try BuiltKanta.shell("kanta '\(script)' --to md", in: Repository.root)
    let second = try BuiltKanta.shell(
      "kanta '\(script)' --to md", in: other.path,
      environment: ["LANG": "fi_FI.UTF-8", "LC_ALL": "fi_FI.UTF-8", "TZ": "Asia/Tokyo"])
    #expect(!first.output.isEmpty)
    #expect(first.output == second.output)
  }

  @Test func theDataAreSmall() throws {
    var size = 0
    for path in Repository.files(in: Self.folder) { size += try Repository.text(path).utf8.count }
    #expect(size < 2_000_000)
  }
}
