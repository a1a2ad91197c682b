/// The data that examples and transcripts are about.
package enum DemoData {
  /// Binds `orders` and `customers` of the bookshop as the demo does.
  package static let bookshop = """
    orders = world "bookshop/orders" | roles amount: quantity * price, currency: EUR
    customers = world "bookshop/customers"
    """
}
