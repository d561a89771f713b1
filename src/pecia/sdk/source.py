"""Source: where a client gets prompts from: a server, a library on this machine, or a folder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol

from pecia.domain.event import Event
from pecia.domain.release import Served
from pecia.sdk.engine import Key


class News(NamedTuple):
    """What the feed said: the events, and the number to ask from next."""

    events: Sequence[Event]
    next: int


class Source(Protocol):
    """Somewhere prompts come from. Every method raises `PeciaError`, and nothing else."""

    @property
    def kind(self) -> Literal["server", "library", "folder"]:
        """What a prompt from here calls its source."""
        ...

    @property
    def identity(self) -> str:
        """Tells this source from others in the cache on disk."""
        ...

    def fetch(self, key: Key, *, etag: str | None = None) -> Served | None:
        """What is served for a key; None when it is still what `etag` says."""
        ...

    def follow(self, since: int, *, wait: float) -> News:
        """Events behind `since` (-1: none, only where the log ends now), after at most `wait` seconds."""
        ...

    def close(self) -> None:
        """Give everything back."""
        ...
