"""Run: one case through one arm, once."""

from __future__ import annotations

import msgspec

from pecia.domain.answer import Answer, AnswerState
from pecia.domain.score import Score, Unscored
from pecia.domain.value import Value


class Run(Value, frozen=True):
    """One case through one arm, once: the key of what was sent, what came back, and its scores.

    `case` and `arm` are positions in the revision's cases and the plan's arms. `reused_from` is the
    experiment whose kept answer this is, when it was not called for this one.
    """

    arm: int
    case: int
    repeat: int
    key: str
    answer: Answer
    scores: dict[str, Score]
    reused_from: int | None = None

    def is_unjudged(self, metric: str) -> bool:
        """Whether it has an answer that a metric's judge, or function of another process, has not spoken of yet."""
        return is_unjudged(self.scores.get(metric))

    def with_score(self, metric: str, score: Score) -> Run:
        """The run with this score of a metric."""
        return msgspec.structs.replace(self, scores={**self.scores, metric: score})


def is_unjudged(score: Score | None) -> bool:
    """Whether a score is still to come, from a judge or a function of another process."""
    return isinstance(score, Unscored) and score.reason == "unjudged"


class RunFilter(Value, frozen=True):
    """Which runs of an experiment: those for which everything holds that is given.

    `arms` and `case` are positions from 0. `unsound` asks for those that brought no good answer or lack a score.
    """

    arms: tuple[int, ...]
    case: int | None = None
    state: AnswerState | None = None
    unsound: bool = False


class RunReference(Value, frozen=True, forbid_unknown_fields=True):
    """Which run of which experiment, by the positions of its arm and case from 0, and its repeat."""

    experiment: int
    arm: int
    case: int
    repeat: int = 0
