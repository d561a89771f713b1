"""Lesson: what a level of an axis did over all experiments that tried it, as a random-effects summary.

Every experiment measures an effect of its own, of another prompt on other cases, so the effects differ by more than
chance: their spread tau² is estimated by restricted maximum likelihood (Viechtbauer 2005,
https://doi.org/10.3102/10769986030003261) and the interval is that of Hartung and Knapp 2001
(https://doi.org/10.1002/sim.1009), never narrower than without their correction (Röver et al. 2015,
https://doi.org/10.1186/s12874-015-0091-1), which keeps its level with few experiments.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from pecia.domain.distribution import normal_quantile, t_quantile
from pecia.domain.effects import Effect
from pecia.domain.value import Value
from pecia.domain.variation import SENTENCE
from pecia.domain.wording import count

_STEPS = 200
_CLOSE = 1e-10


class Observed(Value, frozen=True):
    """What one experiment says of a level: the difference of shares and its standard error.

    Several models and metrics of an experiment are averaged, with the mean of their errors, as if they told nothing new.
    """

    experiment: int
    axis: str
    level: str
    against: str
    difference: float
    standard_error: float
    n: int


class Summary(Value, frozen=True):
    """The mean effect over experiments and its 95 % interval; `tau` is how far the effects themselves spread.

    `predicted` is where the effect in a further experiment is to be expected, from three experiments on (95 %).
    """

    mean: float
    standard_error: float
    low: float
    high: float
    tau: float
    predicted: tuple[float, float] | None


class Lesson(Value, frozen=True):
    """What a level of an axis did against another, over so many experiments.

    `experiments` are those of the project itself, `elsewhere` counts those of other projects on prompts they share.
    """

    axis: str
    level: str
    against: str
    experiments: tuple[int, ...]
    cases: int
    summary: Summary
    elsewhere: dict[str, int] = {}

    @property
    def over(self) -> int:
        """How many experiments it rests on, wherever they were made."""
        return len(self.experiments) + sum(self.elsewhere.values())

    @property
    def sentence(self) -> str:
        """Such as `length short against as-is: +2.1 ± 1.3 points over 14 experiments`."""
        known = self.summary
        half = 100 * (known.high - known.low) / 2
        others = sum(self.elsewhere.values())
        return (
            f"{self.axis} {self.level} against {self.against}: {100 * known.mean + 0.0:+.1f} ± {half:.1f} points "
            f"over {count(self.over, 'experiment')}{f', {others} of them in other projects' if others else ''}"
        )


def observe(experiment: int, effects: Sequence[Effect]) -> tuple[Observed, ...]:
    """What an experiment has to say in lessons: for each level, its effects that were measured, averaged."""
    by_level: dict[tuple[str, str, str], list[Effect]] = {}
    for effect in effects:
        known = effect.comparison
        if known.conclusion != "invalid" and known.scale == "share" and known.standard_error is not None:
            by_level.setdefault((effect.axis, effect.level, effect.against), []).append(effect)
    return tuple(
        Observed(
            experiment=experiment,
            axis=axis,
            level=level,
            against=against,
            difference=math.fsum(one.comparison.difference or 0 for one in seen) / len(seen),
            standard_error=math.fsum(one.comparison.standard_error or 0 for one in seen) / len(seen),
            n=max(one.comparison.n for one in seen),
        )
        for (axis, level, against), seen in by_level.items()
    )


def draw_lessons(
    observed: Sequence[Observed], elsewhere: Mapping[str, Sequence[Observed]] = {}
) -> tuple[Lesson, ...]:
    """A lesson of each level that was tried, those of most experiments first. What is left out of a prompt teaches none.

    `elsewhere` is what was observed in other projects, by the project.
    """
    by_level: dict[tuple[str, str, str], list[tuple[str | None, Observed]]] = {}
    own = [(None, one) for one in observed]
    others = [(project, one) for project, seen in elsewhere.items() for one in seen]
    for project, one in (*own, *others):
        if one.axis != SENTENCE and one.standard_error > 0:
            by_level.setdefault((one.axis, one.level, one.against), []).append((project, one))
    lessons = [
        Lesson(
            axis=axis,
            level=level,
            against=against,
            experiments=tuple(sorted(one.experiment for project, one in seen if project is None)),
            cases=sum(one.n for _, one in seen),
            summary=summarize([(one.difference, one.standard_error) for _, one in seen]),
            elsewhere=dict(Counter(project for project, _ in seen if project is not None)),
        )
        for (axis, level, against), seen in by_level.items()
    ]
    return tuple(sorted(lessons, key=lambda lesson: (-lesson.over, lesson.axis, lesson.level)))


def summarize(effects: Sequence[tuple[float, float]]) -> Summary:
    """The random-effects summary of at least one effect, each with its standard error above 0."""
    values = [value for value, _ in effects]
    variances = [error * error for _, error in effects]
    spread = tau_squared(values, variances)
    weights = [1 / (variance + spread) for variance in variances]
    total = math.fsum(weights)
    mean = math.fsum(w * v for w, v in zip(weights, values, strict=True)) / total
    if len(values) == 1:
        error, quantile = math.sqrt(variances[0]), normal_quantile(0.975)
    else:
        df = len(values) - 1
        scatter = math.fsum(w * (v - mean) ** 2 for w, v in zip(weights, values, strict=True)) / df
        error, quantile = math.sqrt(max(1.0, scatter) / total), t_quantile(0.975, df)
    predicted = None
    if len(values) > 2:  # noqa: PLR2004 - a spread of two says nothing of a third
        reach = t_quantile(0.975, len(values) - 2) * math.sqrt(spread + error * error)
        predicted = (mean - reach, mean + reach)
    return Summary(
        mean=mean,
        standard_error=error,
        low=mean - quantile * error,
        high=mean + quantile * error,
        tau=math.sqrt(spread),
        predicted=predicted,
    )


def tau_squared(values: Sequence[float], variances: Sequence[float]) -> float:
    """The variance between experiments by restricted maximum likelihood, 0 where chance explains all; Fisher scoring."""
    if len(values) < 2:  # noqa: PLR2004
        return 0.0
    center = math.fsum(values) / len(values)
    spread = max(
        0.0,
        math.fsum((v - center) ** 2 for v in values) / (len(values) - 1)
        - math.fsum(variances) / len(variances),
    )
    for _ in range(_STEPS):
        weights = [1 / (variance + spread) for variance in variances]
        total = math.fsum(weights)
        mean = math.fsum(w * v for w, v in zip(weights, values, strict=True)) / total
        squares = math.fsum(
            w * w * ((v - mean) ** 2 - variance)
            for w, v, variance in zip(weights, values, variances, strict=True)
        )
        after = max(0.0, squares / math.fsum(w * w for w in weights) + 1 / total)
        if abs(after - spread) <= _CLOSE * max(after, 1e-6):
            return after
        spread = after
    return spread
