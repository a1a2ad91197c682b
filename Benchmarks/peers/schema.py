"""What the files hold, told to every peer so that none has to guess types."""

from typing import NamedTuple

WIDE_COLUMNS = 500
WIDE_GROUP, WIDE_VALUE, WIDE_FILTER = "text_003", "decimal_249", "whole_496"

ORDERS = {
    "order_id": "integer",
    "customer_id": "text",
    "order_date": "date",
    "product": "text",
    "category": "text",
    "quantity": "integer",
    "amount": "decimal",
}
CUSTOMERS = {
    "customer_id": "text",
    "name": "text",
    "country": "text",
    "channel": "text",
    "signup_date": "date",
}
# The map of R's rfm package: a name and the least and greatest r, f and m; the first that holds.
SEGMENTS = [
    ("Champions", (5, 5), (5, 5), (5, 5)),
    ("Potential Loyalist", (3, 5), (3, 5), (2, 5)),
    ("Loyal Customers", (2, 4), (2, 4), (2, 4)),
    ("Promising", (3, 4), (1, 3), (3, 5)),
    ("New Customers", (4, 5), (1, 3), (1, 5)),
    ("Can't Lose Them", (1, 2), (3, 4), (4, 5)),
    ("At Risk", (1, 2), (2, 5), (4, 5)),
    ("Need Attention", (1, 3), (3, 5), (3, 5)),
    ("About To Sleep", (2, 3), (1, 3), (1, 4)),
    ("Lost", (1, 1), (1, 5), (1, 5)),
]
TOP_PERCENTS = [1, 5, 10, 20, 50]
_WIDE_KINDS = {"whole": "integer", "decimal": "decimal", "date": "date", "text": "text"}
WIDE = {
    f"{name}_{place:03d}": kind
    for place in range(WIDE_COLUMNS)
    for name, kind in [list(_WIDE_KINDS.items())[place % len(_WIDE_KINDS)]]
}


class Inputs(NamedTuple):
    """The files one task reads."""

    orders: str
    customers: str
    wide: str
