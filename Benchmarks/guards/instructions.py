"""How many instructions reading and grouping take, which no other work on the machine changes.

A simulated processor counts them (valgrind's callgrind). The record belongs to one compiler and
one kind of processor; under others the counts are shown and not compared.
"""

import json
import os
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from guards.disassembly import readable
from harness import data, tasks
from harness.places import BENCHMARKS, output

RECORD = BENCHMARKS / "instructions.json"

_TOLERANCE = 0.03
_QUERIES = {"RFM": tasks.RFM, "filter, group": tasks.FILTER}
_ALL = "all"
# The first pattern that is found in a function's name says what it is counted to.
_PARTS = {
    "find types": r"Survey|Evidence|(Number|Date|Boolean)Text|Sniffer|MissingWords|\bDay\.",
    "find records": r"PieceScanner|RegularScan|RegularMasks|BlockIndex|ByteCensus",
    "divide fields": r"RegularFields|RecordFields|FieldScanner|BlockText",
    "text to codes": r"TextKernel|TextDictionary|\bStore\.|NumberedSeries",
    "read values": r"ColumnKernel|DigitWord|ISODates|NumberKernel|DateKernel\b",
    "filter and group": r"Stream|GroupStates|WordTable|PairTable|(Compare|Arithmetic)Kernels",
    "hashing": r"Hasher|Set\.|Dictionary",
    "memory": r"^_*(mem(cpy|move|set|chr|cmp)|malloc|free|calloc|realloc|_int_)",
}
_REST = "rest"


@dataclass(frozen=True)
class Counts:
    """Instructions per row: for each query by part, under what they were counted with."""

    made: dict[str, str]
    queries: dict[str, dict[str, float]]


def measure(kanta: Path, has_avx: bool) -> Counts:
    """Runs both queries on the fixed file, on one thread."""
    data.prepare()
    orders = data.inputs(data.SMALL, is_gzip=False).orders
    made = {
        "file": f"{data.SMALL} rows, {Path(orders).stat().st_size} bytes",
        "built": "Scripts/release.sh" + (" for x86-64-v3" if has_avx else ", portable"),
        "compiler": _version("swiftc", "--version"),
        "library": _version("ldd", "--version"),
        "valgrind": _version("valgrind", "--version"),
    }
    queries = {title: _count(kanta, f'o = load "{orders}"; {query}')
               for title, query in _QUERIES.items()}
    return Counts(made, queries)


def table(found: Counts) -> str:
    """The counts beside what is recorded, for people."""
    record = _record()
    lines = [f"instructions per row ({found.made['file']}), and as recorded:"]
    for title, parts in found.queries.items():
        known = record.queries.get(title, {}) if record else {}
        for part, count in parts.items():
            lines.append(f"  {title:14} {part:17} {count:8.1f} {known.get(part, 0):8.1f}")
    return "\n".join(lines)


def accept(found: Counts) -> None:
    """Makes the counts the record."""
    RECORD.write_text(json.dumps({"made": found.made, "queries": found.queries}, indent=2) + "\n")
    print(f"instructions: recorded in {RECORD.name}")


def compare(found: Counts) -> list[str]:
    """What grew by more than the tolerance, and by an instruction per row at least."""
    record = _record()
    if record is None:
        return [f"there is no {RECORD.name}; --accept writes it"]
    other = [f"{key} {found.made[key]} (recorded: {record.made.get(key)})"
             for key in found.made if found.made[key] != record.made.get(key)]
    if other:
        print(f"instructions: not compared, other {'; '.join(other)}")
        return []
    problems = []
    for title, parts in found.queries.items():
        for part, count in parts.items():
            known = record.queries.get(title, {}).get(part, 0)
            if count > known * (1 + _TOLERANCE) and count > known + 1:
                problems.append(
                    f"{title}, {part}: {count:.1f} instructions per row, recorded {known:.1f}")
    if not problems:
        print(f"instructions: nothing grew by more than {_TOLERANCE:.0%}")
    return problems


def _record() -> Counts | None:
    if not RECORD.exists():
        return None
    record = json.loads(RECORD.read_text())
    return Counts(record["made"], record["queries"])


def _version(*arguments: str) -> str:
    """The version in what a tool says of itself."""
    found = re.search(r"\d+(\.\d+)+", output(*arguments))
    return found.group() if found else "unknown"


# MARK: Callgrind


def _count(kanta: Path, statements: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder) / "profile"
        subprocess.run(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={profile}",
             "--compress-strings=no", "--compress-pos=no", str(kanta), "--threads", "1",
             "-c", statements],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True,
            env=os.environ | {"SWIFT_DETERMINISTIC_HASHING": "1", "HOME": folder},
        )
        costs = _costs(profile.read_text(errors="replace").splitlines())
    return _by_part(costs)


def _costs(lines: list[str]) -> Counter[str]:
    """What each function took itself.

    A line of numbers is the cost of the function named before; behind `calls=` it is that of the
    called one, which has lines of its own.
    """
    costs: Counter[str] = Counter()
    function = ""
    iterator: Iterator[str] = iter(lines)
    for line in iterator:
        if line.startswith("fn="):
            function = line.removeprefix("fn=").split("'")[0]
        elif line.startswith("calls="):
            next(iterator, None)
        elif line[:1].isdigit():
            costs[function] += int(line.split()[-1])
    return costs


def _by_part(costs: Counter[str]) -> dict[str, float]:
    counts: Counter[str] = Counter({_ALL: 0} | dict.fromkeys(_PARTS, 0) | {_REST: 0})
    for name, symbol in zip(readable(list(costs)), costs, strict=True):
        part = next((part for part, pattern in _PARTS.items() if re.search(pattern, name)), _REST)
        counts[part] += costs[symbol]
        counts[_ALL] += costs[symbol]
    return {part: round(count / data.ROW_COUNTS[data.SMALL], 2) for part, count in counts.items()}
