import KantaTestSupport
import Testing

/// `kanta grade`: hidden checks and what is said to the student.
@Suite struct GradeTests {
  private let folder: TemporaryFolder
  private let key = """
    ```kanta {#revenue}
    check revenue == 137.30 else fail "the sum of quantity times price, returns left out"
    check revenue > 0
    ```

    ```kanta {#buyers}
    expected = 5
    check buyers == expected else fail "count each customer once"
    ```

    """

  init() throws {
    folder = try TemporaryFolder()
    try folder.copy("\(Repository.root)/Tests/Documents/orders.csv", as: "orders.csv")
    try folder.write(key, to: "key.md")
  }

  private func grade(_ revenue: String, _ buyers: String) throws -> BuiltKanta.Outcome {
    try folder.write(
      """
      ```kanta
      orders = load "orders.csv"
      sales = orders | where quantity > 0 and customer is not missing
      ```

      ```kanta {#revenue}
      revenue = \(revenue)
      ```

      ```kanta {#buyers}
      buyers = \(buyers)
      ```

      """, to: "student.md")
    return try BuiltKanta.shell("kanta grade student.md --key key.md", in: folder.path)
  }

  private let rightRevenue = "sales | summarize sum(quantity * price)"
  private let rightBuyers = "sales | summarize distinct(customer)"

  @Test func allIsRight() throws {
    let right = try grade(rightRevenue, "5")
    #expect(right.status == 0, "\(right.errors)")
    #expect(right.output == "revenue: 2 of 2 checks\nbuyers: 1 of 1 check\ntotal: 3 of 3 checks\n")
  }

  @Test func someIsWrong() throws {
    let wrong = try grade("orders | summarize sum(quantity * price)", "sales | summarize count()")
    #expect(wrong.status == 3)
    #expect(wrong.output.contains("revenue: 1 of 2 checks\n  the sum of quantity times price"))
    #expect(wrong.output.contains("buyers: 0 of 1 check\n  count each customer once"))
    #expect(wrong.output.hasSuffix("total: 1 of 3 checks\n"))
  }

  @Test func aCellThatFailsOrIsNotThere() throws {
    let failed = try grade("sales | summarize sum(amout)", rightBuyers)
    #expect(failed.status == 3 && failed.errors.contains("K101"))
    #expect(failed.output.contains("revenue: 0 of 2 checks"))
    try folder.write("# nothing\n", to: "student.md")
    let none = try BuiltKanta.shell(
      "kanta grade student.md --key key.md --to json", in: folder.path)
    #expect(none.status == 3)
    #expect(none.output.contains("there is no cell `buyers`"))
  }

  /// A student who names what the key names changes nothing of the key, and cannot use it.
  @Test func theKeyKeepsItsNames() throws {
    let guessed = try grade(rightRevenue, "4\nexpected = 4")
    #expect(guessed.output.contains("buyers: 0 of 1 check\n  count each customer once\n"))
    try folder.write(
      """
      ```kanta {#buyers}
      buyers = 4
      ```
      ```kanta {#revenue}
      revenue = expected
      ```

      """, to: "student.md")
    let used = try BuiltKanta.shell("kanta grade student.md --key key.md", in: folder.path)
    #expect(used.errors.contains("there is no table or value called `expected`"))
  }

  /// What a student saves could take the place of the key, or of another's work.
  @Test func nothingIsSaved() throws {
    let path = "key.json"
    let saved = try grade(rightRevenue, "5\nsales | take 1 | save \"\(path)\"")
    #expect(saved.status == 0, "\(saved.errors)")
    #expect(try !folder.names().contains(path))
  }

  @Test func keysWithoutChecks() throws {
    try folder.write("# nothing\n", to: "key.md")
    let none = try grade(rightRevenue, rightBuyers)
    #expect(none.status == 1 && none.errors.contains("has no checks"))
  }
}
