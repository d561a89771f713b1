"""What a library knows about its prompts beyond their texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from pecia.domain.catalog import Facets, PromptFilter, View
from pecia.domain.comment import Comment
from pecia.domain.sharing import Shared, Upstream


class Catalog(Protocol):
    """What helps to find prompts and to understand them."""

    def purposes(self) -> Mapping[str, str]:
        """The project's own purposes with what they mean, by name."""
        ...

    def keep_purpose(self, name: str, description: str) -> None:
        """Keep a purpose of the project's own."""
        ...

    def documentation(self, prompt: str) -> str:
        """The Markdown written about a prompt, empty when there is none."""
        ...

    def document(self, prompt: str, text: str) -> None:
        """Keep the Markdown about a prompt. Raises `NotFound`."""
        ...

    def naming(self, prompt: str) -> Sequence[str]:
        """The prompts that name this one among their related ones, by name."""
        ...

    def views(self) -> Sequence[View]:
        """The project's views, by name."""
        ...

    def keep_view(self, view: View) -> None:
        """Keep a view, in the place of one of the same name."""
        ...

    def drop_view(self, name: str) -> bool:
        """Take a view away; False when there is none."""
        ...

    def facets(self, where: PromptFilter, *, today: date) -> Facets:
        """How the prompts that a filter lets through spread over each facet."""
        ...


class Knowledge(Protocol):
    """What people and experiments have said about prompts."""

    def add_comment(self, comment: Comment) -> None:
        """Keep a comment under the number of its event. Raises `NotFound`."""
        ...

    def comments(self, prompt: str, *, before: int | None, limit: int) -> Sequence[Comment]:
        """Comments on a prompt and its versions, newest first, with numbers below `before`."""
        ...

    def comment(self, number: int) -> Comment | None:
        """A comment by its number."""
        ...

    def proposals(self, prompt: str) -> Sequence[int]:
        """The numbers of all proposals for a prompt."""
        ...

    def experiments(self, prompt: str) -> Sequence[int]:
        """The numbers of all experiments that tried a content of this prompt, newest first."""
        ...


class Sharing(Protocol):
    """What owners share with other projects, and what was adopted from them."""

    def share(self, prompt: str, *, actor: str, at: datetime) -> bool:
        """Share a prompt; False when it is shared already. Raises `NotFound`."""
        ...

    def unshare(self, prompt: str) -> bool:
        """Share it no longer; False when it was not."""
        ...

    def is_shared(self, prompt: str) -> bool:
        """Whether members of other projects may read a prompt of this one."""
        ...

    def shared(self) -> Sequence[Shared]:
        """Everything that any project shares, by project and name."""
        ...

    def sharers(self) -> Sequence[str]:
        """The projects that share something, by name."""
        ...

    def adopt(self, upstream: Upstream) -> None:
        """Keep where a prompt was adopted from, in the place of what was kept before."""
        ...

    def upstreams(self) -> Sequence[Upstream]:
        """Where prompts of this project were adopted from, by their names here."""
        ...
