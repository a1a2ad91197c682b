"""Answers in one form, so that those of different programs can be compared."""

import csv
import io
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Literal

Kind = Literal["text", "whole", "money", "month", "value", "counted"]
Rows = list[tuple[str, ...]]

_CENT = Decimal("0.01")


def rows(text: str, kinds: Sequence[Kind], has_header: bool) -> Rows:
    """The rows of CSV, each cell as its kind is written here, in an order of their own."""
    lines = list(csv.reader(io.StringIO(text)))[1 if has_header else 0:]
    return sorted(
        tuple(_cell(cell, kind) for cell, kind in zip(line, kinds, strict=True)) for line in lines
    )


def first_difference(ours: Rows, theirs: Rows) -> str | None:
    """What a reader should look at when two answers differ."""
    for mine, other in zip(ours, theirs, strict=False):
        if mine != other:
            return f"`{','.join(mine)}` against `{','.join(other)}`"
    if len(ours) != len(theirs):
        return f"{len(ours)} rows against {len(theirs)}"
    return None


def _cell(text: str, kind: Kind) -> str:
    match kind:
        case "text":
            return text
        case "whole":
            return str(int(Decimal(text)))
        case "money":
            return _money(text)
        case "month":
            return text[:7]
        case "value":
            return _value(text)
        case "counted":
            # Kanta shows the most frequent value and its count, `Games (2,056)`. Of equally
            # frequent values any may stand there, so only the count is compared.
            count = re.search(r"\(([\d,]+)\)$", text)
            return count.group(1).replace(",", "") if count else text


def _money(text: str) -> str:
    return str(Decimal(text).quantize(_CENT, ROUND_HALF_EVEN))


def _value(text: str) -> str:
    """A cell of a column that holds values of several types."""
    try:
        return _money(text)
    except InvalidOperation:
        return text.removesuffix(" 00:00:00")
