import Foundation

/// What the shop sells, and how a line of an order is written.
struct Shop {
  private let products: [Product]

  private struct Product {
    let text: [UInt8]
    let price: Double
  }

  /// Two of the categories have a comma, so that fields in quotes occur.
  private static let categories = [
    "Appliances", "Art", "Bags", "Bedding", "\"Bread, Cakes\"", "Cameras", "Coffee", "Cycling",
    "Flowers", "Fragrance", "Hardware", "Kitchen", "Lighting", "\"Paper, Pens\"", "Phones",
    "Records", "Running", "Stationery", "Tea", "Watches",
  ]

  init(seed: UInt64) {
    var random = Random(seed: seed, stream: .max)
    products = (0..<5000).map { number in
      let digits = String(number)
      let code = "SKU-" + String(repeating: "0", count: 5 - digits.count) + digits
      let category = Self.categories[random.index(below: Self.categories.count)]
      return Product(
        text: Array("\(code),\(category)".utf8), price: exp(2.7 + 0.8 * random.normal()))
    }
  }

  /// Writes `product,category,quantity,amount`; few products sell most.
  func writeLine(of order: inout Order, to file: inout TextFile) {
    let popularity = order.random.unit()
    let product = products[Int(popularity * popularity * popularity * Double(products.count))]
    let quantity = Self.quantity(order.random.unit())
    let discount = 0.8 + 0.4 * order.random.unit()
    let amount = Double(quantity) * product.price * order.spending * discount
    file.append(product.text)
    file.append(UInt8(ascii: ","))
    file.append(quantity)
    file.append(UInt8(ascii: ","))
    file.append(cents: max(50, Int(amount * 100)))
  }

  private static func quantity(_ draw: Double) -> Int {
    switch draw {
    case ..<0.6: 1
    case ..<0.82: 2
    case ..<0.92: 3
    default: 4 + Int((draw - 0.92) / 0.08 * 6)
    }
  }
}
