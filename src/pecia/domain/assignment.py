"""Assignment: which of what was found stands for which of what was expected, so that most is right."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

Pairs = list[tuple[int, int]]
"""Positions of rows and columns that belong together, each at most once."""


def best_pairs(weights: Sequence[Sequence[float]]) -> Pairs:
    """The pairs of row and column with the greatest sum of weights; the shorter side is paired in full.

    The Hungarian method with potentials, O(n²m). Source: Kuhn 1955, in the form of Jonker and Volgenant 1987.
    """
    if not weights or not weights[0]:
        return []
    if len(weights) > len(weights[0]):
        return sorted((row, column) for column, row in best_pairs(list(zip(*weights, strict=True))))
    rows, columns = len(weights), len(weights[0])
    row_potential, column_potential = [0.0] * (rows + 1), [0.0] * (columns + 1)
    row_of = [0] * (columns + 1)  # row that a column belongs to, from 1; 0 for none
    for row in range(1, rows + 1):
        row_of[0], column = row, 0
        least, before = [inf] * (columns + 1), [0] * (columns + 1)
        seen = [False] * (columns + 1)
        while row_of[column]:
            seen[column] = True
            current, delta, following = row_of[column], inf, 0
            for other in range(1, columns + 1):
                if seen[other]:
                    continue
                cost = -weights[current - 1][other - 1] - row_potential[current] - column_potential[other]
                if cost < least[other]:
                    least[other], before[other] = cost, column
                if least[other] < delta:
                    delta, following = least[other], other
            for other in range(columns + 1):
                if seen[other]:
                    row_potential[row_of[other]] += delta
                    column_potential[other] -= delta
                else:
                    least[other] -= delta
            column = following
        while column:
            row_of[column] = row_of[before[column]]
            column = before[column]
    return sorted((row - 1, column - 1) for column, row in enumerate(row_of) if column and row)


def best_pairs_in_order(weights: Sequence[Sequence[float]]) -> Pairs:
    """The pairs with the greatest sum of weights in which both sides keep their order; those that weigh 0 are left out."""
    rows, columns = len(weights), len(weights[0]) if weights else 0
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            best[row][column] = max(
                best[row + 1][column],
                best[row][column + 1],
                weights[row][column] + best[row + 1][column + 1],
            )
    pairs: Pairs = []
    row = column = 0
    while row < rows and column < columns:
        if best[row][column] == best[row + 1][column]:
            row += 1
        elif best[row][column] == best[row][column + 1]:
            column += 1
        else:
            pairs.append((row, column))
            row, column = row + 1, column + 1
    return pairs
