"""Scorers that look at the answer as text: `equals`, `contains`, `words`, `characters`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from typing import Literal, TypeAlias

from pecia.domain.dataset import Case
from pecia.domain.score import Score, Scored
from pecia.scorers.check import MAX_DETAIL, RIGHT, WRONG, Check, UnfitCase, nothing
from pecia.scorers.spec import CasePath, Place, Spec, TextSpec, texts_at

Step: TypeAlias = Literal["strip", "case", "space", "punctuation", "unicode"]
PLAIN: tuple[Step, ...] = ("strip", "case", "space")
"""What is not looked at when two texts are compared, unless the specification says otherwise."""

_word = re.compile(r"[^\W_]\S*")


class Equals(TextSpec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole answer is the expected text. `expected` may hold a list: any of its texts will do."""

    expected: CasePath = "expected"
    normalize: tuple[Step, ...] = PLAIN


class Contains(TextSpec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer contains a text: the expected one, any of several, or all of them.

    `any` and `all` are a list of texts, or a path to one in the case. `require: share` makes `all` give the
    share found instead of all or nothing. White space counts as one blank wherever it stands.
    """

    expected: CasePath | None = None
    any: tuple[str, ...] | CasePath | None = None
    all: tuple[str, ...] | CasePath | None = None
    require: Literal["all", "share"] | None = None
    ignore_case: bool = True
    whole_words: bool = False


class Length(Spec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The length of the answer: inside the bounds (included), or, without bounds, the count itself.

    There is no `truncated`: the length of an answer that was cut off is the token limit's, not the prompt's.
    """

    min: int | None = None
    max: int | None = None


def equals(spec: Equals, place: Place) -> Check[tuple[str, ...]]:
    """1 when the normalized answer is (one of) the normalized expected, else 0."""
    clean = normalizer(spec.normalize)
    expected = texts_at(spec.expected, "expected", place)

    def wanted(case: Case) -> tuple[str, ...]:
        return tuple(map(clean, expected(case)))

    def judge(text: str, wanted: tuple[str, ...]) -> Score:
        return RIGHT if clean(text) in wanted else WRONG

    return Check(wanted=wanted, judge=judge)


def contains(spec: Contains, place: Place) -> Check[Mapping[str, str]]:
    """1 or 0, or the share of the texts that the answer contains; reads which ones it does."""
    given = {name: value for name in ("expected", "any", "all") if (value := getattr(spec, name)) is not None}
    if len(given) > 1:
        raise place.invalid("", f"{' and '.join(given)} exclude each other.", hint="Give one of them.")
    field, value = next(iter(given.items()), ("expected", "expected"))
    if spec.require and field != "all":
        raise place.invalid("require", "'require' says how 'all' is counted, and there is no 'all'.")
    clean = normalizer(("case", "space") if spec.ignore_case else ("space",))
    holds = holds_words if spec.whole_words else str.__contains__

    def judge(text: str, wanted: Mapping[str, str]) -> Score:
        answer = clean(text)
        found = [piece for key, piece in wanted.items() if holds(answer, key)]
        share = len(found) / len(wanted)
        value = share if spec.require == "share" else float(share == 1 if field == "all" else bool(found))
        return Scored(value=value, read=", ".join(found)[:MAX_DETAIL] or None)

    return Check(wanted=_pieces(field, value, clean, place), judge=judge)


def words(spec: Length, place: Place) -> Check[None]:
    """Counts the pieces between white space that have a letter or digit."""
    return _length(spec, place, unit="words", count=lambda text: len(_word.findall(text)))


def characters(spec: Length, place: Place) -> Check[None]:
    """Counts the Unicode code points of the answer without the white space around it."""
    return _length(spec, place, unit="characters", count=lambda text: len(text.strip()))


def normalizer(steps: Collection[Step]) -> Callable[[str], str]:
    """A function that takes out of a text what is not to be looked at, in a fixed order."""
    if {"case", "space"} <= set(steps) <= set(PLAIN):
        return fold
    functions = [function for name, function in _steps.items() if name in steps]

    def normalize(text: str) -> str:
        for function in functions:
            text = function(text)
        return text

    return normalize


def fold(text: str) -> str:
    """A text without the difference of letter case, with one blank for white space, none at its ends."""
    return " ".join(text.casefold().split())


def _pieces(
    field: str, value: tuple[str, ...] | CasePath, clean: Callable[[str], str], place: Place
) -> Callable[[Case], Mapping[str, str]]:
    """What to look for in the answer to a case, under its folded form."""
    if isinstance(value, str):
        texts = texts_at(value, field, place)

        def wanted(case: Case) -> Mapping[str, str]:
            pieces = {clean(text): text for text in texts(case)}
            if "" in pieces:
                raise UnfitCase(f"the case's '{value}' has an empty text, which every answer contains")
            return pieces

        return wanted
    pieces = {clean(text): text for text in value}
    if not pieces or "" in pieces:
        raise place.invalid(field, f"'{field}' lists texts to look for, none of them empty.")
    return lambda _: pieces


def holds_words(text: str, piece: str) -> bool:
    """Whether the piece stands in the text with no letter or digit right before or behind it."""
    start = text.find(piece)
    while start >= 0:
        end = start + len(piece)
        if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            return True
        start = text.find(piece, start + 1)
    return False


def _length(spec: Length, place: Place, *, unit: str, count: Callable[[str], int]) -> Check[None]:
    lowest, highest = spec.min, spec.max
    for field, bound in (("min", lowest), ("max", highest)):
        if bound is not None and bound < 0:
            raise place.invalid(field, f"'{field}' is 0 or more {unit}.")
    if lowest is not None and highest is not None and lowest > highest:
        raise place.invalid("min", f"'min' ({lowest}) is above 'max' ({highest}).")
    if lowest is None and highest is None:
        # 0 words is a small number, not a bad one: an answer that failed stays out of the mean.
        return Check(
            wanted=nothing,
            judge=lambda text, _: Scored(value=float(count(text))),
            unit=unit,
            zero_is_meant=False,
        )
    least, most = lowest or 0, float("inf") if highest is None else highest

    def judge(text: str, _: None) -> Score:
        length = count(text)
        return Scored(value=float(least <= length <= most), read=str(length))

    return Check(wanted=nothing, judge=judge)


class _Unpunctuated(dict[int, int | None]):
    """A translation table that drops punctuation (Unicode's categories P*), filled as characters turn up."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.category(chr(code)).startswith("P") else code
        return self[code]


_unpunctuated = _Unpunctuated()
_steps: dict[Step, Callable[[str], str]] = {
    "unicode": lambda text: unicodedata.normalize("NFKC", text),
    "case": str.casefold,
    "punctuation": lambda text: text.translate(_unpunctuated),
    "space": lambda text: " ".join(text.split()),
    "strip": str.strip,
}
