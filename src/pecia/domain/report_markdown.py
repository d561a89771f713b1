"""A report of an experiment as Markdown: the conclusion first, then what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pecia.domain.analysis import Analysis, PairAnalysis
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
from pecia.domain.markdown import bullets, section, table, words
from pecia.domain.result import ArmResult, Result, version_words
from pecia.domain.wording import between_differences, count


def report_markdown(result: Result, analysis: Analysis) -> str:
    """The report's text, ending with a newline."""
    split = f"#{result.split}" if result.split else ""
    parts = [
        f"# Experiment {result.experiment}: {words(result.name)}",
        (
            f"{words(result.dataset)}@{result.revision}{split}, {count(result.cases, 'case')} × {result.repeats}; "
            f"{result.done:,} of {result.planned:,} runs; plan `{result.plan_digest[7:19]}`"
        ),
        bullets(_conclusion(pair) for pair in analysis.pairs),
        bullets(words(mixed_words(mixed)) for mixed in analysis.mixed),
        section("Arms", _arms(result)),
        section("Versions used", bullets(_used(arm) for arm in result.arms if arm.versions)),
        section("Flipped cases", "\n\n".join(filter(None, map(_flips, analysis.pairs)))),
        section("Slices", _noted("\n\n".join(filter(None, map(_slices, analysis.pairs))), SLICE_NOTE)),
        section("Cost", _noted(_rows(COST_COLUMNS, map(cost_row, analysis.costs)), COST_NOTE)),
        section(
            "Consistency",
            _noted(_rows(CONSISTENCY_COLUMNS, map(consistency_row, analysis.consistency)), CONSISTENCY_NOTE),
        ),
        (
            f"95% intervals; p adjusted by Holm over {words(', '.join(result.primary))} and all arms; "
            f"alpha {result.alpha:g}, margin {result.margin:g}."
        ),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _title(pair: PairAnalysis) -> str:
    row = pair.comparison
    return (
        f"**{words(row.variant)}** against {words(row.baseline)} on {words(row.model)}, {words(row.metric)}"
    )


def _conclusion(pair: PairAnalysis) -> str:
    row = pair.comparison
    bounds = row.comparison.bounds
    worst = (
        ""
        if bounds is None
        else f"; worst case of what is missing: {between_differences(bounds, row.comparison.scale)}"
    )
    return f"{_title(pair)}: {words(row.said)} ({tally(pair.flips, row.comparison)}{worst})"


def _arms(result: Result) -> str:
    return table(
        ("Arm", "Metric", "Mean with 95% interval"),
        [
            (words(arm.label), words(name), words(metric.estimate.sentence))
            for arm in result.arms
            for name, metric in arm.metrics.items()
        ],
    )


def _used(arm: ArmResult) -> str:
    return f"{words(arm.label)}: {words(version_words(arm))}"


def _flips(pair: PairAnalysis) -> str:
    lists = [
        f"{said}: {', '.join(words(flip_words(flip)) for flip in found)}"
        for said, found in (("Lost", pair.flips.lost), ("Won", pair.flips.won))
        if found
    ]
    return f"{_title(pair)}\n\n{bullets(lists)}" if lists else ""


def _slices(pair: PairAnalysis) -> str:
    shown = _rows(SLICE_COLUMNS, map(slice_row, pair.slices))
    return f"{_title(pair)}\n\n{shown}" if shown else ""


def _rows(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    shown = [tuple(map(words, row)) for row in rows]
    return table(columns, shown) if shown else ""


def _noted(shown: str, note: str) -> str:
    return f"{shown}\n\n{words(note)}" if shown else ""
