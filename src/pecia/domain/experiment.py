"""Experiment: a plan and how far it has come."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from pecia.domain.answer import SETTLED
from pecia.domain.plan import Plan
from pecia.domain.value import Value

ExperimentStatus: TypeAlias = Literal["planned", "running", "done", "stopped"]


class Progress(Value, frozen=True):
    """How far an experiment is, and how many runs ended in which state."""

    planned: int
    done: int
    called: int
    reused: int
    states: dict[str, int]


class Experiment(Value, frozen=True):
    """A plan and how far it has come. `number` counts the experiments of a project.

    `trouble` says in words what stopped it; `recorded` marks one that was brought along from a run elsewhere
    (model, date, command).
    """

    number: int
    plan: Plan
    plan_digest: str
    status: ExperimentStatus
    author: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    progress: Progress
    trouble: str | None = None
    recorded: str | None = None

    @property
    def is_complete(self) -> bool:
        """Whether every run has its answer. One that is done may still lack those that failed."""
        return self.status == "done" and SETTLED.issuperset(self.progress.states)
