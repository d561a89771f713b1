"""Scorers of a text's shape: `sentences`, `paragraphs`, `readability`, `language`, `script`, `format`, `terms`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise
from typing import Any, Literal, TypeAlias

from pecia.domain.dataset import Case
from pecia.domain.readability import ari, lix
from pecia.domain.score import Score, Scored
from pecia.domain.script import SCRIPTS, scripts
from pecia.domain.sentences import sentences
from pecia.scorers.bounds import Bounds, bounded
from pecia.scorers.check import MAX_DETAIL, RIGHT, WRONG, Check, UnfitCase, Unreadable, nothing
from pecia.scorers.spec import CasePath, Place, TextSpec, texts_at
from pecia.scorers.text import fold, holds_words

MarkedUp: TypeAlias = Literal["bullets", "numbered", "table", "headings", "code", "bold", "plain"]
LEAST_LETTERS = 3
"""Letters below which no language can be told."""

_bullet = re.compile(r"^[ \t]*[-*+•][ \t]+\S", re.MULTILINE)
_numbered = re.compile(r"^[ \t]*\d{1,4}[.)][ \t]+\S", re.MULTILINE)
_heading = re.compile(r"^#{1,6}[ \t]+\S", re.MULTILINE)
_fence = re.compile(r"^[ \t]*(?:```|~~~)", re.MULTILINE)
_bold = re.compile(r"\*\*[^*\n]+\*\*|__[^_\n]+__")
_table_rule = re.compile(r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")


class Readability(Bounds, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How hard the answer is to read: by ARI (a school grade) or LIX (25 easy, 60 hard)."""

    formula: Literal["ari", "lix"] = "ari"


class Language(TextSpec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer is in a language: an ISO 639-1 code, one of several, or a path to it in the case."""

    language: tuple[str, ...] | CasePath


class Script(TextSpec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """At least `share` of the answer's letters are of a script, such as `latin` or `cyrillic`."""

    script: str
    share: float = 0.95


class Format(TextSpec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer is marked up as asked: so many items, tables, headings or code blocks; or, `plain`, not at all.

    `only` asks that a list or table is all there is.
    """

    format: MarkedUp
    min: int | None = None
    max: int | None = None
    only: bool = False


class Terms(TextSpec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer has every required term and no forbidden one, as whole words without letter case.

    Each is a list, or a path to one in the case. `count: share` gives the share of all terms that are as they should.
    """

    required: tuple[str, ...] | CasePath = ()
    forbidden: tuple[str, ...] | CasePath = ()
    count: Literal["all", "share"] = "all"


def count_sentences(spec: Bounds, place: Place) -> Check[None]:
    """Counts the sentences of the answer."""
    return _measured(spec, place, "sentences", lambda text: len(sentences(text)))


def count_paragraphs(spec: Bounds, place: Place) -> Check[None]:
    """Counts the pieces between blank lines."""
    return _measured(
        spec,
        place,
        "paragraphs",
        lambda text: sum(bool(part.strip()) for part in re.split(r"\n[ \t]*\n", text)),
    )


def readability(spec: Readability, place: Place) -> Check[None]:
    """The formula's figure; `not_applicable` for an answer without words."""
    formula = ari if spec.formula == "ari" else lix

    def measure(text: str) -> float:
        found = formula(text)
        if found is None:
            raise UnfitCase("the answer has no words")
        return found

    return _measured(spec, place, spec.formula.upper(), measure, lowest=None)


def language(spec: Language, place: Place) -> Check[tuple[str, ...]]:
    """1 when the answer is in (one of) the languages, else 0; reads the language it is in."""
    given = spec.language
    known = _codes()
    if isinstance(given, tuple):
        unknown = [code for code in given if code not in known]
        if unknown or not given:
            raise place.invalid(
                "language",
                f"'{(unknown or [''])[0][:20]}' is not a language that is told apart.",
                hint=f"Give ISO 639-1 codes, a list or a path to one: {', '.join(sorted(known))}.",
            )
        wanted: Callable[[Case], tuple[str, ...]] = lambda _: given  # noqa: E731 - the other branch has a name, too
    else:
        wanted = texts_at(given, "language", place)

    def judge(text: str, wanted: tuple[str, ...]) -> Score:
        found = language_of(text)
        if found is None:
            raise Unreadable("the answer has too few letters to tell its language")
        return Scored(value=float(found in wanted), read=found)

    return Check(wanted=wanted, judge=judge)


def script(spec: Script, place: Place) -> Check[None]:
    """1 when enough of the answer's letters are of the script, else 0; reads the script most used."""
    if spec.script not in SCRIPTS:
        raise place.invalid(
            "script",
            f"'{spec.script[:40]}' is not a script that is told apart.",
            hint=f"There are: {', '.join(SCRIPTS)}.",
        )
    if not 0 < spec.share <= 1:
        raise place.invalid("share", "'share' lies above 0 and is at most 1.")

    def judge(text: str, _: None) -> Score:
        found = scripts(text)
        return Scored(value=float(found.get(spec.script, 0.0) >= spec.share), read=next(iter(found), None))

    return Check(wanted=nothing, judge=judge)


def marked_up(spec: Format, place: Place) -> Check[None]:
    """1 when the answer is marked up as asked, else 0; reads how many there are."""
    least = 1 if spec.min is None else spec.min
    most = float("inf") if spec.max is None else spec.max
    if spec.format == "plain":
        if spec.min is not None or spec.max is not None or spec.only:
            raise place.invalid("format", "'plain' takes no 'min', 'max' or 'only'.")
        return Check(
            wanted=nothing,
            judge=lambda text, _: WRONG if any(count(text) for count in _COUNTS.values()) else RIGHT,
        )
    if least < 0 or least > most:
        raise place.invalid("min", "'min' is 0 or more and not above 'max'.")
    if spec.only and spec.format not in _LINES:
        raise place.invalid("only", f"'only' goes with {', '.join(_LINES)}.")
    counted, of_line = _COUNTS[spec.format], _LINES.get(spec.format)

    def judge(text: str, _: None) -> Score:
        found = counted(text)
        right = least <= found <= most
        if right and spec.only and of_line is not None:
            right = all(of_line(line) for line in text.splitlines() if line.strip())
        return Scored(value=float(right), read=str(found))

    return Check(wanted=nothing, judge=judge)


def terms(spec: Terms, place: Place) -> Check[tuple[tuple[str, ...], tuple[str, ...]]]:
    """1 or 0, or the share of terms that are as they should; reads those that are not."""
    required, forbidden = (_terms(field, getattr(spec, field), place) for field in ("required", "forbidden"))
    if required is None and forbidden is None:
        raise place.invalid("", "there are neither 'required' nor 'forbidden' terms.")

    def wanted(case: Case) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return (required(case) if required else ()), (forbidden(case) if forbidden else ())

    def judge(text: str, wanted: tuple[tuple[str, ...], tuple[str, ...]]) -> Score:
        answer = fold(text)
        lacking = [term for term in wanted[0] if not holds_words(answer, term)]
        present = [term for term in wanted[1] if holds_words(answer, term)]
        wrong = len(lacking) + len(present)
        value = 1 - wrong / (len(wanted[0]) + len(wanted[1])) if spec.count == "share" else float(not wrong)
        said = [*(f"lacks {term}" for term in lacking), *(f"has {term}" for term in present)]
        return Scored(value=value, read=", ".join(said)[:MAX_DETAIL] or None)

    return Check(wanted=wanted, judge=judge)


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of the language a text is in, None where it has too few letters to tell."""
    if sum(map(str.isalpha, text[:1000])) < LEAST_LETTERS:
        return None
    return str(_identifier().classify(text.lower())[0])


@cache
def _identifier() -> Any:  # noqa: ANN401 - it comes without types
    """The model of py3langid (97 languages), loaded once: 0.5 s."""
    import py3langid  # noqa: PLC0415  # pyright: ignore[reportMissingTypeStubs]

    loaded: Any = py3langid
    loaded.classify("")
    return loaded


@cache
def _codes() -> frozenset[str]:
    return frozenset(str(code) for code, _ in _identifier().rank("a"))


def _measured(
    spec: Bounds, place: Place, unit: str, measure: Callable[[str], float], *, lowest: float | None = 0
) -> Check[None]:
    settle, said = bounded(spec, place, unit=unit, lowest=lowest)
    return Check(
        wanted=nothing, judge=lambda text, _: settle(measure(text)), unit=said, zero_is_meant=said == "share"
    )


def _terms(
    field: str, given: tuple[str, ...] | CasePath, place: Place
) -> Callable[[Case], tuple[str, ...]] | None:
    if isinstance(given, str):
        texts = texts_at(given, field, place)

        def wanted(case: Case) -> tuple[str, ...]:
            found = tuple(map(fold, texts(case)))
            if "" in found:
                raise UnfitCase(f"the case's '{given}' has an empty term")
            return found

        return wanted
    folded = tuple(map(fold, given))
    if "" in folded:
        raise place.invalid(field, f"'{field}' has an empty term.")
    return (lambda _: folded) if folded else None


def _tables(text: str) -> int:
    lines = text.splitlines()
    return sum(
        "|" in line and "-" in line and "|" in above and _table_rule.match(line) is not None
        for above, line in pairwise(lines)
    )


def _fences(text: str) -> int:
    return (len(_fence.findall(text)) + 1) // 2


_COUNTS: Mapping[str, Callable[[str], int]] = {
    "bullets": lambda text: len(_bullet.findall(text)),
    "numbered": lambda text: len(_numbered.findall(text)),
    "table": _tables,
    "headings": lambda text: len(_heading.findall(text)),
    "code": _fences,
    "bold": lambda text: len(_bold.findall(text)),
}
_LINES: Mapping[str, Callable[[str], bool]] = {
    "bullets": lambda line: _bullet.match(line) is not None,
    "numbered": lambda line: _numbered.match(line) is not None,
    "table": lambda line: "|" in line,
}
