#!/usr/bin/env python3
"""Times single kernels against the loops one would write first, in turns, in one process.

    python3 -B Benchmarks/kernels.py --rounds 5

The two have to give the same. The first run builds the kernels once more, with their insides open.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from harness import data
from harness.places import MADE, ROOT

_SCRATCH = MADE / "kernels"


def main() -> None:
    parser = argparse.ArgumentParser(description="Kernels against their twins.")
    parser.add_argument("--rounds", type=int, default=9)
    given = parser.parse_args()
    if given.rounds < 1:
        parser.error("--rounds must be at least 1")
    data.prepare()
    orders = data.inputs(data.SMALL, is_gzip=False).orders
    subprocess.run([program(), orders, str(given.rounds)], check=True)


def program() -> Path:
    """Builds the program that times single kernels and fits, and says where it is."""
    subprocess.run(
        ["swift", "build", "-c", "release", "--product", "kernels", "--scratch-path", _SCRATCH,
         "-Xswiftc", "-enable-testing", *_processor()],
        cwd=ROOT, env=os.environ | {"KANTA_KERNELS": "1"}, check=True, stdout=sys.stderr,
    )
    return _SCRATCH / "release" / "kernels"


def _processor() -> list[str]:
    """What Scripts/release.sh says of the processor."""
    known = subprocess.run(["sh", ROOT / "Scripts" / "release.sh", "processor"],
                           capture_output=True, text=True, check=True)
    return known.stdout.split()


if __name__ == "__main__":
    main()
