"""How a peer's program is called and how it answers.

    python -m peers.duckdb_peer TASK FORM ORDERS CUSTOMERS WIDE [--source file|memory] [--repeats K]

The rows go to standard output as CSV without a header. With `--repeats` the query runs K times more
in the same session, and the mean seconds of those go to standard error.
"""

import argparse
import csv
import sys
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

from peers.schema import Inputs

Rows = Iterable[tuple[object, ...]]


class Ask(NamedTuple):
    """What the harness wants to know from a peer."""

    task: str
    form: str
    inputs: Inputs
    source: str
    repeats: int


def parse() -> Ask:
    parser = argparse.ArgumentParser()
    for name in ("task", "form", *Inputs._fields):
        parser.add_argument(name)
    parser.add_argument("--source", choices=["file", "memory"], default="file")
    parser.add_argument("--repeats", type=int, default=0)
    given = parser.parse_args()
    inputs = Inputs(*(getattr(given, name) for name in Inputs._fields))
    return Ask(given.task, given.form, inputs, given.source, given.repeats)


def answer(query: Callable[[], Rows], repeats: int) -> None:
    """Runs the query, and again as often as asked, and writes its last rows."""
    rows = query()
    start = time.perf_counter()
    for _ in range(repeats):
        rows = query()
    if repeats > 0:
        print((time.perf_counter() - start) / repeats, file=sys.stderr)
    csv.writer(sys.stdout, lineterminator="\n").writerows(rows)
