"""The files the tasks read: made once by the generator, and anew when the generator changes."""

import gzip
import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

from harness.places import BENCHMARKS, MADE, call
from peers.schema import WIDE_COLUMNS, Inputs

ROWS = {"1m": 1_000_000, "10m": 10_000_000, "50m": 50_000_000}
SMALL = "200k"
ROW_COUNTS = ROWS | {SMALL: 200_000}
ANY_SIZE = "any"

_SEED = 1
_WIDE_ROWS = 100_000
_GZIP_LEVEL = 6
_FOLDER = MADE / "data"
_GENERATOR = MADE / "generate"
_SOURCES = sorted((BENCHMARKS / "Generator").glob("*.swift"))
_FLAGS = ["-O", "-wmo", "-swift-version", "6", "-strict-memory-safety", "-warnings-as-errors"]


def prepare() -> None:
    """Builds the generator; data of another generator are removed."""
    MADE.mkdir(exist_ok=True)
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in _SOURCES)).hexdigest()
    stamp = MADE / "generator.sha256"
    if stamp.exists() and stamp.read_text() == digest:
        return
    shutil.rmtree(_FOLDER, ignore_errors=True)
    call("swiftc", *_FLAGS, *_SOURCES, "-o", _GENERATOR)
    stamp.write_text(digest)


def inputs(size: str, is_gzip: bool) -> Inputs:
    """The files of one size; those of no size are only made when a task of no size asks."""
    if size == ANY_SIZE:
        return Inputs(orders="", customers="", wide=str(_made("wide.csv", _write_wide)))
    orders = _FOLDER / f"orders-{size}.csv"
    customers = _FOLDER / f"customers-{size}.csv"

    def write(path: Path) -> None:
        other = customers.with_suffix(".part")
        call(_GENERATOR, "orders", str(ROW_COUNTS[size]), str(_SEED), path, other)
        other.rename(customers)

    _made(orders.name, write)
    if is_gzip:
        plain = orders
        orders = _made(f"orders-{size}.csv.gz", lambda path: _compress(plain, path))
    return Inputs(str(orders), str(customers), wide="")


def _write_wide(path: Path) -> None:
    call(_GENERATOR, "wide", str(_WIDE_ROWS), str(WIDE_COLUMNS), str(_SEED), path)


def _compress(plain: Path, path: Path) -> None:
    with plain.open("rb") as source, gzip.open(path, "wb", compresslevel=_GZIP_LEVEL) as target:
        shutil.copyfileobj(source, target, 1 << 20)


def _made(name: str, write: Callable[[Path], None]) -> Path:
    """A file of the data folder; one that is being written has another name until it is whole."""
    path = _FOLDER / name
    if not path.exists():
        _FOLDER.mkdir(exist_ok=True)
        part = path.with_name(name + ".part")
        write(part)
        part.rename(path)
    return path
