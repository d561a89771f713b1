"""The table of built-in kinds, and how a specification becomes a scorer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, NoReturn, TypeVar

import msgspec

from pecia.domain.errors import Invalid
from pecia.scorers.check import Check, CheckedScorer
from pecia.scorers.choice import Choice, choice
from pecia.scorers.pattern import Regex, regex
from pecia.scorers.spec import Place, Spec, TextSpec
from pecia.scorers.structure import (
    JsonFields,
    JsonSchema,
    JsonValid,
    json_fields,
    json_schema,
    json_valid,
)
from pecia.scorers.text import Contains, Equals, Length, characters, contains, equals, words
from pecia.wire import convert

S = TypeVar("S", bound=Spec)


@dataclass(frozen=True, slots=True)
class Kind(Generic[S]):
    """A kind of scorer: the fields of its specification, and the check they make."""

    spec: type[S]
    check: Callable[[S, Place], Check[Any]]


KINDS: Mapping[str, Kind[Any]] = {
    "characters": Kind(Length, characters),
    "choice": Kind(Choice, choice),
    "contains": Kind(Contains, contains),
    "equals": Kind(Equals, equals),
    "json_fields": Kind(JsonFields, json_fields),
    "json_schema": Kind(JsonSchema, json_schema),
    "json_valid": Kind(JsonValid, json_valid),
    "regex": Kind(Regex, regex),
    "words": Kind(Length, words),
}


class BuiltInScorers:
    """The scorers that come with Pecia."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """What `type` may say, in alphabetical order."""
        return tuple(KINDS)

    def make(self, name: str, spec: Mapping[str, Any]) -> CheckedScorer[Any]:
        """A scorer from its specification `{type: …, …}`, with everything prepared that does not need an answer.

        Raises `Invalid` at `/scorers/NAME/…`, with code `invalid_experiment` or `regex_unsupported`.
        """
        place, given = Place(name), spec.get("type")
        kind = KINDS.get(given) if isinstance(given, str) else None
        if kind is None:
            what = "lacks a 'type'" if given is None else f"has the unknown type '{str(given)[:80]}'"
            raise place.invalid("type", f"it {what}; there are: {', '.join(KINDS)}.")
        try:
            fields: Spec = convert({key: value for key, value in spec.items() if key != "type"}, kind.spec)
        except Invalid as error:
            _refuse(error, str(given), kind, place)
        reads_truncated = isinstance(fields, TextSpec) and fields.truncated == "read"
        return CheckedScorer(kind.check(fields, place), reads_truncated=reads_truncated)


def _refuse(error: Invalid, given: str, kind: Kind[Any], place: Place) -> NoReturn:
    """Say at the scorer's place what is wrong with its fields, and which there are."""
    wrong = error.errors[0]
    field = (wrong.pointer or "").removeprefix("/")
    known = ", ".join(info.encode_name for info in msgspec.structs.fields(kind.spec))
    where = f"'{field}': " if field else ""
    raise place.invalid(
        field,
        f"{where}{wrong.detail}.",
        detail_code=wrong.code if wrong.code == "unknown_field" else None,
        hint=f"The fields of type '{given}' are: {known}.",
    ) from None
