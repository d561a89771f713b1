"""Sharing: what an owner lets other projects use, and where a prompt was adopted from."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from pecia.domain.prompt import Prompt
from pecia.domain.value import Value

Standing: TypeAlias = Literal["current", "behind", "withdrawn"]
SERVED = "production"
"""The label whose moves those who adopted a prompt hear of."""


class Shared(Value, frozen=True):
    """A prompt that members of other projects may read, render and adopt, as `project:name`."""

    project: str
    name: str
    title: str
    purpose: str | None
    description: str
    actor: str
    at: datetime


class Upstream(Value, frozen=True):
    """Where a prompt was adopted from: `version` is the number there of what was adopted last."""

    prompt: str
    source: str
    name: str
    version: int
    at: datetime


class UpstreamStatus(Value, frozen=True):
    """How an adopted prompt stands to its upstream: `released` is the version that serves there now.

    `current` when that was adopted, `behind` when the upstream has released another one since, `withdrawn` when
    it is not shared any more.
    """

    upstream: Upstream
    released: int | None
    standing: Standing


def released_version(prompt: Prompt) -> int | None:
    """The version of a shared prompt that others adopt: that of `production`, else the head."""
    return prompt.labels.get(SERVED, prompt.head)


def standing_of(upstream: Upstream, source: Prompt | None) -> UpstreamStatus:
    """How an adopted prompt stands to its source as it is now, which is None when it is not shared any more."""
    released = released_version(source) if source else None
    standing: Standing = "behind"
    if source is None:
        standing = "withdrawn"
    elif released in (None, upstream.version):
        standing = "current"
    return UpstreamStatus(upstream=upstream, released=released, standing=standing)
