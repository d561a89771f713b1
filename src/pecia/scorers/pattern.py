"""Regular expressions from strangers: RE2 only, which takes time in proportion to the text, within limits.

Its syntax is that of `re` without look-around, back-references and repeats above 1,000.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pecia.domain.dataset import Case
from pecia.domain.pattern import PATTERN_HINT, Match, PatternFault, compile_pattern, longest_text
from pecia.domain.score import Score, Scored
from pecia.scorers.check import MAX_DETAIL, RIGHT, WRONG, Check, Unreadable, nothing
from pecia.scorers.spec import CasePath, Place, TextSpec, texts_at
from pecia.scorers.text import PLAIN, Step, normalizer


class Regex(TextSpec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer matches a pattern, somewhere or (`full`) as a whole, white space around it left off.

    With `expected`, the pattern reads a text out of the answer (its first group that took part, else all it
    matched), which is compared with the expected one as by `equals`.
    """

    pattern: str
    full: bool = False
    ignore_case: bool = False
    expected: CasePath | None = None
    normalize: tuple[Step, ...] = PLAIN


class TooLong(Exception):
    """A text on which this pattern might take seconds."""


def regex(spec: Regex, place: Place) -> Check[Any]:
    """1 when the pattern matches (and, with `expected`, gives the expected text), else 0; reads what it matched."""
    match = matcher(
        spec.pattern,
        "pattern",
        place,
        full=spec.full,
        ignore_case=spec.ignore_case,
        groups=spec.expected is not None,
    )
    if spec.expected is None:
        return Check(wanted=nothing, judge=lambda text, _: RIGHT if match(text.strip()) else WRONG)
    clean = normalizer(spec.normalize)
    expected = texts_at(spec.expected, "expected", place)

    def wanted(case: Case) -> tuple[str, ...]:
        return tuple(map(clean, expected(case)))

    def judge(text: str, wanted: tuple[str, ...]) -> Score:
        found = match(text.strip())
        if found is None:
            raise Unreadable("the pattern does not match")
        read = next((group for group in found.groups() if group is not None), found.group())
        return Scored(value=float(clean(read) in wanted), read=read[:MAX_DETAIL])

    return Check(wanted=wanted, judge=judge)


def matcher(
    pattern: str,
    field: str,
    place: Place,
    *,
    full: bool = False,
    ignore_case: bool = False,
    groups: bool = False,
) -> Callable[[str], Match | None]:
    """A function that looks for a pattern in a text. It raises `TooLong` rather than take seconds.

    Without `groups` it only tells whether there is a match, which is faster. Raises `Invalid` at the scorer's
    `field`, with code `regex_unsupported`, RE2's reason and the `offset` (in characters, from 0).
    """
    compiled = compile_pattern(pattern, ignore_case=ignore_case, groups=groups)
    if isinstance(compiled, PatternFault):
        raise place.invalid(
            field,
            f"the pattern is not supported at offset {compiled.offset}: {compiled.reason}.",
            code="regex_unsupported",
            hint=PATTERN_HINT,
            reason=compiled.reason,
            offset=compiled.offset,
        )
    match = compiled.fullmatch if full else compiled.search
    longest = longest_text(compiled)

    def find(text: str) -> Match | None:
        if len(text) > longest:
            raise TooLong(f"the pattern is too complex for a text of {len(text):,} characters")
        return match(text)

    return find
