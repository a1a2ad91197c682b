"""One run of one program, measured from outside."""

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from harness.places import BENCHMARKS, ENVIRONMENT, MADE


class Failure(Exception):
    """A program that did not answer; its text is what it said."""


class Processor(NamedTuple):
    """Seconds of all cores together, in the program and in the system on its behalf."""

    user: float
    system: float


class Run(NamedTuple):
    """A whole process: seconds on the clock and of processor, the most memory, what it said."""

    wall: float
    processor: Processor
    mebibytes: float
    output: str
    errors: str


def run(arguments: Sequence[str | Path]) -> Run:
    """Runs a program to its end, from its start to its exit."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(argument) for argument in arguments],
            stdin=subprocess.DEVNULL, stdout=output, stderr=errors,
            cwd=BENCHMARKS, env=ENVIRONMENT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        said = errors.read()
        if process.returncode != 0:
            raise Failure(_reason(said, process.returncode))
        processor = Processor(usage.ru_utime, usage.ru_stime)
        return Run(wall, processor, usage.ru_maxrss / 1024, output.read(), said)


def _reason(said: str, code: int) -> str:
    """The line that says what is wrong, or the last one, without the paths of this machine."""
    said = said.replace(f"{MADE}/", "")
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    wrong = [line for line in lines if "rror" in line]
    return (wrong or lines or [f"exit code {code}"])[0 if wrong else -1]
