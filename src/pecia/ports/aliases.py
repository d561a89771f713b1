"""The names that prompts had before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pecia.domain.renaming import Alias, NameSpan


class Aliases(Protocol):
    """Former names of prompts, in one unit of one project."""

    def rename(self, alias: Alias, *, number: int) -> None:
        """Give the prompt called `alias.name` the name `alias.prompt`, wherever it is named, by this event.

        It answers to the name it had, and no longer as an alias to the one it gets. Raises `NotFound`, `Conflict`
        where the name is taken.
        """
        ...

    def current(self, name: str) -> Alias | None:
        """Which prompt answers to a former name."""
        ...

    def list(self, *, prompt: str | None = None, after: str = "", limit: int) -> Sequence[Alias]:
        """The former names that are answered to, those of one prompt or all, behind `after` in their order."""
        ...

    def release(self, name: str) -> bool:
        """Answer to a former name no longer; False when nobody did."""
        ...

    def spans(self, prompt: str) -> Sequence[NameSpan]:
        """Every name that a prompt has or had, with the events meanwhile. Raises `NotFound`."""
        ...
