"""Where things are. All that is made lies in one folder that git and the tests of the tree skip."""

import os
import subprocess
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parent.parent
ROOT = BENCHMARKS.parent
MADE = BENCHMARKS / ".build-bench"
RESULTS = BENCHMARKS / "RESULTS.md"
REQUIREMENTS = BENCHMARKS / "peers" / "requirements.txt"
KANTA = ROOT / ".build" / "release" / "kanta"

ENVIRONMENT = os.environ | {"PYTHONPYCACHEPREFIX": str(MADE / "pycache")}


def call(*arguments: str | Path) -> None:
    """Runs a tool of ours to its end; what it says goes to the terminal, a failure stops all."""
    subprocess.run([str(argument) for argument in arguments], check=True)


def output(*arguments: str | Path) -> str:
    """What a tool writes to standard output, or nothing when there is no such tool."""
    try:
        run = subprocess.run(
            [str(argument) for argument in arguments],
            capture_output=True, text=True, check=False, cwd=ROOT,
        )
    except OSError:
        return ""
    return run.stdout.strip()
