"""Slices: the same comparison on parts of the cases, by what their metadata says. To explore, not to decide by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pecia.domain.dataset import Case
from pecia.domain.difference import Difference, measure
from pecia.domain.errors import Detail, Invalid
from pecia.domain.sample import Sample
from pecia.domain.value import Value
from pecia.domain.visible import visible

FALSE_DISCOVERIES = 0.1
"""The share of false ones, on average, among the slices that are said to stand out."""
MOST_VALUES = 50
"""Values of a key beyond which it names cases, not kinds of cases."""
ABSENT = "(none)"
"""The slice of the cases that do not have the key."""


class Slice(Value, frozen=True):
    """A comparison on the cases whose metadata `key` is `value`.

    `q` is its p-value adjusted by Benjamini and Hochberg over all slices that were asked for together; it stands
    out when q is at most 0.1. Slices are looked for afterwards: one that stands out is a reason for an experiment
    of its own.
    """

    key: str
    value: str
    cases: int
    difference: Difference
    q: float | None
    stands_out: bool


def values_of(cases: Sequence[Case], key: str) -> dict[str, frozenset[str]]:
    """The ids of the cases by the value of a metadata key, text, numbers and booleans as they are written.

    Raises `Invalid` when no case has the key, when it holds lists or objects, or more than fifty values.
    """
    found: dict[str, set[str]] = {}
    for case in cases:
        value = case.metadata.get(key)
        if isinstance(value, list | dict):
            raise _not_a_slice(key, "holds a list or an object, and a slice is by one value")
        shown = ABSENT if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        found.setdefault(shown, set()).add(case.id)
    if set(found) <= {ABSENT}:
        raise _not_a_slice(key, "is in the metadata of no case")
    if len(found) > MOST_VALUES:
        raise _not_a_slice(key, f"has {len(found):,} values, more than {MOST_VALUES}")
    return {value: frozenset(found[value]) for value in sorted(found)}


def slice_by(
    kinds: Mapping[str, Mapping[str, frozenset[str]]], pairs: Sequence[tuple[Sample, Sample]], *, seed: int
) -> list[list[Slice]]:
    """For each pair (baseline, variant) its comparison on every value of every key, adjusted over all of them.

    `kinds` has the cases of each value of each key.
    """
    parts = [(key, value, ids) for key, values in kinds.items() for value, ids in values.items()]
    measured = [
        measure(_part(baseline, ids), _part(variant, ids), seed=seed)
        for baseline, variant in pairs
        for _, _, ids in parts
    ]
    adjusted = benjamini_hochberg([1.0 if one.p is None else one.p for one in measured])
    rows = iter(zip(measured, adjusted, strict=True))
    return [
        [
            Slice(
                key=key,
                value=value,
                cases=len(ids),
                difference=difference,
                q=None if difference.p is None else q,
                stands_out=difference.p is not None and q <= FALSE_DISCOVERIES,
            )
            for (key, value, ids), (difference, q) in zip(parts, rows, strict=False)
        ]
        for _ in pairs
    ]


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """The p-values adjusted so that those below a level hold no larger share of false ones, on average.

    Source: Benjamini and Hochberg 1995, https://www.jstor.org/stable/2346101.
    """
    adjusted = [1.0] * len(p_values)
    lowest = 1.0
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    for rank in range(len(order), 0, -1):
        index = order[rank - 1]
        lowest = min(lowest, p_values[index] * len(order) / rank)
        adjusted[index] = lowest
    return adjusted


def _part(sample: Sample, ids: frozenset[str]) -> Sample:
    return Sample(
        scores={case: score for case, score in sample.scores.items() if case in ids},
        scale=sample.scale,
        clusters=sample.clusters,
    )


def _not_a_slice(key: str, why: str) -> Invalid:
    detail = f"The metadata key '{visible(key[:80])}' {why}."
    return Invalid(
        detail,
        code="invalid_experiment",
        hint="Name a key that sorts the cases into a few kinds, such as a language or a topic.",
        errors=(Detail(code="invalid_experiment", detail=detail, pointer="/slices"),),
    )
