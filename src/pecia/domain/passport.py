"""Passport: what was measured of a judge, and whether its verdicts may decide anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, TypeAlias

from msgspec.structs import replace

from pecia.domain.agreement import Range, bootstrap, cohen_kappa, krippendorff_alpha, rates, slope_of
from pecia.domain.run import RunReference
from pecia.domain.value import Value

Standing: TypeAlias = Literal["unverified", "unfit", "verified"]
UNVERIFIED = "unverified judge"
"""What a result says of a judge of which nothing is known."""
LEAST_ITEMS = 10
"""Items from which a judge can be found unfit."""
LEAST_LABELS = 20
"""Labeled items from which it can be found fit."""
LEAST_SHARE = 0.7
"""Of swap consistency and repeatability; below it a judge is unfit."""
LEAST_KAPPA = 0.4
"""Of the agreement with people; below it a judge is unfit."""
MOST_NONSENSE = 0.1
"""The share of replies without a verdict above which a judge is unfit."""
PASS = 0.75
"""A verdict or label of this or more is a pass: a grade of 4."""
_BIAS_P = 0.01


class LabeledItem(Value, frozen=True, forbid_unknown_fields=True):
    """What a judge is measured on: an answer, or two, to a question; and what people say of it.

    `label` is from 0 to 1; of a pair 1 says that the first is better, 0 the second, 0.5 that neither is.
    """

    id: str
    question: str
    answer: str | None = None
    first: str | None = None
    second: str | None = None
    reference: str | None = None
    label: float | None = None
    run: RunReference | None = None


class Heard(Value, frozen=True):
    """What a judge said of one item: its verdict (None: no verdict could be read), and what it said in other ways.

    Of a pair, `swapped` is the verdict in the other order, told of the same first; `again` are the verdicts of the
    same question asked again.
    """

    item: LabeledItem
    verdict: float | None
    swapped: float | None = None
    again: tuple[float | None, ...] = ()


class LabeledVerdict(Value, frozen=True):
    """A person's label of a run beside the judge's verdict on it."""

    label: float
    verdict: float
    run: RunReference | None = None


class Passport(Value, frozen=True):
    """What was measured of a judge, on how many items; a figure is None where the items could not show it.

    `first_position` is the share of decided verdicts that name the answer that stands first (.5 without bias);
    `length_slope` how much a verdict rises with a hundred words more, beyond what people say, with its p-value. The rates
    are the shares of people's passes and fails that it passes and fails. `reasons` say why it is unfit or unverified.
    """

    number: int
    kind: str
    judge: str
    name: str
    spec: dict[str, Any]
    items: int
    labels: int
    nonsense: float
    swap_consistency: Range | None
    first_position: float | None
    repeatability: float | None
    length_slope: float | None
    length_p: float | None
    kappa: Range | None
    alpha: Range | None
    pass_rate: float | None
    fail_rate: float | None
    standing: Standing
    reasons: tuple[str, ...]
    warnings: tuple[str, ...]
    labeled: tuple[LabeledVerdict, ...]
    author: str
    created_at: datetime


class JudgeNote(Value, frozen=True):
    """What is known of the judge behind a metric: `unverified judge`, `verified judge` or `unfit judge`, and why."""

    says: str
    standing: Standing
    model: str
    prompt: str
    passport: int | None
    reasons: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def measure(
    measured: Sequence[Heard],
    *,
    kind: str,
    judge: str,
    name: str,
    spec: dict[str, Any],
    seed: int,
    author: str,
    at: datetime,
) -> Passport:
    """The passport of what a judge said; the store gives it its number."""
    pairwise = kind == "preference"
    replies = [said for one in measured for said in _replies(one, pairwise=pairwise)]
    nonsense = sum(said is None for said in replies) / len(replies) if replies else 1.0
    swaps = [_same_swapped(one) for one in measured] if pairwise else []
    decided = [side for one in measured for side in _sides(one)] if pairwise else []
    repeated = [same for one in measured if one.again for same in [set(one.again) == {one.verdict}]]
    labeled = tuple(
        LabeledVerdict(label=one.item.label, verdict=final, run=one.item.run)
        for one in measured
        if one.item.label is not None and (final := _final(one, pairwise=pairwise)) is not None
    )
    raters = [(one.label, one.verdict) for one in labeled]
    classes = [(_class(a, pairwise=pairwise), _class(b, pairwise=pairwise)) for a, b in raters]
    # Passes, of a pair the first's: people's ties are neither.
    binary = [(a >= PASS, b >= PASS) for a, b in raters if not (pairwise and a == 0.5)]  # noqa: PLR2004 - a tie
    passing, failing = rates(binary)
    length = slope_of(_lengths(measured, pairwise=pairwise))
    passport = Passport(
        number=0,
        kind=kind,
        judge=judge,
        name=name,
        spec=spec,
        items=len(measured),
        labels=len(labeled),
        nonsense=nonsense,
        swap_consistency=bootstrap(swaps, _mean, seed=seed) if swaps else None,
        first_position=_mean(decided),
        repeatability=_mean(repeated),
        length_slope=length.slope if length else None,
        length_p=length.p if length else None,
        kappa=bootstrap(classes, cohen_kappa, seed=seed) if raters else None,
        alpha=bootstrap(
            raters, lambda some: krippendorff_alpha(some, "nominal" if pairwise else "interval"), seed=seed
        )
        if raters
        else None,
        pass_rate=passing,
        fail_rate=failing,
        standing="unverified",
        reasons=(),
        warnings=(),
        labeled=labeled,
        author=author,
        created_at=at,
    )
    return _settled(passport)


def note(passport: Passport | None, *, model: str, prompt: str, warnings: tuple[str, ...] = ()) -> JudgeNote:
    """What a result says of its judge."""
    if passport is None:
        return JudgeNote(
            says=UNVERIFIED,
            standing="unverified",
            model=model,
            prompt=prompt,
            passport=None,
            reasons=("no passport: it has not been measured",),
            warnings=warnings,
        )
    return JudgeNote(
        says=f"{passport.standing} judge",
        standing=passport.standing,
        model=model,
        prompt=prompt,
        passport=passport.number,
        reasons=passport.reasons,
        warnings=(*warnings, *passport.warnings),
    )


def _settled(passport: Passport) -> Passport:
    faults, warnings = _faults(passport), _biases(passport)
    if faults and passport.items >= LEAST_ITEMS:
        return replace(passport, standing="unfit", reasons=faults, warnings=warnings)
    if passport.items < LEAST_ITEMS or passport.labels < LEAST_LABELS:
        few = (
            f"{passport.items} items and {passport.labels} labels; {LEAST_ITEMS} items show that a judge is unfit, "
            f"{LEAST_LABELS} labels that it is fit"
        )
        return replace(passport, reasons=(*faults, few), warnings=warnings)
    return replace(passport, standing="verified", warnings=warnings)


def _faults(passport: Passport) -> tuple[str, ...]:
    faults: list[str] = []
    swap = passport.swap_consistency.value if passport.swap_consistency else None
    if passport.nonsense > MOST_NONSENSE:
        faults.append(f"{passport.nonsense:.0%} of its replies have no verdict (at most {MOST_NONSENSE:.0%})")
    if swap is not None and swap < LEAST_SHARE:
        faults.append(
            f"swap consistency {swap:.0%}: in the other order it says otherwise (at least {LEAST_SHARE:.0%})"
        )
    if passport.repeatability is not None and passport.repeatability < LEAST_SHARE:
        faults.append(f"repeatability {passport.repeatability:.0%}: asked again it says otherwise")
    if passport.labels >= LEAST_ITEMS and passport.kappa is not None:
        kappa = passport.kappa.value
        if kappa is None or kappa < LEAST_KAPPA:
            said = "cannot be told: it always says the same" if kappa is None else f"{kappa:.2f}"
            faults.append(f"agreement with people (kappa) {said}; at least {LEAST_KAPPA}")
    return tuple(faults)


def _biases(passport: Passport) -> tuple[str, ...]:
    warnings: list[str] = []
    first = passport.first_position
    if first is not None and not 0.35 <= first <= 0.65:  # noqa: PLR2004 - a third more than half is no chance
        warnings.append(f"it names the first answer in {first:.0%} of its decisions")
    if passport.length_p is not None and passport.length_p < _BIAS_P and (passport.length_slope or 0) > 0:
        warnings.append(
            f"length bias: {passport.length_slope:+.2f} for a hundred words more (p {passport.length_p:.3g})"
        )
    return tuple(warnings)


def _replies(one: Heard, *, pairwise: bool) -> tuple[float | None, ...]:
    return (one.verdict, *([one.swapped] if pairwise else []), *one.again)


def _same_swapped(one: Heard) -> float:
    return float(one.verdict is not None and one.verdict == one.swapped)


def _sides(one: Heard) -> list[float]:
    """1 for each verdict of a pair that names the answer that stood first, 0 for the second; ties are left out."""
    stood = (one.verdict, None if one.swapped is None else 1 - one.swapped)
    return [said for said in stood if said is not None and said != 0.5]  # noqa: PLR2004 - a tie


def _final(one: Heard, *, pairwise: bool) -> float | None:
    """What a result would count: of a pair what both orders say, else a tie."""
    if not pairwise or one.verdict is None or one.swapped is None:
        return None if pairwise else one.verdict
    return one.verdict if one.verdict == one.swapped else 0.5


def _class(value: float, *, pairwise: bool) -> float:
    """The category of a verdict: of a pair first, second or tie; of a grade pass or fail."""
    return float(value > 0.5) + 0.5 * float(value == 0.5) if pairwise else float(value >= PASS)  # noqa: PLR2004


def _lengths(measured: Sequence[Heard], *, pairwise: bool) -> list[tuple[float, float]]:
    """(hundreds of words, verdict beyond the label) of each item; of a pair the words that the first has more."""
    points: list[tuple[float, float]] = []
    for one in measured:
        item, verdict = one.item, _final(one, pairwise=pairwise)
        if verdict is None:
            continue
        words = len((item.first or "").split()) - len((item.second or "").split())
        if not pairwise:
            words = len((item.answer or "").split())
        points.append((words / 100, verdict - (item.label or 0.0)))
    return points


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
