"""Prompt: the named thing an application asks for, and what people say about it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal, Self, TypeAlias

from pecia.domain.errors import Detail, Invalid
from pecia.domain.names import parse_name, parse_segment
from pecia.domain.value import Value

PURPOSES = {
    "classify": "Sort an input into one of given classes.",
    "extract": "Take given facts out of a text, in a given form.",
    "summarize": "Say what a text says, shorter.",
    "generate": "Write something new from a short description.",
    "rewrite": "Say the same in another style, form or language.",
    "converse": "Talk with a person over several turns.",
    "reason": "Work out an answer step by step.",
    "judge": "Judge the output of a model or of a person.",
    "code": "Write, change or explain a program.",
    "act": "Use tools to get something done.",
}
"""The purposes every project has, each with what it means."""

MAX_RELATED = 50
Status: TypeAlias = Literal["draft", "active", "deprecated"]


class PromptFields(Value, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What people say about a prompt; none of it is in a digest.

    A field left out stays as it is; an empty text or list clears it. `replacement` is the prompt to use in
    place of a deprecated one, `review_by` a date such as `2027-01-31`, `related` the names of other prompts.
    """

    title: str | None = None
    purpose: str | None = None
    tags: tuple[str, ...] | None = None
    description: str | None = None
    owner: str | None = None
    status: Status | None = None
    replacement: str | None = None
    review_by: str | None = None
    related: tuple[str, ...] | None = None

    @classmethod
    def of(cls, prompt: Prompt) -> Self:
        """Everything said about a prompt, with what is not said empty."""
        return cls(
            title=prompt.title,
            purpose=prompt.purpose or "",
            tags=prompt.tags,
            description=prompt.description,
            owner=prompt.owner or "",
            status=prompt.status,
            replacement=prompt.replacement or "",
            review_by=prompt.review_by.isoformat() if prompt.review_by else "",
            related=prompt.related,
        )

    def without_empty(self) -> Self:
        """The fields that say something; the others left out."""
        return type(self)(
            **{
                name: value
                for name in self.__struct_fields__
                if (value := getattr(self, name)) not in ("", ())
            }
        )


class Prompt(Value, frozen=True):
    """A prompt as the library lists it.

    `head` is what the last commit returned, `latest` the highest number, `model` the one the head was written for.
    One that is `archived` is hidden from lists, takes no commits and no releases, and still serves what its labels name.
    """

    name: str
    title: str
    purpose: str | None
    tags: tuple[str, ...]
    description: str
    owner: str | None
    status: Status
    head: int | None
    latest: int | None
    labels: dict[str, int]
    created_at: datetime
    updated_at: datetime
    archived: bool = False
    replacement: str | None = None
    review_by: date | None = None
    related: tuple[str, ...] = ()
    model: str | None = None

    @property
    def notice(self) -> str | None:
        """What somebody who reads it should know first: that it is deprecated, and what to use instead."""
        if self.status != "deprecated":
            return None
        return f"'{self.name}' is deprecated" + (f"; use '{self.replacement}'." if self.replacement else ".")


def check_fields(fields: PromptFields) -> None:
    """Refuse tags and purposes that are not one plain segment, names that are none, no dates. Raises `Invalid`."""
    for tag in fields.tags or ():
        parse_segment(tag, what="tag")
    if fields.purpose:
        parse_segment(fields.purpose, what="purpose")
    if fields.replacement:
        parse_name(fields.replacement)
    if fields.review_by:
        _check_date(fields.review_by)
    for name in fields.related or ():
        parse_name(name)
    if len(fields.related or ()) > MAX_RELATED:
        raise _wrong(f"A prompt names at most {MAX_RELATED} related ones.", "related")


def settled(now: PromptFields, given: PromptFields) -> dict[str, Any]:
    """What a change of the fields comes to: each field that gets another value, with that value.

    A prompt that is no longer deprecated loses its replacement. Raises `Invalid` for a replacement of a prompt
    that stays in use.
    """
    changed: dict[str, Any] = {
        name: value
        for name in PromptFields.__struct_fields__
        if (value := getattr(given, name)) is not None and value != getattr(now, name)
    }
    if changed.get("status", now.status) != "deprecated":
        if changed.get("replacement"):
            raise _wrong(
                "Only a deprecated prompt has a replacement.",
                "replacement",
                hint="Set the status to 'deprecated' too.",
            )
        if now.replacement:
            changed["replacement"] = ""
    return changed


def _check_date(text: str) -> None:
    try:
        parsed = date.fromisoformat(text)
    except ValueError:
        parsed = None
    if parsed is None or parsed.isoformat() != text:
        raise _wrong(
            f"'review_by' is a date such as 2027-01-31, not '{text[:40]}'.",
            "review_by",
        )


def _wrong(message: str, field: str, *, hint: str | None = None) -> Invalid:
    detail = Detail(code="invalid_parameter", detail=message, pointer=f"/fields/{field}")
    return Invalid(message, hint=hint, errors=(detail,))
