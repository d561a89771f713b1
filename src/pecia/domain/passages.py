"""Passages: stretches of whole sentences that several prompts share, each of which could be one partial."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, NamedTuple

from pecia.domain.shingles import words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# From its first letter to the mark that ends it, or to the end of its line.
_sentence = re.compile(r"\S(?:[^.!?\n]++|[.!?](?!\s))*+[.!?]*+")
_block = re.compile(r"\{%[-+]?\s*(end)?(?:for|if)\b")
# Tags and comments, and partials, which the prompt that holds the passage would have to include itself.
_apart = re.compile(r"\{[%#]|\{\{[^}]*\bpartials\b")


class Span(NamedTuple):
    """A stretch of one of a prompt's texts, from the first character to behind the last."""

    text: int
    start: int
    end: int


class Passage(NamedTuple):
    """A stretch that several prompts share: where each has it first, by the prompt's position."""

    words: int
    places: tuple[tuple[int, Span], ...]

    @property
    def saved(self) -> int:
        """Words that would be said once instead of again and again."""
        return self.words * (len(self.places) - 1)


def sentences(texts: Sequence[str]) -> Iterator[Span]:
    """The sentences that may be moved elsewhere as they are: none inside or across a block of the template."""
    for at, text in enumerate(texts):
        marks = list(_block.finditer(text))
        depths = list(accumulate(-1 if mark[1] else 1 for mark in marks))
        starts = [mark.start() for mark in marks]
        for found in _sentence.finditer(text):
            sentence = found[0]
            outside = (
                not marks or not (before := bisect_right(starts, found.start())) or depths[before - 1] == 0
            )
            whole = sentence.count("{{") == sentence.count("}}") and not _apart.search(sentence)
            if outside and whole:
                yield Span(at, found.start(), found.end())


class SharedSentences:
    """Which sentences of very many prompts are said in more than one of them: 16 bytes for each said."""

    def __init__(self) -> None:
        self._hashes = array("q")
        self._prompts = array("q")

    def add(self, prompt: int, texts: Sequence[str]) -> None:
        """Take in a prompt, known by its position."""
        said = {hash(texts[span.text][span.start : span.end]) for span in sentences(texts)}
        self._hashes.extend(said)
        self._prompts.extend([prompt] * len(said))

    def groups(self) -> SentenceGroups:
        """The sentences that are shared, those of the same prompts under the same number."""
        import numpy as np  # noqa: PLC0415 - see shingles.shingles

        hashes = np.frombuffer(self._hashes, np.int64)
        prompts = np.frombuffer(self._prompts, np.int64)
        order = np.lexsort((prompts, hashes))
        known, starts, counts = np.unique(hashes[order], return_index=True, return_counts=True)
        shared = counts > 1
        prompts = prompts[order]
        numbers = [
            hash(prompts[start : start + count].tobytes())
            for start, count in zip(starts[shared].tolist(), counts[shared].tolist(), strict=True)
        ]
        return SentenceGroups(known[shared], np.array(numbers, np.int64))


class SentenceGroups:
    """For each shared sentence the number of the group of prompts that share it."""

    def __init__(self, hashes: NDArray[np.int64], numbers: NDArray[np.int64]) -> None:
        self._hashes = hashes
        self._numbers = numbers

    def runs(self, texts: Sequence[str]) -> Iterator[Span]:
        """The stretches of consecutive sentences that this prompt shares with the same others."""
        spans = list(sentences(texts))
        numbers = self._look_up([hash(texts[span.text][span.start : span.end]) for span in spans])
        for (text, number), run in groupby(
            zip(spans, numbers, strict=True), lambda one: (one[0].text, one[1])
        ):
            if number is not None:
                spanned = [span for span, _ in run]
                yield Span(text, spanned[0].start, spanned[-1].end)

    def _look_up(self, hashes: list[int]) -> list[int | None]:
        import numpy as np  # noqa: PLC0415

        if not len(self._hashes) or not hashes:
            return [None] * len(hashes)
        asked = np.array(hashes, np.int64)
        at = np.minimum(np.searchsorted(self._hashes, asked), len(self._hashes) - 1)
        found = (self._hashes[at] == asked).tolist()
        numbers = self._numbers[at].tolist()
        return [number if known else None for number, known in zip(numbers, found, strict=True)]


class SharedRuns:
    """The shared stretches of very many prompts, found again by their hash: 48 bytes for each."""

    def __init__(self, *, least_words: int) -> None:
        self._least = least_words
        self._hashes = array("q")
        self._rows = array("q")

    def add(self, prompt: int, texts: Sequence[str], groups: SentenceGroups) -> None:
        """Take in those of a prompt's stretches that are long enough, each once."""
        known: set[int] = set()
        for span in groups.runs(texts):
            said = texts[span.text][span.start : span.end]
            length = len(words(said))
            if length >= self._least and (hashed := hash(said)) not in known:
                known.add(hashed)
                self._hashes.append(hashed)
                self._rows.extend((prompt, length, *span))

    def passages(self) -> list[Passage]:
        """What at least two prompts say, that which saves most words first."""
        import numpy as np  # noqa: PLC0415

        hashes = np.frombuffer(self._hashes, np.int64)
        rows = np.frombuffer(self._rows, np.int64).reshape(-1, 5)
        order = np.argsort(hashes, kind="stable")
        _, starts, counts = np.unique(hashes[order], return_index=True, return_counts=True)
        shared = [
            rows[order[start : start + count]].tolist()
            for start, count in zip(starts.tolist(), counts.tolist(), strict=True)
            if count > 1
        ]
        found = [
            Passage(said[0][1], tuple((prompt, Span(*place)) for prompt, _, *place in said))
            for said in shared
        ]
        return sorted(found, key=lambda passage: (-passage.saved, passage.places))
