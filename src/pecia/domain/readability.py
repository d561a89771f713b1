"""Readability: how hard a text is to read, by formulas that only count.

ARI (Senter and Smith 1967) is about the US school grade that reads the text with ease; LIX (Björnsson 1968) is
about 25 for children's books, 40 for newspapers, 60 for officialese, and holds for other European languages too.
"""

from __future__ import annotations

import re

from pecia.domain.sentences import sentences

LONG_WORD = 6
"""Letters beyond which LIX takes a word for long."""
_word = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


def ari(text: str) -> float | None:
    """4.71 × letters and digits / words + 0.5 × words / sentences - 21.43; None for a text without words."""
    words = _word.findall(text)
    if not words:
        return None
    letters = sum(character.isalnum() for word in words for character in word)
    return 4.71 * letters / len(words) + 0.5 * len(words) / max(1, len(sentences(text))) - 21.43


def lix(text: str) -> float | None:
    """Words / sentences + 100 × words of more than six letters / words; None for a text without words."""
    words = _word.findall(text)
    if not words:
        return None
    long = sum(len(word) > LONG_WORD for word in words)
    return len(words) / max(1, len(sentences(text))) + 100 * long / len(words)
