"""`pecia experiment analyze | compare | aa`: what kept runs say beyond the result, in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from pecia.app.across import Across
from pecia.cli.screen import put, table
from pecia.domain.analysis import Analysis, Costs, PairAnalysis
from pecia.domain.analysis_words import (
    CONSISTENCY_COLUMNS,
    CONSISTENCY_NOTE,
    COST_COLUMNS,
    COST_NOTE,
    SLICE_COLUMNS,
    SLICE_NOTE,
    consistency_row,
    cost_row,
    flip_words,
    mixed_words,
    slice_row,
    tally,
)
from pecia.domain.flips import Flips
from pecia.domain.selftest import SelfTest
from pecia.domain.wording import between_differences, count

_NAMED = 10


def print_analysis(analysis: Analysis) -> None:
    """The comparisons with their flipped cases, then slices, what it takes, and how alike their repeats are."""
    put(f"Experiment {analysis.experiment} {analysis.name}, against {', '.join(analysis.baselines)}")
    for pair in analysis.pairs:
        put("")
        _print_pair(pair)
    for mixed in analysis.mixed:
        put("")
        put(mixed_words(mixed))
    for columns, rows, note in (
        (COST_COLUMNS, [cost_row(row) for row in analysis.costs], COST_NOTE),
        (CONSISTENCY_COLUMNS, [consistency_row(row) for row in analysis.consistency], CONSISTENCY_NOTE),
    ):
        if rows:
            put("")
            table(_upper(columns), rows)
            put(note)


def print_costs(costs: Costs) -> None:
    """What the arms cost where that is known, and what each variant takes against the baseline."""
    paid = [arm for arm in costs.arms if arm.cost]
    if paid:
        put("")
        rows = [(f"{arm.variant} · {arm.model}", f"${arm.cost:.4f}", _usd(arm.called)) for arm in paid]
        table(("COST", "ALL ANSWERS", "CALLED HERE"), rows, right=("ALL ANSWERS", "CALLED HERE"))
    if costs.ratios:
        put("")
        table(_upper(COST_COLUMNS), [cost_row(row) for row in costs.ratios])
        put(COST_NOTE)


def print_across(found: Across) -> None:
    """The conclusion, the cases that flip, and what else differs between the two experiments."""
    names = [f"{one.experiment}:{one.variant}:{one.model}" for one in (found.variant, found.baseline)]
    put(f"{names[0]} against {names[1]}, {found.metric} (exploratory): {found.sentence}")
    put(f"    {tally(found.flips, found.comparison)}")
    _print_flips(found.flips)
    put(
        f"    {count(found.cases, 'case')} in both, {found.only_baseline} and {found.only_variant} in one only"
    )
    for note in found.notes:
        put(f"    {note}")


def print_self_test(rows: Sequence[SelfTest]) -> None:
    """How often equal arms were called different."""
    table(
        ("A/A", "ARMS", "METRIC", "CALLED DIFFERENT", "ALLOWED", ""),
        [
            (
                row.trial,
                " / ".join(row.arms),
                row.metric,
                f"{row.alarms}/{row.draws} ({row.share:.1%})",
                f"{row.alpha:.0%}",
                "ok" if row.passed else "TOO OFTEN",
            )
            for row in rows
        ],
    )


def _print_pair(pair: PairAnalysis) -> None:
    row, flips = pair.comparison, pair.flips
    put(f"{row.variant} against {row.baseline} on {row.model}, {row.metric}: {row.said}")
    put(f"    {tally(flips, row.comparison)}")
    _print_flips(flips)
    if row.comparison.bounds is not None:
        worst = between_differences(row.comparison.bounds, row.comparison.scale)
        put(f"    worst case of what is missing: {worst}")
    if pair.slices:
        table(_upper(SLICE_COLUMNS), [slice_row(one) for one in pair.slices])
        put(f"    {SLICE_NOTE}")


def _print_flips(flips: Flips) -> None:
    for said, found, every in (("won", flips.won, flips.wins), ("lost", flips.lost, flips.losses)):
        if found:
            more = f" and {every - _NAMED:,} more" if every > _NAMED else ""
            put(f"    {said}: {', '.join(flip_words(flip) for flip in found[:_NAMED])}{more}")


def _upper(columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(column.upper() for column in columns)


def _usd(cost: float | None) -> str:
    return "" if cost is None else f"${cost:.4f}"
