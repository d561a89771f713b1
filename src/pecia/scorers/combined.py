"""Combined: one score out of several, by weight."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Literal

from pecia.domain.answer import Answer
from pecia.domain.canonical import escape_pointer
from pecia.domain.dataset import Case
from pecia.domain.score import BAD_ANSWERS, SHARE, Score, Scored, Unscored
from pecia.domain.value import Value
from pecia.ports import Scorer
from pecia.scorers.check import MAX_DETAIL
from pecia.scorers.spec import Place, Spec


class Weighted(Value, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A scorer that takes part, and how much it counts. `required`: where it gives 0, all is 0."""

    scorer: dict[str, Any]
    weight: float = 1.0
    required: bool = False


class Combined(Spec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The weighted mean of several scores that go from 0 to 1, or (`all`, `any`) the least or greatest of them."""

    scores: dict[str, Weighted]
    by: Literal["mean", "all", "any"] = "mean"


class CombinedScorer:
    """The scores of several scorers made one.

    A bad answer to one of them counts as its 0; where one of them is missing, all is.
    """

    unit = SHARE
    zero_is_meant = True

    def __init__(self, parts: Mapping[str, tuple[Scorer, Weighted]], by: str) -> None:
        self._parts, self._by = parts, by

    def check(self, case: Case) -> str | None:
        """Why no answer to this case can be scored, by the first scorer that cannot."""
        whys = ((name, scorer.check(case)) for name, (scorer, _) in self._parts.items())
        return next((f"'{name}': {why}" for name, why in whys if why is not None), None)

    def score(self, answer: Answer, case: Case) -> Score:
        """The scores together; reads each."""
        values: dict[str, float] = {}
        bad: Unscored | None = None
        for name, (scorer, _) in self._parts.items():
            score = scorer.score(answer, case)
            if isinstance(score, Scored):
                values[name] = score.value
            elif score.reason in BAD_ANSWERS:
                values[name], bad = 0.0, bad or score
            else:
                return Unscored(
                    reason=score.reason, detail=f"'{name}': {score.detail or score.reason}"[:MAX_DETAIL]
                )
        if bad is not None and not any(values.values()):
            return bad
        read = ", ".join(f"{name} {value:.3g}" for name, value in values.items())
        return Scored(value=self._together(values), read=read[:MAX_DETAIL])

    def _together(self, values: Mapping[str, float]) -> float:
        if any(part.required and values[name] == 0 for name, (_, part) in self._parts.items()):
            return 0.0
        if self._by != "mean":
            return (min if self._by == "all" else max)(values.values())
        weights = {name: part.weight for name, (_, part) in self._parts.items()}
        total = math.fsum(weights[name] * value for name, value in values.items())
        return min(1.0, total / math.fsum(weights.values()))


def combined(
    spec: Combined, place: Place, make: Callable[[str, Mapping[str, Any]], Scorer]
) -> CombinedScorer:
    """The scorers made ready. Raises `Invalid` where one of them is wrong, or does not go from 0 to 1."""
    if not spec.scores:
        raise place.invalid("scores", "'scores' names at least one scorer.")
    parts: dict[str, tuple[Scorer, Weighted]] = {}
    for name, part in spec.scores.items():
        field = f"scores/{escape_pointer(name)}"
        if not 0 < part.weight < math.inf:
            raise place.invalid(f"{field}/weight", "'weight' is a number above 0.")
        if part.scorer.get("type") in {"combined", "judge", "preference", "python"}:
            raise place.invalid(
                f"{field}/scorer", f"a '{part.scorer['type']}' cannot be part of a combined score."
            )
        scorer = make(f"{place.name}.{name}", part.scorer)
        if scorer.unit != SHARE:
            raise place.invalid(
                f"{field}/scorer",
                f"it counts {scorer.unit}, and only scores from 0 to 1 can be combined.",
                hint="Give it bounds, such as min and max.",
            )
        parts[name] = (scorer, part)
    return CombinedScorer(parts, spec.by)
