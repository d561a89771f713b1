"""Fakes and fixtures, ours and yours: a library in memory, scripted models, a clock that stands still.

    from pecia import testing

    ports = testing.ports(scripts={"polite": testing.Script(answer={"Hi": "Good day"})})
    perform(ports, testing.ADA, CommitVersion(prompt="greet", content=Content(template="Hi")))

and for an application's own tests, without any library:

    testing.use({"support/triage": "Sort this ticket: {{ ticket }}"})
"""

from __future__ import annotations

import base64
import os
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from pecia.domain.actor import Actor
from pecia.domain.errors import NotFound
from pecia.domain.message import Message
from pecia.domain.price import Price
from pecia.domain.release import Served
from pecia.domain.rulebook import Rulebook
from pecia.domain.version import Content, digest_content
from pecia.jobs.local import LocalJobs
from pecia.models.registry import Registry
from pecia.models.scripted import Asked, Script, failed, rate_limited, refused, truncated
from pecia.optimizers import BuiltInOptimizers
from pecia.plugins import FoundStandards
from pecia.ports import Optimizer, Ports, Store
from pecia.scorers import BuiltInScorers
from pecia.sdk import default
from pecia.sdk.client import Client
from pecia.sdk.engine import Key
from pecia.sdk.source import News
from pecia.signals.local import LocalSignals
from pecia.stores.sqlite import SqliteStore
from pecia.vault import FileVault

START = datetime(2026, 1, 1, tzinfo=UTC)
ADA = Actor(name="ada")
GRACE = Actor(name="grace")


class SteppingClock:
    """A clock that moves one second each time somebody looks at it."""

    def __init__(self, start: datetime = START) -> None:
        self._next = start

    def now(self) -> datetime:
        """The time, a second later than the last one."""
        now = self._next
        self._next = now + timedelta(seconds=1)
        return now


_SECRET = base64.urlsafe_b64encode(bytes(32)).decode()
"""What keys are sealed with in tests: a secret that everybody knows."""


def ports(
    *,
    store: Store | None = None,
    scripts: Mapping[str, Script] = {},
    prices: Mapping[str, Price] = {},
    allow: Sequence[str] = (),
    rulebook: Rulebook | None = None,
    optimizers: Mapping[str, Optimizer] | None = None,
) -> Ports:
    """Ports over a library in memory, with these models as `scripted/NAME`, prices and this operator's rulebook."""
    return Ports(
        store=store or SqliteStore.memory(),
        models=Registry(scripts=scripts, prices=prices, allow=allow),
        scorers=BuiltInScorers(),
        optimizers=BuiltInOptimizers(optimizers),
        standards=FoundStandards(rulebook),
        jobs=LocalJobs(),
        signals=LocalSignals(),
        clock=SteppingClock(),
        vault=FileVault(Path(os.devnull), keys=(_SECRET,)),
    )


def use(prompts: Mapping[str, str | Sequence[Mapping[str, str]]]) -> None:
    """Let `pecia.get` serve these templates, text or messages, by name, for every label and number."""
    contents = {name: _content(given) for name, given in prompts.items()}
    default.use(Client(_FixedSource(contents)))


class _FixedSource:
    kind: Literal["library"] = "library"
    identity = "testing"

    def __init__(self, contents: Mapping[str, Content]) -> None:
        self._contents = contents
        self._closed = threading.Event()

    def fetch(self, key: Key, *, etag: str | None = None) -> Served | None:
        """The content given for the name, whatever label or number is asked for."""
        content = self._contents.get(key.name)
        if content is None:
            raise NotFound(f"pecia.testing.use was given no prompt '{key.name}'.")
        served = Served(
            prompt=key.name,
            label=key.label,
            version=key.version or 1,
            digest=digest_content(content),
            revision=0,
            content=content,
        )
        return None if etag == served.etag else served

    def follow(self, since: int, *, wait: float) -> News:
        """Nothing ever changes."""
        self._closed.wait(wait)
        return News(events=(), next=max(since, 0))

    def close(self) -> None:
        """Let the one go who waits."""
        self._closed.set()


def _content(given: str | Sequence[Mapping[str, str]]) -> Content:
    if isinstance(given, str):
        return Content(template=given)
    messages = tuple(Message(role=m["role"], content=m["content"]) for m in given)  # type: ignore[arg-type]
    return Content(type="chat", messages=messages)


__all__ = [
    "ADA",
    "GRACE",
    "START",
    "Asked",
    "Script",
    "SteppingClock",
    "failed",
    "ports",
    "rate_limited",
    "refused",
    "truncated",
    "use",
]
