"""RESULTS.md: written from what was measured, never by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from harness.contest import Contest, Entry, ratios
from harness.data import ANY_SIZE
from harness.machine import own_mebibytes
from harness.tasks import GROWTH_BAR, MEMORY_BAR, Bar

_TITLES = {
    "1m": "1 million rows",
    "10m": "10 million rows",
    "50m": "50 million rows",
    ANY_SIZE: "Start and a wide file",
}
# The size whose figures decide; a bar is also shown at the others.
_DECIDING_SIZES = ("10m", ANY_SIZE)


@dataclass
class Report:
    """All that one run of the benchmarks found out."""

    facts: list[tuple[str, str]]
    contests: list[Contest] = field(default_factory=list)
    floors: dict[str, dict[str, float]] = field(default_factory=dict)

    def text(self) -> str:
        sections = [self._head(), self._bars()]
        for size, title in _TITLES.items():
            contests = [contest for contest in self.contests if contest.size == size]
            if contests:
                sections.append(self._size(title, size, contests))
        return "\n\n".join(sections) + "\n"

    def _head(self) -> str:
        facts = "\n".join(f"- {name}: {value}" for name, value in self.facts)
        return (
            "# Results of the benchmarks\n\n"
            "Written by `make bench`; what is compared, and how, is in [README.md](README.md).\n\n"
            f"{facts}\n"
            f"- Least memory that can be told: {own_mebibytes():.0f} MiB, that of the harness\n\n"
            "Times are medians of whole processes with the files in the page cache. A ratio is "
            "Kanta's median over\nthe median of the fastest peer in its fastest form; in brackets "
            "the least and the greatest ratio of the\nprocesses that ran in the same round. Under "
            "1 is faster than the peer. Of the tasks g the times are per\nrepetition; Kanta's are "
            "differences of whole processes, the peers' are taken inside."
        )

    def _bars(self) -> str:
        rows = [
            _bar_row(_name(contest, bar), _ratio(contest, bar), bar)
            for contest in self.contests
            if contest.size in _DECIDING_SIZES
            for bar in contest.task.bars
        ]
        measured = {(contest.task.key, contest.size) for contest in self.contests}
        if ("a", "10m") in measured:
            rows.append(_bar_row(f"a {MEMORY_BAR.label}", self._memory(), MEMORY_BAR))
        if ("k", "50m") in measured:
            rows.append(_bar_row(f"k {GROWTH_BAR.label}", self._growth(), GROWTH_BAR))
        head = ["Bar, at 10 million rows", "Measured", "At most", "Met", "Missed by", "Stretch"]
        return "## Bars\n\n" + _table(head, rows)

    def _valid(self, key: str, size: str) -> Contest | None:
        found = (each for each in self.contests if (each.task.key, each.size) == (key, size))
        return next((each for each in found if each.void is None), None)

    def _growth(self) -> float | None:
        small, large = self._valid("a", "10m"), self._valid("k", "50m")
        if small is None or large is None or small.ours is None or large.ours is None:
            return None
        return large.ours.wall / small.ours.wall

    def _memory(self) -> float | None:
        contest = self._valid("a", "10m")
        if contest is None or contest.ours is None:
            return None
        return contest.ours.mebibytes / min(peer.mebibytes for peer in contest.peers)

    def _size(self, title: str, size: str, contests: Sequence[Contest]) -> str:
        parts = [f"## {title}"]
        if size in self.floors:
            floor = ", ".join(
                f"`{name}` {_seconds(wall)}" for name, wall in self.floors[size].items()
            )
            parts.append(f"The floor, reading the same file and doing no work: {floor} s.")
        head = ["Task", "Ours s", "Best peer", "s", "Rounds", "Ratio", "Bar", "Met", "Ours CPU s",
                "Peer CPU s", "Ours MiB", "Peer MiB"]
        parts.append(
            _table(head, (_row(each, bar) for each in contests for bar in each.task.bars))
        )
        others = [
            [_name(contest), peer.contender.name, peer.form, _seconds(peer.wall),
             _pair(contest.ours, peer), _processor(peer), _mebibytes(peer)]
            for contest in contests
            if contest.void is None and contest.ours
            for peer in contest.peers
        ]
        if others:
            head = ["Task", "Peer", "Form", "s", "Ratio", "CPU s", "MiB"]
            parts.append("Every peer in its fastest form:\n\n" + _table(head, others))
        return "\n\n".join(parts)


def _row(contest: Contest, bar: Bar) -> list[str]:
    best, ours = contest.best(bar), contest.ours
    if contest.void is not None or best is None or ours is None:
        return [_name(contest, bar), f"void: {_cell(contest.void or 'no peer')}", *[""] * 10]
    return [
        _name(contest, bar), _seconds(ours.wall), f"{best.contender.name}, {best.form}",
        _seconds(best.wall), str(len(best.samples)), _pair(ours, best), f"{bar.limit:.2f}",
        _is_met(ratios(ours, best)[0], bar), _processor(ours), _processor(best),
        _mebibytes(ours), _mebibytes(best),
    ]


def _bar_row(name: str, measured: float | None, bar: Bar) -> list[str]:
    limit = f"{bar.limit:.2f}"
    stretch = f"{bar.stretch:.2f}" if bar.stretch is not None else ""
    if measured is None:
        return [name, "no valid figure", limit, "no", "", stretch]
    missed = f"× {measured / bar.limit:.2f}" if measured > bar.limit else ""
    return [name, f"{measured:.3f}", limit, _is_met(measured, bar), missed, stretch]


def _is_met(measured: float, bar: Bar) -> str:
    if measured > bar.limit:
        return "no"
    return "yes, stretch too" if measured <= (bar.stretch or 0) else "yes"


def _ratio(contest: Contest, bar: Bar) -> float | None:
    best = contest.best(bar)
    if contest.void is not None or best is None or contest.ours is None:
        return None
    return ratios(contest.ours, best)[0]


def _name(contest: Contest, bar: Bar | None = None) -> str:
    label = f", {bar.label}" if bar and bar.label else ""
    return f"{contest.task.key} {contest.task.title}{label}"


def _pair(ours: Entry, peer: Entry) -> str:
    middle, least, greatest = ratios(ours, peer)
    return f"{middle:.3f} [{least:.3f}..{greatest:.3f}]"


def _seconds(value: float) -> str:
    return f"{value:.4f}" if abs(value) < 0.1 else f"{value:.3f}"


def _processor(entry: Entry) -> str:
    times = entry.processor
    return f"{times.user:.2f} + {times.system:.2f}" if times else "–"


def _mebibytes(entry: Entry) -> str:
    return f"{entry.mebibytes:.0f}"


def _cell(text: str) -> str:
    """Text that may stand in a cell of a table."""
    return text.replace("|", "\\|").replace("\n", " ")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
