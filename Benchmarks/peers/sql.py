"""The tasks in DuckDB's SQL, each in the forms that were the fastest somewhere.

A form is one query. All forms of a task give the same rows, and none relies on more than the types
of the columns, except `months as bits`, whose dates must lie within the 63 months from 2022.
"""

from collections.abc import Callable

from peers import schema
from peers.schema import Inputs

SETTINGS = "SET preserve_insertion_order = false"

_TYPES = {"integer": "BIGINT", "decimal": "DOUBLE", "date": "DATE", "text": "VARCHAR"}
_FIFTHS = "[0.2, 0.4, 0.6, 0.8]"
_START = 2022 * 12
_FROM, _TO = "DATE '2023-06-30'", "DATE '2024-06-30'"


def read(path: str, columns: dict[str, str]) -> str:
    """The file as a table with known types: nothing is sniffed."""
    types = ", ".join(f"'{name}': '{_TYPES[kind]}'" for name, kind in columns.items())
    return (
        f"read_csv('{path}', auto_detect = false, header = true, delim = ',', quote = '\"',"
        f" escape = '\"', columns = {{{types}}})"
    )


def _month_of(date: str) -> str:
    return f"(year({date}) * 12 + month({date}) - 1)"


_MONTH = _month_of("order_date")


def _first_of_month(month: str) -> str:
    return f"make_date({month} // 12, {month} % 12 + 1, 1)"


def _score(value: str, compare: str) -> str:
    tests = (f"({value} {compare} cuts_{value}[{place}])::INT" for place in (1, 2, 3, 4))
    return "(1 + " + " + ".join(tests) + ")"


def _rfm(customers: str) -> str:
    """Scores from one row per customer: `last` in days, `days`, and `cents`."""
    cuts = ", ".join(
        f"quantile_cont({value}, {_FIFTHS}) AS cuts_{value}"
        for value in ("last", "days", "cents")
    )
    return f"""
        WITH customers AS MATERIALIZED ({customers}),
             cuts AS (SELECT {cuts} FROM customers)
        SELECT {_score("last", ">=")} AS r, {_score("days", ">")} AS f, {_score("cents", ">")} AS m,
               count(*) AS customers
        FROM customers, cuts GROUP BY ALL"""


def _by_day(orders: str) -> str:
    """One row per customer, by way of one per customer and day."""
    return f"""
        SELECT max(order_date) - DATE '2000-01-01' AS last, count(*) AS days,
               round(sum(amount) * 100)::BIGINT AS cents
        FROM (SELECT customer_id, order_date, sum(amount) AS amount
              FROM {orders} GROUP BY customer_id, order_date)
        GROUP BY customer_id"""


def _rfm_two_levels(orders: str, _: Inputs) -> str:
    return _rfm(_by_day(orders))


def _segment(orders: str, _: Inputs) -> str:
    cuts = ", ".join(
        f"quantile_cont({value}, {_FIFTHS}) AS cuts_{value}"
        for value in ("last", "days", "cents")
    )
    rules = " ".join(
        "WHEN " + " AND ".join(
            f"{score} BETWEEN {low} AND {high}"
            for score, (low, high) in zip("rfm", ranges, strict=True)
        ) + " THEN '" + name.replace("'", "''") + "'"
        for name, *ranges in schema.SEGMENTS
    )
    return f"""
        WITH customers AS MATERIALIZED ({_by_day(orders)}),
             cuts AS (SELECT {cuts} FROM customers),
             scores AS (
               SELECT {_score("last", ">=")} AS r, {_score("days", ">")} AS f,
                      {_score("cents", ">")} AS m, cents
               FROM customers, cuts)
        SELECT CASE {rules} END AS segment, count(*) AS n, sum(cents) / 100 AS s
        FROM scores GROUP BY segment"""


def _sums(orders: str) -> str:
    return (
        f"SELECT round(sum(amount) * 100)::BIGINT AS cents FROM {orders} GROUP BY customer_id"
    )


def _concentration(orders: str, _: Inputs) -> str:
    return f"""
        WITH sums AS ({_sums(orders)}),
             ranked AS (SELECT cents, row_number() OVER w AS place, sum(cents) OVER w AS so_far,
                               count(*) OVER () AS n
                        FROM sums
                        WINDOW w AS (ORDER BY cents DESC ROWS UNBOUNDED PRECEDING)),
             tops AS (SELECT unnest({schema.TOP_PERCENTS}) AS percent)
        SELECT place, cents / 100 AS at_least, so_far / 100 AS amount
        FROM ranked, tops WHERE place = (percent * n + 99) // 100"""


def _abc(orders: str, _: Inputs) -> str:
    """Equal sums begin together, and belong to the class in which they begin."""
    return f"""
        WITH sums AS ({_sums(orders)}),
             runs AS (SELECT cents, count(*) AS n FROM sums GROUP BY cents),
             placed AS (SELECT n, cents * n AS sum, sum(cents * n) OVER () AS total,
                               sum(cents * n) OVER (ORDER BY cents DESC) - cents * n AS before
                        FROM runs)
        SELECT CASE WHEN before * 100 < total * 80 THEN 'A'
                    WHEN before * 100 < total * 95 THEN 'B' ELSE 'C' END AS class,
               sum(n) AS n, sum(sum) / 100 AS s
        FROM placed GROUP BY class"""


def _rfm_distinct(orders: str, _: Inputs) -> str:
    return _rfm(f"""
        SELECT max(order_date) - DATE '2000-01-01' AS last, count(DISTINCT order_date) AS days,
               round(sum(amount) * 100)::BIGINT AS cents
        FROM {orders} GROUP BY customer_id""")


def _cohort_bits(orders: str, _: Inputs) -> str:
    return f"""
        WITH sets AS (SELECT min({_MONTH}) AS first,
                             bit_or(1::BIGINT << ({_MONTH} - {_START})) AS set
                      FROM {orders} GROUP BY customer_id),
             counted AS (SELECT first, set, count(*) AS customers FROM sets GROUP BY ALL),
             ages AS (SELECT unnest(range(64)) AS age)
        SELECT {_first_of_month("first")} AS cohort, age, sum(customers) AS customers
        FROM counted, ages WHERE first - {_START} + age < 63
          AND (set >> (first - {_START} + age)) & 1 = 1
        GROUP BY ALL"""


def _cohort_window(orders: str, _: Inputs) -> str:
    return f"""
        WITH months AS (SELECT DISTINCT customer_id, {_MONTH} AS month FROM {orders}),
             firsts AS (SELECT month, min(month) OVER (PARTITION BY customer_id) AS first
                        FROM months)
        SELECT {_first_of_month("first")} AS cohort, month - first AS age, count(*) AS customers
        FROM firsts GROUP BY first, month"""


def _filter_group(orders: str, _: Inputs) -> str:
    return f"""
        SELECT category, {_first_of_month("month")} AS month, n, round(s, 2) AS s
        FROM (SELECT category, {_MONTH} AS month, count(*) AS n, sum(amount) AS s FROM {orders}
              WHERE quantity >= 2 AND order_date >= DATE '2023-01-01' GROUP BY ALL)"""


def _join_rows(orders: str, inputs: Inputs) -> str:
    return f"""
        SELECT country, count(*) AS n, round(sum(amount), 2) AS s
        FROM {orders} LEFT JOIN {read(inputs.customers, schema.CUSTOMERS)} USING (customer_id)
        GROUP BY country"""


def _join_sums(orders: str, inputs: Inputs) -> str:
    return f"""
        WITH sums AS (SELECT customer_id, count(*) AS n, sum(amount) AS s
                      FROM {orders} GROUP BY customer_id)
        SELECT country, sum(n) AS n, round(sum(s), 2) AS s
        FROM sums LEFT JOIN {read(inputs.customers, schema.CUSTOMERS)} USING (customer_id)
        GROUP BY country"""


def _top(orders: str, _: Inputs) -> str:
    return f"""
        SELECT customer_id, round(sum(amount), 2) AS s FROM {orders} GROUP BY customer_id
        ORDER BY s DESC, customer_id LIMIT 100"""


def _describe_groups(orders: str, _: Inputs) -> str:
    """Every column is counted by value; all but the median follow from the counts."""

    def profile(name: str, kind: str) -> str:
        middle = f"(SELECT quantile_disc({name}, 0.5) FROM t)::VARCHAR"
        median = "NULL" if kind == "text" else middle
        return f"""
            SELECT '{name}' AS name, coalesce(sum(n) FILTER (v IS NULL), 0) AS missing,
                   count(v) AS distinct_count, min(v)::VARCHAR AS low, {median} AS middle,
                   max(v)::VARCHAR AS high, max(n) FILTER (v IS NOT NULL) AS top
            FROM (SELECT {name} AS v, count(*) AS n FROM t GROUP BY v)"""

    profiles = (profile(name, kind) for name, kind in schema.ORDERS.items())
    return f"WITH t AS MATERIALIZED (SELECT * FROM {orders})" + " UNION ALL ".join(profiles)


def _describe_cumulative(orders: str, _: Inputs) -> str:
    """As above, with the median from the running sum of the counts."""

    def profile(name: str, kind: str) -> str:
        counts = f"SELECT {name} AS v, count(*) AS n FROM t GROUP BY v"
        median = "NULL"
        if kind != "text":
            counts = f"""
                SELECT v, n, sum(n) OVER (ORDER BY v) AS below, sum(n) OVER () AS total
                FROM ({counts})"""
            median = "(min(v) FILTER (below > (total - 1) // 2))::VARCHAR"
        return f"""
            SELECT '{name}' AS name, coalesce(sum(n) FILTER (v IS NULL), 0) AS missing,
                   count(v) AS distinct_count, min(v)::VARCHAR AS low, {median} AS middle,
                   max(v)::VARCHAR AS high, max(n) FILTER (v IS NOT NULL) AS top FROM ({counts})"""

    profiles = (profile(name, kind) for name, kind in schema.ORDERS.items())
    return f"WITH t AS MATERIALIZED (SELECT * FROM {orders})" + " UNION ALL ".join(profiles)


def _lifecycle(orders: str, _: Inputs) -> str:
    """Gaps between purchases are counted before they are spread over their months.

    After 91 days without one a customer has lapsed at the end of that month.
    """
    return f"""
        WITH months AS (SELECT customer_id, {_MONTH} AS m, max(order_date) AS d
                        FROM {orders} GROUP BY ALL),
             gaps AS (SELECT m, d, lag(m) OVER w AS before, lead(m) OVER w AS next FROM months
                      WINDOW w AS (PARTITION BY customer_id ORDER BY m)),
             counted AS MATERIALIZED (
               SELECT m, next, {_month_of("(d + 91)")} AS lapse,
                      CASE WHEN before IS NULL THEN 'new' WHEN before = m - 1 THEN 'returning'
                           ELSE 'resurrected' END AS state, count(*) AS n
               FROM gaps GROUP BY ALL),
             ends AS (SELECT min(m) AS first, max(m) AS last FROM counted),
             calendar AS (SELECT unnest(range(first, last + 1)) AS t FROM ends),
             states AS (
               SELECT m AS t, state, n FROM counted
               UNION ALL
               SELECT m + 1, 'dormant', n FROM counted, ends
               WHERE m < last AND (next IS NULL OR next > m + 1)
               UNION ALL
               SELECT t, CASE WHEN t >= lapse THEN 'lapsed' ELSE 'inactive' END, n
               FROM counted, calendar WHERE t > m + 1 AND (next IS NULL OR t < next))
        SELECT {_first_of_month("t")} AS month, state, sum(n) AS n FROM states GROUP BY t, state"""


def _migrate(orders: str, _: Inputs) -> str:
    """Both profiles of a customer from one row per customer and day."""
    values = ("last1", "days1", "cents1", "last2", "days2", "cents2")
    cuts = ", ".join(f"quantile_cont({value}, {_FIFTHS}) AS cuts_{value}" for value in values)

    def segment(date: int) -> str:
        r, f = _score(f"last{date}", ">="), _score(f"days{date}", ">")
        return (
            f"CASE WHEN last{date} IS NULL THEN NULL WHEN {r} >= 4 AND {f} >= 4 THEN 'best'"
            f" WHEN {r} <= 2 THEN 'late' ELSE 'other' END"
        )

    return f"""
        WITH days AS (SELECT customer_id, order_date, sum(amount) AS amount FROM {orders}
                      WHERE order_date <= {_TO} GROUP BY customer_id, order_date),
             customers AS MATERIALIZED (
               SELECT max(order_date) FILTER (order_date <= {_FROM}) - DATE '2000-01-01' AS last1,
                      nullif(count(*) FILTER (order_date <= {_FROM}), 0) AS days1,
                      round(sum(amount) FILTER (order_date <= {_FROM}) * 100)::BIGINT AS cents1,
                      max(order_date) - DATE '2000-01-01' AS last2, count(*) AS days2,
                      round(sum(amount) * 100)::BIGINT AS cents2
               FROM days GROUP BY customer_id),
             cuts AS (SELECT {cuts} FROM customers)
        SELECT {segment(1)} AS first, {segment(2)} AS second, count(*) AS customers,
               sum(cents2) / 100 AS revenue
        FROM customers, cuts GROUP BY ALL"""


def _wide(_: str, inputs: Inputs) -> str:
    return f"""
        SELECT {schema.WIDE_GROUP}, round(sum({schema.WIDE_VALUE}), 2) AS s
        FROM {read(inputs.wide, schema.WIDE)} WHERE {schema.WIDE_FILTER} >= 5000
        GROUP BY {schema.WIDE_GROUP}"""


def _sum(_: str, __: Inputs) -> str:
    return "SELECT 1 + 1"


Form = Callable[[str, Inputs], str]

FORMS: dict[str, dict[str, Form]] = {
    "rfm": {"two levels": _rfm_two_levels, "count distinct": _rfm_distinct},
    "cohort": {"months as bits": _cohort_bits, "window": _cohort_window},
    "filter": {"group by": _filter_group},
    "join": {"join rows": _join_rows, "join sums": _join_sums},
    "top": {"group by": _top},
    "describe": {"counts": _describe_groups, "running counts": _describe_cumulative},
    "lifecycle": {"window": _lifecycle},
    "migrate": {"two levels": _migrate},
    "segment": {"two levels": _segment},
    "concentration": {"window": _concentration},
    "abc": {"runs": _abc},
    "wide": {"group by": _wide},
    "sum": {"select": _sum},
}


def query(task: str, form: str, inputs: Inputs, orders: str | None = None) -> str:
    """One task as SQL; `orders` is a table to read in the place of the file."""
    text = FORMS[task][form](orders or read(inputs.orders, schema.ORDERS), inputs)
    return " ".join(text.split())
