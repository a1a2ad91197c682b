import KantaColumns
import KantaIO
import KantaSource
import Testing

/// Random tables and random bytes, always the same ones.
@Suite struct CSVFuzzTests {
  /// A table as text, and the dialect it is written in.
  private struct RandomTable {
    var names: [String] = []
    var rows: [[String]] = []
    var delimiter: UInt8
    var quote: UInt8
    var lineEnd: String
    var quotesAll: Bool

    private static let pieces = [
      "a", "bc", "Ä", "😎", " ", "0", "12", "-3.5", "2011-12-09", "\"", "'", ",", ";", "\t", "|",
      "\n", "\r\n", "\r", "x y", "NA", "\"\"", "#",
    ]

    init(_ numbers: inout SeededNumbers) {
      delimiter = [44, 59, 9, 124].randomElement(using: &numbers) ?? 44
      quote = [34, 34, 39].randomElement(using: &numbers) ?? 34
      lineEnd = ["\n", "\r\n", "\r"].randomElement(using: &numbers) ?? "\n"
      quotesAll = Bool.random(using: &numbers)
      let width = Int.random(in: 1...6, using: &numbers)
      names = (0..<width).map { "column\($0)" }
      for _ in 0..<Int.random(in: 0...40, using: &numbers) {
        rows.append(names.map { _ in Self.cell(&numbers) })
      }
    }

    private static func cell(_ numbers: inout SeededNumbers) -> String {
      (0..<Int.random(in: 0...4, using: &numbers)).map { _ in
        pieces.randomElement(using: &numbers) ?? ""
      }.joined()
    }

    private func rendered(_ cell: String) -> String {
      let mark = String(UnicodeScalar(quote))
      let special = cell.utf8.contains {
        $0 == delimiter || $0 == quote || $0 == 10 || $0 == 13
      }
      // One blank field alone would be a blank line, and a blank cell is missing anyway.
      guard quotesAll || special || cell.allSatisfy({ $0 == " " || $0 == "\t" }) && !cell.isEmpty
      else { return cell }
      return mark + cell.replacing(mark, with: mark + mark) + mark
    }

    var text: String {
      ([names] + rows).map { row in
        row.map(rendered).joined(separator: String(UnicodeScalar(delimiter))) + lineEnd
      }.joined()
    }

    var options: CSVOptions {
      CSVOptions(delimiter: delimiter, quote: quote, header: true, otherTypes: .text)
    }

    /// Rows without the empty ones at the end, which are not rows of a table of several columns.
    var cells: Cells {
      var kept = rows
      if names.count > 1 {
        while let last = kept.last, last.allSatisfy(\.isEmpty), !quotesAll { kept.removeLast() }
      }
      return Cells(names: names, rows: kept.map { $0.map { $0.isEmpty ? nil : $0 } })
    }
  }

  @Test func readsBackWhatWasWritten() throws {
    var numbers = SeededNumbers(seed: 1)
    for round in 0..<150 {
      let table = RandomTable(&numbers)
      let bytes = Array(table.text.utf8)
      for (blockSize, threads) in [(1 << 20, 1), (16, 2), (64, 3)] {
        let source = try CSVSource.of(
          bytes, table.options, blockSize: blockSize, threads: threads)
        let found = try Cells(source)
        #expect(found == table.cells, "round \(round), blocks of \(blockSize)")
      }
    }
  }

  /// What a record and a field are, once more, a byte at a time.
  ///
  /// A record of delimiters only comes back without fields.
  private func twin(_ bytes: [UInt8], delimiter: UInt8, quote: UInt8) -> [[[UInt8]]] {
    var records: [[[UInt8]]] = []
    var hasQuotes = false
    var record: [[UInt8]] = []
    var field: [UInt8] = []
    var isQuoted = false
    var wasQuoted = false
    var at = 0
    func isEnd(_ byte: UInt8) -> Bool { byte == delimiter || byte == 10 || byte == 13 }
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if isQuoted {
        if byte != quote {
          field.append(byte)
        } else if at < bytes.count, bytes[at] == quote {
          field.append(quote)
          at += 1
        } else {
          isQuoted = false
          // Spaces between a closing quote and the end of its field say nothing.
          var next = at
          while next < bytes.count, bytes[next] == 32 { next += 1 }
          if next == bytes.count || isEnd(bytes[next]) { at = next }
        }
      } else if byte == quote, field.isEmpty, !wasQuoted {
        isQuoted = true
        wasQuoted = true
        hasQuotes = true
      } else if isEnd(byte) {
        record.append(field)
        field = []
        wasQuoted = false
        if byte != delimiter {
          if byte == 13, at < bytes.count, bytes[at] == 10 { at += 1 }
          if record.count > 1 || !record[0].allSatisfy({ $0 == 32 || $0 == 9 }) {
            records.append(hasQuotes || !record.allSatisfy(\.isEmpty) ? record : [])
          }
          record = []
          hasQuotes = false
        }
      } else {
        field.append(byte)
      }
    }
    if !field.isEmpty || !record.isEmpty || wasQuoted { records.append(record + [field]) }
    return records
  }

  /// Mutated tables: where they are read, the fields are those of the twin.
  @Test func agreesWithANaiveReader() throws {
    var numbers = SeededNumbers(seed: 2)
    var compared = 0
    for _ in 0..<600 {
      let table = RandomTable(&numbers)
      var bytes = Array(table.text.utf8)
      for _ in 0..<Int.random(in: 0...3, using: &numbers) where !bytes.isEmpty {
        let at = Int.random(in: 0..<bytes.count, using: &numbers)
        let special = [table.delimiter, table.quote, 10, 13, 120, 32]
        bytes[at] = special.randomElement(using: &numbers) ?? 0
      }
      var options = table.options
      options.header = false
      options.encoding = .latin1  // a mutation may break a character
      options.raggedRows = .skip
      guard let source = try? CSVSource.of(bytes, options, blockSize: 32),
        source.decisions.oddQuotes == 0, source.decisions.preambleRows == 0
      else { continue }
      let records = twin(bytes, delimiter: table.delimiter, quote: table.quote)
      let width = source.schema.fields.count
      // A record of delimiters only is a row without values, however many there are.
      var expected = records.filter { $0.count == width || $0.isEmpty }.map { record in
        (0..<width).map { column in
          column >= record.count || record[column].isEmpty
            ? nil
            : String(String.UnicodeScalarView(record[column].map { UnicodeScalar($0) }))
        }
      }
      guard width > 1 else { continue }
      while expected.last?.allSatisfy({ $0 == nil }) == true { expected.removeLast() }
      var found = try Cells(source).rows
      while found.last?.allSatisfy({ $0 == nil }) == true { found.removeLast() }
      if source.decisions.surplusEmptyFields == 0 {
        #expect(found == expected)
        compared += 1
      }
    }
    #expect(compared > 150)
  }

  @Test func neverCrashesOnRandomBytes() {
    var numbers = SeededNumbers(seed: 3)
    let alphabet = Array("\n\r,;\t|\"' ab0129.-/:%£$é#\u{0}".utf8) + [0xFF, 0xC3, 0x80]
    for round in 0..<1200 {
      let count = Int.random(in: 0...120, using: &numbers)
      let bytes = (0..<count).map { _ in
        round % 3 == 0
          ? UInt8.random(in: 0...255, using: &numbers)
          : alphabet.randomElement(using: &numbers) ?? 0
      }
      if let problem = refusal(bytes) { #expect(!problem.message.isEmpty) }
    }
  }

  /// Types, decisions, cells and complaints do not depend on threads or blocks.
  @Test func doesNotDependOnThreadsOrBlocks() throws {
    var numbers = SeededNumbers(seed: 4)
    let kinds = [
      "12", "-7", "3.25", "1,5", "2011-12-09", "31/12/2011", "1/2/11", "yes", "no", "NA", "",
      "x", "00012", "5%", "£3", "1e4", "\"q\nr\"", "2011-12-09 10:11",
    ]
    for _ in 0..<60 {
      let favourites = (0..<3).map { _ in kinds.randomElement(using: &numbers) ?? "" }
      var text = "a;b;c\n"
      for _ in 0..<Int.random(in: 1...200, using: &numbers) {
        text +=
          favourites.map { favourite in
            Int.random(in: 0..<150, using: &numbers) == 0
              ? kinds.randomElement(using: &numbers) ?? "" : favourite
          }.joined(separator: ";") + "\n"
      }
      func outcome(_ blockSize: Int, _ threads: Int) -> String {
        do {
          let source = try CSVSource.of(
            Array(text.utf8), CSVOptions(delimiter: 59), blockSize: blockSize, threads: threads)
          return "\(source.typeWords) \(source.decisions.summary) \(try Cells(source).rows)"
        } catch let problem as Diagnostic {
          let places = problem.places.map {
            "\($0.line):\($0.column ?? 0) \($0.value) \($0.reason)"
          }
          return "\(problem.code) \(problem.message.filter { $0 != "/" }.count) \(places)"
        } catch { return "\(error)" }
      }
      let whole = outcome(1 << 20, 1)
      for (blockSize, threads) in [(7, 1), (64, 2), (500, 3)] {
        #expect(outcome(blockSize, threads) == whole)
      }
    }
  }
}
