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
