"""Locked: the regions of a text that nothing rewrites, between `{# lock #}` and `{# unlock #}`.

The marks are comments of the template language, so that nobody is ever sent them. A region without an end
reaches to the end of its text.
"""

from __future__ import annotations

import re

from pecia.domain.version import Content

_region = re.compile(r"\{#-?\s*lock\s*-?#\}.*?(?:\{#-?\s*unlock\s*-?#\}|\Z)", re.DOTALL)


def locked_regions(text: str) -> tuple[tuple[int, int], ...]:
    """Where the locked regions of a text begin and end, marks included."""
    return tuple((found.start(), found.end()) for found in _region.finditer(text))


def is_locked(regions: tuple[tuple[int, int], ...], start: int, end: int) -> bool:
    """Whether a stretch touches one of the regions."""
    return any(start < last and first < end for first, last in regions)


def locked_texts(content: Content) -> tuple[str, ...]:
    """What a content locks, region by region, in an order that does not depend on where they stand."""
    if content.syntax == "none":
        return ()
    return tuple(sorted(text[a:b] for text in content.texts() for a, b in locked_regions(text)))
