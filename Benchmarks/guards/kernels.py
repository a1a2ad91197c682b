"""The loops that have to stay as they are, by the instructions that make them fast.

The names of instructions are patterns: with AVX they begin with a v, for older processors not. What
a loop lacks would be paid for with every row.
"""

from collections.abc import Sequence
from dataclasses import dataclass

COUNTING = r"swift_(retain|release|beginAccess|isUnique|allocObject)"
"""Counting of references, checks of exclusive access, copies."""
CALL = r"^call"
TRAP = r" trap$"
"""A check that stops the program, such as that of an array's bounds."""


@dataclass(frozen=True)
class Kernel:
    """A function with `loops` loops or more that have all of `has` and nothing of `lacks`.

    Some only become vectors for processors with AVX, as those of 64-bit products.
    """

    function: str
    has: Sequence[str]
    lacks: Sequence[str] = (CALL, TRAP)
    loops: int = 1
    needs_avx: bool = False

    @property
    def title(self) -> str:
        """The pattern of the name, as it reads without its marks."""
        return self.function.replace("\\", "")


_STRUCTURE = (r"^v?pcmpeqb", r"^v?pmovmskb")
"""Sixteen bytes compared at a time, the results as bits of a number."""
_EQUAL_OR_LESS = 3 * 6
"""Six comparisons, of rows with rows, rows with one value, and one value with rows."""
_SIDES = 3

KERNELS: Sequence[Kernel] = (
    # From bytes to fields. What is not regular is done by a function of its own.
    Kernel(r"PieceScanner\.scan\(", _STRUCTURE, (COUNTING, TRAP)),
    Kernel(r"Divider\.write\(", _STRUCTURE, (COUNTING, TRAP)),
    Kernel(r"FieldScanner\.scan\(", _STRUCTURE, (COUNTING,)),
    Kernel(r"ByteCensus\.init\(", _STRUCTURE, (CALL,)),
    # From fields to values: digits are multiplied eight at a time, here or in a call.
    Kernel(r"^ColumnKernel\.piece\(", (r"DigitWord|0x2710",), (COUNTING,), loops=2),
    Kernel(r"^ColumnKernel\.dates\(", (r"ISODates",), (COUNTING,)),
    Kernel(r"Store\.codes\(.*Fields.*into", (r"^prefetch", r"^mul|^imul"), (CALL, TRAP)),
    # Column by column.
    Kernel(r"CompareKernels\.flags\(_: Comparison, _: Side<Int64>", (r"^v?pcmp(eq|gt)[dq]",),
           loops=_EQUAL_OR_LESS),
    Kernel(r"CompareKernels\.flags\(_: Comparison, _: Side<Int32>", (r"^v?pcmp(eq|gt)d",),
           loops=_EQUAL_OR_LESS),
    Kernel(r"CompareKernels\.flags\(_: Comparison, _: Side<Double>", (r"^v?cmp\w*pd",),
           loops=_EQUAL_OR_LESS),
    Kernel(r"FlagKernels\.both\(", (r"^v?pand", r"^v?movdqu"), (CALL, TRAP, "pinsr")),
    Kernel(r"FlagKernels\.opposite\(", (r"^v?p?xor",),
           (CALL, TRAP, "pinsr")),
    Kernel(r"FlagKernels\.count\(", (r"^vpadd[dq]|^vpsadbw",), needs_avx=True),
    Kernel(r"ArithmeticKernels\.sum\(_: Side<Int64>", (r"^v?paddq", r"^v?pxor"), loops=_SIDES),
    Kernel(r"ArithmeticKernels\.difference\(_: Side<Int64>", (r"^v?psubq", r"^v?pxor"),
           loops=_SIDES),
    Kernel(r"ArithmeticKernels\.sum\(_: Side<Double>", (r"^v?addpd",), loops=_SIDES),
    Kernel(r"ArithmeticKernels\.product\(_: Side<Double>", (r"^v?mulpd",), loops=_SIDES),
    Kernel(r"ArithmeticKernels\.quotient\(_: Side<Double>", (r"^v?divpd",), loops=_SIDES),
    Kernel(r"ArithmeticKernels\.finite\(", (r"^v?paddq", r"^v?pand", r"^v?por")),
    Kernel(r"ConvertKernels\.numbers\(", (r"^v?divpd",)),
    Kernel(r"ConvertKernels\.midnights\(", (r"^vpmuludq",), needs_avx=True),
    Kernel(r"DateKernels\.differences\(", (r"^vpsub[dq]", r"^vpmuludq"), loops=_SIDES,
           needs_avx=True),
    Kernel(r"DateKernels\.adding\(days", (r"^vpaddq", r"^vpcmpgtd"), loops=2,
           needs_avx=True),
    # By group: not vectors, but nothing is called and nothing counted for a row.
    Kernel(r"GroupStates\.prepare\(", (r"^prefetch",), (CALL,)),
    Kernel(r"GroupStates\.count\(Int, ", (r"^inc|^add",), (CALL,)),
    Kernel(r"GroupStates\.add\(", (r"^add", r"^(jo|jno|seto|setno)\b"), (CALL,)),
    Kernel(r"GroupStates\.keepExtremes\(", (r"^cmov",), (CALL,)),
    Kernel(r"GroupStates\.countDistinct\(", (r"^cmp",), (CALL,)),
    Kernel(r"WordTable\.number\(", (r"^cmp",), (CALL, TRAP)),
)
