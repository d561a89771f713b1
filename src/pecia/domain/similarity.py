"""Similarity: whether two texts say nearly the same, and how nearly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

from pecia.domain.shingles import jaccard, shingles, words
from pecia.domain.value import Value
from pecia.domain.version import Content

Kind: TypeAlias = Literal["identical", "same_normalized", "near"]
NEAR = 0.5
"""The Jaccard similarity from which two texts count as near."""
ALIKE = 0.8
"""The share of words that stay from which a file is taken for another one renamed, unless its word triples say so."""
MOST_WORDS = 20_000
"""Words of a text up to which edits are counted."""
_IMAGES = ("/url", "/data")
_ORDER: tuple[Kind, ...] = ("identical", "same_normalized", "near")


class Likeness(Value, frozen=True):
    """How alike two texts are.

    `identical` texts are equal to the character, `same_normalized` ones but for case, punctuation and layout;
    `near` ones share enough of their runs of three words. `jaccard` is the share of those runs that both have,
    `edit` the share of words that stay when one text is edited into the other (Levenshtein; None when one has
    more than 20,000 words).
    """

    kind: Kind
    jaccard: float
    edit: float | None

    @property
    def rank(self) -> tuple[int, float, float]:
        """The most alike first, when sorted by it."""
        return (_ORDER.index(self.kind), -self.jaccard, -(self.edit or 0))


def said_texts(content: Content) -> tuple[str, ...]:
    """The texts that are compared: those said to any model, without images."""
    passages = content.for_model(None).passages()
    return tuple(text for pointer, text in passages if not pointer.endswith(_IMAGES))


def said(content: Content) -> str:
    """All that is compared, as one text."""
    return "\n".join(said_texts(content))


def liken(text: str, *, threshold: float = NEAR) -> Callable[[str], Likeness | None]:
    """What compares other texts with this one: how alike they are, None below the threshold."""
    own, own_words = shingles(text), words(text)

    def compare(other: str) -> Likeness | None:
        if other == text:
            return Likeness(kind="identical", jaccard=1.0, edit=1.0)
        other_words = words(other)
        if own_words and own_words == other_words:
            return Likeness(kind="same_normalized", jaccard=1.0, edit=1.0)
        shared = jaccard(own, shingles(other))
        if shared < threshold:
            return None
        return Likeness(kind="near", jaccard=shared, edit=_edit_similarity(own_words, other_words))

    return compare


def alike(text: str, others: Mapping[str, str]) -> str | None:
    """The name of the text that says the same or nearly so, the most alike; None when there is none.

    Nearly: half of the runs of three words are in both, as for duplicates, or four words of five stay. Two that are
    equally alike leave it open which one it was.
    """
    compare = liken(text, threshold=0)
    found: list[tuple[Likeness, str]] = []
    for name, other in others.items():
        likeness = compare(other)
        if likeness is not None and (likeness.jaccard >= NEAR or (likeness.edit or 0) >= ALIKE):
            found.append((likeness, name))
    found.sort(key=lambda pair: (pair[0].rank, pair[1]))
    if len(found) > 1 and found[0][0] == found[1][0]:
        return None
    return found[0][1] if found else None


def _edit_similarity(one: list[str], other: list[str]) -> float | None:
    if max(len(one), len(other)) > MOST_WORDS:
        return None
    # Here and not above, as numpy in `shingles`: most commands compare no texts.
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415

    return Levenshtein.normalized_similarity(one, other)
