"""Contenders in turns: A B C A B C, so that whatever the machine does meets all of them."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from harness import answers
from harness.contenders import Contender, Sample
from harness.measure import Failure, Processor, run
from harness.tasks import Bar, Task
from peers.schema import Inputs

# How often each of several forms is tried before the fastest is chosen.
_TRIES = 2


@dataclass
class Entry:
    """A contender in one contest, with the form that was the fastest when all were tried."""

    contender: Contender
    form: str
    samples: list[Sample] = field(default_factory=list)

    @property
    def wall(self) -> float:
        return statistics.median(sample.wall for sample in self.samples)

    @property
    def processor(self) -> Processor | None:
        times = [sample.processor for sample in self.samples if sample.processor is not None]
        if not times:
            return None
        return Processor(
            statistics.median(time.user for time in times),
            statistics.median(time.system for time in times),
        )

    @property
    def mebibytes(self) -> float:
        return statistics.median(sample.mebibytes for sample in self.samples)


@dataclass
class Contest:
    """A task at one size. It is void when an answer differs or somebody failed: then no figure
    counts."""

    task: Task
    size: str
    ours: Entry | None = None
    peers: list[Entry] = field(default_factory=list)
    void: str | None = None

    def best(self, bar: Bar) -> Entry | None:
        """The fastest of the peers a bar is about."""
        entries = [entry for entry in self.peers if entry.contender.source in bar.sources]
        return min(entries, key=lambda entry: entry.wall, default=None)


def ratios(ours: Entry, peer: Entry) -> tuple[float, float, float]:
    """The ratio of the medians, and the least and the greatest of the pairs that ran in turn."""
    in_turn = zip(ours.samples, peer.samples, strict=False)
    pairs = [mine.wall / other.wall for mine, other in in_turn]
    return ours.wall / peer.wall, min(pairs), max(pairs)


def hold(
    task: Task, size: str, inputs: Inputs, ours: Contender, peers: Sequence[Contender], rounds: int
) -> Contest:
    """Tries every form once, unmeasured, then lets all run in turns."""
    contest = Contest(task, size)
    try:
        contest.ours, expected = _try_forms(task, inputs, ours, None)
        contest.peers = [_try_forms(task, inputs, peer, expected)[0] for peer in peers]
        for number in range(rounds):
            for entry in [contest.ours, *contest.peers]:
                if number < (entry.contender.most_rounds or rounds):
                    sample = _sample(task, entry.contender, entry.form, inputs, expected)
                    entry.samples.append(sample)
    except Failure as failure:
        contest.void = str(failure)
    return contest


def _try_forms(
    task: Task, inputs: Inputs, contender: Contender, expected: answers.Rows | None
) -> tuple[Entry, answers.Rows]:
    forms = contender.forms(task)
    # A session is long, and its figure is a mean already.
    tries = 1 if len(forms) == 1 or task.is_session else _TRIES
    tried = [
        (_sample(task, contender, form, inputs, expected), form)
        for _ in range(tries)
        for form in forms
    ]
    sample, form = min(tried, key=lambda each: each[0].wall)
    return Entry(contender, form), sample.rows


def _sample(
    task: Task, contender: Contender, form: str, inputs: Inputs, expected: answers.Rows | None
) -> Sample:
    try:
        sample = contender.sample(task, form, inputs)
    except Failure as failure:
        raise Failure(f"{contender.name}: {failure}") from failure
    if expected is not None:
        difference = answers.first_difference(expected, sample.rows)
        if difference is not None:
            raise Failure(f"{contender.name} disagrees: {difference}")
    return sample


def floor(path: str, rounds: int) -> dict[str, float]:
    """How long it takes to read the file and do nothing, or count its lines."""
    commands = {"cat": f"cat '{path}' > /dev/null", "wc -l": f"wc -l < '{path}'"}
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds + 1):
        for name, command in commands.items():
            times[name].append(run(["sh", "-c", command]).wall)
    return {name: statistics.median(walls[1:]) for name, walls in times.items()}
