"""The virtual environment of the peers, and what the report says about machine and versions."""

import os
import platform
import re
import resource
import sys
import time
from pathlib import Path

from harness.places import MADE, REQUIREMENTS, call, output

ENVIRONMENT_FOLDER = MADE / "venv"
PYTHON = ENVIRONMENT_FOLDER / "bin" / "python"
DUCKDB = ENVIRONMENT_FOLDER / "bin" / "duckdb"


def install_peers() -> None:
    """Makes the virtual environment, once for each list of pinned versions."""
    stamp = ENVIRONMENT_FOLDER / "requirements.txt"
    if stamp.exists() and stamp.read_text() == REQUIREMENTS.read_text():
        return
    call(sys.executable, "-m", "venv", "--clear", ENVIRONMENT_FOLDER)
    call(
        PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
        "-r", REQUIREMENTS,
    )
    stamp.write_text(REQUIREMENTS.read_text())


def facts(kanta: Path) -> list[tuple[str, str]]:
    """What a reader needs to know before believing a figure."""
    processor = _first(r"model name\s*: (.*)", "/proc/cpuinfo")
    memory = int(_first(r"MemTotal:\s*(\d+)", "/proc/meminfo")) / 2**20
    changed = " with changes" if output("git", "status", "--porcelain", "-uno") else ""
    pins = ", ".join(REQUIREMENTS.read_text().replace("==", " ").split("\n")).strip(", ")
    return [
        ("Date", time.strftime("%Y-%m-%d")),
        ("Processor", f"{processor}, {os.cpu_count()} cores"),
        ("Memory", f"{memory:.1f} GiB"),
        ("System", f"{platform.system()} {platform.release()}, {platform.machine()}"),
        ("Load before", f"{os.getloadavg()[0]:.2f}"),
        ("Kanta", f"{output(kanta, '--version')}, {output('git', 'rev-parse', '--short', 'HEAD')}"
                  f"{changed}"),
        ("Peers", f"{pins}; Python {platform.python_version()}"),
    ]


def own_mebibytes() -> float:
    """The most memory of this process: what it starts counts from there."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _first(pattern: str, path: str) -> str:
    match = re.search(pattern, Path(path).read_text())
    return match.group(1) if match else "0"
