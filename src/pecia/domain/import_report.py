"""What comes from other tools: a version as somebody else's file gave it, and the report of an import."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from pecia.domain.prompt import PromptFields
from pecia.domain.value import Value
from pecia.domain.version import Content

Outcome: TypeAlias = Literal["new", "version", "known", "failed"]
"""A new prompt; a new version of one; content that is there already; not taken."""


class ImportItem(Value, frozen=True, forbid_unknown_fields=True):
    """A version on its way in: where it stood, what is kept of it, and what was changed or left behind.

    `pins` are those of its partials that mean another item of the import, by its source: whatever number that
    one is kept as is what the reference then names.
    """

    source: str
    prompt: str
    content: Content
    fields: PromptFields = PromptFields()
    labels: tuple[str, ...] = ()
    note: str = ""
    pins: dict[str, str] = {}
    changed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


class ImportLine(Value, frozen=True):
    """What became of one thing in a file. `literal` says that its text is kept as it is, without variables."""

    source: str
    outcome: Outcome
    prompt: str | None = None
    version: int | None = None
    literal: bool = False
    labels: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    error: str | None = None


class ImportReport(Value, frozen=True):
    """What was taken, changed or left, line by line. `kept` is False for a rehearsal, which writes nothing."""

    lines: tuple[ImportLine, ...]
    kept: bool
    counts: dict[str, int]


def report(lines: Iterable[ImportLine], *, kept: bool) -> ImportReport:
    """The report of these lines, with the number of each outcome and of literal texts."""
    found = tuple(lines)
    counts: dict[str, int] = {"new": 0, "version": 0, "known": 0, "failed": 0}
    for line in found:
        counts[line.outcome] += 1
    counts["literal"] = sum(line.literal for line in found)
    return ImportReport(lines=found, kept=kept, counts=counts)
