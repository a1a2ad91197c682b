/// The example queries of the language.
enum Examples {
  static let queries = [
    #"""
    orders = load "online_retail.csv", dates: "d/m/Y H:M" | roles customer: CustomerID, \#
    order: InvoiceNo, date: InvoiceDate, amount: Quantity * UnitPrice
    """#,
    #"""
    orders | describe
    """#,
    #"""
    orders | where country == "Finland" and amount > 0 | show 20
    """#,
    #"""
    orders | where date in 2011-11 and customer is not missing | count by country
    """#,
    #"""
    orders | where date in 2011-01-01..2011-06-30 | summarize revenue = sum(amount), buyers \#
    = distinct(customer) by month(date)
    """#,
    #"""
    orders | group revenue = sum(amount) by country | sort revenue desc | take 10
    """#,
    #"""
    orders | top 3 by amount per country
    """#,
    #"""
    orders | add margin = amount * 35%, size = if amount >= 500 GBP then "large" else "normal"
    """#,
    #"""
    orders | where date > as_of - 90 days | summarize active = distinct(customer)
    """#,
    #"""
    customers = orders | rfm as of 2011-12-10, scores: 5, method: quintiles
    """#,
    #"""
    customers | where r >= 4 and f >= 4 | top 20 by monetary
    """#,
    #"""
    segment champions = r >= 4 and f >= 4 and m >= 4
    """#,
    #"""
    segment lapsed = recency > 180 days and frequency >= 3
    """#,
    #"""
    segments value_map { champion when r >= 4 and f >= 4 ; at_risk when r <= 2 and f >= 3 ; \#
    new when frequency == 1 and recency <= 30 days ; other otherwise }
    """#,
    #"""
    customers | segment value_map | summarize n = count(), value = sum(monetary), share = \#
    share(monetary) by segment
    """#,
    #"""
    customers | where lapsed and not champions | keep customer, recency, monetary | save \#
    "winback.csv", excel_safe: true
    """#,
    #"""
    orders | cohort period: month, measure: retention, periods: 12 | plot heatmap value by \#
    cohort, age, title: "Retention by first-order month"
    """#,
    #"""
    orders | lifecycle period: month, inactive: 90 days | plot area customers by month per state
    """#,
    #"""
    orders | potential horizon: 12 months, model: "bgnbd", discount: 10% | sort \#
    expected_value desc | take 50
    """#,
    #"""
    orders | where country in ["Germany", "France"] and not (description contains \#
    "POSTAGE") | summarize revenue = sum(amount) by country, quarter = quarter(date) | plot \#
    line revenue by quarter per country, title: "Revenue in {country}"
    """#,
    #"""
    orders | join targets on country, many: false | add gap = revenue - target
    """#,
    #"""
    param country = "Finland", choices: ["Finland", "Sweden", "Norway"], doc: "market to \#
    report on"
    """#,
    #"""
    define aov(x) = sum(x) / distinct(order)
    """#,
    #"""
    check share_missing(orders.customer) <= 25% else warn "many anonymous orders"
    """#,
    #"""
    best = (orders | group revenue = sum(amount) by customer | top 100 by revenue) | \#
    compare against: last_year, on: customer
    """#,
    #"""
    orders | where country == "Finland"
    """#,
    #"""
    orders | summarize sum(amount) by country
    """#,
    #"""
    orders
    | where country == "Finland"
    """#,
    #"""
    orders | add usd = convert(amount, USD, rate: 1.27)
    """#,
    #"""
    as of 2011-12-10
    """#,
    #"""
    orders | where date > as_of - 90 days
    """#,
    #"""
    orders | roles customer: CustomerID | rfm
    """#,
    #"""
    orders = load "online_retail.csv", bad_dates: missing
    """#,
    #"""
    check unique(invoice_line) else fail "duplicate invoice lines"
    """#,
    #"""
    | group revenue = sum(amount) by country | sort revenue desc
    """#,
    #"""
    total = orders | summarize sum(amount)
    """#,
  ]

  /// Longer texts with comments, blank lines, definitions and every literal.
  static let scripts = [
    #"""
    kanta 1
    as of 2011-12-10

    # The shop's orders, without returns.
    orders = load "online_retail.csv", decimal: "," # as exported
    | where amount > 0 and customer is not missing
    # revenue is in pounds
    | roles customer: CustomerID, amount: Quantity * UnitPrice

    segments value_map {
      # best first
      champion when r >= 4 and f >= 4  # the best

      lost when recency > 1 year or
        frequency == 1
      other otherwise
    }
    param country = "Finland", choices: ["Finland", "Sweden"], doc: "market \"north\"\n"
    define aov(x) = sum(x) / distinct(order)
    check rows(orders) in 1_000..2_000_000 else fail "odd size"
    """#,
    #"""
    orders
    | add late = if due + 30 days < as_of and not paid then "late" else missing,
        net = -(amount - cost) * (1 - 2.5%), week = 2011-W45, at = 2011-12-09 12:50
    | where date in 2011-Q3 or date not in 2011-11 or (a or b) and c # comment
    | plot line revenue by quarter = quarter(date) per `Sales Region`, title: "{country}"
    | whatif margin: 12.50 EUR, growth: 15% per year, top: [1, 5, 20], peers: (orders | take 5)
    """#,
  ]
}
