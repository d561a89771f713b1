"""Optimizers: ways of suggesting a better draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from pecia.domain.answer import Answer
from pecia.domain.candidates import Attempt, SearchState
from pecia.domain.optimization import Optimization, Suggestion
from pecia.domain.version import Content


class Workbench(Protocol):
    """What an optimizer may do while it thinks. Both are paid for out of the optimization's budget, and once only."""

    def ask(self, text: str) -> str:
        """What the writer model answers. Raises `Invalid` without one, `PeciaError` (`budget_spent`), `Unavailable`."""
        ...

    def attempt(self, content: Content, block: int) -> Sequence[Attempt]:
        """What a draft says to the cases of a racing block, counted from 0. Raises as `ask` does."""
        ...

    @property
    def blocks(self) -> int:
        """How many racing blocks there are."""
        ...


class Optimizer(Protocol):
    """A way of suggesting a better draft. Given equal states it suggests the same."""

    def propose(self, state: SearchState, bench: Workbench) -> Sequence[Suggestion]:
        """At most as many suggestions as are wanted; none when it has no further idea."""
        ...


class Optimizers(Protocol):
    """The ways of suggesting there are."""

    def make(self, name: str, *, writes: bool) -> Optimizer:
        """An optimizer by its name; `writes` says whether there is a writer model.

        Raises `Invalid` for an unknown one, one that is not installed, and one that lacks its writer.
        """
        ...


class Optimizations(Protocol):
    """Optimizations and how far they have come."""

    def add(self, optimization: Optimization, *, prompt: str) -> Optimization:
        """Keep one of this prompt under the next number of the project, which the returned value carries."""
        ...

    def get(self, number: int) -> Optimization | None:
        """The optimization of this number."""
        ...

    def list(
        self,
        *,
        prompt: str | None = None,
        digest: str | None = None,
        before: int | None = None,
        limit: int,
    ) -> Sequence[Optimization]:
        """Optimizations, newest first, with numbers below `before`."""
        ...

    def keep(self, optimization: Optimization) -> None:
        """Replace what is kept under its number."""
        ...

    def answers(self, keys: Sequence[str]) -> Mapping[str, Answer]:
        """What writer models said to requests of these keys."""
        ...

    def keep_answer(self, number: int, key: str, answer: Answer) -> None:
        """Keep what a writer model said to the optimization of this number; what is kept already stays."""
        ...
