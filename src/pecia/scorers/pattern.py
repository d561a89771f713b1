"""Regular expressions from strangers: RE2 only, which takes time in proportion to the text, within limits.

Its syntax is that of `re` without look-around, back-references and repeats above 1,000.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

import re2 as untyped_re2  # pyright: ignore[reportMissingTypeStubs] - it comes with none

from pecia.domain.dataset import Case
from pecia.domain.score import Score, Scored
from pecia.scorers.check import MAX_DETAIL, RIGHT, WRONG, Check, Unreadable, nothing
from pecia.scorers.spec import CasePath, Place, TextSpec, texts_at
from pecia.scorers.text import PLAIN, Step, normalizer

_re2: Any = untyped_re2

MAX_PATTERN = 1000
"""Bytes of a pattern in UTF-8."""
MAX_MEMORY = 8 * 2**20
"""Bytes RE2 may use for one pattern."""
MAX_STEPS = 200_000_000
"""Instructions of the compiled pattern × characters of the text. RE2's worst case takes about 5 ns for each."""


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


class Match(Protocol):
    """The part of a match that is used."""

    def group(self) -> str:
        """All that matched."""
        ...

    def groups(self) -> tuple[str | None, ...]:
        """What each group matched, None for one that took no part."""
        ...


class Compiled(Protocol):
    """The part of a compiled RE2 pattern that is used."""

    @property
    def programsize(self) -> int:
        """How many instructions it has."""
        ...

    def search(self, text: str) -> Match | None:
        """The first match in the text."""
        ...

    def fullmatch(self, text: str) -> Match | None:
        """The match of the whole text."""
        ...


class Fault(NamedTuple):
    """Why RE2 does not take a pattern, and at which character, counted from 0."""

    reason: str
    offset: int


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
    compiled = _compile(pattern, ignore_case=ignore_case, groups=groups)
    if isinstance(compiled, Fault):
        raise place.invalid(
            field,
            f"the pattern is not supported at offset {compiled.offset}: {compiled.reason}.",
            code="regex_unsupported",
            hint=f"Patterns are RE2's (github.com/google/re2/wiki/Syntax): no look-around, no back-references, "
            f"no repeat above 1,000, {MAX_PATTERN:,} bytes at most.",
            reason=compiled.reason,
            offset=compiled.offset,
        )
    match = compiled.fullmatch if full else compiled.search
    longest = MAX_STEPS // max(compiled.programsize, 1)

    def find(text: str) -> Match | None:
        if len(text) > longest:
            raise TooLong(f"the pattern is too complex for a text of {len(text):,} characters")
        return match(text)

    return find


def _compile(pattern: str, *, ignore_case: bool, groups: bool) -> Compiled | Fault:
    try:
        size = len(pattern.encode())
    except UnicodeEncodeError as error:
        return Fault("it holds a lone surrogate", offset=error.start)
    if size > MAX_PATTERN:
        return Fault(
            f"it has {size:,} bytes, more than {MAX_PATTERN:,}", offset=min(MAX_PATTERN, len(pattern))
        )
    options = _options(ignore_case=ignore_case, groups=groups)
    fault = _fault(pattern, options)
    if fault is not None:
        return Fault(fault, offset=_offset(pattern, fault, options))
    return _re2.compile(pattern, options)


def _options(*, ignore_case: bool, groups: bool) -> object:
    options: Any = _re2.Options()
    options.max_mem = MAX_MEMORY
    options.log_errors = False  # it would write the pattern to stderr
    options.case_sensitive = not ignore_case
    options.never_capture = not groups
    return options


def _fault(pattern: str, options: object) -> str | None:
    """RE2's reason, which ends with the part of the pattern it means."""
    try:
        _re2.compile(pattern, options)
    except _re2.error as error:
        return error.args[0].decode(errors="replace")
    return None


def _offset(pattern: str, fault: str, options: object) -> int:
    """Where the part that RE2 means begins.

    RE2 names the part but not its place. It reads from left to right, so the part is the last of its kind in the
    shortest beginning of the pattern that has the same fault.
    """
    low, high = 1, len(pattern)
    while low < high:
        middle = (low + high) // 2
        if _fault(pattern[:middle], options) == fault:
            high = middle
        else:
            low = middle + 1
    part = fault.partition(": ")[2]
    found = pattern.rfind(part, 0, low) if part else -1
    return found if found >= 0 else low - 1
