"""Errand: long work beside experiments that asks a model, such as measuring a judge or writing cases."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from pecia.domain.answer import Usage
from pecia.domain.dataset import Dataset
from pecia.domain.errors import PeciaError
from pecia.domain.price import Ledger
from pecia.domain.value import Value

ErrandKind: TypeAlias = Literal["measure_judge", "generate_cases"]
ErrandStatus: TypeAlias = Literal["planned", "running", "done", "stopped"]


class Generated(Value, frozen=True):
    """The revision that holds what a model wrote. `refused` counts what was not taken, by why.

    `writer` is the version that asked. The dataset is None when nothing was taken.
    """

    dataset: Dataset | None
    added: int
    refused: dict[str, int]
    calls: int
    usage: Usage
    writer: str


class Errand(Value, frozen=True):
    """An errand and how far it has come: `done` of `planned` items or cases. `number` counts those of a project.

    `subject` says in words what it is for, `trouble` what stopped it, `trouble_code` which problem that is; `ledger` holds
    what its calls cost, where it has a limit. Once done, `passport` is the number of what was measured, or `generated` what
    was written. The same asked again goes on where it was stopped, on the answers that were kept.
    """

    number: int
    kind: ErrandKind
    subject: str
    digest: str
    status: ErrandStatus
    author: str
    created_at: datetime
    planned: int
    done: int = 0
    ended_at: datetime | None = None
    trouble: str | None = None
    trouble_code: str | None = None
    ledger: Ledger = Ledger()
    passport: int | None = None
    generated: Generated | None = None


def stopped_early(errand: Errand) -> PeciaError:
    """The error for an errand that ended before its end."""
    why = f": {errand.trouble}" if errand.trouble else ""
    return PeciaError(
        f"Errand {errand.number} ({errand.subject}) stopped with {errand.done:,} of {errand.planned:,} done{why}.",
        code=errand.trouble_code or "interrupted",
        hint="Mend the cause and ask for the same again: what was answered is kept.",
        errand=errand.number,
    )
