#!/usr/bin/env python3
"""Customer models: Kanta beside lifetimes, in turns and in the same run.

    python3 -B Benchmarks/models.py --cdnow CDNOW_master.txt

Fits of each model on the customers of CDNOW (23,570; only with `--cdnow`) and of the generated
orders (about a million), and the table of what every customer is worth. Writes MODELS.md.
"""

import argparse
import json
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import kernels
from harness import data, machine, places
from harness.measure import run

MODELS = places.BENCHMARKS / "MODELS.md"
_REQUIREMENTS = places.BENCHMARKS / "peers" / "requirements-lifetimes.txt"
_VENV = places.MADE / "lifetimes"
_PEER = places.BENCHMARKS / "peers" / "lifetimes_peer.py"
_LIMIT = 0.01
# A fit of the peer that takes longer is not done again in every round.
_SLOW_SECONDS = 30
_VALUE_LIMIT_SECONDS = 2.0
_BUYING = ("bg_nbd", "mbg_nbd", "pareto_nbd", "gamma_gamma")


@dataclass(frozen=True)
class Row:
    """What one fit took: seconds of ours and of the peer's, each the median of the rounds."""

    customers: str
    model: str
    ours: float
    peer: float | None
    differs: str = ""

    def cells(self) -> Sequence[str]:
        peer = "not there" if self.peer is None else f"{self.peer:.3f}"
        ratio = "" if self.peer is None else f"{self.ours / self.peer:.4f}"
        met = "" if self.peer is None else ("yes" if self.ours / self.peer <= _LIMIT else "no")
        return (self.customers, self.model, f"{self.ours * 1000:.1f}", peer, ratio, met,
                self.differs)


def main() -> None:
    given = _arguments()
    if not given.kanta.exists():
        sys.exit(f"there is no {given.kanta}: `make release` builds it")
    data.prepare()
    _install()
    given.program = kernels.program()
    rows: list[Row] = []
    for name, summary in _summaries(given):
        print(f"{name}: {summary.name}", file=sys.stderr, flush=True)
        rows += _fits(name, summary, given)
    value = _value(given)
    given.output.write_text(_text(rows, value, given))
    print(given.output.read_text())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Customer models: Kanta beside lifetimes.")
    parser.add_argument("--cdnow", type=Path, help="CDNOW_master.txt, as B. Hardie publishes it")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", choices=list(data.ROW_COUNTS), default="10m")
    parser.add_argument("--kanta", type=Path, default=places.KANTA)
    parser.add_argument("--output", type=Path, default=MODELS)
    given = parser.parse_args()
    given.kanta = given.kanta.resolve()
    return given


def _install() -> None:
    """The virtual environment of lifetimes, once for each list of pinned versions."""
    stamp = _VENV / "requirements.txt"
    if stamp.exists() and stamp.read_text() == _REQUIREMENTS.read_text():
        return
    places.call(sys.executable, "-m", "venv", "--clear", _VENV)
    places.call(_VENV / "bin" / "python", "-m", "pip", "install", "--quiet",
                "--disable-pip-version-check", "-r", _REQUIREMENTS)
    stamp.write_text(_REQUIREMENTS.read_text())


def _summaries(given: argparse.Namespace) -> Sequence[tuple[str, Path]]:
    """What both sides fit to: one row per customer, written by Kanta."""
    found = []
    if given.cdnow:
        orders = _made(given, "cdnow-orders.csv", lambda path: _plain(given.cdnow, path))
        found.append(("CDNOW, 23,570 customers", _summary(given, orders, "1997-09-30")))
    orders = Path(data.inputs(given.rows, is_gzip=False).orders)
    found.append((f"generated, {given.rows} rows", _summary(given, orders, "2024-12-31")))
    return found


def _plain(source: Path, path: Path) -> None:
    """CDNOW's aligned columns as CSV."""
    with path.open("w") as target:
        target.write("customer,date,amount\n")
        for line in source.read_text().splitlines()[1:]:
            fields = line.split()
            if len(fields) == 4:
                day = fields[1]
                target.write(f"{fields[0]},{day[:4]}-{day[4:6]}-{day[6:]},{fields[3]}\n")


def _summary(given: argparse.Namespace, orders: Path, until: str) -> Path:
    def write(path: Path) -> None:
        run([given.kanta, "-c",
             f'load "{orders}" | buying as of {until}, unit: week'
             f' | keep customer, x, t_x, T, mean_spend | save "{path}"'])

    return _made(given, f"buying-{orders.stem}.csv", write)


def _made(given: argparse.Namespace, name: str, write) -> Path:
    path = places.MADE / name
    part = path.with_name("part-" + name)
    write(part)
    part.rename(path)
    return path


def _fits(name: str, summary: Path, given: argparse.Namespace) -> Sequence[Row]:
    """Each model: ours and the peer's in turns, both in a process that holds the summary."""
    ours: dict[str, list[float]] = {}
    theirs: dict[str, list[float]] = {}
    estimates: dict[str, Sequence[float]] = {}
    differs: dict[str, str] = {}
    for _ in range(given.rounds):
        for line in run([given.program, "fits", summary, "3"]).output.splitlines():
            model, milliseconds, *values = line.split()
            ours.setdefault(model, []).append(float(milliseconds) / 1000)
            estimates[model] = [float(value) for value in values]
        for model in _BUYING:
            if theirs.get(model, [0.0])[0] > _SLOW_SECONDS:
                continue
            peer = json.loads(run([_VENV / "bin" / "python", _PEER, "fit", model, summary,
                                   "1"]).output)
            theirs.setdefault(model, []).append(peer["seconds"][0])
            differs[model] = _difference(estimates[model], peer["parameters"])
            print(f"  {model}: {statistics.median(ours[model]):.4f} s,"
                  f" {theirs[model][-1]:.3f} s", file=sys.stderr, flush=True)
    return [
        Row(name, model, statistics.median(ours[model]), statistics.median(theirs[model]),
            differs[model])
        for model in _BUYING
    ]


def _difference(ours: Sequence[float], theirs: Sequence[float]) -> str:
    """The largest relative difference between the two sets of parameters."""
    return f"{max(abs(a / b - 1) for a, b in zip(ours, theirs)):.1e}"


def _value(given: argparse.Namespace) -> tuple[float, float]:
    """The table of what each customer is worth, from orders or from their summary: whole processes."""
    orders = Path(data.inputs(given.rows, is_gzip=False).orders)
    summary = places.MADE / f"buying-{orders.stem}.csv"
    statements = (
        f'load "{orders}" | clv model: bg_nbd, unit: week, horizon: 52 weeks,'
        " discount: 15% per year as of 2024-12-31"
        " | summarize customers = count(), alive = sum(p_alive), value = sum(clv), low = sum(low)"
    )
    ours, theirs = [], []
    for _ in range(given.rounds):
        ours.append(run([given.kanta, "-c", statements]).wall)
        theirs.append(run([_VENV / "bin" / "python", _PEER, "value", summary]).wall)
    return statistics.median(ours), statistics.median(theirs)


def _text(rows: Sequence[Row], value: tuple[float, float], given: argparse.Namespace) -> str:
    ours, peer = value
    lines = [
        "# Customer models: Kanta beside lifetimes",
        "",
        "Written by `Benchmarks/models.py`; medians of "
        f"{given.rounds} rounds, the two in turns, nothing else running.",
        "",
        *[f"- {key}: {fact}" for key, fact in machine.facts(given.kanta) if key != "Peers"],
        f"- Peer: lifetimes 0.11.3 ({', '.join(_REQUIREMENTS.read_text().split())})",
        "",
        "Fit only: of a summary that is in memory, without start, import and reading. Kanta's"
        " includes putting equal customers together, several starts and standard errors.",
        "",
        "| Customers | Model | Kanta, ms | lifetimes, s | ratio | ≤ 1/100 | parameters differ by |",
        "|---|---|---|---|---|---|---|",
        *["| " + " | ".join(row.cells()) + " |" for row in rows],
        "",
        "The table of all customers (BG/NBD and Gamma-Gamma fitted, P(alive), purchases and value"
        " within 52 weeks at 15 % a year): Kanta from the orders, with intervals, in"
        f" {ours:.2f} s; lifetimes from the summary that Kanta made of them, without intervals, in"
        f" {peer:.2f} s; ratio {ours / peer:.4f}. The bar of {_VALUE_LIMIT_SECONDS:.0f} s for the"
        f" whole table is {'met' if ours <= _VALUE_LIMIT_SECONDS else 'missed'}.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
