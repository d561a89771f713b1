"""Pattern: a regular expression from a stranger, which RE2 matches in time proportional to the text.

Its syntax is that of `re` without look-around, back-references and repeats above 1,000.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

import re2 as untyped_re2  # pyright: ignore[reportMissingTypeStubs] - it comes with none

_re2: Any = untyped_re2

MAX_PATTERN = 1000
"""Bytes of a pattern in UTF-8."""
MAX_MEMORY = 8 * 2**20
"""Bytes RE2 may use for one pattern."""
MAX_STEPS = 200_000_000
"""Instructions of the compiled pattern × characters of the text. RE2's worst case takes about 5 ns for each."""
PATTERN_HINT = (
    "Patterns are RE2's (github.com/google/re2/wiki/Syntax): no look-around, no back-references, "
    f"no repeat above 1,000, {MAX_PATTERN:,} bytes at most."
)


class Match(Protocol):
    """The part of a match that is used."""

    def group(self) -> str:
        """All that matched."""
        ...

    def groups(self) -> tuple[str | None, ...]:
        """What each group matched, None for one that took no part."""
        ...

    def span(self) -> tuple[int, int]:
        """Where it begins and ends, in characters."""
        ...


class CompiledPattern(Protocol):
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


class PatternFault(NamedTuple):
    """Why RE2 does not take a pattern, and at which character, counted from 0."""

    reason: str
    offset: int


def compile_pattern(pattern: str, *, ignore_case: bool, groups: bool) -> CompiledPattern | PatternFault:
    """The pattern made ready, or why it cannot be. Without `groups` it only tells where it matches: faster."""
    try:
        size = len(pattern.encode())
    except UnicodeEncodeError as error:
        return PatternFault("it holds a lone surrogate", offset=error.start)
    if size > MAX_PATTERN:
        return PatternFault(
            f"it has {size:,} bytes, more than {MAX_PATTERN:,}", offset=min(MAX_PATTERN, len(pattern))
        )
    options = _options(ignore_case=ignore_case, groups=groups)
    fault = _fault(pattern, options)
    if fault is not None:
        return PatternFault(fault, offset=_offset(pattern, fault, options))
    return _re2.compile(pattern, options)


def longest_text(compiled: CompiledPattern) -> int:
    """Characters of a text on which this pattern cannot take seconds."""
    return MAX_STEPS // max(compiled.programsize, 1)


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
