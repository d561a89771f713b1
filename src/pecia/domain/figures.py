"""Figures: what the statistics need of an experiment's runs, without what was said in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pecia.domain.answer import AnswerState
from pecia.domain.score import Score


class Figures(NamedTuple):
    """Some runs of one arm, column by column, so that a million of them take neither long nor much room.

    `texts` are the answers, where they were asked for. Most runs have the scores of many others: `scores` are those
    that differ, and `scored` says which of them each run has.
    """

    arm: int
    cases: Sequence[int]
    states: Sequence[AnswerState]
    input_tokens: Sequence[int | None]
    output_tokens: Sequence[int | None]
    latencies: Sequence[float]
    texts: Sequence[str | None]
    scores: Sequence[Mapping[str, Score]]
    scored: Sequence[int]
