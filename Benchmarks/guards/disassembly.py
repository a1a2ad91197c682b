"""Functions of a built program, as their instructions and the loops among them."""

import re
import subprocess
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path


@dataclass(frozen=True)
class Instruction:
    """One line of objdump; `trap` stands behind a jump to where the program stops itself."""

    address: int
    text: str


@dataclass(frozen=True)
class Function:
    """A function by its readable name, without the names of modules."""

    name: str
    instructions: list[Instruction]

    @cached_property
    def loops(self) -> list[list[Instruction]]:
        """What lies between each place that is jumped back to and the jump.

        A loop that is jumped back to from several places goes to the last of them. The compiler
        puts what is hardly ever done behind the function, out of its loops.
        """
        ends: dict[int, int] = {}
        first = self.instructions[0].address
        for instruction in self.instructions:
            jump = re.match(r"j\w+\s+([0-9a-f]+)", instruction.text)
            target = int(jump.group(1), 16) if jump else -1
            if first <= target <= instruction.address:
                ends[target] = max(ends.get(target, 0), instruction.address)
        return [
            [inside for inside in self.instructions if start <= inside.address <= end]
            for start, end in ends.items()
        ]


class Program:
    """A built program, of which only the functions that are asked for are read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._places: dict[str, list[tuple[int, int]]] = {}
        symbols = _output("nm", "--print-size", "--defined-only", path).splitlines()
        functions = [fields for fields in map(str.split, symbols)
                     if len(fields) == 4 and fields[2] in "tT" and "Kanta" in fields[3]]
        names = readable([fields[3] for fields in functions])
        for name, (address, size, *_) in zip(names, functions, strict=True):
            self._places.setdefault(name, []).append((int(address, 16), int(size, 16)))

    @cache
    def functions(self, pattern: str) -> list[Function]:
        """The functions in whose names `pattern` is found."""
        return [
            Function(name, self._instructions(address, size))
            for name, places in self._places.items() if re.search(pattern, name)
            for address, size in places
        ]

    def _instructions(self, address: int, size: int) -> list[Instruction]:
        text = _output(
            "objdump", "-d", "--no-show-raw-insn", "-M", "att", f"--start-address={address}",
            f"--stop-address={address + size}", self._path,
        )
        lines = re.findall(r"^\s*([0-9a-f]+):\s+(.*?)\s*$", text, re.MULTILINE)
        traps = {place for place, line in lines if line.startswith("ud2")}

        def marked(line: str) -> str:
            jump = re.match(r"j\w+\s+([0-9a-f]+)", line)
            return f"{line} trap" if jump and jump.group(1) in traps else line

        return [Instruction(int(place, 16), marked(line)) for place, line in lines]


def readable(symbols: list[str]) -> list[str]:
    """Swift's names for symbols, shortened: `static CompareKernels.count([Bool]) -> Int`."""
    text = subprocess.run(
        ["swift", "demangle", "--compact"], input="\n".join(symbols),
        capture_output=True, text=True, check=True,
    ).stdout
    names = text.rstrip("\n").split("\n")
    return [re.sub(r"\b(Kanta\w+|Swift)\.", "", re.sub(r"\((\w+) in _\w+\)", r"\1", name))
            for name in names]


def _output(*arguments: object) -> str:
    words = [str(argument) for argument in arguments]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout
