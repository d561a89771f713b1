"""Finding prompts: by words, by meaning, by likeness."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from pecia.domain.found import Match, Rank
from pecia.domain.prompt import Prompt
from pecia.domain.query import Query
from pecia.domain.version import Content, Version

if TYPE_CHECKING:
    from pecia.domain.meaning import Vector


class Search(Protocol):
    """The full text of the project: every version, kept in step by the units that change them.

    Current versions are the heads and those on which a label stands. Words are those of `pecia.domain.words`.
    """

    def shared(self) -> Search:
        """The same of nothing but the prompts that the project shares."""
        ...

    def find(self, query: Query, *, every_version: bool, after: Rank | None, limit: int) -> Sequence[Match]:
        """The matches behind `after`, the best first; where no text is sought, the newest first.

        Of current versions each prompt brings its best one; with `every_version` all that match.
        """
        ...

    def alike(self, weights: Mapping[str, float], *, limit: int) -> Sequence[Match]:
        """Current versions that share some of these words, the heaviest share first, one of each prompt."""
        ...

    def frequencies(self, words: Collection[str], *, most: int) -> Mapping[str, int]:
        """In how many versions each word stands; counting ends at `most`."""
        ...

    def of(self, ids: Sequence[int]) -> Sequence[Match]:
        """The matches with these ids (`Rank.id`), in their order, without those that are gone."""
        ...

    def forget(self, prompt: str, version: int) -> None:
        """Let a version be found no more: it was archived or purged. Doing so twice is harmless."""
        ...

    def rebuild(self) -> int:
        """Read every version in anew; returns how many there are."""
        ...


class Vectors(Protocol):
    """What contents mean, as vectors, by the digest of the content and the name of the embedder."""

    def shared(self) -> Vectors:
        """The same of nothing but the prompts that the project shares."""
        ...

    def missing(self, embedder: str, *, limit: int) -> Mapping[str, Content]:
        """Contents of current versions that have no vector, by their digest."""
        ...

    def how_many_missing(self, embedder: str) -> int:
        """How many current versions have none."""
        ...

    def keep(self, embedder: str, found: Mapping[str, Vector]) -> None:
        """Keep vectors; what is there already stays."""
        ...

    def current(self, embedder: str) -> Iterator[tuple[int, Vector]]:
        """The vectors of the current versions, each with the id of its match (`Rank.id`)."""
        ...


class Likenesses(Protocol):
    """Which versions may say nearly the same.

    Every version is known from the unit on that keeps it and the event that says so.
    """

    def shared(self) -> Likenesses:
        """The same of nothing but the prompts that the project shares."""
        ...

    def near(self, signature: bytes, *, least: int, limit: int) -> Sequence[tuple[Prompt, Version]]:
        """Versions that are their prompt's head or labelled and whose signature agrees in `least` orders at least.

        The prompts come in the order of their most alike version. Asked in a unit that reads.
        """
        ...

    def heads(self) -> Iterator[Version]:
        """The head of each prompt that has one, by the prompt's name."""
        ...
