package import KantaColumns

/// Which column plays which part, guessed from names in English and Finnish and from types.
package enum RoleGuess {
  /// The roles a freshly loaded table most likely has; a role is left out when nothing fits.
  ///
  /// Names are compared in small letters without `_`, `-` and blanks; a column gets one role, and
  /// one of `empty`, which have no values, gets none.
  package static func roles(of schema: Schema, except empty: Set<String> = []) -> [Role: String] {
    var roles: [Role: String] = [:]
    var taken = empty
    for (role, _) in patterns {
      guard let column = likely(role, in: schema, except: taken) else { continue }
      roles[role] = column
      taken.insert(column)
    }
    return roles
  }

  /// The column most likely to play `role`, or `nil`.
  package static func likely(
    _ role: Role, in schema: Schema, except taken: Set<String> = []
  ) -> String? {
    guard let words = patterns.first(where: { $0.role == role })?.words else { return nil }
    for word in words {
      for field in schema.fields
      where !taken.contains(field.name) && normalized(field.name) == word && fits(field.type, role)
      {
        return field.name
      }
    }
    return nil
  }

  /// Columns that may play `role`, too unsure to be guessed but worth to be proposed: for an amount
  /// the pieces and their price, whose product it is, or a price where nobody counted pieces.
  package static func proposal(_ role: Role, in schema: Schema) -> [String]? {
    func first(_ words: [String]) -> String? {
      schema.fields.first { field in
        words.contains(normalized(field.name)) && fits(field.type, role)
          && !schema.roles.values.contains(field.name)
      }?.name
    }
    switch role {
    case .amount:
      guard let price = first(prices) else { return first(spendings).map { [$0] } }
      return (schema.roles[.quantity].map { [$0] } ?? []) + [price]
    case .customer: return first(["id", "customername", "asiakasnimi"]).map { [$0] }
    case .date:
      let dates = schema.fields.filter {
        fits($0.type, role) && !schema.roles.values.contains($0.name)
      }
      return dates.count == 1 ? [dates[0].name] : nil
    default: return nil
    }
  }

  /// A column of whole numbers that is called as dates are: dates written as 20240131 look so.
  package static func numberedDate(in schema: Schema) -> String? {
    let words = patterns.first { $0.role == .date }?.words ?? []
    return schema.fields.first {
      $0.type.kind == .integer && words.contains(normalized($0.name))
    }?.name
  }

  private static let prices = [
    "price", "unitprice", "itemprice", "saleprice", "hinta", "yksikköhinta", "ahinta",
  ]
  private static let spendings = [
    "spend", "spending", "dollarvalue", "monetary", "mrr", "mrramount", "turnover", "netamount",
    "grossamount", "payment", "price",
  ]

  /// In order of claim: a column called `customer id` is the customer before anything else.
  private static let patterns: [(role: Role, words: [String])] = [
    (
      .customer,
      [
        "customer", "customerid", "customerno", "customernumber", "customercode", "custid", "cust",
        "clientid", "client", "memberid", "membernumber", "member", "subscriber", "subscriberid",
        "userid", "householdid", "asiakas", "asiakasid", "asiakasnro", "asiakasnumero",
        "account", "accountid",
      ]
    ),
    (
      .order,
      [
        "order", "orderid", "orderno", "ordernumber", "invoice", "invoiceid", "invoiceno",
        "invoicenumber", "basketid", "receipt", "receiptid", "transactionid", "tilaus", "tilausid",
        "tilausnro", "lasku", "laskunro", "kuitti",
      ]
    ),
    (
      .date,
      [
        "date", "orderdate", "invoicedate", "purchasedate", "transactiondate",
        "transactiontimestamp",
        "timestamp", "datetime", "pvm", "päivä", "päivämäärä", "tilauspvm", "ostopäivä",
      ]
    ),
    (
      .amount,
      [
        "amount", "revenue", "sales", "total", "totalamount", "salesvalue", "invoiceamount",
        "value",
        "summa", "myynti", "liikevaihto", "yhteensä",
      ]
    ),
    (.quantity, ["quantity", "qty", "units", "määrä", "kpl"]),
    (.product, ["product", "productid", "stockcode", "sku", "item", "itemid", "tuote", "tuoteid"]),
    (.category, ["category", "productcategory", "kategoria", "tuoteryhmä"]),
    (.cost, ["cost", "costs", "kustannus", "kulut"]),
    (.start, ["start", "startdate", "alku", "alkupvm"]),
    (.end, ["end", "enddate", "loppu", "loppupvm"]),
    (.channel, ["channel", "kanava"]),
    (.country, ["country", "maa"]),
    (.household, ["household", "kotitalous"]),
  ]

  private static func normalized(_ name: String) -> String {
    String(name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " && $0 != "." })
  }

  /// Whether a column of this type can play `role`.
  package static func fits(_ type: ValueType, _ role: Role) -> Bool {
    switch role {
    case .date, .start: type.isCalendar
    // Where nobody has left yet, no end is filled in, and the column has no type.
    case .end: type.isCalendar || type.kind == .missing
    case .amount, .quantity, .cost: type.isNumeric
    case .customer, .order, .product, .account, .household:
      type.kind == .integer || type.kind == .text
    case .category, .channel, .country: type.kind == .text
    }
  }
}
