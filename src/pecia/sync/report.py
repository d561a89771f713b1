"""Report: what a comparison found, and what pull or push did about it."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pecia.domain.errors import Conflict, Detail, Invalid, PeciaError
from pecia.domain.sync import State
from pecia.domain.value import Value

Action: TypeAlias = Literal[
    "write",
    "merge",
    "conflict",
    "delete",
    "restore",
    "rename",
    "commit",
    "describe",
    "leave_out",
    "release",
    "propose",
]
"""What is done: a file is written, merged, given conflict markers, deleted or brought back; a
prompt gets the name of its file; a version is committed
or only what is said about the prompt; a prompt is left out of the folder; a label moves or is proposed."""


class Change(Value, frozen=True):
    """One prompt that is not the same on both sides.

    `base` is the version that both last had and `library` the head, None where there is none. `was` is the name
    that both last had, where one side has another now, and `library_name` what the library calls what was renamed
    on both sides. `merges` says of two changes whether they touch, None where that was
    not asked. `action` is what was, or would be, done, and `made` the version
    that a push committed.
    """

    name: str
    file: str | None
    state: State
    base: int | None
    library: int | None
    was: str | None = None
    library_name: str | None = None
    merges: bool | None = None
    action: Action | None = None
    made: int | None = None


class LabelChange(Value, frozen=True):
    """One label that does not stand in the folder's list where it stands in the library."""

    prompt: str
    label: str
    state: State
    folder: int | None
    library: int | None
    action: Action | None = None
    proposal: int | None = None


class Refused(Value, frozen=True):
    """A file that is not taken, or a prompt that cannot be a file: why, and where in it."""

    file: str
    code: str
    detail: str
    hint: str | None
    line: int | None = None
    column: int | None = None


class Report(Value, frozen=True):
    """A folder beside its library. `same` counts the prompts in which they agree."""

    folder: str
    same: int
    changes: tuple[Change, ...]
    labels: tuple[LabelChange, ...]
    refused: tuple[Refused, ...]
    dry_run: bool = False

    @property
    def in_sync(self) -> bool:
        """Whether nothing is to be done. What the folder leaves out is not."""
        return not self.refused and not self.labels and all(c.state == "left_out" for c in self.changes)

    @property
    def conflicts(self) -> tuple[str, ...]:
        """The names of the prompts, and of the labels, that somebody has to decide about."""
        prompts = [c.name for c in self.changes if c.state == "unresolved" or c.merges is False]
        return (*prompts, *(f"{c.prompt}@{c.label}" for c in self.labels if c.state == "diverged"))


def refused(path: str, error: PeciaError) -> Refused:
    """A refusal as the report has it."""
    place = next((detail for detail in error.errors if detail.line is not None), None)
    return Refused(
        file=path,
        code=error.code,
        detail=error.message,
        hint=error.hint,
        line=place.line if place else None,
        column=place.column if place else None,
    )


def refusal(found: tuple[Refused, ...]) -> PeciaError:
    """One error for everything that was refused: the first, and how many more there are."""
    first = found[0]
    more = f" ({len(found) - 1} more {'is' if len(found) == 2 else 'are'} refused.)" if found[1:] else ""  # noqa: PLR2004
    kind = Conflict if first.code == "unresolved_conflict" else Invalid
    return kind(
        f"{first.file}: {first.detail}{more}",
        code=first.code,
        hint=f"{first.hint or ''} Nothing was written; --keep-going takes the others.".strip(),
        errors=(Detail(code=first.code, detail=first.detail, line=first.line, column=first.column),),
    )
