"""Prompts, their versions, and what is left when they retire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from pecia.domain.catalog import EVERY, PromptFilter
from pecia.domain.lineage import Node, Return
from pecia.domain.partials import Dependent
from pecia.domain.prompt import Prompt, PromptFields
from pecia.domain.retirement import Retirement
from pecia.domain.version import Version


class Prompts(Protocol):
    """Prompts and their versions, in one unit of one project."""

    def get(self, name: str) -> Prompt | None:
        """The prompt of this name, unless it was purged."""
        ...

    def list(
        self,
        *,
        prefix: str = "",
        after: str = "",
        limit: int,
        where: PromptFilter = EVERY,
        today: date | None = None,
        archived: bool = False,
    ) -> Sequence[Prompt]:
        """Prompts in the order of their names, whose name starts with `prefix` and comes behind `after`.

        `where` says what else holds of them; `today` is needed for those whose review is overdue. Those that are
        archived are among them only when asked for.
        """
        ...

    def changed(
        self,
        *,
        prefix: str = "",
        after: tuple[datetime, str] | None = None,
        limit: int,
        where: PromptFilter = EVERY,
        today: date | None = None,
        archived: bool = False,
    ) -> Sequence[Prompt]:
        """The same, the one that changed last first, behind the change `after` (when, and of which prompt)."""
        ...

    def create(self, name: str, fields: PromptFields, *, at: datetime) -> None:
        """Keep a prompt that has no version yet."""
        ...

    def update(self, name: str, fields: PromptFields, *, at: datetime) -> None:
        """Change what is said about a prompt; a field that is None stays, one that is empty is cleared."""
        ...

    def version(self, name: str, number: int) -> Version | None:
        """One version by its number, unless it was purged."""
        ...

    def digest(self, name: str, number: int) -> str | None:
        """The digest of one version."""
        ...

    def heads(self, *, prefix: str, after: str, limit: int) -> Sequence[tuple[Prompt, Version]]:
        """The prompts that `list` gives, those without a version left out, each with the version at its head."""
        ...

    def version_by_digest(self, name: str, digest: str) -> Version | Retirement | None:
        """The version of this prompt that holds this content, or the tombstone of the one that held it."""
        ...

    def versions(
        self, name: str, *, before: int | None, limit: int, archived: bool = False
    ) -> Sequence[Version]:
        """Versions, newest first, with numbers below `before`; archived ones only when asked for."""
        ...

    def nodes(self, name: str) -> Sequence[Node]:
        """Every version of the prompt without its content, newest first, also those that were retired."""
        ...

    def returns(self, name: str) -> Sequence[Return]:
        """Every time that a version became the head again, in order."""
        ...

    def add_version(self, version: Version) -> None:
        """Keep a new version and make it the head and the latest. Raises `Conflict` when the number is taken."""
        ...

    def some(self, names: Sequence[str]) -> Sequence[Prompt]:
        """Those of these prompts that there are."""
        ...

    def digests(self, names: Sequence[str]) -> Sequence[tuple[str, int, str]]:
        """(prompt, number, digest) of every version of these prompts."""
        ...

    def add_all(
        self, begun: Mapping[str, PromptFields], versions: Sequence[Version], *, at: datetime
    ) -> None:
        """Keep new prompts, and new versions in their order, the last of a prompt as its head and latest.

        It costs much less than one by one. Raises `Conflict` when a name, number or content is taken.
        """
        ...

    def recommit(self, version: Version, *, author: str, note: str, at: datetime) -> None:
        """Make a version that exists the head again, and keep who said so."""
        ...

    def authors(self, name: str, number: int) -> frozenset[str]:
        """Everybody who committed or recommitted this version."""
        ...

    def dependents(self, name: str) -> Sequence[Dependent]:
        """The heads and the labels in service that hold this prompt as a partial, by prompt and label.

        What their references mean now is not looked up.
        """
        ...


class Retirements(Protocol):
    """What was put out of use. A version of None means the prompt itself."""

    def find(self, prompt: str, version: int | None = None) -> Retirement | None:
        """Whether and how a prompt or a version is out of use."""
        ...

    def archive(self, retirement: Retirement) -> None:
        """Keep that something is archived. Raises `Conflict` when it is out of use already."""
        ...

    def unarchive(self, prompt: str, version: int | None = None) -> bool:
        """Undo it; False when it is not archived."""
        ...

    def purge(self, retired: Sequence[Retirement]) -> None:
        """Erase the contents and the notes of versions everywhere, or all that is said about a prompt.

        What stays are the tombstones, and numbers and digests. A prompt is purged together with its versions.
        """
        ...
