"""What each kind of scorer says of itself: read from its specification and its check, so that it cannot be out of date."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from inspect import getdoc
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from pecia.domain.judge import KINDS as JUDGES
from pecia.domain.scorer_kind import ScorerField, ScorerKind, Takes
from pecia.domain.value import Value


def describe_kind(name: str, spec: type[Value], check: Callable[..., Any] | None = None) -> ScorerKind:
    """A kind by the specification it may share with others, and by its own `check`, which says what it gives."""
    judges, _, about = (getdoc(spec) or "").partition("\n\n")
    gives = "" if check is None else getdoc(check.func if isinstance(check, partial) else check) or ""
    return ScorerKind(
        type=name,
        judges=_line(judges),
        gives=_line(gives.partition("\n\n")[0]),
        about=_line(about),
        asks_model=name in JUDGES,
        fields=tuple(_fields(spec)),
    )


def _fields(spec: type[Value]) -> Sequence[ScorerField]:
    hints = get_type_hints(spec)
    return [
        ScorerField(
            name=info.encode_name,
            required=info.required,
            default=None if info.required else _default(info),
            choices=tuple(_choices(hints[info.name])),
            takes=_takes(hints[info.name]),
        )
        for info in msgspec.structs.fields(spec)
    ]


def _default(info: msgspec.structs.FieldInfo) -> object:
    """What holds without the field, as JSON has it: every door tells the same."""
    value = info.default if info.default_factory is msgspec.NODEFAULT else info.default_factory()
    return msgspec.json.decode(msgspec.json.encode(value))


def _choices(kind: Any) -> Sequence[str]:  # noqa: ANN401 - any annotation
    """The words of a `Literal`, also one that may be left out."""
    if get_origin(kind) in {Union, UnionType}:
        kinds = [one for one in get_args(kind) if one is not type(None)]
        return _choices(kinds[0]) if len(kinds) == 1 else ()
    return [str(word) for word in get_args(kind)] if get_origin(kind) is Literal else ()


_TAKES: dict[type, Takes] = {
    bool: "truth",
    str: "text",
    int: "number",
    float: "number",
    tuple: "list",
    list: "list",
}


def _takes(kind: Any) -> Takes:  # noqa: ANN401 - any annotation
    """What is given for a field, where that is one thing."""
    if get_origin(kind) in {Union, UnionType}:
        found: list[Takes] = [_takes(one) for one in get_args(kind) if one is not type(None)]
        return found[0] if len(set(found)) == 1 else "anything"
    if get_origin(kind) is Literal:
        return "text"
    return _TAKES.get(get_origin(kind) or kind, "anything")


def _line(text: str) -> str:
    return " ".join(text.split())
