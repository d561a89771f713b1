"""An optimization on one page that may be kept as a file: what came of it, the choice, the race and the lineage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pecia.domain.diff import in_lines
from pecia.domain.optimization import Optimization, Outcome, Trial, TrialState
from pecia.domain.optimization_report import OptimizationReport, Step
from pecia.domain.optimization_words import (
    CHOICE_NOTE,
    FINALIST_COLUMNS,
    GAIN_COLUMNS,
    GAIN_NOTE,
    RACE_NOTE,
    TRIAL_COLUMNS,
    finalist_row,
    gain_rows,
    headline,
    shrinkage_words,
    summary,
    trial_row,
)
from pecia.domain.statistics import Comparison
from pecia.server.card import KINDS
from pecia.server.html import Child, Markup, badge, element, page, section, table
from pecia.server.pareto import pareto_plot
from pecia.server.report import difference_plot, span_of
from pecia.server.style import STYLE

_OUTCOMES: dict[Outcome, str] = {
    "confirmed": "good",
    "exploration": "wait",
    "not_confirmed": "bad",
    "nothing_found": "wait",
    "no_headroom": "wait",
}
_STATES: dict[TrialState, str] = {"finalist": "good", "outrun": "", "dropped": "bad", "refused": "bad"}
_LINES = {"add": "ins", "remove": "del", "title": "strong"}


def optimization_page(report: OptimizationReport, *, links: bool = False) -> bytes:
    """The whole page; without `links` it is a file that asks nobody for anything."""
    found = report.optimization
    outcome = found.outcome
    parts: list[Child] = [
        element(
            "p",
            badge(outcome.replace("_", " "), _OUTCOMES[outcome]) if outcome else badge(found.status, "wait"),
            " ",
            headline(found),
        ),
        table(("", ""), summary(found).items(), kind="fields"),
        *_gain(found),
        *_choice(found, report.tokens),
        *_race(found),
        *_lineage(report.steps),
    ]
    return page(f"Optimization {found.number} of {found.baseline}", STYLE, *parts, links=links)


def _gain(found: Optimization) -> Iterable[Markup]:
    measured = [known for known in (found.search, found.confirmed) if known is not None]
    if measured:
        span = span_of(measured)
        rows = [
            (*row[:-1], _plotted(known, row[-1], margin=found.design.margin, span=span))
            for row, known in zip(gain_rows(found), measured, strict=True)
        ]
        shrunk = shrinkage_words(found)
        yield section(
            "Search gain and confirmed gain",
            GAIN_NOTE,
            table(GAIN_COLUMNS, rows),
            element("p", f"Shrinkage: {shrunk}.") if shrunk else None,
        )


def _plotted(known: Comparison, says: str, *, margin: float, span: float) -> Child:
    plot = difference_plot(known, margin=margin, span=span, says=known.sentence)
    return [plot, badge(says, KINDS[known.conclusion])]


def _choice(found: Optimization, tokens: int) -> Iterable[Markup]:
    if found.finalists:
        rows = [finalist_row(one, found) for one in found.finalists]
        yield section(
            "Choice",
            CHOICE_NOTE,
            pareto_plot(
                found.finalists,
                baseline_tokens=tokens,
                winner=found.winner.label if found.winner else None,
                says="; ".join(f"{row[0]}: {row[2]} points, {row[4]} tokens" for row in rows),
            ),
            table(FINALIST_COLUMNS, rows),
        )


def _race(found: Optimization) -> Iterable[Markup]:
    if found.trials:
        most = max(trial.cases for trial in found.trials) or 1
        yield section(
            "Race", RACE_NOTE, table((*TRIAL_COLUMNS, ""), [_trial(one, most) for one in found.trials])
        )


def _trial(trial: Trial, most: int) -> Sequence[Child]:
    *cells, state, why = trial_row(trial)
    return (*cells, badge(state, _STATES[trial.state]), why, _stretch(trial.cases, most, trial.state))


def _stretch(cases: int, most: int, state: str) -> Child:
    """How far a proposal ran, as a stroke on a track."""
    end = 6 + 248 * cases / most
    return element(
        "svg",
        element("line", class_="track", x1="6", y1="9", x2="254", y2="9"),
        element("line", class_="interval", x1="6", y1="9", x2=f"{end:.1f}", y2="9") if cases else None,
        element("circle", class_="dot", cx=f"{end:.1f}", cy="9", r="4.5") if state == "finalist" else None,
        viewBox="0 0 260 18",
        role="img",
        aria_label=f"{cases} cases",
    )


def _lineage(steps: Sequence[Step]) -> Iterable[Markup]:
    if steps:
        yield section(
            "Lineage",
            "From the prompt as it stood to the winner, each step with what it changes.",
            [
                element(
                    "article",
                    element("h3", f"{step.candidate.label}, {step.candidate.how}: {step.candidate.what}"),
                    element("pre", [_line(kind, text) for kind, text in in_lines(step.diff)]),
                )
                for step in steps
            ],
        )


def _line(kind: str, text: str) -> list[Child]:
    return [element(_LINES[kind], text) if kind in _LINES else text, "\n"]
