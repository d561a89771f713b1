"""Words: what a text is made of when it is searched, the same on every database.

A word is a run of letters and digits, without regard to case and Latin, Greek or Cyrillic accents. Scripts that
write no spaces between words (Chinese and Japanese) give one word per character, so that a phrase finds any
passage of them. Both databases get words that were cut here and cut nothing themselves.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

MAX_WORD = 64
"""Characters of a word that count: what is longer is encoded data, not language."""

_ASCII = re.compile(r"[a-z0-9]+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_ALONE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_IS_ALONE = re.compile(f"[{_ALONE}]")
# Vowel signs of Indian and South-East Asian scripts belong to their word, though they are no letters.
_SIGNS = (
    "\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0900-\u0963\u0966-\u0dff\u0e00-\u0e4e\u1000-\u1049\u1780-\u17d3"
)
_WORD = re.compile(rf"[{_ALONE}]|(?:(?![{_ALONE}])[^\W_])(?:(?![{_ALONE}])(?:[^\W_]|[{_SIGNS}]))*")
_OUTSIDE = re.compile(rf"^[\W_]+|(?:(?![{_SIGNS}])[\W_])+")


class Span(NamedTuple):
    """A word and where it stands: `text[start:end]`."""

    word: str
    start: int
    end: int


def words(text: str) -> list[str]:
    """The words of a text, in their order."""
    if text.isascii():
        return [word[:MAX_WORD] for word in _ASCII.findall(text.lower())]
    return [span.word for span in spans(text)]


def stands_alone(word: str) -> bool:
    """Whether a word is a single character of a script that writes no spaces."""
    return _IS_ALONE.fullmatch(word) is not None


def spans(text: str) -> Iterator[Span]:
    """The words of a text with their places."""
    if text.isascii():
        for found in _ASCII.finditer(text.lower()):
            yield Span(found.group()[:MAX_WORD], found.start(), found.end())
        return
    for found in _WORD.finditer(text):
        word = _fold(found.group())
        if word:
            yield Span(word, found.start(), found.end())


def _fold(word: str) -> str:
    """A word as it is compared: compatible forms made one, without case and accents."""
    if word.isascii():
        return word.lower()[:MAX_WORD]
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", word).casefold())
    return _OUTSIDE.sub("", unicodedata.normalize("NFKC", plain))[:MAX_WORD]
