"""Who takes part, and how each is called."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from harness import answers, machine
from harness.measure import Processor, Run, run
from harness.tasks import Task
from peers import sql
from peers.schema import Inputs

# How often a query is asked again in a session: ours is the difference of two whole processes and
# needs more to stand out of the noise, the peers measure inside.
_OUR_REPEATS = 20
_PEER_REPEATS = 3


class Sample(NamedTuple):
    """What one measured run gives. A peer's session has no processor time of its own."""

    wall: float
    processor: Processor | None
    mebibytes: float
    rows: answers.Rows


@dataclass(frozen=True, kw_only=True)
class Contender(ABC):
    """A program with its forms of each task; it reads the `file`, or holds the data in `memory`."""

    name: str
    source: str = "file"
    most_rounds: int | None = None

    @abstractmethod
    def forms(self, task: Task) -> Sequence[str]:
        """The ways to ask, of which the fastest counts."""

    @abstractmethod
    def sample(self, task: Task, form: str, inputs: Inputs) -> Sample:
        """Runs the task once."""


@dataclass(frozen=True, kw_only=True)
class Kanta(Contender):
    """Ourselves: one form, the one a user would write."""

    path: Path
    name: str = "Kanta"

    def forms(self, task: Task) -> Sequence[str]:
        return [""]

    def sample(self, task: Task, form: str, inputs: Inputs) -> Sample:
        once = self._run(task, inputs, repeats=0)
        rows = answers.rows(once.output, task.kinds, task.has_header)
        if not task.is_session:
            return Sample(once.wall, once.processor, once.mebibytes, rows)
        often = self._run(task, inputs, repeats=_OUR_REPEATS)
        return Sample(
            (often.wall - once.wall) / _OUR_REPEATS,
            Processor(
                (often.processor.user - once.processor.user) / _OUR_REPEATS,
                (often.processor.system - once.processor.system) / _OUR_REPEATS,
            ),
            often.mebibytes,
            answers.rows(often.output, task.kinds, task.has_header),
        )

    def _run(self, task: Task, inputs: Inputs, repeats: int) -> Run:
        code = task.statements(inputs, repeats)
        return run([self.path, "-c", code, *(["--format", "csv"] if task.has_header else [])])


@dataclass(frozen=True, kw_only=True)
class DuckCommandLine(Contender):
    """DuckDB's own program, without Python around it."""

    name: str = "DuckDB CLI"

    def forms(self, task: Task) -> Sequence[str]:
        return list(sql.FORMS[task.name])

    def sample(self, task: Task, form: str, inputs: Inputs) -> Sample:
        text = f"{sql.SETTINGS}; {sql.query(task.name, form, inputs)}"
        ran = run([machine.DUCKDB, "-csv", "-noheader", "-nullvalue", "", "-c", text])
        rows = answers.rows(ran.output, task.kinds, has_header=False)
        return Sample(ran.wall, ran.processor, ran.mebibytes, rows)


@dataclass(frozen=True, kw_only=True)
class PythonPeer(Contender):
    """A program of `peers`, which imports a library and asks it."""

    module: str
    forms_of_task: Mapping[str, Sequence[str]]

    def forms(self, task: Task) -> Sequence[str]:
        return self.forms_of_task[task.name]

    def sample(self, task: Task, form: str, inputs: Inputs) -> Sample:
        repeats = _PEER_REPEATS if task.is_session else 0
        ran = run([
            machine.PYTHON, "-m", f"peers.{self.module}", task.name, form, *inputs,
            "--source", self.source, "--repeats", str(repeats),
        ])
        rows = answers.rows(ran.output, task.kinds, has_header=False)
        if task.is_session:
            return Sample(float(ran.errors.split()[-1]), None, ran.mebibytes, rows)
        return Sample(ran.wall, ran.processor, ran.mebibytes, rows)


_DUCKDB_FORMS = {task: list(forms) for task, forms in sql.FORMS.items()}
_POLARS_FORMS = {
    "rfm": ["two levels", "n_unique"],
    "cohort": ["window", "bits"],
    "filter": ["group by"],
    "join": ["join rows", "join sums"],
    "top": ["group by"],
    "describe": ["counts"],
    "lifecycle": ["window"],
    "migrate": ["two levels"],
    "segment": ["two levels"],
    "concentration": ["sort"],
    "abc": ["runs"],
    "wide": ["group by"],
}
_PANDAS_FORMS = {"rfm": ["categories"], "cohort": ["categories"], "filter": ["categories"]}

_DUCKDB = PythonPeer(name="DuckDB Python", module="duckdb_peer", forms_of_task=_DUCKDB_FORMS)
_DUCKDB_TABLE = replace(_DUCKDB, name="DuckDB table", source="memory")
_POLARS = PythonPeer(name="polars", module="polars_peer", forms_of_task=_POLARS_FORMS)
_POLARS_FRAME = replace(_POLARS, name="polars frame", source="memory")
_PANDAS = PythonPeer(
    name="pandas", module="pandas_peer", forms_of_task=_PANDAS_FORMS, most_rounds=3
)


def peers(task: Task) -> Sequence[Contender]:
    """Who runs against us."""
    if task.is_session:
        return [_DUCKDB, _DUCKDB_TABLE, _POLARS_FRAME]
    if task.name == "sum":
        return [DuckCommandLine()]
    return [DuckCommandLine(), _DUCKDB, _POLARS, *([_PANDAS] if task.has_pandas else [])]
