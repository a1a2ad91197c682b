"""What is measured: the tasks, how Kanta asks for them, and the bars they are held against."""

from collections.abc import Sequence
from dataclasses import dataclass

from harness.answers import Kind
from harness.data import ANY_SIZE
from peers.schema import WIDE_FILTER, WIDE_GROUP, WIDE_VALUE, Inputs

RFM = "o | rfm counts: days | count by r, f, m"
COHORT = (
    "o | cohort period: month, measure: customers"
    " | where customers > 0 | keep cohort, age, customers"
)
FILTER = (
    "o | where quantity >= 2 and order_date >= 2023-01-01"
    " | summarize n = count(), s = sum(amount) by category, m = month(order_date)"
)
JOIN = "o | join c on customer_id | summarize n = count(), s = sum(amount) by country"
TOP = "o | summarize s = sum(amount) by customer_id | sort s desc, customer_id | take 100"
DESCRIBE = "o | describe | keep column, missing, distinct, min, median, max, top"
WIDE = f"w | where {WIDE_FILTER} >= 5000 | summarize s = sum({WIDE_VALUE}) by {WIDE_GROUP}"
LIFECYCLE = "o | lifecycle as of 2024-12-31 | where customers > 0"
MIGRATE = (
    "segments worth { best when r >= 4 and f >= 4 ; late when r <= 2 ; other otherwise };"
    " o | migrate from: 2023-06-30, to: 2024-06-30, counts: days, using: worth"
    " | keep from_segment, to_segment, customers, revenue"
)
SEGMENT = (
    "o | rfm counts: days | segment r_package"
    " | summarize n = count(), s = sum(monetary) by segment"
)
CONCENTRATION = "o | concentration | keep count, at_least, amount"
ABC = "o | abc | summarize n = count(), s = sum(amount) by class"
SUM = "1 + 1"


@dataclass(frozen=True)
class Bar:
    """Our median over that of the fastest of some peers: at most `limit`, hoped for `stretch`."""

    limit: float
    stretch: float | None = None
    sources: Sequence[str] = ("file",)
    label: str = ""


@dataclass(frozen=True)
class Task:
    """One question, whose answer is the same for all contenders."""

    key: str
    title: str
    name: str
    query: str
    kinds: Sequence[Kind]
    bars: Sequence[Bar]
    sizes: Sequence[str] = ("1m", "10m")
    rounds: int | None = None
    has_header: bool = True
    is_gzip: bool = False
    is_session: bool = False
    has_pandas: bool = False

    def statements(self, inputs: Inputs, repeats: int) -> str:
        """What Kanta is given: the loads, the query, and the query again."""
        files = {"o": inputs.orders, "c": inputs.customers, "w": inputs.wide}
        used = self.query.replace("|", " ").split()
        loads = [f'{name} = load "{path}"' for name, path in files.items() if name in used]
        return "; ".join([*loads, *[self.query] * (1 + repeats)])


_SCORES: Sequence[Kind] = ("whole", "whole", "whole", "whole")
_COHORTS: Sequence[Kind] = ("month", "whole", "whole")
_MONTHS: Sequence[Kind] = ("text", "month", "whole", "money")
_STATES: Sequence[Kind] = ("month", "text", "whole")
_MOVES: Sequence[Kind] = ("text", "text", "whole", "money")
_CLASSES: Sequence[Kind] = ("text", "whole", "money")
_TOPS: Sequence[Kind] = ("whole", "money", "money")
_PROFILE: Sequence[Kind] = ("text", "whole", "whole", "value", "value", "value", "counted")


def _session_bars(memory: float) -> Sequence[Bar]:
    return (
        Bar(0.10, label="file read again"),
        Bar(memory, sources=("memory",), label="held in memory"),
    )


TASKS: Sequence[Task] = (
    Task("a", "RFM", "rfm", RFM, _SCORES, [Bar(0.20, 0.10)], has_pandas=True),
    Task("b", "cohort retention", "cohort", COHORT, _COHORTS, [Bar(0.20, 0.12)], has_pandas=True),
    Task("c", "filter, group", "filter", FILTER, _MONTHS, [Bar(0.25, 0.12)], has_pandas=True),
    Task("d", "join, group", "join", JOIN, ("text", "whole", "money"), [Bar(0.50, 0.25)]),
    Task("e", "top 100 customers", "top", TOP, ("text", "money"), [Bar(0.50, 0.25)]),
    Task("f", "describe", "describe", DESCRIBE, _PROFILE, [Bar(0.50, 0.25)]),
    Task("g", "RFM again", "rfm", RFM, _SCORES, _session_bars(0.20), is_session=True,
         rounds=3),
    Task("g", "cohort again", "cohort", COHORT, _COHORTS, _session_bars(0.20),
         is_session=True, rounds=3),
    Task("g", "filter, group again", "filter", FILTER, _MONTHS, _session_bars(0.60),
         is_session=True, rounds=3),
    Task("h", "start, 1 + 1", "sum", SUM, ("whole",), [Bar(0.20, 0.10)], sizes=(ANY_SIZE,),
         rounds=25, has_header=False),
    Task("i", "RFM, gzip", "rfm", RFM, _SCORES, [Bar(0.60, 0.40)], is_gzip=True),
    Task("i", "filter, group, gzip", "filter", FILTER, _MONTHS, [Bar(0.60, 0.40)], is_gzip=True),
    Task("j", "3 of 500 columns", "wide", WIDE, ("text", "money"), [Bar(0.50, 0.25)],
         sizes=(ANY_SIZE,)),
    Task("l", "customer lifecycle", "lifecycle", LIFECYCLE, _STATES, [Bar(0.25)]),
    Task("m", "segment migration", "migrate", MIGRATE, _MOVES, [Bar(0.25)]),
    Task("n", "segments of a map", "segment", SEGMENT, _CLASSES, [Bar(0.25)]),
    Task("o", "concentration", "concentration", CONCENTRATION, _TOPS, [Bar(0.25)]),
    Task("p", "ABC classes", "abc", ABC, _CLASSES, [Bar(0.25)]),
    Task("k", "RFM", "rfm", RFM, _SCORES, [Bar(0.20, 0.10)], sizes=("50m",), rounds=3),
)

MEMORY_BAR = Bar(0.25, 0.15, label="peak memory of RFM")
GROWTH_BAR = Bar(5.5, 5.1, label="time of RFM, 50 over 10 million rows")
