"""How much of one text stands in another, so that no example is scored on itself and nothing is copied."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

_word = re.compile(r"[\w.]+")


@cache
def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """All runs of three words, without the difference of letter case."""
    words = _word.findall(text.casefold())
    return frozenset(tuple(words[at : at + 3]) for at in range(len(words) - 2))


def share_in(text: str, other: str) -> float:
    """The share of a text's runs of three words that stand in another text as well."""
    own = shingles(text)
    return len(own & shingles(other)) / len(own)


def plain(value: Any) -> str:
    """All that a JSON value says, its keys left out."""
    if isinstance(value, dict):
        return " ".join(map(plain, value.values()))
    return " ".join(map(plain, value)) if isinstance(value, list) else str(value)


def rows_of(path: Path) -> Iterator[str]:
    """What each row of a JSON Lines file says."""
    for line in path.read_text(encoding="utf-8").splitlines():
        yield plain(json.loads(line))
