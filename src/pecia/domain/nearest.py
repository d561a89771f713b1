"""Nearest: examples that are chosen anew for each case, those of a pool that say most like it.

How alike two cases are is the cosine between their words, a word weighing the more the fewer cases of the pool have
it. Source: Salton and Buckley 1988, https://doi.org/10.1016/0306-4573(88)90021-0.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from pecia.domain.canonical import digest
from pecia.domain.dataset import Case
from pecia.domain.shingles import words
from pecia.domain.shots import check_enough, shuffled, usable, with_examples, words_of
from pecia.domain.value import Value
from pecia.domain.version import Content


class Nearest(Value, frozen=True):
    """Which examples a variant shows to each case: the `count` most like it, of a split of a dataset's revision.

    The most alike stands last, next to what is asked; `order` shuffles them, `seed` decides among equals. The
    `revision_digest` names the pool's contents.
    """

    dataset: str
    revision: int
    revision_digest: str
    split: str | None
    count: int
    order: int = 0
    seed: int = 0


def digest_nearest(content: str, nearest: Nearest) -> str:
    """Names a variant that shows such examples: its content's digest, and how and from which cases they are chosen."""
    chosen = msgspec.to_builtins(nearest)
    del chosen["dataset"], chosen["revision"]
    return digest({"content": content, "nearest": chosen})


class Neighbors:
    """A pool of cases in which those most like another are found. Raises `Invalid` where it has too few examples."""

    def __init__(self, pool: Sequence[Case], nearest: Nearest) -> None:
        self._choice = nearest
        self._pool = usable(pool, seed=nearest.seed)
        check_enough(self._pool, nearest.count, nearest.dataset)
        said = [Counter(words(words_of(case.input))) for case in self._pool]
        have = Counter(word for own in said for word in own)
        self._weights = {word: math.log1p(len(said) / cases) for word, cases in have.items()}
        self._having: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for at, own in enumerate(said):
            weighted = {word: times * self._weights[word] for word, times in own.items()}
            length = math.sqrt(math.fsum(weight * weight for weight in weighted.values())) or 1.0
            for word, weight in weighted.items():
                self._having[word].append((at, weight / length))

    def of(self, values: Mapping[str, Any]) -> tuple[Case, ...]:
        """The examples for these input values, the most alike last."""
        alike: defaultdict[int, float] = defaultdict(float)
        for word, times in Counter(words(words_of(values))).items():
            for at, weight in self._having.get(word, ()):
                alike[at] += times * self._weights[word] * weight
        # Sums in the order of the words may differ in their last bits between equals.
        ranked = sorted(range(len(self._pool)), key=lambda at: (-round(alike.get(at, 0.0), 9), at))
        found = [self._pool[at] for at in reversed(ranked[: self._choice.count])]
        return shuffled(found, self._choice.order)

    def shown_to(self, content: Content, values: Mapping[str, Any]) -> Content:
        """The content as it stands before a case of these values. Raises `Invalid` as `with_examples` does."""
        return with_examples(content, self.of(values))
