import Foundation
import KantaColumns
import KantaModels
import Testing

@Suite struct WorldShapeTests {
  /// A change of these numbers is a change of what everybody's examples print: make it knowingly.
  private static let recorded: [(name: String, digest: UInt64)] = [
    ("bookshop", 0x6D81_47D0_9F55_3A42),
    ("magazine", 0x814B_0444_0ADE_96A5),
    ("wholesale", 0xE02B_535B_F175_D695),
    ("charity", 0xFBC6_2DE3_4FEC_3689),
    ("laboratory", 0x4F52_09ED_F21D_7564),
  ]

  @Test func worldsHaveNamesAndWords() {
    #expect(
      World.all.map(\.name) == ["bookshop", "magazine", "wholesale", "charity", "laboratory"])
    #expect(World.named("library") == nil)
    for world in World.all {
      #expect(!world.summary.isEmpty && world.about.count > 200)
    }
  }

  @Test(arguments: ["bookshop", "magazine", "wholesale", "charity", "laboratory"])
  func aSeedMakesOneWorld(_ name: String) throws {
    let world = try #require(World.named(name))
    let digest = WorldReading(world.files).digest
    #expect(WorldReading(world.make(seed: world.seed)).digest == digest)
    #expect(WorldReading(world.make(seed: world.seed + 1)).digest != digest)
    #expect(WorldShapeTests.recorded.first { $0.name == name }?.digest == digest)
  }

  @Test(arguments: ["bookshop", "magazine", "wholesale", "charity", "laboratory"])
  func theTruthLiesBesideTheData(_ name: String) throws {
    let files = try WorldReading(name).files.map(\.name)
    #expect(Set(files).count == files.count)
    #expect(files.contains("truth_parameters.csv") && files.contains("truth_customers.csv"))
    let firstTruth = try #require(files.firstIndex { $0.hasPrefix("truth_") })
    #expect(files[firstTruth...].allSatisfy { $0.hasPrefix("truth_") })
  }

  @Test func theBookshopIsAsLargeAsItSays() throws {
    let world = try WorldReading("bookshop")
    // The sizes that docs/worlds.md gives.
    #expect(try world.table("orders").rowCount == 14_277)
    #expect(try world.table("customers").rowCount == 2_326)
    #expect(Set(try world.texts("orders", "customer")).count == 1_990 + 1, "buyers, and nobody")
    let kinds = try world.texts("truth_customers", "kind")
    #expect((1_900...2_100).contains(kinds.count { $0 == "buyer" }))
    #expect(kinds.count { $0 == "example" } == 1)
    #expect(kinds.count { $0 == "duplicate" } == 25)
  }

  private struct Link: Sendable {
    let world: String
    /// file.column, of which no value is given twice and none is missing.
    let key: String
    /// file.column, of which every value is one of the keys.
    let references: [String]
  }

  private static let links = [
    Link(
      world: "bookshop", key: "customers.customer",
      references: [
        "orders.customer", "category_spend.customer", "truth_customers.customer",
        "truth_customers.same_as",
      ]),
    Link(
      world: "magazine", key: "subscribers.customer",
      references: ["subscriptions.customer", "payments.customer", "truth_customers.customer"]),
    Link(world: "magazine", key: "subscriptions.subscription", references: []),
    Link(world: "magazine", key: "payments.payment", references: []),
    Link(
      world: "wholesale", key: "accounts.account",
      references: [
        "accounts.parent", "contacts.account", "invoices.account", "opportunities.account",
        "activities.account", "truth_customers.account",
      ]),
    Link(world: "wholesale", key: "costs.driver", references: ["activities.driver"]),
    Link(world: "wholesale", key: "contacts.contact", references: []),
    Link(world: "wholesale", key: "invoices.invoice", references: []),
    Link(world: "wholesale", key: "activities.activity", references: []),
    Link(
      world: "wholesale", key: "opportunities.opportunity",
      references: ["truth_opportunities.opportunity"]),
    Link(
      world: "charity", key: "donors.customer",
      references: ["gifts.customer", "truth_customers.customer"]),
    Link(world: "charity", key: "gifts.gift", references: []),
    Link(
      world: "laboratory", key: "truth_customers.customer",
      references: [
        "bg_nbd.customer", "mbg_nbd.customer", "pareto_nbd.customer", "bdw.customer",
      ]),
  ]

  @Test(arguments: links.indices)
  func everyReferenceHasItsRow(_ index: Int) throws {
    let link = WorldShapeTests.links[index]
    let world = try WorldReading(link.world)
    func cells(_ name: String) throws -> [String?] {
      let parts = name.split(separator: ".").map(String.init)
      return try world.texts(parts[0], parts[1])
    }
    let keys = try cells(link.key)
    let known = Set(keys.compactMap(\.self))
    #expect(known.count == keys.count, "no key twice and none missing")
    for reference in link.references {
      let used = Set(try cells(reference).compactMap(\.self))
      #expect(!used.isEmpty && used.isSubset(of: known), "\(reference)")
    }
  }

  @Test(arguments: [
    ("bookshop", 2023),
    ("magazine", 2016),
    ("wholesale", 2022),
    ("charity", 2013),
    ("laboratory", 2022),
  ])
  func everyDateLiesInTheWindow(_ name: String, _ firstYear: Int) throws {
    let first = try #require(Day(year: firstYear, month: 1, day: 1))
    let last = try #require(Day(year: 2024, month: 12, day: 31))
    var seen = 0
    let world = try WorldReading(name)
    for file in world.files {
      for field in file.table.schema.fields where field.type.isCalendar {
        // When a sale is expected to close is a hope, and may lie beyond.
        guard field.name != "expected_close" else { continue }
        let stem = file.name.replacing(".csv", with: "")
        let days = try world.numbers(stem, field.name).compactMap(\.self)
        let window = Double(first.number)...Double(last.number)
        #expect(days.allSatisfy(window.contains), "\(file.name) \(field.name)")
        seen += days.count
      }
    }
    #expect(seen > 1_000)
  }

  @Test func everyFileAndColumnIsDocumented() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let page = try String(contentsOf: root.appending(path: "docs/worlds.md"), encoding: .utf8)
    for world in World.all {
      for file in world.files {
        #expect(page.contains("`\(file.name)`"), "\(world.name) \(file.name)")
        for name in file.table.schema.names {
          #expect(page.contains("`\(name)`"), "\(world.name) \(file.name) \(name)")
        }
      }
    }
  }
}
