"""Sync: what became of a prompt in a folder and in the library since both were last the same.

Three sides are compared: the folder's file, the library's head, and the base, which is what both held when they
were last brought together. Contents are compared by digest and what is said about a prompt field by field, so
that numbers, times and layout never count. A field that a file leaves out is no opinion and no change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

import msgspec

from pecia.domain.canonical import digest
from pecia.domain.conversion import convert
from pecia.domain.errors import Invalid
from pecia.domain.merge import ABSENT, Maybe, merge
from pecia.domain.prompt import PromptFields
from pecia.domain.prompt_file import PromptFile
from pecia.domain.value import Json, Value
from pecia.domain.version import Content, check_shape, digest_content, plain_content

FORMAT = 1
FIELDS: tuple[str, ...] = PromptFields.__struct_fields__
State: TypeAlias = Literal[
    "same",
    "local",
    "library",
    "equal",
    "diverged",
    "new_here",
    "new_there",
    "gone_here",
    "gone_there",
    "left_out",
    "unresolved",
]
"""`same`, `local` (only the file changed), `library` (only the library did), `equal` (both did, alike), `diverged`
(both did), new or gone on one side, `left_out` (the folder does not keep it), `unresolved` (a conflict in the file)."""


class Known(Value, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The base of one prompt: the version and fields that folder and library last both had.

    `file` is the digest of the file's bytes, None where the folder does not keep the prompt; `fields` has the
    digests of the fields that are not empty; `labels` where the labels stood. `conflict` says that the file of
    this digest has a conflict in it.
    """

    version: int
    digest: str
    file: str | None = None
    fields: dict[str, str] = {}
    labels: dict[str, int] = {}
    conflict: bool = False


class Base(Value, frozen=True, forbid_unknown_fields=True):
    """What a folder remembers of its library: the digest of the library's first event, and every prompt's base."""

    format: int = FORMAT
    library: str | None = None
    prompts: dict[str, Known] = {}


class Held(Value, frozen=True):
    """What one side holds of a prompt: the digest of the content, and of each field that it says something in."""

    digest: str
    fields: dict[str, str]


def held_by_file(file: PromptFile) -> Held:
    """What a file holds. Fields that it leaves out are left out here too."""
    given = {name: getattr(file.fields, name) for name in FIELDS}
    said = {name: field_digest(name, value) for name, value in given.items() if value is not None}
    return Held(digest=digest_content(file.content), fields=said)


def held_by_library(fields: PromptFields, content_digest: str) -> Held:
    """What the library holds: every field has a digest, that of an empty one is empty."""
    return Held(
        digest=content_digest, fields={name: field_digest(name, getattr(fields, name)) for name in FIELDS}
    )


def field_digest(name: str, value: object) -> str:
    """A short digest of a field's value; empty for what says nothing, as `active` does of a status."""
    plain: Any = msgspec.to_builtins(value)
    if plain in (None, "", [], ()) or (name == "status" and plain == "active"):
        return ""
    return digest(plain).removeprefix("sha256:")[:12]


def decide(base: Known | None, here: Held | None, there: Held | None) -> State:
    """What became of a prompt: `here` is the folder's file, `there` the library's head, None where there is none."""
    if base is None or (base.file is None and here is not None):
        return _decide_without_base(here, there)
    if there is None:
        return "gone_there" if here is not None or base.file is not None else "left_out"
    if here is None:
        return "gone_here" if base.file is not None else "left_out"
    changed_here, changed_there = changed_by(base, here), changed_by(base, there)
    if not changed_here:
        return "library" if changed_there else "same"
    if not changed_there:
        return "local"
    return "equal" if _agree(here, there) else "diverged"


def changed_by(base: Known, held: Held) -> bool:
    """Whether a side is not what it was."""
    return held.digest != base.digest or any(
        value != base.fields.get(name, "") for name, value in held.fields.items()
    )


def known_fields(held: Held) -> dict[str, str]:
    """The fields as a base keeps them."""
    return {name: value for name, value in held.fields.items() if value}


def _decide_without_base(here: Held | None, there: Held | None) -> State:
    if here is None:
        return "new_there"
    if there is None:
        return "new_here"
    return "equal" if _agree(here, there) else "diverged"


def _agree(here: Held, there: Held) -> bool:
    """Whether a file says nothing that the library does not."""
    return here.digest == there.digest and all(
        value == there.fields.get(name, "") for name, value in here.fields.items()
    )


# ---------------------------------------------------------------- putting two changes together


class Together(Value, frozen=True):
    """The changes of both sides in one: `ours` and `theirs` are equal but for what both changed differently."""

    ours: PromptFile
    theirs: PromptFile

    @property
    def is_clean(self) -> bool:
        """Whether no change touched another one."""
        return self.ours == self.theirs


def put_together(known: Known | None, base: Content | None, here: PromptFile, there: PromptFile) -> Together:
    """Merge a file and what the library holds, which both come from `base`; None where that is not known.

    Each message is merged by its lines and every other part of the content by its fields. The user's own keys and
    the fields that only the file has are the file's.
    """
    ours, theirs = _merge_contents(base, here.content, there.content)
    fields: dict[str, tuple[Any, Any]] = {}
    for name in FIELDS:
        mine, yours = getattr(here.fields, name), getattr(there.fields, name)
        fields[name] = _merge_field(known.fields.get(name, "") if known else None, name, mine, yours)
    return Together(
        ours=PromptFile(
            content=ours,
            fields=PromptFields(**{name: pair[0] for name, pair in fields.items()}),
            extra=here.extra,
        ),
        theirs=PromptFile(
            content=theirs,
            fields=PromptFields(**{name: pair[1] for name, pair in fields.items()}),
            extra=here.extra,
        ),
    )


def fields_to_push(file: PromptFields, library: PromptFields) -> PromptFields:
    """The fields in which a file says something else than the library."""
    changed: dict[str, Any] = {}
    for name in FIELDS:
        value = getattr(file, name)
        if value is not None and field_digest(name, value) != field_digest(name, getattr(library, name)):
            changed[name] = value
    return PromptFields(**changed)


def _merge_contents(base: Content | None, ours: Content, theirs: Content) -> tuple[Content, Content]:
    plain: list[Maybe] = [
        ABSENT if content is None else plain_content(content) for content in (base, ours, theirs)
    ]
    merged = merge(*plain)
    try:
        return _content(merged.ours), _content(merged.theirs)
    except Invalid:
        return ours, theirs  # the parts fit together on one side only, as when a text became a chat


def _content(plain: Maybe) -> Content:
    fields: Mapping[str, Json] = plain if isinstance(plain, dict) else {}
    content = convert({name: value for name, value in fields.items() if name != "v"}, Content)
    check_shape(content)
    return content


def _merge_field(base: str | None, name: str, mine: object, yours: object) -> tuple[object, object]:
    """A field of the file and of the library. What the file leaves out it takes when the library changed it."""
    here, there = field_digest(name, mine), field_digest(name, yours)
    if here == there and mine is not None:
        return mine, mine
    if mine is None or here == base:
        changed = there != base
        return (yours, yours) if changed else (mine, mine)
    return (mine, mine) if there == base else (mine, yours)


# ---------------------------------------------------------------- labels


def decide_label(base: int | None, here: int | None, there: int | None) -> State:
    """What became of a label. One that the folder's list leaves out is no opinion of the folder."""
    if here == there:
        return "same" if here == base else "equal"
    if here is None:
        return "new_there" if base is None else "gone_here" if there == base else "library"
    if there is None:
        return "gone_there" if base is not None and here == base else "new_here"
    if here == base:
        return "library"
    return "local" if there == base else "diverged"


def with_known(base: Base, changed: Mapping[str, Known | None]) -> Base:
    """The base with these prompts' entries; None takes one away."""
    prompts = {**base.prompts, **{name: known for name, known in changed.items() if known is not None}}
    for name, known in changed.items():
        if known is None:
            prompts.pop(name, None)
    return msgspec.structs.replace(base, prompts=prompts)
