import KantaSource

// K4xx to K7xx: running, files, data, checks.
extension DiagnosticExplanation {
  static let data: [Diagnostic.Code: DiagnosticExplanation] = [
    .manyMatches: .init(
      "a row matches several rows of the joined table",
      """
      A join that doubles rows doubles the revenue as well, so it is refused. Join a table with one \
      row per key, or say `many: true`.
      """,
      wrong: "customers | join orders on customer",
      right: "customers | join orders on customer, many: true | count"),
    .overflow: .init(
      "a number or date is too large",
      "Exact numbers have at most 18 digits; dates lie in the years 1 to 9999.",
      wrong: "orders | add x = quantity * 9000000000000000000 * 9",
      right: "orders | add x = quantity / 1 * 9000000000000000000 * 9"),
    .emptyInput: .init(
      "there are no rows, and at least one is needed",
      "A step before this one left nothing over; its footer says why."),
    .interrupted: .init(
      "you pressed Ctrl-C",
      "The statement was stopped. Nothing was saved, and the names from before are still there."),
    .badPattern: .init(
      "this is not a regular expression",
      "Write `\\\\` before a character that stands for itself, such as `.` or `(`.",
      wrong: "orders | where product matches \"(\"",
      right: "orders | where product matches \"\\\\(\""),
    .needsMemory: .init(
      "this needs more memory than Kanta may use",
      """
      `--memory 8G` lets it use more; without it, half of the machine's memory is the limit. \
      `keep` with fewer columns, `where`, or `summarize` before a join need less. At the prompt, \
      `.memory` shows what is held.
      """),
    .clock: .init(
      "a report may not read the clock",
      "It would give another result tomorrow. Say `as of` and a date, and use `as_of`.",
      wrong: "orders | where date > today - 90 days",
      right: """
        as of 2024-12-31
        orders | where date > as_of - 90 days | count
        """, inScript: true),
    .noFile: .init(
      "there is no such file",
      "A file's name is relative to the folder Kanta was started in, or to the script's folder.",
      wrong: "load \"oders.csv\"", right: "load \"orders.csv\" | count"),
    .unreadable: .init(
      "the file cannot be read",
      "It is a folder, or you may not read it. A pattern such as \"*.csv\" names all files.",
      wrong: "load \".\"", right: "load \"orders.csv\" | count"),
    .unwritable: .init(
      "the file cannot be written",
      """
      The folder does not exist, or is not yours, or the disk is full. A file that was there before \
      is as it was.
      """,
      wrong: "orders | save \"no folder/orders.csv\"",
      right: "orders | save \"all orders.csv\" | count"),
    .fileChanged: .init(
      "the file is not what it was when it was loaded",
      "Somebody wrote to it or removed it in the meantime. Load it again."),
    .unknownFormat: .init(
      "Kanta does not read or write this format",
      """
      `load` reads text, also when it is compressed with gzip; other archives are inflated first. \
      `save` knows csv, tsv, json, jsonl, md and html by the ending of the file's name.
      """,
      wrong: "orders | save \"orders.xlsx\"", right: "orders | save \"orders copy.csv\" | count"),
    .damagedFile: .init(
      "a compressed file is cut off or damaged",
      """
      Its check sum, its length or its data is not what was written. Often a download was broken \
      off: get the file again, or have it written again.
      """),
    .badValues: .init(
      "some values do not fit the type of their column",
      """
      The first three places are shown. Correct the file, or say `bad_values: missing`, which keeps \
      the rows without these values, or give the column another type.
      """,
      file: ("till.csv", "day,amount\n2024-01-02,5.00\n2024-01-03,6.50\n2024-01-04,none left\n"),
      wrong: "load \"till.csv\", types: [\"amount decimal\"]",
      right: "load \"till.csv\", types: [\"amount decimal\"], bad_values: missing"),
    .raggedRows: .init(
      "some rows have too few or too many fields",
      "Often a comma inside a text without quotes. `ragged: fill` and `ragged: skip` accept them.",
      file: ("stock.csv", "product,pieces\nAtlas,4\nMaps, old,9\nGlobe,2\n"),
      wrong: "load \"stock.csv\"", right: "load \"stock.csv\", ragged: skip"),
    .badEncoding: .init(
      "the bytes are not text in this encoding",
      "Say the encoding the file was written in, such as `encoding: \"latin1\"`.",
      file: ("names.csv", "name,city\nAda,Turku\nB\0b,Oulu\n"),
      wrong: "load \"names.csv\""),
    .badQuotes: .init(
      "a quote is never closed, or text follows a closing quote",
      "A quote inside a quoted field is written twice.",
      file: ("titles.csv", "title,pieces\n\"The Sea,4\nThe Land,5\n"),
      wrong: "load \"titles.csv\"", right: "load \"titles.csv\", quote: \"'\""),
    .emptyFile: .init(
      "the file has no rows and no columns",
      "There is nothing in it to load.",
      file: ("nothing.csv", ""), wrong: "load \"nothing.csv\""),
    .differentColumns: .init(
      "files that should be one table have different columns",
      "Files are put together when they have the same columns. Load the others by themselves.",
      wrong: "load \"orders.csv\", \"customers.csv\"", right: "load \"orders.csv\" | count"),
    .checkFailed: .init(
      "a check did not hold",
      """
      The data is not as the script expects. `else warn` makes it a warning; otherwise the script \
      ends with exit code 3.
      """,
      wrong: "check all(orders.quantity > 0) else fail \"returns are not taken out\"",
      right: "check all(orders.quantity != 0) else fail \"lines without pieces\""),
  ]
}
