"""Dataset check: what would make results on a dataset look better than they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

from pecia.domain.canonical import canonical
from pecia.domain.clusters import cluster
from pecia.domain.dataset import Case, input_digest
from pecia.domain.shingles import RUN, normal_form, shingles, words
from pecia.domain.signature import sign
from pecia.domain.similarity import Likeness, liken, said
from pecia.domain.value import Value
from pecia.domain.version import Content

NEAR_CASES = 0.7
"""The Jaccard similarity from which two inputs count as nearly the same, unless somebody says otherwise."""
LEAKED = 0.8
"""The share of an input's runs of three words that stand in a prompt, from which the prompt gives the case away."""
_MEMBERS = 50
"""Cases of a family that are compared with each other."""


class NearCases(Value, frozen=True):
    """Two cases of different splits that say nearly the same, the most alike of their family; how alike they are.

    `family` counts the cases that hang together with them.
    """

    one: str
    one_split: str
    other: str
    other_split: str
    likeness: Likeness
    family: int


class Leak(Value, frozen=True):
    """A case whose input stands in a prompt: as an example, most likely. `share` of its runs of words are there."""

    prompt: str
    case: str
    split: str | None
    share: float


class DatasetCheck(Value, frozen=True):
    """What was found in a revision. Each list names ids; empty lists are what one hopes for.

    `repeated` have the same input and are counted as further evidence; `contradicting` have the same input and expect
    different answers; `clusters` lie in several splits; `near` say nearly the same across splits;
    `leaks` stand in a prompt.
    """

    dataset: str
    revision: int
    cases: int
    splits: dict[str, int]
    unsplit: int
    unlabeled: int
    synthetic: int
    repeated: tuple[tuple[str, ...], ...]
    contradicting: tuple[tuple[str, ...], ...]
    clusters: dict[str, tuple[str, ...]]
    near: tuple[NearCases, ...]
    leaks: tuple[Leak, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found that spoils a result."""
        return not (self.contradicting or self.clusters or self.near or self.leaks)


def input_text(case: Case) -> str:
    """All the texts of a case's input, as one."""
    return "\n".join(_texts(case.input))


def near_families(cases: Sequence[Case], *, threshold: float = NEAR_CASES) -> list[list[int]]:
    """Cases, by position, whose inputs hang together through pairs that say nearly the same."""
    texts = [input_text(case) for case in cases]
    return cluster(
        [sign(text) for text in texts],
        [hash(normal_form(text) or text) for text in texts],
        threshold=threshold,
        is_near=lambda one, other: liken(texts[one], threshold=threshold)(texts[other]) is not None,
    )


def near_across(cases: Sequence[Case], *, threshold: float = NEAR_CASES) -> tuple[NearCases, ...]:
    """Of every family that lies in several splits the most alike pair of each two of them."""
    found: list[NearCases] = []
    for family in near_families(cases, threshold=threshold):
        members = [at for at in family if cases[at].split is not None]
        if len({cases[at].split for at in members}) > 1:
            found += _closest(cases, members, threshold, len(family))
    return tuple(sorted(found, key=lambda pair: pair.likeness.rank))


def _closest(
    cases: Sequence[Case], members: Sequence[int], threshold: float, size: int
) -> Iterator[NearCases]:
    best: dict[frozenset[str | None], NearCases] = {}
    for one, other in combinations(members[:_MEMBERS], 2):
        a, b = cases[one], cases[other]
        if a.split is None or b.split is None or a.split == b.split:
            continue
        likeness = liken(input_text(a), threshold=threshold)(input_text(b))
        if likeness is None:  # they hang together through others
            continue
        pair = NearCases(
            one=a.id, one_split=a.split, other=b.id, other_split=b.split, likeness=likeness, family=size
        )
        splits = frozenset({a.split, b.split})
        if splits not in best or likeness.rank < best[splits].likeness.rank:
            best[splits] = pair
    yield from best.values()


def repeated_inputs(cases: Iterable[Case]) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]:
    """The ids of cases that share their whole input, and of these those that expect different answers."""
    by_input: defaultdict[str, list[Case]] = defaultdict(list)
    for case in cases:
        by_input[input_digest(case)].append(case)
    groups = [group for group in by_input.values() if len(group) > 1]
    apart = [group for group in groups if len({canonical(case.expected) for case in group}) > 1]
    return _ids(groups), _ids(apart)


def _ids(groups: Iterable[Sequence[Case]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(case.id for case in group) for group in groups)


def clusters_across(cases: Iterable[Case]) -> dict[str, tuple[str, ...]]:
    """The clusters whose cases lie in several splits, with these."""
    splits: defaultdict[str, set[str]] = defaultdict(set)
    for case in cases:
        if case.cluster is not None and case.split is not None:
            splits[case.cluster].add(case.split)
    return {name: tuple(sorted(there)) for name, there in splits.items() if len(there) > 1}


def leaks(prompt: str, content: Content, cases: Iterable[Case]) -> tuple[Leak, ...]:
    """The cases whose input stands in a prompt. Texts of fewer than three words are too common to tell."""
    import numpy as np  # noqa: PLC0415 - see shingles.shingles

    known = shingles(said(content))
    found: list[Leak] = []
    for case in cases:
        shares = [
            float(np.isin(runs, known).mean())
            for text in _texts(case.input)
            if len(words(text)) >= RUN
            for runs in [shingles(text)]
        ]
        share = max(shares, default=0)
        if share >= LEAKED:
            found.append(Leak(prompt=prompt, case=case.id, split=case.split, share=share))
    return tuple(found)


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - whatever stands in an input
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():  # pyright: ignore[reportUnknownVariableType]
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:  # pyright: ignore[reportUnknownVariableType]
            yield from _texts(item)
