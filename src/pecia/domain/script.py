"""Script: which writing system a text uses."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache

_NAMES = (
    "LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "TAMIL", "TELUGU",
    "KANNADA", "MALAYALAM", "SINHALA", "THAI", "LAO", "MYANMAR", "KHMER", "GEORGIAN", "ARMENIAN", "ETHIOPIC",
)  # fmt: skip
_EAST_ASIAN = {
    "CJK": "han",
    "HIRAGANA": "japanese",
    "KATAKANA": "japanese",
    "HANGUL": "korean",
    "BOPOMOFO": "han",
}
SCRIPTS = (*(name.lower() for name in _NAMES), "han", "japanese", "korean")
"""The scripts that are told apart. `japanese` is kana, and han where kana stands beside it."""


def scripts(text: str) -> dict[str, float]:
    """The share of the text's letters in each script, the most used first."""
    counts = Counter(script for character in text if (script := _script(character)))
    if "japanese" in counts:
        counts["japanese"] += counts.pop("han", 0)
    total = counts.total()
    return {script: count / total for script, count in counts.most_common()}


@lru_cache(1 << 14)
def _script(character: str) -> str | None:
    """The script of a letter, from the first word of its Unicode name; `other` for one that is not told apart."""
    if not character.isalpha():
        return None
    first = unicodedata.name(character, "").split(" ", 1)[0].removesuffix("WIDTH")
    if first in _EAST_ASIAN or first in _NAMES:
        return _EAST_ASIAN.get(first, first.lower())
    return "other"
