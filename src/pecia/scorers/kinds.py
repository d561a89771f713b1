"""The table of built-in kinds, and how a specification becomes a scorer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, NoReturn, TypeVar

import msgspec

from pecia.domain.errors import Invalid
from pecia.domain.judge import JudgeSpec, PreferenceSpec
from pecia.domain.scorer_kind import ScorerKind
from pecia.domain.value import Value
from pecia.ports import Embedder, Scorer
from pecia.scorers.affix import Affix, ends_with, starts_with
from pecia.scorers.answer import (
    Cost,
    Refusal,
    Tokens,
    Truncation,
    cost,
    latency,
    refusal,
    tokens,
    truncation,
)
from pecia.scorers.assertions import Assertions, AssertionsScorer
from pecia.scorers.bounds import Bounds
from pecia.scorers.check import Check, CheckedScorer, WholeCheck
from pecia.scorers.choice import Choice, choice
from pecia.scorers.combined import Combined, combined
from pecia.scorers.function import Python, python
from pecia.scorers.instructions import Instructions, instructions
from pecia.scorers.judge import judge
from pecia.scorers.likeness import (
    Lexical,
    Likeness,
    ListF1,
    Meaning,
    chrf_of,
    edits,
    lexical,
    list_f1,
    meaning,
    rouge,
    token_f1,
)
from pecia.scorers.number import Number, number
from pecia.scorers.pattern import Regex, regex
from pecia.scorers.reference import describe_kind
from pecia.scorers.shape import (
    Format,
    Language,
    Readability,
    Script,
    Terms,
    count_paragraphs,
    count_sentences,
    language,
    marked_up,
    readability,
    script,
    terms,
)
from pecia.scorers.spec import Place, Spec, TextSpec
from pecia.scorers.structure import (
    JsonFields,
    JsonPath,
    JsonSchema,
    JsonValid,
    json_fields,
    json_path,
    json_schema,
    json_valid,
)
from pecia.scorers.text import Contains, Equals, Length, characters, contains, equals, words
from pecia.scorers.tools import ToolArguments, ToolChoice, tool_arguments, tool_choice
from pecia.wire import convert

S = TypeVar("S", bound=Spec)
V = TypeVar("V", bound=Value)


@dataclass(frozen=True, slots=True)
class Kind(Generic[S]):
    """A kind of scorer: the fields of its specification, and the check they make."""

    spec: type[S]
    check: Callable[[S, Place], Check[Any] | WholeCheck[Any]]


KINDS: Mapping[str, Kind[Any]] = {
    "characters": Kind(Length, characters),
    "choice": Kind(Choice, choice),
    "chrf": Kind(Likeness, chrf_of),
    "contains": Kind(Contains, contains),
    "cost": Kind(Cost, cost),
    "edit_ratio": Kind(Likeness, edits),
    "ends_with": Kind(Affix, ends_with),
    "equals": Kind(Equals, equals),
    "format": Kind(Format, marked_up),
    "instructions": Kind(Instructions, instructions),
    "json_fields": Kind(JsonFields, json_fields),
    "json_path": Kind(JsonPath, json_path),
    "json_schema": Kind(JsonSchema, json_schema),
    "json_valid": Kind(JsonValid, json_valid),
    "language": Kind(Language, language),
    "latency": Kind(Bounds, latency),
    "lexical_similarity": Kind(Lexical, lexical),
    "list_f1": Kind(ListF1, list_f1),
    "number": Kind(Number, number),
    "paragraphs": Kind(Bounds, count_paragraphs),
    "readability": Kind(Readability, readability),
    "refusal": Kind(Refusal, refusal),
    "regex": Kind(Regex, regex),
    "rouge_l": Kind(Likeness, rouge),
    "script": Kind(Script, script),
    "sentences": Kind(Bounds, count_sentences),
    "starts_with": Kind(Affix, starts_with),
    "terms": Kind(Terms, terms),
    "token_f1": Kind(Likeness, token_f1),
    "tokens": Kind(Tokens, tokens),
    "tool_arguments": Kind(ToolArguments, tool_arguments),
    "tool_choice": Kind(ToolChoice, tool_choice),
    "truncation": Kind(Truncation, truncation),
    "words": Kind(Length, words),
}
"""The kinds that need nothing but the answer and the case."""


COMPOSED: Mapping[str, type[Value]] = {
    "assertions": Assertions,
    "combined": Combined,
    "judge": JudgeSpec,
    "preference": PreferenceSpec,
    "python": Python,
}
"""The kinds that need other scorers, a model, or the user's own process."""


class BuiltInScorers:
    """The scorers that come with Pecia. `embedder` is what `embedding_similarity` asks."""

    def __init__(self, embedder: Embedder | None = None) -> None:
        self._kinds: dict[str, Kind[Any]] = {
            **KINDS,
            "embedding_similarity": Kind(Meaning, partial(meaning, embedder)),
        }

    def describe(self) -> Sequence[ScorerKind]:
        """The kinds, as they say themselves what they are."""
        specs = {name: (kind.spec, kind.check) for name, kind in self._kinds.items()} | {
            name: (spec, None) for name, spec in COMPOSED.items()
        }
        return [describe_kind(name, *specs[name]) for name in sorted(specs)]

    @property
    def kinds(self) -> tuple[str, ...]:
        """What `type` may say, in alphabetical order."""
        return tuple(sorted([*self._kinds, *COMPOSED]))

    def make(self, name: str, spec: Mapping[str, Any]) -> Scorer:
        """A scorer from its specification `{type: …, …}`, with everything prepared that does not need an answer.

        Raises `Invalid` at `/scorers/NAME/…`, with code `invalid_experiment` or `regex_unsupported`.
        """
        place, given = Place(name), spec.get("type")
        if given == "assertions":
            return AssertionsScorer(_fields(spec, Assertions, place), place, self.make)
        if given == "combined":
            return combined(_fields(spec, Combined, place), place, self.make)
        if given == "judge":
            return judge(_fields(spec, JudgeSpec, place), place)
        if given == "preference":
            return judge(_fields(spec, PreferenceSpec, place), place)
        if given == "python":
            return python(_fields(spec, Python, place), place)
        kind = self._kinds.get(given) if isinstance(given, str) else None
        if kind is None:
            what = "lacks a 'type'" if given is None else f"has the unknown type '{str(given)[:80]}'"
            raise place.invalid("type", f"it {what}; there are: {', '.join(self.kinds)}.")
        fields = _fields(spec, kind.spec, place)
        reads_truncated = isinstance(fields, TextSpec) and fields.truncated == "read"
        return CheckedScorer(kind.check(fields, place), reads_truncated=reads_truncated)


def _fields(spec: Mapping[str, Any], kind: type[V], place: Place) -> V:
    """The fields beside `type`. Raises `Invalid` at the one that is wrong."""
    try:
        return convert({key: value for key, value in spec.items() if key != "type"}, kind)
    except Invalid as error:
        _refuse(error, str(spec["type"]), kind, place)


def _refuse(error: Invalid, given: str, kind: type[Value], place: Place) -> NoReturn:
    """Say at the scorer's place what is wrong with its fields, and which there are."""
    wrong = error.errors[0]
    field = (wrong.pointer or "").removeprefix("/")
    known = ", ".join(info.encode_name for info in msgspec.structs.fields(kind))
    where = f"'{field}': " if field else ""
    raise place.invalid(
        field,
        f"{where}{wrong.detail}.",
        detail_code=wrong.code if wrong.code == "unknown_field" else None,
        hint=f"The fields of type '{given}' are: {known or 'none'}.",
    ) from None
