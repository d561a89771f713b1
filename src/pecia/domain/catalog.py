"""Catalog: which prompts a listing shows, how it is remembered, and what it counts."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Literal, TypeAlias

from pecia.domain.errors import Detail, Invalid
from pecia.domain.names import parse_name, parse_segment
from pecia.domain.prompt import PURPOSES, PromptFields, Status
from pecia.domain.value import Value

MAX_DOCUMENTATION = 200_000
"""Characters of a prompt's documentation."""

Sort: TypeAlias = Literal["name", "updated"]
Facet: TypeAlias = Literal["folder", "purpose", "tag", "status", "owner", "label", "model"]
Column: TypeAlias = Literal[
    "name",
    "title",
    "purpose",
    "tags",
    "owner",
    "status",
    "head",
    "labels",
    "model",
    "review_by",
    "updated_at",
    "description",
]
COLUMNS: tuple[Column, ...] = ("name", "head", "purpose", "labels", "title")
"""What a listing shows unless a view says otherwise."""


class PromptFilter(Value, frozen=True, omit_defaults=True):
    """Which prompts: those to which everything given applies.

    `folder` is the beginning of a name up to a slash; `tag` may be several with commas, all of which a prompt
    then has; `label` one that stands somewhere; `model` the one the head was written for; `overdue` those whose
    review date has passed.
    """

    folder: str | None = None
    purpose: str | None = None
    tag: str | None = None
    owner: str | None = None
    status: Status | None = None
    label: str | None = None
    model: str | None = None
    overdue: bool = False

    @staticmethod
    def of(asked: PromptFilter) -> PromptFilter:
        """The filter in a request that asks for more than it."""
        return PromptFilter(**{name: getattr(asked, name) for name in PromptFilter.__struct_fields__})

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags asked for, each once."""
        return tuple(dict.fromkeys((self.tag or "").replace(",", " ").split()))

    @property
    def beginning(self) -> str:
        """What the names begin with."""
        return f"{self.folder.strip('/')}/" if self.folder else ""


EVERY = PromptFilter()
"""All prompts."""


class Purpose(Value, frozen=True):
    """A category that prompts serve. `builtin` ones every project has; the others it added itself."""

    name: str
    description: str
    builtin: bool


class View(Value, frozen=True):
    """A listing under a name: which prompts, in which order, with which columns."""

    name: str
    where: PromptFilter = PromptFilter()
    sort: Sort = "name"
    columns: tuple[Column, ...] = COLUMNS


class FacetCount(Value, frozen=True):
    """How many prompts have this value; a folder counts all that lie below it."""

    value: str
    prompts: int


class Facets(Value, frozen=True):
    """How many prompts there are, and how they spread over each facet, the largest first.

    Folders are those one step below the folder asked for. A prompt without a purpose, owner, label or model is
    in none of that facet's counts.
    """

    prompts: int
    folder: tuple[FacetCount, ...]
    purpose: tuple[FacetCount, ...]
    tag: tuple[FacetCount, ...]
    status: tuple[FacetCount, ...]
    owner: tuple[FacetCount, ...]
    label: tuple[FacetCount, ...]
    model: tuple[FacetCount, ...]


class PromptChange(Value, frozen=True, forbid_unknown_fields=True):
    """A change to what is said about prompts: fields that are set, and names that come to or leave their lists."""

    fields: PromptFields = PromptFields()
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    add_related: tuple[str, ...] = ()
    remove_related: tuple[str, ...] = ()

    def to(self, now: PromptFields) -> PromptFields:
        """The fields to set on a prompt of which `now` is said. What is added comes last, what is there stays."""
        tags = self.fields.tags if self.fields.tags is not None else now.tags or ()
        related = self.fields.related if self.fields.related is not None else now.related or ()
        given = {name: getattr(self.fields, name) for name in PromptFields.__struct_fields__}
        if self.add_tags or self.remove_tags:
            given["tags"] = _changed(tags, self.add_tags, self.remove_tags)
        if self.add_related or self.remove_related:
            given["related"] = _changed(related, self.add_related, self.remove_related)
        return PromptFields(**given)


def check_filter(where: PromptFilter) -> None:
    """Refuse a folder, tag, purpose or label that could be none. Raises `Invalid`."""
    if where.folder:
        parse_name(where.folder.strip("/"), what="folder")
    for tag in where.tags:
        parse_segment(tag, what="tag")
    for name, what in ((where.purpose, "purpose"), (where.label, "label")):
        if name:
            parse_segment(name, what=what)


def check_change(change: PromptChange) -> None:
    """Refuse what could not be kept of any prompt. Raises `Invalid`."""
    for tag in (*change.add_tags, *change.remove_tags):
        parse_segment(tag, what="tag")
    for name in (*change.add_related, *change.remove_related):
        parse_name(name)


def check_purpose(given: str, own: Iterable[str]) -> None:
    """Refuse a purpose that is neither built in nor the project's own. Raises `Invalid` naming the near ones."""
    known = [*PURPOSES, *own]
    if given in known:
        return
    near = difflib.get_close_matches(given, known, 3, 0.5)
    message = f"There is no purpose '{given}'; " + (
        f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(known)}."
    )
    raise Invalid(
        message,
        hint=f"'pecia purpose add {given} DESCRIPTION' adds it to the project; 'pecia purpose list' shows all.",
        errors=(Detail(code="invalid_parameter", detail=message, pointer="/fields/purpose"),),
    )


def _changed(now: Iterable[str], added: Iterable[str], removed: Iterable[str]) -> tuple[str, ...]:
    gone = set(removed)
    return tuple(item for item in dict.fromkeys((*now, *added)) if item not in gone)
