"""Statistics: variants compared with a baseline, as one family, and what each comparison says.

`compare` is the way in; its steps are `difference.measure` for one pair of samples and `conclude` for the
family. `estimate.estimate` gives the figures of one arm, `power` those of a plan.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal, TypeAlias

import msgspec

from pecia.domain.difference import Difference, measure
from pecia.domain.power import cases_to_detect, cases_to_separate, detectable_mean_difference
from pecia.domain.sample import Sample
from pecia.domain.value import Value
from pecia.domain.wording import about, as_difference, as_margin, as_probability, between_differences, count

Conclusion: TypeAlias = Literal["better", "worse", "equivalent", "undecided", "invalid"]

TOO_MANY_MISSING = 0.1
"""The share of cases without a pair of scores above which nothing is concluded."""

MOST_CASES = 1_000_000
"""A forecast of more cases than this is no help to anyone and is not made."""

_POWER = 0.8


class Comparison(Difference, frozen=True, kw_only=True):
    """A difference and what it says, as one of a family of `compared` comparisons judged together.

    `reason` is why, in words. `p_adjusted` is the p-value after Holm's adjustment for the family. `mde` is
    the smallest difference that these cases would have found with a chance of 80 %, None where they would
    have found none. `more_cases` is about how many further cases would tell, given when it is `undecided` and
    that can be foreseen. The intervals are None only when it is `invalid`.
    """

    conclusion: Conclusion
    reason: str
    compared: int
    alpha: float
    margin: float
    p_adjusted: float | None
    mde: float | None
    more_cases: int | None

    @property
    def brief(self) -> str:
        """The conclusion in a few words, such as `can't tell yet (about 160 more cases)`."""
        match self.conclusion:
            case "equivalent":
                return "no meaningful difference"
            case "undecided":
                more = f" (about {count(about(self.more_cases), 'more case')})" if self.more_cases else ""
                return f"can't tell yet{more}"
            case "invalid":
                return f"invalid ({self.reason})"
            case "better" | "worse" if self.scale == "number":
                # A count has no direction of its own: more words are neither better nor worse.
                return "higher" if self.conclusion == "better" else "lower"
            case "better" | "worse":
                return self.conclusion

    @property
    def sentence(self) -> str:
        """The conclusion with the difference, its interval and n: `better: +12.0 points (95% interval …), 60 cases`."""
        if self.conclusion == "invalid" or self.difference is None or self.interval is None:
            return self.brief
        shown = as_difference(self.difference, self.scale)
        known = between_differences(self.interval, self.scale)
        return f"{self.brief}: {shown} ({known}), {count(self.n, 'case')}"


def compare(
    family: Sequence[tuple[Sample, Sample]], *, alpha: float, margin: float, seed: int
) -> tuple[Comparison, ...]:
    """Compare each pair of a baseline's and a variant's sample, and conclude with all of them in view.

    A family is what is looked at together: all variants, models and primary metrics of an experiment.
    `margin` is the largest difference that does not matter, in the score's own unit; `seed`, not negative,
    fixes random draws. Raises `Invalid` when two samples cannot be compared.
    """
    differences = [measure(baseline, variant, seed=seed) for baseline, variant in family]
    return conclude(differences, alpha=alpha, margin=margin)


def conclude(differences: Sequence[Difference], *, alpha: float, margin: float) -> tuple[Comparison, ...]:
    """What each difference of a family says, in the order: invalid, better or worse, equivalent, undecided.

    Better or worse: the p-value adjusted for the family lies below `alpha` and the 95 % interval excludes 0.
    Equivalent: the 90 % interval lies inside ±`margin` (two one-sided tests at 5 %, Schuirmann 1987,
    https://doi.org/10.1007/BF01068419).
    """
    # One without a p-value stays in the family: what failed does not make the others more certain.
    adjusted = holm([1.0 if difference.p is None else difference.p for difference in differences])
    return tuple(
        _conclude_one(difference, p, compared=len(differences), alpha=alpha, margin=margin)
        for difference, p in zip(differences, adjusted, strict=True)
    )


def holm(p_values: Sequence[float]) -> list[float]:
    """The p-values adjusted so that any false alarm in the family is as rare as one alone would be.

    Source: Holm 1979, https://www.jstor.org/stable/4615733.
    """
    adjusted = [1.0] * len(p_values)
    highest = 0.0
    for rank, index in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        highest = max(highest, min(1.0, p_values[index] * (len(p_values) - rank)))
        adjusted[index] = highest
    return adjusted


class _Said(Value, frozen=True):
    conclusion: Conclusion
    reason: str
    more_cases: int | None = None


def _conclude_one(
    difference: Difference, p_adjusted: float, *, compared: int, alpha: float, margin: float
) -> Comparison:
    said = _say(difference, p_adjusted, compared=compared, alpha=alpha, margin=margin)
    return Comparison(
        **msgspec.structs.asdict(difference),
        conclusion=said.conclusion,
        reason=said.reason,
        compared=compared,
        alpha=alpha,
        margin=margin,
        p_adjusted=None if difference.p is None else p_adjusted,
        mde=_smallest_found(difference, alpha=alpha / compared),
        more_cases=said.more_cases,
    )


def _say(measured: Difference, p: float, *, compared: int, alpha: float, margin: float) -> _Said:
    wide, narrow, scale = measured.interval, measured.interval90, measured.scale
    if measured.n == 0:
        return _Said(conclusion="invalid", reason="no case has a score on both sides")
    if measured.missing_share > TOO_MANY_MISSING:
        lost = measured.planned - measured.n
        return _Said(
            conclusion="invalid",
            reason=f"{lost} of {measured.planned} cases lack a score on one side or both, more than "
            f"{TOO_MANY_MISSING:.0%}",
        )
    if wide is None or narrow is None:
        return _Said(
            conclusion="invalid", reason="every score is the same number, so there is nothing to compare"
        )
    shown = between_differences(wide, scale)
    if wide.excludes(0) and p < alpha:
        better = wide.low > 0
        return _Said(
            conclusion="better" if better else "worse",
            reason=f"the {shown} lies {'above' if better else 'below'} 0 and the adjusted p is {as_probability(p)}",
        )
    if -margin < narrow.low and narrow.high < margin:
        within = between_differences(narrow, scale)
        return _Said(conclusion="equivalent", reason=f"the {within} lies within {as_margin(margin, scale)}")
    why = f"holds 0 and the {narrow.confidence:.0%} interval passes {as_margin(margin, scale)}"
    if wide.excludes(0):
        why = f"excludes 0, but the p adjusted for {count(compared, 'comparison')} is {as_probability(p)}"
    return _Said(
        conclusion="undecided",
        reason=f"the {shown} {why}",
        more_cases=_more_cases(measured, alpha=alpha / compared, margin=margin),
    )


def _deviation(measured: Difference) -> float | None:
    """The standard deviation of the differences case by case that the standard error stands for."""
    return None if measured.standard_error is None else measured.standard_error * math.sqrt(measured.n)


def _smallest_found(measured: Difference, *, alpha: float) -> float | None:
    deviation = _deviation(measured)
    if not deviation:
        return None
    found = detectable_mean_difference(measured.n, deviation=deviation, alpha=alpha, power=_POWER)
    return None if measured.scale == "share" and found > 1 else found


def _more_cases(measured: Difference, *, alpha: float, margin: float) -> int | None:
    """About how many cases beyond those there are would tell, were the truth as it looks now.

    Either the difference shows, or, where it looks smaller than the margin, that it does not matter;
    whichever takes fewer cases. `alpha` is the level at hand when the family is taken into account.
    """
    deviation, size = _deviation(measured), abs(measured.difference or 0)
    if not deviation:
        return None
    totals: list[int] = []
    if size > 0:
        if measured.test == "mcnemar_exact":
            discordance = (measured.wins + measured.losses) / measured.n
            totals.append(cases_to_detect(size, discordance=discordance, alpha=alpha, power=_POWER))
        else:
            totals.append(cases_to_separate(size, deviation=deviation, alpha=alpha, power=_POWER))
    if size < margin:
        totals.append(
            cases_to_separate(margin - size, deviation=deviation, alpha=0.1, power=1 - (1 - _POWER) / 2)
        )
    total = min(totals, default=MOST_CASES)
    return max(1, total - measured.n) if total < MOST_CASES else None
