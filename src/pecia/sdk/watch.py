"""Watch: which versions `pecia.get` gives while a task is under way, and the version under test in the place of others.

It costs nothing where nobody watches.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import TYPE_CHECKING

from pecia.domain.names import parse_reference
from pecia.domain.task import UsedVersion
from pecia.sdk import default

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from pecia.sdk.prompt import Prompt

_watch: ContextVar[Watch | None] = ContextVar("pecia_watch", default=None)
_lock = Lock()
_watching = 0


class Watch:
    """What one run of a task gets. With `given`, every `get` of that prompt that names no number gets this version."""

    def __init__(self, given: Prompt | None = None) -> None:
        self._given = given
        self._used: dict[UsedVersion, None] = {}

    @property
    def used(self) -> tuple[UsedVersion, ...]:
        """The versions it got so far, in the order of the first time."""
        return tuple(self._used)

    def note(self, prompt: Prompt) -> Prompt:
        """Take a prompt down as used; returns it."""
        self._used[UsedVersion(prompt=prompt.name, version=prompt.version, digest=prompt.digest)] = None
        return prompt

    def get(self, name: str, version: int | None, ask: Callable[[], Prompt]) -> Prompt:
        """The version under test where it is that prompt which is asked for, else what `ask` gives; noted."""
        given = self._given
        if given is not None and version is None:
            reference = parse_reference(name)
            if reference.prompt == given.name and reference.number is None:
                return self.note(given)
        return self.note(ask())

    def begin(self) -> None:
        """Watch what the current context gets, and what is begun in it."""
        _watch.set(self)


@contextmanager
def watching() -> Generator[None]:
    """Have every `pecia.get` of this process looked at; where no watch has begun it gives what it always does."""
    global _watching  # noqa: PLW0603 - `pecia.get` is of the process, too
    with _lock:
        _watching += 1
        default.through(_through)
    try:
        yield
    finally:
        with _lock:
            _watching -= 1
            if not _watching:
                default.through(None)


def _through(name: str, version: int | None, ask: Callable[[], Prompt]) -> Prompt:
    watch = _watch.get()
    return ask() if watch is None else watch.get(name, version, ask)
