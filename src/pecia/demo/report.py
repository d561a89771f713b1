"""The report of the demo: one HTML file with everything in it, no script, no request to anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import NamedTuple

from pecia.demo.plot import Axis, Row, differences, numbers, plot, shares
from pecia.domain.estimate import Estimate
from pecia.domain.result import ArmResult, ComparisonResult, Result
from pecia.domain.wording import as_difference, as_mean, between_differences, between_means, count

_STYLE = """
:root{color-scheme:light dark;--ink:#1c1f23;--soft:#5c6570;--line:#d9dee4;--paper:#fff;--tint:#f4f6f8;--plain:#3b6ea5;
--better:#17693b;--worse:#a12622}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ed;--soft:#9aa4b0;--line:#343b44;--paper:#15181c;--tint:#1c2026;
--plain:#7fb8f5;--better:#6fcf97;--worse:#f28b82}}
body{margin:0 auto;max-width:64rem;padding:2rem 1.2rem 5rem;font:16px/1.55 system-ui,sans-serif;color:var(--ink);
background:var(--paper)}
h1{font-size:1.8rem;margin:0 0 .2rem}h2{font-size:1.3rem;margin:3rem 0 .3rem}h3{font-size:1rem;margin:1.6rem 0 .2rem}
p{margin:.4rem 0}.note{color:var(--soft);font-size:.92rem}
svg{width:100%;height:auto;background:var(--tint);border-radius:8px;margin:.4rem 0}
svg text{font:13px system-ui,sans-serif;fill:var(--ink)}svg .mark,svg .says{fill:var(--soft)}svg .mark{font-size:12px}
.grid{stroke:var(--line)}.band{fill:var(--line);opacity:.55}
.interval{stroke-width:3;stroke:var(--plain)}.dot{fill:var(--plain)}
.interval.better{stroke:var(--better)}.dot.better{fill:var(--better)}
.interval.worse{stroke:var(--worse)}.dot.worse{fill:var(--worse)}
li.better b{color:var(--better)}li.worse b{color:var(--worse)}
details{margin:.5rem 0}summary{cursor:pointer;color:var(--soft)}
table{border-collapse:collapse;margin:.5rem 0;width:100%;display:block;overflow-x:auto}
th,td{text-align:left;padding:.3rem 1rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top}
th{color:var(--soft);font-weight:600;font-size:.88rem}
ol{padding-left:1.3rem}pre{background:var(--tint);padding:.7rem 1rem;border-radius:8px;overflow-x:auto;white-space:pre-wrap}
"""


class Chapter(NamedTuple):
    """One experiment of the report: what was asked, what came out, and an answer of each arm to look at."""

    title: str
    question: str
    result: Result
    examples: Sequence[tuple[str, str, str]]


def report(
    chapters: Sequence[Chapter], *, story: Sequence[str], model: str, at: datetime, seconds: float
) -> str:
    """The whole report. `story` is what the demo did, step by step, `seconds` how long it took."""
    runs = sum(chapter.result.done for chapter in chapters)
    parts = [
        (
            "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Pecia demo</title>"
            "<meta name='viewport' content='width=device-width, initial-scale=1'>"
            f"<style>{_STYLE}</style></head><body><h1>From a draft to production, on evidence</h1>"
        ),
        (
            f"<p class=note>{count(runs, 'run')} on {escape(model)}, {at:%Y-%m-%d %H:%M} UTC, {seconds:.0f} seconds. "
            "The model is small and not tuned to follow instructions; where it is bad at a task the figures say so.</p>"
        ),
        *map(_chapter, chapters),
        "<h2>What was done with it</h2><ol>",
        *(f"<li>{escape(step)}</li>" for step in story),
        "</ol>",
        (
            "<p class=note>Every mean has its 95% interval. The case is the unit; a variant is compared with the baseline on "
            "the same cases; p-values are adjusted by Holm over all variants and primary metrics; a gray band is the "
            "margin within which a difference does not matter.</p></body></html>"
        ),
    ]
    return "".join(parts)


def _chapter(chapter: Chapter) -> str:
    result = chapter.result
    split = f"#{result.split}" if result.split else ""
    parts = [
        f"<h2>{escape(chapter.title)}</h2><p>{escape(chapter.question)}</p>",
        (
            f"<p class=note>Experiment {result.experiment}, {escape(result.dataset)}@{result.revision}{split}: "
            f"{count(result.cases, 'case')}, baseline {escape(result.baseline)}.</p>"
        ),
        "<ul>",
        *(_conclusion(row) for row in result.comparisons if row.primary),
        "</ul>",
    ]
    for metric, first in result.arms[0].metrics.items():
        parts.append(_means(result, metric, first.unit))
        rows = [row for row in result.comparisons if row.metric == metric and row.primary]
        if rows:
            parts.append(_differences(result, rows, metric))
    parts += [_states(result), _examples(chapter.examples)]
    return "".join(parts)


def _conclusion(row: ComparisonResult) -> str:
    return (
        f'<li class="{row.comparison.conclusion}"><b>{escape(row.variant)}</b> against {escape(row.baseline)}, '
        f"{escape(row.metric)}: {escape(row.said)}</li>"
    )


def _means(result: Result, metric: str, unit: str) -> str:
    rows = [_mean_row(arm, metric) for arm in result.arms]
    axis = shares() if unit == "share" else numbers(rows)
    title = f"{metric}, mean of each variant" + ("" if unit == "share" else f" ({unit})")
    return f"<h3>{escape(title)}</h3>{plot(title, rows, axis)}{_as_table(rows, ('Variant', 'Mean and interval'))}"


def _mean_row(arm: ArmResult, metric: str) -> Row:
    estimate = arm.metrics[metric].estimate
    interval = estimate.interval
    return Row(
        label=arm.variant,
        at=estimate.mean,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        says=_estimate(estimate),
    )


def _estimate(estimate: Estimate) -> str:
    if estimate.mean is None:
        return "no score"
    mean = as_mean(estimate.mean, estimate.scale)
    known = f" ({between_means(estimate.interval, estimate.scale)})" if estimate.interval else ""
    return f"{mean}{known}"


def _differences(result: Result, found: Sequence[ComparisonResult], metric: str) -> str:
    rows = [
        Row(
            label=row.variant,
            at=row.comparison.difference,
            low=row.comparison.interval.low if row.comparison.interval else None,
            high=row.comparison.interval.high if row.comparison.interval else None,
            says=row.comparison.brief,
            style=row.comparison.conclusion,
        )
        for row in found
    ]
    share = all(row.comparison.scale == "share" for row in found)
    axis: Axis = differences(rows, margin=result.margin) if share else _around_zero(rows)
    title = f"{metric}, difference to {result.baseline}" + (" in points" if share else "")
    full = [
        row._replace(
            says=f"{as_difference(row.at, f.comparison.scale)} "
            f"({between_differences(f.comparison.interval, f.comparison.scale)}), {row.says}"
        )
        for row, f in zip(rows, found, strict=True)
        if row.at is not None and f.comparison.interval is not None
    ]
    return (
        f"<h3>{escape(title)}</h3>{plot(title, rows, axis)}"
        f"{_as_table(full, ('Variant', 'Difference, interval, conclusion'))}"
    )


def _around_zero(rows: Sequence[Row]) -> Axis:
    reach = max([*(abs(end) for row in rows for end in (row.low, row.high) if end is not None), 1e-9])
    return Axis(-reach, reach, [(-reach, f"{-reach:.3g}"), (0, "0"), (reach, f"+{reach:.3g}")])


def _as_table(rows: Sequence[Row], heads: tuple[str, str]) -> str:
    body = "".join(f"<tr><td>{escape(row.label)}</td><td>{escape(row.says)}</td></tr>" for row in rows)
    head = "".join(f"<th>{head}</th>" for head in heads)
    return f"<details><summary>as a table</summary><table><tr>{head}</tr>{body}</table></details>"


def _states(result: Result) -> str:
    said = [
        f"{arm.variant}: "
        + ", ".join(
            [f"{n} {state}" for state, n in sorted(arm.states.items())]
            + [
                f"{n} {reason} ({metric})"
                for metric, m in arm.metrics.items()
                for reason, n in m.unscored.items()
            ]
        )
        for arm in result.arms
    ]
    items = "".join(f"<li>{escape(line)}</li>" for line in said)
    return f"<details><summary>how the runs ended</summary><ul>{items}</ul></details>"


def _examples(examples: Sequence[tuple[str, str, str]]) -> str:
    items = "".join(
        f"<h3>{escape(variant)} on {escape(case)}</h3><pre>{escape(text)}</pre>"
        for variant, case, text in examples
    )
    return f"<details><summary>one answer of each variant</summary>{items}</details>" if examples else ""
