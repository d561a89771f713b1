"""Which of what was found stands for which of what was expected."""

from __future__ import annotations

from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.assignment import best_pairs, best_pairs_in_order


@st.composite
def tables(draw: st.DrawFn) -> list[list[float]]:
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    cells = st.lists(st.integers(0, 9).map(float), min_size=columns, max_size=columns)
    return draw(st.lists(cells, min_size=rows, max_size=rows))


def total(table: list[list[float]], pairs: list[tuple[int, int]]) -> float:
    return sum(table[row][column] for row, column in pairs)


@given(tables())
def test_no_other_assignment_has_a_greater_sum(table: list[list[float]]) -> None:
    rows, columns = len(table), len(table[0])
    size = min(rows, columns)
    ways = (
        list(zip(some, others, strict=True))
        for some in combinations(range(rows), size)
        for others in permutations(range(columns), size)
    )
    pairs = best_pairs(table)
    assert len(pairs) == len({row for row, _ in pairs}) == len({column for _, column in pairs}) == size
    assert total(table, pairs) == pytest.approx(max(total(table, way) for way in ways))


@given(tables())
def test_in_order_no_other_increasing_pairs_have_a_greater_sum(table: list[list[float]]) -> None:
    rows, columns = len(table), len(table[0])
    ways = (
        list(zip(some, others, strict=True))
        for size in range(min(rows, columns) + 1)
        for some in combinations(range(rows), size)
        for others in combinations(range(columns), size)
    )
    pairs = best_pairs_in_order(table)
    assert pairs == sorted(pairs)
    assert [column for _, column in pairs] == sorted(column for _, column in pairs)
    assert total(table, pairs) == pytest.approx(max(total(table, way) for way in ways))


def test_nothing_stands_for_nothing() -> None:
    assert best_pairs([]) == best_pairs([[]]) == best_pairs_in_order([]) == []
