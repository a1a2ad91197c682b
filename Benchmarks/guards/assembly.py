"""Whether the kernels of a built program are still the loops they should be."""

import re
from collections.abc import Sequence

from guards.disassembly import Function, Instruction, Program
from guards.kernels import KERNELS, Kernel

_ANY_PROGRAM_HAS = "."
_NO_PROGRAM_HAS = "^no-such-instruction"


def kernels(program: Program) -> Sequence[Kernel]:
    """Those that a program built as this one was can have."""
    avx = has_avx(program)
    return [kernel for kernel in KERNELS if avx or not kernel.needs_avx]


def check(program: Program) -> list[str]:
    """What is wrong, one line each; every kernel has to be found, or its entry is out of date."""
    problems = []
    for kernel in kernels(program):
        functions = program.functions(kernel.function)
        if not functions:
            problems.append(f"{kernel.title}: no such function; is it called otherwise now?")
            continue
        found = max(good_loops(function, kernel) for function in functions)
        if found < kernel.loops:
            problems.append(_problem(kernel, found, functions))
    return problems


def control(program: Program) -> list[str]:
    """Where this guard sees nothing: demands that no loop can meet have to be found unmet."""
    problems = []
    for kernel in KERNELS:
        impossible = (
            Kernel(kernel.function, [*kernel.has, _NO_PROGRAM_HAS], kernel.lacks),
            Kernel(kernel.function, kernel.has, [_ANY_PROGRAM_HAS]),
        )
        for demand in impossible:
            if any(good_loops(each, demand) for each in program.functions(demand.function)):
                problems.append(f"{kernel.title}: a demand that no loop can meet was met")
    return problems


def has_avx(program: Program) -> bool:
    """Whether the program was built for processors with AVX."""
    return any(
        re.match("vp", instruction.text)
        for function in program.functions(KERNELS[0].function)
        for instruction in function.instructions
    )


def good_loops(function: Function, kernel: Kernel) -> int:
    """How many loops are as they should be; one around others that are is not counted."""
    good = [loop for loop in function.loops if _is_good(loop, kernel)]
    return sum(not any(_is_around(loop, other) for other in good) for loop in good)


def _is_good(loop: Sequence[Instruction], kernel: Kernel) -> bool:
    def found(pattern: str) -> bool:
        return any(re.search(pattern, instruction.text) for instruction in loop)

    return all(map(found, kernel.has)) and not any(map(found, kernel.lacks))


def _is_around(loop: Sequence[Instruction], other: Sequence[Instruction]) -> bool:
    return loop is not other and loop[0].address <= other[0].address \
        and other[-1].address <= loop[-1].address


def _problem(kernel: Kernel, found: int, functions: Sequence[Function]) -> str:
    """Tells a loop that lost its instructions from one that has something more in it."""
    bare = Kernel(kernel.function, kernel.has, ())
    having = max(good_loops(function, bare) for function in functions)
    has, lacks = ", ".join(kernel.has), ", ".join(kernel.lacks)
    return (
        f"{kernel.title}: {found} of {kernel.loops} loops have {has} without {lacks}"
        f" ({having} have the former)"
    )
