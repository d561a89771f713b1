"""The rows of an analysis as people read them, the same in a terminal, in Markdown and on a page."""

from __future__ import annotations

from pecia.domain.analysis import ArmConsistency, CostRatio, MixedModel
from pecia.domain.consistency import Consistency
from pecia.domain.flips import Flip, Flips
from pecia.domain.ratio import Ratio
from pecia.domain.slices import Slice
from pecia.domain.statistics import Comparison
from pecia.domain.wording import as_difference, as_mean, as_probability, between_differences, count

SLICE_COLUMNS = ("Slice", "Cases", "Difference", "Interval", "q", "Stands out")
COST_COLUMNS = ("Cost", "Money", "Latency", "Tokens in", "Tokens out")
CONSISTENCY_COLUMNS = ("Consistency", "Metric", "Same answer", "Same score", "Flip rate", "pass@k", "pass^k")

SLICE_NOTE = "95% intervals. Slices are exploratory: q is the p-value adjusted by Benjamini and Hochberg over all slices, at 10%."
COST_NOTE = "Ratios of totals on the same cases, with 95% bootstrap intervals."
CONSISTENCY_NOTE = "Flip rate: the chance that two repeats of a case disagree on passing."


def tally(flips: Flips, comparison: Comparison) -> str:
    """Wins, losses, ties and the odds of better: `12 won, 3 lost, 45 tied; odds of better: 99%`."""
    odds = comparison.p_better
    known = "" if odds is None else f"; odds of better: {odds_words(odds)}"
    return f"{flips.wins:,} won, {flips.losses:,} lost, {flips.ties:,} tied{known}"


def odds_words(odds: float) -> str:
    """A probability in percent that never claims certainty: `85%`, `more than 99%`, `less than 1%`."""
    if odds > 0.99:  # noqa: PLR2004 - in whole percents
        return "more than 99%"
    return "less than 1%" if odds < 0.01 else f"{odds:.0%}"  # noqa: PLR2004


def mixed_words(mixed: MixedModel) -> str:
    """Which models answered an arm: `b · m was answered by more than one model: x (40 runs), y (2 runs)`."""
    answered = ", ".join(f"{model} ({count(runs, 'run')})" for model, runs in mixed.answered.items())
    return f"{mixed.variant} · {mixed.model} was answered by more than one model: {answered}."


def flip_words(flip: Flip) -> str:
    """A case with its scores before and after: `late-1 (0 to 1)`."""
    return f"{flip.case} ({flip.baseline:.3g} to {flip.variant:.3g})"


def slice_row(one: Slice) -> tuple[str, ...]:
    """The cells of a slice."""
    measured = one.difference
    return (
        f"{one.key} = {one.value}",
        f"{measured.n}/{one.cases}",
        "" if measured.difference is None else as_difference(measured.difference, measured.scale),
        ""
        if measured.interval is None
        else between_differences(measured.interval, measured.scale).removeprefix("95% interval "),
        "" if one.q is None else as_probability(one.q),
        "*" if one.stands_out else "",
    )


def cost_row(row: CostRatio) -> tuple[str, ...]:
    """The cells of what a variant takes."""
    return (
        f"{row.variant} / {row.baseline} · {row.model}",
        ratio_words(row.cost),
        ratio_words(row.latency),
        ratio_words(row.input_tokens),
        ratio_words(row.output_tokens),
    )


def ratio_words(ratio: Ratio) -> str:
    """`×1.20 (1.10 to 1.31)`; nothing without a figure."""
    if ratio.value is None:
        return ""
    known = "" if ratio.low is None or ratio.high is None else f" ({ratio.low:.2f} to {ratio.high:.2f})"
    return f"×{ratio.value:.2f}{known}"


def consistency_row(row: ArmConsistency) -> tuple[str, ...]:
    """The cells of how alike an arm's repeats are."""
    return (f"{row.variant} · {row.model}", row.metric, *consistency_cells(row.consistency))


def consistency_cells(found: Consistency) -> tuple[str, ...]:
    """The cells of a consistency: same answer, same score, flip rate, pass@k and pass^k at the most tries."""
    rates = (found.same_answer, found.same_score, found.flip_rate)
    last = found.tries[-1]
    return (
        *("" if one.mean is None else as_mean(one.mean, one.scale) for one in rates),
        f"{last.any:.1%} (k={last.k})",
        f"{last.all:.1%} (k={last.k})",
    )
