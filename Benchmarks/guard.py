#!/usr/bin/env python3
"""Says whether the kernels of the release build are still as fast as they are written to be.

    python3 -B Benchmarks/guard.py
    python3 -B Benchmarks/guard.py --accept

Neither part looks at a clock: the loops of the named kernels must still hold the instructions that
make them fast, and reading and grouping a fixed file must not take more instructions than recorded.
"""

import argparse
import platform
import shutil
import sys
from pathlib import Path

from guards import assembly, instructions
from guards.disassembly import Program
from harness import places


def main() -> None:
    parser = argparse.ArgumentParser(description="Are the kernels still as they should be?")
    parser.add_argument("--kanta", type=Path, default=places.KANTA)
    parser.add_argument("--accept", action="store_true", help="record the instructions anew")
    given = parser.parse_args()
    if not given.kanta.exists():
        sys.exit(f"there is no {given.kanta}: `make release` builds it")
    if platform.machine() != "x86_64":
        print(f"guards: skipped, nothing is recorded for {platform.machine()}")
        return
    missing = [tool for tool in ("nm", "objdump", "swift") if not shutil.which(tool)]
    if missing:
        print(f"guards: skipped, there is no {' and no '.join(missing)}")
        return
    program = Program(given.kanta.resolve())
    problems = _kernels(program) + _instructions(given, assembly.has_avx(program))
    for problem in problems:
        print(f"guards: {problem}", file=sys.stderr)
    sys.exit(1 if problems else 0)


def _kernels(program: Program) -> list[str]:
    """The loops, after a look whether this guard would see that one is not as it should be."""
    problems = assembly.control(program) or assembly.check(program)
    if not problems:
        print(f"kernels: all {len(assembly.kernels(program))} have the loops they should have")
    return problems


def _instructions(given: argparse.Namespace, has_avx: bool) -> list[str]:
    if not shutil.which("valgrind"):
        print("instructions: skipped, there is no valgrind (Debian's package of that name has it)")
        return []
    found = instructions.measure(given.kanta.resolve(), has_avx)
    print(instructions.table(found))
    if given.accept:
        instructions.accept(found)
        return []
    return instructions.compare(found)


if __name__ == "__main__":
    main()
