"""Recording: an experiment written to a file, so that a new library can show one from a real run."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec

from pecia.app.experiments import GetExperiment, ListRuns
from pecia.domain.answer import Answer
from pecia.domain.experiment import Experiment
from pecia.domain.value import Value
from pecia.embedded import Library


class Header(Value, frozen=True):
    """The first line of a recording: on which model, when, by which command, and of which plan."""

    model: str
    date: datetime
    command: str
    plan_digest: str

    def __str__(self) -> str:
        return f"{self.model}, {self.date:%Y-%m-%d}, {self.command}"


class RecordedRun(Value, frozen=True):
    """One run: which, and what came back. Scores are not kept; they are computed again when it is brought in."""

    arm: int
    case: int
    repeat: int
    key: str
    answer: Answer


def write_recording(library: Library, number: int, path: Path, header: Header) -> None:
    """Write an experiment down as a recording."""
    experiment: Experiment = library.perform(GetExperiment(number=number))
    header = msgspec.structs.replace(header, plan_digest=experiment.plan_digest)
    lines = [msgspec.json.encode(header)]
    more, cursor = True, None
    while more:
        page = library.perform(ListRuns(number=number, cursor=cursor, limit=500))
        lines += [
            msgspec.json.encode(
                RecordedRun(arm=run.arm, case=run.case, repeat=run.repeat, key=run.key, answer=run.answer)
            )
            for run in page.data
        ]
        cursor = page.next
        more = cursor is not None
    path.write_bytes(b"\n".join(lines) + b"\n")
