"""Visible: text made safe to look at, with what the eye cannot see spelled out."""

from __future__ import annotations

import re
import unicodedata

_candidate = re.compile(r"[^\x20-\x7e\n\t]")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp", "Zs"})
_blank = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\ufffe\uffff\U000e0100-\U000e01ef]"
)
"""Letters, marks and symbols that have no ink: joiners, fillers, variation selectors, noncharacters."""


def visible(text: str) -> str:
    """The text with every character that cannot be seen spelled like `⟨U+202E⟩`.

    Those are controls, directional and zero-width characters, unusual spaces, private and lone-surrogate code
    points. Space, tab and newline stay.
    """
    return _candidate.sub(_spell_invisible, text)


def spelled(text: str) -> str:
    """The text with every character beyond ASCII spelled, for texts that look alike and are not."""
    return _candidate.sub(_spell, text)


def is_invisible(char: str) -> bool:
    """Whether the eye cannot see this character, or cannot tell it from a blank."""
    return unicodedata.category(char) in _INVISIBLE or bool(_blank.match(char))


def without_invisible(text: str) -> str:
    """The text without what cannot be seen, its unusual blanks as plain ones: what a reader takes it for."""
    return _candidate.sub(_drop_invisible, text)


def _drop_invisible(found: re.Match[str]) -> str:
    char = found.group()
    if not is_invisible(char):
        return char
    return " " if unicodedata.category(char) == "Zs" else "\n" if char in "\u2028\u2029" else ""


def _spell_invisible(found: re.Match[str]) -> str:
    char = found.group()
    return _spell(found) if is_invisible(char) else char


def _spell(found: re.Match[str]) -> str:
    return f"⟨U+{ord(found.group()):04X}⟩"
