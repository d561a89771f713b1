"""Choice: read one of several given answers out of a text, and compare it with the expected one.

Letter case never counts. A choice stands by itself: no letter or digit touches it, and a number is not part of
a longer one (`4` is not read out of `4.5` or `-4`). Where the text names none of the choices, or where the rule
does not allow more than one and it names several, the answer is `unparseable`: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

from pecia.domain.dataset import Case
from pecia.domain.score import Score, Scored
from pecia.scorers.check import Check, UnfitCase, Unreadable
from pecia.scorers.spec import CasePath, Place, TextSpec, plain_text, value_at
from pecia.scorers.text import fold

Where: TypeAlias = Literal["first_word", "whole", "line", "anywhere", "last"]
Finder: TypeAlias = Callable[[str], int | None]
"""The position of the choice that a case-folded text names, None for none; `Unreadable` for more than one."""

MAX_AROUND = 100
"""Characters that may stand around a choice which fills a text or a line, white space at the ends apart."""

_BEHIND = r"(?![^\W_])(?![.,]\d)"
_LIST_MARK = r"(?:\d{1,3}[.)][\W_]*?)?"


class Choice(TextSpec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which of the choices the answer names, and whether it is the expected one.

    `where` says what counts as naming one: the `first_word` of the answer, the `whole` answer, a `line` of its
    own, a mention `anywhere` (of one choice only), or the `last` mention. `aliases` gives further ways to write
    a choice, in the answer as in the case.
    """

    choices: tuple[str | int | float, ...]
    expected: CasePath = "expected"
    where: Where = "first_word"
    aliases: dict[str, tuple[str, ...]] = {}


def choice(spec: Choice, place: Place) -> Check[int]:
    """1 when the choice read is the expected one, else 0; reads the choice as the specification writes it."""
    choices = tuple(map(plain_text, spec.choices))
    forms = _forms(choices, spec.aliases, place)
    find = _FINDERS[spec.where](forms)
    right = [Scored(value=1.0, read=choice) for choice in choices]
    wrong = [Scored(value=0.0, read=choice) for choice in choices]
    expected = value_at(spec.expected, "expected", place)

    def wanted(case: Case) -> int:
        found = expected(case)
        if isinstance(found, str | int | float):
            index = forms.get(fold(plain_text(found)))
            if index is not None:
                return index
        raise UnfitCase(f"the case's '{spec.expected}' is not one of {', '.join(choices)}")

    def judge(text: str, wanted: int) -> Score:
        index = forms.get(fold(text))  # most answers of a good prompt are a choice and nothing else
        if index is None:
            index = find(text.casefold())
        if index is None:
            raise Unreadable("the answer names none of the choices where it should")
        return right[index] if index == wanted else wrong[index]

    return Check(wanted=wanted, judge=judge)


def _forms(choices: tuple[str, ...], aliases: Mapping[str, tuple[str, ...]], place: Place) -> dict[str, int]:
    """Every way to write a choice, folded, with the position of the choice."""
    if len(choices) < 2:  # noqa: PLR2004 - one choice is none
        raise place.invalid("choices", "'choices' lists at least two.")
    forms: dict[str, int] = {}
    for index, choice in enumerate(choices):
        _add(forms, choice, index, "choices", place)
    for name, others in aliases.items():
        index = forms.get(fold(name))
        if index is None:
            raise place.invalid("aliases", f"'{name[:80]}' in 'aliases' is not one of the choices.")
        for other in others:
            _add(forms, other, index, "aliases", place)
    return forms


def _add(forms: dict[str, int], form: str, index: int, field: str, place: Place) -> None:
    folded = fold(form)
    if not folded:
        raise place.invalid(field, f"'{field}' has an empty text.")
    if folded in forms and (field == "choices" or forms[folded] != index):
        raise place.invalid(
            field, f"'{form[:80]}' in '{field}' stands for two choices (letter case does not count)."
        )
    forms[folded] = index


def _first_word(forms: Mapping[str, int]) -> Finder:
    """What the text begins with, behind blanks, quotes, punctuation and the mark of a list."""
    return _at_start(rf"{_lead(forms)}{_any_of(forms)}{_BEHIND}", forms)


def _whole(forms: Mapping[str, int]) -> Finder:
    """The whole text, but for blanks, quotes and punctuation around it."""
    find = _at_start(rf"{_lead(forms)}{_any_of(forms)}[\W_]*\Z", forms)
    longest = max(map(len, forms)) + MAX_AROUND

    def find_in_short(text: str) -> int | None:
        # Where a choice is itself punctuation, the pattern's time grows with the square of the text's length.
        text = text.strip()
        return find(text) if len(text) <= longest else None

    return find_in_short


def _line(forms: Mapping[str, int]) -> Finder:
    """The one choice that is a whole line."""
    of_line = _whole(forms)

    def find(text: str) -> int | None:
        return _only({of_line(line) for line in text.splitlines()} - {None})

    return find


def _anywhere(forms: Mapping[str, int]) -> Finder:
    """The one choice that is mentioned, as often as it may be."""
    pattern, order = _mention(forms)

    def find(text: str) -> int | None:
        return _only({order[(found.lastindex or 1) - 1] for found in pattern.finditer(text)})

    return find


def _last(forms: Mapping[str, int]) -> Finder:
    """The choice that is mentioned last, as by an answer that thinks first."""
    pattern, order = _mention(forms)

    def find(text: str) -> int | None:
        index = None
        for found in pattern.finditer(text):
            index = order[(found.lastindex or 1) - 1]
        return index

    return find


_FINDERS: Mapping[Where, Callable[[Mapping[str, int]], Finder]] = {
    "first_word": _first_word,
    "whole": _whole,
    "line": _line,
    "anywhere": _anywhere,
    "last": _last,
}


def _only(found: set[int | None]) -> int | None:
    if not found:
        return None
    if len(found) > 1:
        raise Unreadable("the answer names more than one of the choices")
    return found.pop()


def _at_start(pattern: str, forms: Mapping[str, int]) -> Finder:
    match, order = re.compile(pattern).match, _order(forms)

    def find(text: str) -> int | None:
        found = match(text)
        return order[(found.lastindex or 1) - 1] if found else None

    return find


def _mention(forms: Mapping[str, int]) -> tuple[re.Pattern[str], list[int]]:
    return re.compile(rf"(?<![^\W_]){_any_of(forms)}{_BEHIND}"), _order(forms)


def _lead(forms: Mapping[str, int]) -> str:
    """What may stand before the first word. `1.` is the mark of a list only where no choice is a number."""
    return r"[\W_]*?" + ("" if any(form[0].isdigit() for form in forms) else _LIST_MARK)


def _any_of(forms: Mapping[str, int]) -> str:
    """A pattern with one group for each form: which group matched tells the form, and so the choice."""
    return f"(?:{'|'.join(map(_group, _longest_first(forms)))})"


def _group(form: str) -> str:
    unsigned = r"(?<![-\u2212.,])" if form[0].isdigit() else ""
    return unsigned + "(" + r"\s+".join(map(re.escape, form.split())) + ")"


def _order(forms: Mapping[str, int]) -> list[int]:
    """The choice behind each group of `_any_of`; groups count from 1."""
    return [forms[form] for form in _longest_first(forms)]


def _longest_first(forms: Mapping[str, int]) -> list[str]:
    return sorted(forms, key=len, reverse=True)
