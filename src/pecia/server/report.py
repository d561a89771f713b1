"""Report: an experiment on one page that may be kept as a file, with its figures drawn and nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pecia.domain.ablation import AblationMap
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
from pecia.domain.difference import Difference
from pecia.domain.effects import Effect, Effects
from pecia.domain.experiment import Experiment
from pecia.domain.flips import Flip
from pecia.domain.interval import Interval
from pecia.domain.result import Result, version_words
from pecia.domain.wording import between_differences
from pecia.server.ablation_page import ablation_sections
from pecia.server.card import KINDS, card
from pecia.server.html import Child, Markup, badge, element, page, section, table
from pecia.server.style import STYLE

_WIDTH, _HEIGHT, _ROOM = 260.0, 18, 6.0
"""Units of a plot from end to end, its height, and the room left beside its axis."""


def report_page(
    experiment: Experiment,
    result: Result,
    analysis: Analysis,
    *,
    effects: Effects | None = None,
    ablation: AblationMap | None = None,
    links: bool = False,
) -> bytes:
    """The whole page; without `links` it is a file that asks nobody for anything.

    `effects` are those of the axes that the experiment varied, `ablation` its map where it left sentences out.
    """
    span = span_of(pair.comparison.comparison for pair in analysis.pairs)
    parts: list[Child] = [
        card(experiment, result),
        *(element("p", mixed_words(mixed), class_="note") for mixed in analysis.mixed),
        section(
            "Differences",
            "What each variant scores above its baseline on the same cases: the dot is the difference, the bar its 95% "
            "interval, the line 0, the band the margin that does not matter.",
            table(
                ("Variant", "Against", "Model", "Metric", "Difference", "Cases"),
                [_difference(pair, margin=analysis.margin, span=span) for pair in analysis.pairs],
            ),
        ),
        *_effects(effects, analysis.margin),
        *(ablation_sections(ablation) if ablation else ()),
        section("Flipped cases", "Cases that score otherwise than with the baseline.", _flipped(analysis)),
        *_slices(analysis),
    ]
    used = [(arm.label, version_words(arm)) for arm in result.arms if arm.versions]
    for title, columns, rows, note in (
        (
            "Versions used",
            ("Task", "Versions"),
            used,
            "What the tasks got while they ran, and in how many runs.",
        ),
        ("What it takes", COST_COLUMNS, [cost_row(row) for row in analysis.costs], COST_NOTE),
        (
            "Consistency",
            CONSISTENCY_COLUMNS,
            [consistency_row(row) for row in analysis.consistency],
            CONSISTENCY_NOTE,
        ),
    ):
        if rows:
            parts.append(section(title, note, table(columns, rows)))
    return page(f"Experiment {experiment.number}", STYLE, *parts, links=links)


def difference_plot(measured: Difference, *, margin: float, span: float, says: str) -> Child:
    """A difference as a dot with its interval, on a line from -`span` to `span`; nothing without a difference."""
    if measured.difference is None:
        return None

    def x(value: float) -> str:
        return f"{_WIDTH / 2 + (_WIDTH / 2 - _ROOM) * min(max(value / span, -1), 1):.1f}"

    def line(kind: str, low: float, high: float) -> Markup:
        return element("line", class_=kind, x1=x(low), y1="9", x2=x(high), y2="9")

    return element(
        "svg",
        line("track", -span, span),
        line("band", -margin, margin),
        element("line", class_="zero", x1=x(0), y1="1", x2=x(0), y2=f"{_HEIGHT - 1}"),
        line("interval", measured.interval.low, measured.interval.high) if measured.interval else None,
        element("circle", class_="dot", cx=x(measured.difference), cy="9", r="4.5"),
        viewBox=f"0 0 {_WIDTH:g} {_HEIGHT}",
        role="img",
        aria_label=says,
    )


def span_of(measured: Iterable[Difference]) -> float:
    """How far the plots reach to either side: the farthest end of an interval, so that they can be compared."""
    ends = [abs(end) for one in measured for end in (*_ends(one.interval), one.difference) if end is not None]
    return max(ends, default=1.0) or 1.0


def _ends(interval: Interval | None) -> tuple[float, ...]:
    return () if interval is None else (interval.low, interval.high)


def _difference(pair: PairAnalysis, *, margin: float, span: float) -> Sequence[Child]:
    row = pair.comparison
    said, _, rest = row.said.partition(":")
    bounds = row.comparison.bounds
    worst = (
        None
        if bounds is None
        else f"Worst case of what is missing: {between_differences(bounds, row.comparison.scale)}."
    )
    return (
        row.variant,
        row.baseline,
        row.model,
        row.metric,
        [
            difference_plot(row.comparison, margin=margin, span=span, says=row.said),
            badge(said, KINDS[row.comparison.conclusion]),
            element("p", rest.strip(), class_="note"),
            *(element("p", note, class_="note") for note in (worst, *row.comparison.warnings) if note),
        ],
        tally(pair.flips, row.comparison),
    )


def _effects(found: Effects | None, margin: float) -> Iterable[Child]:
    """What each axis did, those of it that need another, and how little the prompt holds."""
    if found is not None and found.effects:
        span = span_of(effect.comparison for effect in found.effects)
        told = [one.sentence for one in found.interactions if one.matters]
        yield section(
            "Axis effects",
            "What each level does to the score, averaged over the levels of all other axes; p adjusted by Holm over "
            "all of them.",
            table(
                ("Axis", "Level", "Against", "Model", "Metric", "Effect"),
                [_effect(effect, margin=margin, span=span) for effect in found.effects],
            ),
            _list_of("Axes that need each other", told),
            _list_of("What ought not to matter", [spread.sentence for spread in found.spreads]),
        )


def _effect(effect: Effect, *, margin: float, span: float) -> Sequence[Child]:
    known = effect.comparison
    said, _, rest = known.sentence.partition(":")
    return (
        effect.axis,
        effect.level,
        effect.against,
        effect.model,
        effect.metric,
        [
            difference_plot(known, margin=margin, span=span, says=effect.sentence),
            badge(said, KINDS[known.conclusion]),
            element("p", rest.strip(), class_="note"),
        ],
    )


def _list_of(title: str, sentences: Sequence[str]) -> Child:
    if not sentences:
        return None
    return [element("h3", title), element("ul", [element("li", one) for one in sentences])]


def _flipped(analysis: Analysis) -> Child:
    return [
        element(
            "details",
            element("summary", f"{_title(pair)}: {pair.flips.losses:,} lost, {pair.flips.wins:,} won"),
            _list("Lost", pair.flips.lost, pair.flips.losses),
            _list("Won", pair.flips.won, pair.flips.wins),
        )
        for pair in analysis.pairs
    ]


def _list(title: str, found: Sequence[Flip], every: int) -> Child:
    if not found:
        return None
    more = f" (the first {len(found):,} of {every:,})" if len(found) < every else ""
    items = [element("li", flip_words(flip)) for flip in found]
    return [element("h3", f"{title}{more}"), element("ul", items)]


def _slices(analysis: Analysis) -> Iterable[Child]:
    for pair in analysis.pairs:
        if pair.slices:
            span = span_of(one.difference for one in pair.slices)
            rows = [
                (
                    *slice_row(one),
                    difference_plot(
                        one.difference, margin=analysis.margin, span=span, says=" ".join(slice_row(one)[:4])
                    ),
                )
                for one in pair.slices
            ]
            yield section(f"Slices of {_title(pair)}", SLICE_NOTE, table((*SLICE_COLUMNS, ""), rows))


def _title(pair: PairAnalysis) -> str:
    row = pair.comparison
    return f"{row.variant} against {row.baseline} on {row.model}, {row.metric}"
