"""The tasks in polars, on lazy frames, each in the forms that were the fastest somewhere."""

from collections.abc import Callable
from datetime import date as day

import polars as pl

from peers import command, schema
from peers.schema import Inputs

_TYPES: dict[str, type[pl.DataType]] = {
    "integer": pl.Int64,
    "decimal": pl.Float64,
    "date": pl.Date,
    "text": pl.String,
}
_START = 2022 * 12
_FIFTHS = (0.2, 0.4, 0.6, 0.8)
_FROM, _TO = day(2023, 6, 30), day(2024, 6, 30)


def _scan(path: str, columns: dict[str, str]) -> pl.LazyFrame:
    return pl.scan_csv(path, schema={name: _TYPES[kind] for name, kind in columns.items()})


def _load(path: str) -> pl.LazyFrame:
    """The orders as a frame in memory, with the texts as categories."""
    types = _TYPES | {"text": pl.Categorical}
    columns = {name: types[kind] for name, kind in schema.ORDERS.items()}
    return pl.read_csv(path, schema=columns).lazy()


def _month_number(date: pl.Expr) -> pl.Expr:
    return date.dt.year() * 12 + date.dt.month().cast(pl.Int32) - 1


def _first_of_month(number: str) -> pl.Expr:
    return pl.date(pl.col(number) // 12, pl.col(number) % 12 + 1, 1)


def _scores(frame: pl.DataFrame) -> dict[str, pl.Expr]:
    """Scores from one row per customer: `last` in days, `days`, and `cents`."""

    def score(name: str, is_above: Callable[[pl.Expr, float | None], pl.Expr]) -> pl.Expr:
        cuts = [frame[name].quantile(share, "linear") for share in _FIFTHS]
        return sum((is_above(pl.col(name), cut).cast(pl.Int32) for cut in cuts), pl.lit(1))

    return {
        "r": score("last", pl.Expr.ge),
        "f": score("days", pl.Expr.gt),
        "m": score("cents", pl.Expr.gt),
    }


def _rfm(customers: pl.LazyFrame) -> pl.DataFrame:
    frame = customers.collect(engine="streaming")
    return frame.lazy().select(**_scores(frame)).group_by("r", "f", "m").len().collect()


def _cents(amount: pl.Expr) -> pl.Expr:
    return (amount.sum() * 100).round().cast(pl.Int64)


def _by_day(orders: pl.LazyFrame) -> pl.LazyFrame:
    """One row per customer, by way of one per customer and day."""
    days = orders.group_by("customer_id", "order_date").agg(pl.col("amount").sum())
    return (
        days.group_by("customer_id")
        .agg(
            last=pl.col("order_date").max().to_physical(),
            days=pl.len(),
            cents=_cents(pl.col("amount")),
        )
        .drop("customer_id")
    )


def _rfm_two_levels(orders: pl.LazyFrame, _: Inputs) -> pl.DataFrame:
    return _rfm(_by_day(orders))


def _segment(orders: pl.LazyFrame, _: Inputs) -> pl.DataFrame:
    frame = _by_day(orders).collect(engine="streaming")
    name = pl.lit(None, pl.String)
    for segment, *ranges in reversed(schema.SEGMENTS):
        holds = pl.all_horizontal(
            pl.col(score).is_between(low, high)
            for score, (low, high) in zip("rfm", ranges, strict=True)
        )
        name = pl.when(holds).then(pl.lit(segment)).otherwise(name)
    return (
        frame.lazy().with_columns(**_scores(frame))
        .group_by(segment=name)
        .agg(n=pl.len(), s=pl.col("cents").sum() / 100)
        .collect()
    )


def _sums(orders: pl.LazyFrame) -> pl.LazyFrame:
    return orders.group_by("customer_id").agg(cents=_cents(pl.col("amount"))).select("cents")


def _concentration(orders: pl.LazyFrame, _: Inputs) -> pl.DataFrame:
    sums = _sums(orders).sort("cents", descending=True).collect(engine="streaming")
    counts = [(percent * sums.height + 99) // 100 for percent in schema.TOP_PERCENTS]
    places = [count - 1 for count in counts]
    so_far = sums["cents"].cum_sum()
    return pl.DataFrame({
        "n": counts, "at_least": sums["cents"][places] / 100, "amount": so_far[places] / 100,
    })


def _abc(orders: pl.LazyFrame, _: Inputs) -> pl.DataFrame:
    """Equal sums begin together, and belong to the class in which they begin."""
    total = pl.col("sum").sum()
    before = (pl.col("sum").cum_sum() - pl.col("sum")) * 100
    return (
        _sums(orders).group_by("cents").agg(n=pl.len())
        .sort("cents", descending=True)
        .with_columns(sum=pl.col("cents") * pl.col("n"))
        .with_columns(
            kind=pl.when(before < total * 80).then(pl.lit("A"))
            .when(before < total * 95).then(pl.lit("B")).otherwise(pl.lit("C"))
        )
        .group_by("kind").agg(n=pl.col("n").sum(), s=pl.col("sum").sum() / 100)
        .collect(engine="streaming")
    )


def _rfm_distinct(orders: pl.LazyFrame, _: Inputs) -> pl.DataFrame:
    return _rfm(
        orders.group_by("customer_id")
        .agg(
            last=pl.col("order_date").max().to_physical(),
            days=pl.col("order_date").n_unique(),
            cents=_cents(pl.col("amount")),
        )
        .drop("customer_id")
    )


def _cohort_window(orders: pl.LazyFrame, _: Inputs) -> pl.DataFrame:
    months = orders.select("customer_id", month=_month_number(pl.col("order_date"))).unique()
    firsts = months.with_columns(first=pl.col("month").min().over("customer_id"))
    return _cohorts(firsts)


def _cohort_bits(orders: pl.LazyFrame, _: Inputs) -> pl.DataFrame:
    """A customer's months as bits of one number: the dates lie within the 63 months from 2022."""
    place = (_month_number(pl.col("order_date")) - _START).cast(pl.Int64)
    sets = (
        orders.group_by("customer_id")
        .agg(set=pl.lit(2, pl.Int64).pow(place).bitwise_or(), first=place.min())
        .group_by("first", "set")
        .len()
        .collect(engine="streaming")
    )
    ages = pl.LazyFrame({"age": range(63)}, schema={"age": pl.Int64})
    place = pl.min_horizontal(pl.col("first") + pl.col("age"), 62)
    bit = pl.col("set") // pl.lit(2, pl.Int64).pow(place) % 2
    return (
        sets.lazy()
        .join(ages, how="cross")
        .filter(bit == 1)
        .group_by(first=pl.col("first") + _START, age="age")
        .agg(pl.col("len").sum())
        .select(_first_of_month("first"), "age", "len")
        .collect()
    )


def _cohorts(firsts: pl.LazyFrame) -> pl.DataFrame:
    return (
        firsts.group_by("first", age=pl.col("month") - pl.col("first"))
        .len()
        .select(_first_of_month("first"), "age", "len")
        .collect(engine="streaming")
    )


def _filter_group(orders: pl.LazyFrame, _: Inputs) -> pl.DataFrame:
    wanted = (pl.col("quantity") >= 2) & (pl.col("order_date") >= pl.date(2023, 1, 1))
    return (
        orders.filter(wanted)
        .group_by("category", month=_month_number(pl.col("order_date")))
        .agg(n=pl.len(), s=pl.col("amount").sum())
        .select("category", _first_of_month("month"), "n", "s")
        .collect(engine="streaming")
    )


def _join_rows(orders: pl.LazyFrame, inputs: Inputs) -> pl.DataFrame:
    customers = _scan(inputs.customers, schema.CUSTOMERS)
    return (
        orders.join(customers, on="customer_id", how="left")
        .group_by("country")
        .agg(n=pl.len(), s=pl.col("amount").sum())
        .collect(engine="streaming")
    )


def _join_sums(orders: pl.LazyFrame, inputs: Inputs) -> pl.DataFrame:
    customers = _scan(inputs.customers, schema.CUSTOMERS)
    return (
        orders.group_by("customer_id")
        .agg(n=pl.len(), s=pl.col("amount").sum())
        .join(customers, on="customer_id", how="left")
        .group_by("country")
        .agg(pl.col("n").sum(), pl.col("s").sum())
        .collect(engine="streaming")
    )


def _top(orders: pl.LazyFrame, _: Inputs) -> pl.DataFrame:
    return (
        orders.group_by("customer_id")
        .agg(s=pl.col("amount").sum().round(2))
        .sort("s", "customer_id", descending=[True, False])
        .head(100)
        .collect(engine="streaming")
    )


def _describe(orders: pl.LazyFrame, _: Inputs) -> pl.DataFrame:
    """Every column is counted by value; the figures follow from the counts."""
    frame = orders.collect(engine="streaming")
    return pl.concat([_profile(frame, name, kind) for name, kind in schema.ORDERS.items()])


def _profile(frame: pl.DataFrame, name: str, kind: str) -> pl.DataFrame:
    value = pl.col(name)
    counts = frame.lazy().group_by(name).agg(n=pl.len()).collect(engine="streaming")
    present = counts.filter(value.is_not_null())
    missing = frame.height - present["n"].sum()
    middle = None if kind == "text" else frame[name].quantile(0.5, "lower")
    return pl.DataFrame(
        {
            "name": [name],
            "missing": [missing],
            "distinct": [present.height],
            "low": [str(present[name].min())],
            "middle": ["" if middle is None else str(middle)],
            "high": [str(present[name].max())],
            "top": [present["n"].max()],
        }
    )


def _lifecycle(orders: pl.LazyFrame, _: Inputs) -> pl.DataFrame:
    """Gaps between purchases are counted before they are spread over their months."""
    month = pl.col("m")
    before = month.shift(1).over("customer_id", order_by="m")
    state = (
        pl.when(pl.col("before").is_null()).then(pl.lit("new"))
        .when(pl.col("before") == month - 1).then(pl.lit("returning"))
        .otherwise(pl.lit("resurrected"))
    )
    counted = (
        orders.group_by("customer_id", m=_month_number(pl.col("order_date")))
        .agg(d=pl.col("order_date").max())
        .with_columns(before=before, next=month.shift(-1).over("customer_id", order_by="m"))
        .group_by("m", "next", state=state, lapse=_month_number(pl.col("d").dt.offset_by("91d")))
        .len()
        .collect(engine="streaming")
    )
    last = counted["m"].max()
    months = pl.LazyFrame({"t": range(counted["m"].min(), last + 1)}, schema={"t": pl.Int32})
    is_open = pl.col("next").is_null()
    active = counted.lazy().select(t="m", state="state", n="len")
    dormant = (
        counted.lazy().filter((month < last) & (is_open | (pl.col("next") > month + 1)))
        .select(t=month + 1, state=pl.lit("dormant"), n="len")
    )
    quiet = (
        counted.lazy().join(months, how="cross")
        .filter((pl.col("t") > month + 1) & (is_open | (pl.col("t") < pl.col("next"))))
        .select(
            t="t",
            state=pl.when(pl.col("t") >= pl.col("lapse")).then(pl.lit("lapsed"))
            .otherwise(pl.lit("inactive")),
            n="len",
        )
    )
    return (
        pl.concat([active, dormant, quiet])
        .group_by("t", "state").agg(pl.col("n").sum())
        .select(_first_of_month("t"), "state", "n")
        .collect()
    )


def _migrate(orders: pl.LazyFrame, _: Inputs) -> pl.DataFrame:
    """Both profiles of a customer from one row per customer and day."""
    is_early = pl.col("order_date") <= _FROM
    early_days = is_early.sum()
    frame = (
        orders.filter(pl.col("order_date") <= _TO)
        .group_by("customer_id", "order_date").agg(pl.col("amount").sum())
        .group_by("customer_id")
        .agg(
            last1=pl.col("order_date").filter(is_early).max().to_physical(),
            days1=pl.when(early_days > 0).then(early_days),
            last2=pl.col("order_date").max().to_physical(),
            days2=pl.len(),
            cents=_cents(pl.col("amount")),
        )
        .drop("customer_id")
        .collect(engine="streaming")
    )

    def score(name: str, is_above: Callable[[pl.Expr, float | None], pl.Expr]) -> pl.Expr:
        cuts = [frame[name].quantile(share, "linear") for share in _FIFTHS]
        return sum((is_above(pl.col(name), cut).cast(pl.Int32) for cut in cuts), pl.lit(1))

    def segment(place: int) -> pl.Expr:
        r, f = score(f"last{place}", pl.Expr.ge), score(f"days{place}", pl.Expr.gt)
        return (
            pl.when(pl.col(f"last{place}").is_null()).then(None)
            .when((r >= 4) & (f >= 4)).then(pl.lit("best"))
            .when(r <= 2).then(pl.lit("late"))
            .otherwise(pl.lit("other"))
        )

    return (
        frame.lazy().group_by(first=segment(1), second=segment(2))
        .agg(n=pl.len(), revenue=pl.col("cents").sum() / 100)
        .collect()
    )


def _wide(_: pl.LazyFrame, inputs: Inputs) -> pl.DataFrame:
    return (
        _scan(inputs.wide, schema.WIDE)
        .filter(pl.col(schema.WIDE_FILTER) >= 5000)
        .group_by(schema.WIDE_GROUP)
        .agg(pl.col(schema.WIDE_VALUE).sum())
        .collect(engine="streaming")
    )


FORMS: dict[str, dict[str, Callable[[pl.LazyFrame, Inputs], pl.DataFrame]]] = {
    "rfm": {"two levels": _rfm_two_levels, "n_unique": _rfm_distinct},
    "cohort": {"window": _cohort_window, "bits": _cohort_bits},
    "filter": {"group by": _filter_group},
    "join": {"join rows": _join_rows, "join sums": _join_sums},
    "top": {"group by": _top},
    "describe": {"counts": _describe},
    "lifecycle": {"window": _lifecycle},
    "migrate": {"two levels": _migrate},
    "segment": {"two levels": _segment},
    "concentration": {"sort": _concentration},
    "abc": {"runs": _abc},
    "wide": {"group by": _wide},
}


def main() -> None:
    ask = command.parse()
    path = ask.inputs.orders
    orders = _load(path) if ask.source == "memory" else _scan(path, schema.ORDERS)
    form = FORMS[ask.task][ask.form]
    command.answer(lambda: form(orders, ask.inputs).iter_rows(), ask.repeats)


if __name__ == "__main__":
    main()
