import KantaColumns
import KantaRender
import Testing

/// Writing large tables looks for ^C every thousand rows or so.
@Suite struct RenderStopTests {
  private static let rowCount = 20_000
  private static let answer = Answer(
    Table([
      ("name", .text((0..<rowCount).map { "customer \($0)" })),
      ("value", Column(.number, .numbers((0..<rowCount).map { Double($0) / 7 }))),
    ]))

  @Test(arguments: OutputFormat.allCases) func stopsWhileWriting(_ format: OutputFormat) {
    func pieces(_ stop: Cancellation) -> [[UInt8]] {
      var pieces: [[UInt8]] = []
      RowWriter(Self.answer, as: format, unless: stop).forEachChunk { pieces.append($0) }
      return pieces
    }
    let patient = Cancellation(after: 1_000_000)
    let whole = pieces(patient)
    let looks = 1_000_000 - patient.remainingAsks
    #expect(looks >= 20, "\(looks) looks")
    #expect(whole == pieces(Cancellation()))
    for asks in [0, looks / 3, looks / 2] {
      let stop = Cancellation(after: asks)
      #expect(pieces(stop).count < whole.count)
      #expect(-stop.remainingAsks <= 30, "\(-stop.remainingAsks) looks after the request")
    }
  }
}
