"""Samples for the statistics' tests: values become the cases c0000, c0001 and so on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hypothesis import strategies as st

from pecia.domain.difference import Difference, measure
from pecia.domain.sample import Sample, Scale
from pecia.domain.statistics import Comparison, compare


def sample(
    values: Iterable[float | None], *, scale: Scale = "share", clusters: Sequence[str] | None = None
) -> Sample:
    scores = {f"c{index:04d}": None if value is None else float(value) for index, value in enumerate(values)}
    return Sample(
        scores=scores, scale=scale, clusters=dict(zip(scores, clusters, strict=True)) if clusters else {}
    )


def difference(a: Iterable[float | None], b: Iterable[float | None], *, scale: Scale = "share") -> Difference:
    return measure(sample(a, scale=scale), sample(b, scale=scale), seed=1)


def comparison(
    a: Iterable[float | None],
    b: Iterable[float | None],
    *,
    scale: Scale = "share",
    alpha: float = 0.05,
    margin: float = 0.02,
) -> Comparison:
    pair = (sample(a, scale=scale), sample(b, scale=scale))
    return compare([pair], alpha=alpha, margin=margin, seed=1)[0]


def table(*, wins: int, losses: int, both: int = 0, neither: int = 0) -> tuple[list[float], list[float]]:
    """The answers of a baseline and a variant, right (1) or wrong (0), that make this table."""
    rows = [(0.0, 1.0)] * wins + [(1.0, 0.0)] * losses + [(1.0, 1.0)] * both + [(0.0, 0.0)] * neither
    return [a for a, _ in rows], [b for _, b in rows]


right_or_wrong = st.sampled_from([0.0, 1.0])
thirds = st.sampled_from([0.0, 1 / 3, 2 / 3, 1.0])
shares = st.floats(0, 1, width=32)
numbers = st.floats(-1000, 1000, width=32)
any_score = st.one_of(st.none(), right_or_wrong, thirds, shares)


def rows(
    scores: st.SearchStrategy[float | None],
) -> st.SearchStrategy[list[tuple[float | None, float | None]]]:
    """The two scores of up to forty cases."""
    return st.lists(st.tuples(scores, scores), min_size=1, max_size=40)
