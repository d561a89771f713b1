"""Prompt: the named thing an application asks for, and what people say about it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from pecia.domain.names import parse_segment
from pecia.domain.value import Value

PURPOSES = (
    "classify",
    "extract",
    "summarize",
    "generate",
    "rewrite",
    "converse",
    "reason",
    "judge",
    "code",
    "act",
)
Status: TypeAlias = Literal["draft", "active", "deprecated"]


class PromptFields(Value, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What people say about a prompt; none of it is in a digest. A field left out stays as it is."""

    title: str | None = None
    purpose: str | None = None
    tags: tuple[str, ...] | None = None
    description: str | None = None
    owner: str | None = None
    status: Status | None = None


class Prompt(Value, frozen=True):
    """A prompt as the library lists it: `head` is what the last commit returned, `latest` the highest number.

    One that is `archived` is hidden from lists, takes no commits and no releases, and still serves what its labels name.
    """

    name: str
    title: str
    purpose: str | None
    tags: tuple[str, ...]
    description: str
    owner: str | None
    status: Status
    head: int | None
    latest: int | None
    labels: dict[str, int]
    created_at: datetime
    updated_at: datetime
    archived: bool = False


def check_fields(fields: PromptFields) -> None:
    """Refuse tags and purposes that are not one plain segment. Raises `Invalid`."""
    for tag in fields.tags or ():
        parse_segment(tag, what="tag")
    if fields.purpose is not None:
        parse_segment(fields.purpose, what="purpose")
