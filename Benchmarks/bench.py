#!/usr/bin/env python3
"""Kanta against its peers: makes the data, installs the peers, runs all in turns, reports.

    python3 -B Benchmarks/bench.py --rows 1m,10m --tasks a,c --rounds 3

Only a run of everything replaces RESULTS.md; a narrower one only prints its report.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from harness import data, machine, places
from harness.contenders import Kanta, peers
from harness.contest import Contest, floor, hold
from harness.report import Report
from harness.tasks import TASKS, Task

_ROUNDS = 5
_KEYS = sorted({task.key for task in TASKS})


def main() -> None:
    given = _arguments()
    if not given.kanta.exists():
        sys.exit(f"there is no {given.kanta}: `make release` builds it")
    data.prepare()
    machine.install_peers()
    report = Report(machine.facts(given.kanta))
    is_whole = given.tasks == _KEYS and given.rows == list(data.ROWS)
    output = given.output or (places.RESULTS if is_whole else places.MADE / "report.md")
    for size in [*given.rows, data.ANY_SIZE]:
        for task in TASKS:
            if size in task.sizes and task.key in given.tasks:
                report.contests.append(_contest(task, size, given, report))
                output.write_text(report.text())
    print(report.text())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Kanta against its peers.")
    parser.add_argument("--rows", type=_list_of(list(data.ROWS)), default=list(data.ROWS),
                        help="sizes: 1m,10m,50m")
    parser.add_argument("--tasks", type=_list_of(_KEYS), default=_KEYS,
                        help=f"some of {','.join(_KEYS)}")
    parser.add_argument("--rounds", type=int, help=f"{_ROUNDS}, if the task has no other number")
    parser.add_argument("--kanta", type=Path, default=places.KANTA)
    parser.add_argument("--output", type=Path, help="write the report there")
    parser.add_argument("--quick", action="store_true", help="1m rows, 2 rounds: does it work?")
    given = parser.parse_args()
    if given.quick:
        given.rows, given.rounds = ["1m"], given.rounds or 2
    if given.rounds is not None and given.rounds < 1:
        parser.error("--rounds must be at least 1")
    given.kanta = given.kanta.resolve()
    return given


def _list_of(choices: list[str]) -> Callable[[str], list[str]]:
    """A parser for `a,c`, in the order of the choices."""

    def parse(text: str) -> list[str]:
        words = text.split(",")
        for word in words:
            if word not in choices:
                raise argparse.ArgumentTypeError(f"{word!r} is none of {', '.join(choices)}")
        return [choice for choice in choices if choice in words]

    return parse


def _contest(task: Task, size: str, given: argparse.Namespace, report: Report) -> Contest:
    print(f"{size:>4} {task.key} {task.title}", file=sys.stderr, flush=True)
    if size in data.ROWS and size not in report.floors:
        report.floors[size] = floor(data.inputs(size, is_gzip=False).orders, _ROUNDS)
    inputs = data.inputs(size, task.is_gzip)
    rounds = given.rounds or task.rounds or _ROUNDS
    contest = hold(task, size, inputs, Kanta(path=given.kanta), peers(task), rounds)
    if contest.void:
        print(f"     void: {contest.void}", file=sys.stderr, flush=True)
    return contest


if __name__ == "__main__":
    main()
