"""Group: the same prompt in several places, word for word or nearly."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from pecia.domain.value import Value
from pecia.domain.version import Content
from pecia.imports.naming import Names
from pecia.scan.find import Inline

NEAR = 90.0
"""Edit similarity, in percent, from which two texts count as nearly the same."""
MAX_COMPARED = 1_000
"""Texts that are compared with each other; beyond that only equal ones are found."""
_space = re.compile(r"\s+")


class Group(Value, frozen=True):
    """One prompt and the places where it stands: `places` word for word, `near` with small differences."""

    name: str
    content: Content
    places: tuple[Inline, ...]
    near: tuple[Inline, ...] = ()


def group(found: Sequence[Inline]) -> tuple[Group, ...]:
    """Groups in the order their first prompt was found. Equality ignores case and white space."""
    same: dict[str, list[Inline]] = {}
    for inline in found:
        same.setdefault(normalized(inline.content), []).append(inline)
    keys = list(same)
    near: dict[str, list[str]] = {key: [] for key in keys}
    absorbed: set[str] = set()
    if len(keys) <= MAX_COMPARED:
        for at, key in enumerate(keys):
            if key in absorbed:
                continue
            for other in keys[at + 1 :]:
                if other not in absorbed and _near(key, other):
                    near[key].append(other)
                    absorbed.add(other)
    names = Names()
    return tuple(
        Group(
            name=names.give(same[key][0].name, key),
            content=same[key][0].content,
            places=tuple(same[key]),
            near=tuple(inline for other in near[key] for inline in same[other]),
        )
        for key in keys
        if key not in absorbed
    )


def normalized(content: Content) -> str:
    """What a content says, without case and layout; variables count by their place only."""
    text = "\0".join(content.texts())
    return _space.sub(" ", re.sub(r"\{\{ \w+ \}\}", "{{}}", text)).strip().casefold()


def _near(one: str, other: str) -> bool:
    shorter, longer = sorted((len(one), len(other)))
    return shorter * 100 >= longer * 80 and fuzz.ratio(one, other, score_cutoff=NEAR) >= NEAR
