"""Card: one experiment on a page: its plan, its figures with their intervals, and what was concluded."""

from __future__ import annotations

from pecia.domain.estimate import Estimate
from pecia.domain.experiment import Experiment
from pecia.domain.result import ArmResult, ComparisonResult, Result
from pecia.domain.wording import count
from pecia.server.html import Child, Markup, badge, element, table

KINDS = {
    "better": "good",
    "worse": "bad",
    "invalid": "bad",
    "undecided": "wait",
    "equivalent": "",
    "done": "good",
    "running": "wait",
    "planned": "wait",
    "waiting": "wait",
    "stopped": "bad",
}
"""How a conclusion or a state is colored."""
_WIDTH = 200.0
"""Units of a plot from end to end, and of the room left beside its axis."""
_ROOM = 6.0


def card(experiment: Experiment, result: Result | None, *, trouble: str | None = None) -> Markup:
    """An experiment, with its result when there is one, and with the trouble when that is why there is none."""
    plan, progress = experiment.plan, experiment.progress
    came = "" if experiment.status == "done" else f" {progress.done:,} of {progress.planned:,}"
    title = element(
        "h3", f"{experiment.number} · {plan.name}", badge(experiment.status + came, KINDS[experiment.status])
    )
    source = f"{plan.dataset}@{plan.revision}{f'#{plan.split}' if plan.split else ''}"
    factors = [
        f"{count(plan.cases, 'case')} of {source}",
        count(len(plan.variants), "variant"),
        count(len(plan.models), "model"),
        count(plan.repeats, "repeat"),
    ]
    says = f"{' × '.join(factors)}, by {experiment.author}, {experiment.created_at:%Y-%m-%d}"
    notes = [note for note in (says, experiment.recorded, experiment.trouble, trouble) if note]
    return element(
        "article",
        title,
        [element("p", note, class_="note") for note in notes],
        None if result is None else _figures(result),
    )


def _figures(result: Result) -> Child:
    metrics = dict.fromkeys(name for arm in result.arms for name in arm.metrics)
    first = [_metric(result, name) for name in metrics if name in result.primary]
    others = [_metric(result, name) for name in metrics if name not in result.primary]
    return [first, element("details", element("summary", "Other metrics"), others) if others else None]


def _metric(result: Result, name: str) -> Child:
    """One metric of every arm, with what the comparison with the baseline says."""
    concluded = {(row.variant, row.model): row for row in result.comparisons if row.metric == name}
    arms = [arm for arm in result.arms if name in arm.metrics]
    top = max((_end(arm.metrics[name].estimate) for arm in arms), default=1.0)
    rows = [
        (
            arm.variant,
            arm.model,
            [plot(arm.metrics[name].estimate, top=top), arm.metrics[name].estimate.sentence],
            _bad_answers(arm, name),
            _conclusion(arm, result.baseline, concluded.get((arm.variant, arm.model))),
        )
        for arm in arms
    ]
    columns = ("Variant", "Model", name, "Bad or missing answers", f"Against {result.baseline}")
    return table(columns, rows)


def _end(estimate: Estimate) -> float:
    if estimate.scale == "share":
        return 1.0
    ends = (estimate.interval.high if estimate.interval else None, estimate.mean)
    return max((end for end in ends if end), default=1.0)


def plot(estimate: Estimate, *, top: float) -> Child:
    """A mean as a dot and its interval as a bar, on a line from 0 to `top`; nothing without a mean."""
    if estimate.mean is None:
        return None

    def x(value: float) -> str:
        return f"{_ROOM + (_WIDTH - 2 * _ROOM) * min(max(value / top, 0), 1):.1f}"

    def line(kind: str, low: float, high: float) -> Markup:
        return element("line", class_=kind, x1=x(low), y1="9", x2=x(high), y2="9")

    return element(
        "svg",
        line("track", 0, top),
        line("interval", estimate.interval.low, estimate.interval.high) if estimate.interval else None,
        element("circle", class_="dot", cx=x(estimate.mean), cy="9", r="4.5"),
        viewBox=f"0 0 {_WIDTH:g} 18",
        role="img",
        aria_label=estimate.sentence,
    )


def _bad_answers(arm: ArmResult, metric: str) -> str:
    """Runs without an answer, and answers without a score, by what was the matter."""
    states = {state: runs for state, runs in arm.states.items() if state != "ok"}
    bad = states | arm.metrics[metric].unscored
    return ", ".join(f"{runs:,} {why.replace('_', ' ')}" for why, runs in bad.items() if runs) or "–"


def _conclusion(arm: ArmResult, baseline: str, row: ComparisonResult | None) -> Child:
    if row is None:
        return "the baseline" if arm.variant == baseline else None
    first, _, rest = row.said.partition(":")
    return [badge(first, KINDS[row.comparison.conclusion]), element("p", rest.strip(), class_="note")]
