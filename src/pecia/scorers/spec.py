"""How a scorer is specified: frozen values, the place an error points at, and paths into a case."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any, Literal, NamedTuple, TypeAlias

from pecia.domain.canonical import escape_pointer
from pecia.domain.dataset import Case
from pecia.domain.errors import Detail, Invalid
from pecia.domain.value import Json, Value
from pecia.scorers.check import UnfitCase

CasePath: TypeAlias = str
"""A place in a case: `expected`, `metadata` or `input`, then keys (or list positions from 0) behind dots."""
MAX_PATH = 200

_path = re.compile(r"(?P<root>expected|metadata|input)(?P<steps>(?:\.[^.]+)*)")


class Spec(Value, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The fields of one kind of scorer, as an experiment file gives them beside `type`."""


class TextSpec(Spec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The fields of a kind that can judge an answer the token limit has cut off.

    `truncated: read` judges the text there is; by default such an answer is unscored.
    """

    truncated: Literal["unscored", "read"] = "unscored"


class Place(NamedTuple):
    """Where in the experiment a scorer is specified, for errors that say so."""

    name: str

    def invalid(
        self,
        field: str,
        message: str,
        *,
        code: str = "invalid_experiment",
        detail_code: str | None = None,
        hint: str | None = None,
        **extra: Any,
    ) -> Invalid:
        """An error at a field, which may be the rest of a JSON pointer (`schema/properties/a`), or at the scorer."""
        pointer = f"/scorers/{escape_pointer(self.name)}" + (f"/{field}" if field else "")
        return Invalid(
            f"Scorer '{self.name}': {message}",
            code=code,
            hint=hint,
            errors=(Detail(code=detail_code or code, detail=message, pointer=pointer),),
            **extra,
        )


def value_at(path: CasePath, field: str, place: Place) -> Callable[[Case], Json]:
    """A function that reads the value at a path of a case, and raises `UnfitCase` where there is none (or null).

    Raises `Invalid` at the scorer's `field` when this is not a path.
    """
    parts = _path.fullmatch(path) if len(path) <= MAX_PATH else None
    if not parts:
        raise place.invalid(
            field,
            f"'{path[:80]}' is not a place in a case.",
            hint="Write expected, metadata.KEY or input.KEY; further keys follow behind dots.",
        )
    read: Callable[[Case], Json] = attrgetter(parts["root"])
    steps = parts["steps"].split(".")[1:]

    def value(case: Case) -> Json:
        found = read(case)
        if steps:
            try:
                found = follow(found, steps)
            except LookupError:
                found = None
        if found is None:
            raise UnfitCase(f"the case lacks '{path}'")
        return found

    return value


def follow(value: Json, steps: Iterable[str]) -> Json:
    """What lies behind these keys and list positions of a value. Raises `LookupError` where nothing does."""
    for step in steps:
        if isinstance(value, dict):
            value = value[step]
        elif isinstance(value, list) and step.isdecimal():
            value = value[int(step)]
        else:
            raise LookupError(step)
    return value


def texts_at(path: CasePath, field: str, place: Place) -> Callable[[Case], tuple[str, ...]]:
    """A function that reads a text, or a list of texts, at a path of a case.

    Numbers and booleans are taken as JSON writes them; `UnfitCase` is raised for anything else, and for an empty
    list. Raises `Invalid` at the scorer's `field` when this is not a path.
    """
    value = value_at(path, field, place)

    def texts(case: Case) -> tuple[str, ...]:
        found = value(case)
        if isinstance(found, str):
            return (found,)
        texts = tuple(
            plain_text(item)
            for item in (found if isinstance(found, list) else [found])
            if isinstance(item, str | int | float)
        )
        if not texts or (isinstance(found, list) and len(texts) < len(found)):
            raise UnfitCase(f"the case's '{path}' is neither a text nor a list of texts")
        return texts

    return texts


def plain_text(value: str | float) -> str:
    """A text as it is; a number or boolean as JSON writes it, without the fraction of a whole number."""
    if isinstance(value, str):
        return value
    return json.dumps(int(value) if isinstance(value, float) and value.is_integer() else value)
