"""The result of an experiment in a terminal: the conclusion first, then what it rests on."""

from __future__ import annotations

from pecia.cli.screen import put, table
from pecia.domain.analysis_words import CONSISTENCY_COLUMNS, CONSISTENCY_NOTE, consistency_cells
from pecia.domain.estimate import Estimate
from pecia.domain.interval import Interval
from pecia.domain.result import ArmResult, ComparisonResult, Result, version_words
from pecia.domain.stopping import BOUNDARIES, LOOKS
from pecia.domain.wording import as_mean, count

_BAR = 31


def print_result(result: Result, *, exploratory: bool = False) -> None:
    """Conclusions, one line each; the arms with their intervals; what gave no score; how it was computed.

    Comparisons on metrics that are not primary are shown when `exploratory`, else only counted.
    """
    split = f"#{result.split}" if result.split else ""
    put(
        f"Experiment {result.experiment} {result.name} ({result.status}): {result.done:,} of {result.planned:,} runs"
    )
    put(f"on {result.dataset}@{result.revision}{split}, {count(result.cases, 'case')} × {result.repeats}")
    if result.look is not None:
        put(
            f"Early-stop safe: judged at look {result.look} of {LOOKS}, by a boundary of {BOUNDARIES[result.look - 1]}."
        )
    if result.recorded:
        put(f"Recorded: {result.recorded}")
    put("")
    shown = [row for row in result.comparisons if row.primary or exploratory]
    for row in shown:
        put(_conclusion(row))
        for warning in row.comparison.warnings:
            put(f"    {warning}")
    if len(shown) < len(result.comparisons):
        hidden = count(len(result.comparisons) - len(shown), "comparison")
        put(f"({hidden} on metrics that are not primary: 'pecia experiment show {result.experiment} --all')")
    if result.baseline != result.planned_baseline:
        put(
            f"The plan's baseline was {result.planned_baseline}: against {result.baseline} this is exploratory."
        )
    put("")
    _print_metrics(result)
    _print_cost(result)
    _print_versions(result)
    _print_unscored(result)
    put("")
    put(
        f"95% intervals; p adjusted by Holm over the primary metrics ({', '.join(result.primary)}); alpha "
        f"{result.alpha:g}, margin {result.margin:g}; a bad answer counts as {_bad(result)}."
    )


def _conclusion(row: ComparisonResult) -> str:
    exploratory = "" if row.primary else " (exploratory)"
    judge = f" ({row.judge})" if row.judge else ""
    lost = f"; must-pass cases lost: {', '.join(row.must_pass_lost[:5])}" if row.must_pass_lost else ""
    return f"{row.variant} against {row.baseline} on {row.model}, {row.metric}{judge}{exploratory}: {row.sentence}{lost}"


def _print_metrics(result: Result) -> None:
    for metric, unit in _metrics(result):
        table(
            (_title(result, metric), "MEAN", "95% INTERVAL", _scale(unit), "N"),
            [_arm(arm, metric) for arm in result.arms],
            right=("MEAN", "N"),
        )
        put("")
    _print_consistency(result)
    _print_judges(result)


def _print_consistency(result: Result) -> None:
    """How alike the repeats are, on the primary metrics."""
    rows = [
        (arm.label, metric, *consistency_cells(found))
        for metric in result.primary
        for arm in result.arms
        if (found := arm.metrics[metric].consistency) is not None
    ]
    if rows:
        columns = tuple(map(str.upper, CONSISTENCY_COLUMNS))
        table(columns, rows, right=columns[2:])
        put(CONSISTENCY_NOTE)
        put("")


def _print_judges(result: Result) -> None:
    """What is known of each judge, and its means as people's labels correct them, beside the raw ones."""
    for metric, note in result.judges.items():
        passport = f", passport {note.passport}" if note.passport else ""
        put(f"{metric}: {note.says} ({note.model}, {note.prompt}{passport})")
        for line in (*note.reasons, *note.warnings):
            put(f"    {line}")
        for arm in result.arms:
            mean = arm.metrics[metric].corrected
            if mean is not None:
                check = (
                    "" if mean.rogan_gladen is None else f"; passes by Rogan-Gladen {mean.rogan_gladen:.1%}"
                )
                put(
                    f"    {arm.label}: raw {mean.raw:.3f}, corrected {mean.value:.3f} [{mean.low:.3f}, {mean.high:.3f}] by "
                    f"{count(mean.labeled, 'label')} (PPI++, weight {mean.weight:.2f}){check}"
                )
        put("")


def _print_cost(result: Result) -> None:
    table(
        ("COST", "MS (MEDIAN)", "MS (95%)", "TOKENS IN", "TOKENS OUT"),
        [
            (
                arm.label,
                f"{arm.latency_p50:.0f}" if arm.latency_p50 is not None else "",
                f"{arm.latency_p95:.0f}" if arm.latency_p95 is not None else "",
                f"{arm.input_tokens:,}",
                f"{arm.output_tokens:,}",
            )
            for arm in result.arms
        ],
        right=("MS (MEDIAN)", "MS (95%)", "TOKENS IN", "TOKENS OUT"),
    )


def _print_versions(result: Result) -> None:
    """Which versions the tasks among the arms used."""
    rows = [(arm.label, version_words(arm)) for arm in result.arms if arm.versions]
    if rows:
        put("")
        table(("USED", "VERSIONS"), rows)


def _title(result: Result, metric: str) -> str:
    note = result.judges.get(metric)
    return f"{metric.upper()} ({note.says})" if note else metric.upper()


def _arm(arm: ArmResult, metric: str) -> tuple[object, ...]:
    estimate = arm.metrics[metric].estimate
    return (
        arm.label,
        _mean(estimate),
        _interval(estimate.interval, estimate),
        bar(estimate) if estimate.scale == "share" else "",
        f"{estimate.n}/{estimate.planned}",
    )


def bar(estimate: Estimate) -> str:
    """A share on a line from 0 to 1: the mean as a dot, its interval as a stroke."""
    if estimate.mean is None or estimate.interval is None:
        return ""
    low, high = (round(end * (_BAR - 1)) for end in (estimate.interval.low, estimate.interval.high))
    at = round(estimate.mean * (_BAR - 1))
    return "".join("●" if i == at else "━" if low <= i <= high else "·" for i in range(_BAR))


def _print_unscored(result: Result) -> None:
    for arm in result.arms:
        trouble = {state: n for state, n in arm.states.items() if state != "ok"}
        unscored = {
            f"{metric} {reason}": n for metric, m in arm.metrics.items() for reason, n in m.unscored.items()
        }
        if trouble or unscored:
            said = ", ".join(f"{n} {what}" for what, n in (trouble | unscored).items())
            put(f"{arm.label}: {said}")


def _metrics(result: Result) -> list[tuple[str, str]]:
    first = result.arms[0]
    return [(name, metric.unit) for name, metric in first.metrics.items()]


def _scale(unit: str) -> str:
    return f"0{' ' * (_BAR - 2)}1" if unit == "share" else unit.upper()


def _mean(estimate: Estimate) -> str:
    return "" if estimate.mean is None else as_mean(estimate.mean, estimate.scale)


def _interval(interval: Interval | None, estimate: Estimate) -> str:
    if interval is None:
        return ""
    return f"{as_mean(interval.low, estimate.scale)} to {as_mean(interval.high, estimate.scale)}"


def _bad(result: Result) -> str:
    return "0 where 0 is the worst score" if result.on_bad_answer == "zero" else "missing"
