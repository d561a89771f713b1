"""Figures: what the statistics need of a run. Of a million runs no more than this is ever read at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pecia.domain.answer import AnswerState
from pecia.domain.score import Score


class RunFigures(NamedTuple):
    """A run without what was said, but for the answer's `text` where that was asked for."""

    arm: int
    case: int
    state: AnswerState
    input_tokens: int | None
    output_tokens: int | None
    latency_ms: float
    scores: Mapping[str, Score]
    text: str | None
