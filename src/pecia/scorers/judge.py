"""Judges as scorers: what they are asked about a case. Their verdicts come later, when all answers are there."""

from __future__ import annotations

from collections.abc import Callable

from pecia.domain.answer import Answer
from pecia.domain.dataset import Case
from pecia.domain.judge import MOST_VOTES, AnyJudge, JudgeSpec, shown
from pecia.domain.score import SHARE, Score, Unscored
from pecia.domain.value import Json
from pecia.scorers.check import UNANSWERED, UnfitCase
from pecia.scorers.spec import CasePath, Place, value_at


class JudgeScorer:
    """A judge: until it has been asked, an answer is `unjudged`. No answer, and a bad one, is not shown to it."""

    unit = SHARE
    zero_is_meant = True

    def __init__(self, spec: AnyJudge, paths: dict[str, Callable[[Case], Json]]) -> None:
        self.spec = spec
        self._paths = paths

    def check(self, case: Case) -> str | None:
        """Why a case cannot be judged: it lacks the question or the reference."""
        try:
            self.told(case)
        except UnfitCase as unfit:
            return str(unfit)
        return None

    def score(self, answer: Answer, case: Case) -> Score:  # noqa: ARG002 - the port's
        """That it has not been judged yet."""
        return Unscored(reason="unjudged") if answer.state == "ok" else UNANSWERED[answer.state]

    def told(self, case: Case) -> dict[str, str]:
        """What it is told of a case beside the answer."""
        return {name: shown(read(case)) for name, read in self._paths.items()}


def judge(spec: AnyJudge, place: Place) -> JudgeScorer:
    """The judge. Raises `Invalid` at the field that is wrong."""
    if not spec.model:
        raise place.invalid("model", "'model' names the model that judges, such as openai/gpt-5.")
    if isinstance(spec, JudgeSpec):
        if not 1 <= spec.votes <= MOST_VOTES:
            raise place.invalid("votes", f"'votes' is a whole number from 1 to {MOST_VOTES}.")
        if not all(text.strip() for text in spec.criteria) or len(spec.criteria) > 20:  # noqa: PLR2004
            raise place.invalid("criteria", "'criteria' lists up to 20 texts, none of them empty.")
    paths: dict[str, CasePath | None] = {"question": spec.question, "reference": spec.reference}
    return JudgeScorer(spec, {name: value_at(path, name, place) for name, path in paths.items() if path})
