"""Timeline: what happened to a prompt, in the order of the log, each with what was said about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, TypeAlias

from pecia.domain.event import Action, Event
from pecia.domain.value import Json, Value
from pecia.domain.words import words

MAX_FOUND = 20_000
"""Characters of what was said whose words find an entry."""

Kind: TypeAlias = Literal[
    "created",
    "described",
    "renamed",
    "documented",
    "version",
    "restored",
    "released",
    "proposed",
    "approved",
    "rejected",
    "decided",
    "comment",
    "experiment",
    "shared",
    "unshared",
    "adopted",
]

KINDS: dict[Action, Kind] = {
    "PromptCreated": "created",
    "PromptUpdated": "described",
    "PromptRenamed": "renamed",
    "PromptDocumented": "documented",
    "VersionCommitted": "version",
    "VersionRecommitted": "restored",
    "LabelMoved": "released",
    "ProposalOpened": "proposed",
    "ProposalApproved": "approved",
    "ProposalRejected": "rejected",
    "ProposalReleased": "decided",
    "CommentAdded": "comment",
    "ExperimentEnded": "experiment",
    "PromptShared": "shared",
    "PromptUnshared": "unshared",
    "PromptAdopted": "adopted",
}
"""The events that a timeline shows, and as what."""


class TimelineEntry(Value, frozen=True):
    """One thing that happened to a prompt. `number` is its event, `text` what was said: a note, a reason, a conclusion.

    `subject` is what the log says it is about: `support/triage`, `support/triage@production`, `proposal/3`.
    `about` names a proposal (`proposal/3`), an experiment (`experiment/7`) or a label (`production`).
    """

    number: int
    at: datetime
    actor: str
    kind: Kind
    subject: str
    version: int | None
    about: str | None
    text: str


def entry_of(event: Event, *, text: str | None = None) -> TimelineEntry:
    """An event of `KINDS` as an entry; `text` where the words are not in the event."""
    kind, data = KINDS[event.action], event.data
    version = data.get("version")
    return TimelineEntry(
        number=event.seq,
        at=event.at,
        actor=event.actor,
        kind=kind,
        subject=event.subject,
        version=version if isinstance(version, int) else None,
        about=_about(event, kind),
        text=_words(kind, data) if text is None else text,
    )


def entry_words(entry: TimelineEntry) -> list[str]:
    """The words by which an entry is found, each once: what it is, who, about what, and what was said."""
    said = f"{entry.kind} {entry.actor} {entry.subject} {entry.about or ''} {entry.text[:MAX_FOUND]}"
    return list(dict.fromkeys(words(said)))


def mentions(entry: TimelineEntry, sought: Sequence[str]) -> bool:
    """Whether each of these, cut by `words`, begins a word of the entry."""
    said = entry_words(entry)
    return all(any(word.startswith(wanted) for word in said) for wanted in sought)


def _about(event: Event, kind: Kind) -> str | None:
    if kind == "released":
        return str(event.data.get("label"))
    return event.subject if kind in {"proposed", "approved", "rejected", "decided", "experiment"} else None


def _words(kind: Kind, data: dict[str, Any]) -> str:
    """What the event itself says, in words."""
    said = ""
    match kind:
        case "version" | "restored" | "approved":
            said = str(data.get("note") or "")
        case "proposed":
            said = _with_reason(f"{data.get('label')} to v{data.get('version')}", data)
        case "rejected":
            said = str(data.get("why") or "")
        case "released":
            before = f"v{data['previous']}" if data.get("previous") else "-"
            said = _with_reason(f"{data.get('label')}: {before} → v{data.get('version')}", data)
        case "decided":
            said = "; ".join(map(str, data.get("gates") or ()))
        case "described":
            said = "; ".join(f"{field}: {_shown(value)}" for field, value in data.items())
        case "renamed":
            said = f"{data.get('was')} → {data.get('name')}"
        case "adopted":
            said = str(data.get("from") or "")
        case _:
            pass
    return said


def _with_reason(said: str, data: dict[str, Any]) -> str:
    return f"{said}: {data['why']}" if data.get("why") else said


def _shown(value: Json) -> str:
    """A field's value in words; events of older libraries hold what was meant then."""
    return (", ".join(map(str, value)) if isinstance(value, list) else str(value)) or "nothing"
