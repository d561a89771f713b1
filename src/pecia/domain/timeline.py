"""Timeline: what happened to a prompt, in the order of the log, each with what was said about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, TypeAlias

from pecia.domain.event import Action, Event
from pecia.domain.value import Value

Kind: TypeAlias = Literal[
    "created",
    "described",
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

    `about` names a proposal (`proposal/3`), an experiment (`experiment/7`) or a label (`production`).
    """

    number: int
    at: datetime
    actor: str
    kind: Kind
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
        version=version if isinstance(version, int) else None,
        about=_about(event, kind),
        text=_words(kind, data) if text is None else text,
    )


def mentions(entry: TimelineEntry, words: str) -> bool:
    """Whether every one of these words is in an entry, whatever its letter case."""
    said = f"{entry.kind} {entry.actor} {entry.about or ''} {entry.text}".casefold()
    return all(word in said for word in words.casefold().split())


def _about(event: Event, kind: Kind) -> str | None:
    if kind == "released":
        return str(event.data.get("label"))
    return event.subject if kind in {"proposed", "approved", "rejected", "decided", "experiment"} else None


def _words(kind: Kind, data: dict[str, Any]) -> str:
    """What the event itself says, in words."""
    said = ""
    match kind:
        case "version" | "restored" | "approved":
            said = data.get("note") or ""
        case "proposed":
            said = _with_reason(f"{data.get('label')} to v{data.get('version')}", data)
        case "rejected":
            said = data.get("why") or ""
        case "released":
            before = f"v{data['previous']}" if data.get("previous") else "-"
            said = _with_reason(f"{data.get('label')}: {before} → v{data.get('version')}", data)
        case "decided":
            said = "; ".join(data.get("gates") or ())
        case "described":
            said = "; ".join(f"{field}: {_shown(value)}" for field, value in data.items())
        case "adopted":
            said = data.get("from") or ""
        case _:
            pass
    return said


def _with_reason(said: str, data: dict[str, Any]) -> str:
    return f"{said}: {data['why']}" if data.get("why") else said


def _shown(value: str | list[str]) -> str:
    return (value if isinstance(value, str) else ", ".join(value)) or "nothing"
