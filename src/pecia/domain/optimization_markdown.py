"""A report of an optimization as Markdown: what came of it first, then what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pecia.domain.diff import in_lines
from pecia.domain.markdown import bullets, fenced, section, table, words
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


def optimization_markdown(report: OptimizationReport) -> str:
    """The report's text, ending with a newline."""
    found = report.optimization
    shrunk = shrinkage_words(found)
    parts = [
        f"# Optimization {found.number}: {words(found.baseline)}",
        words(headline(found)),
        bullets(f"**{word}**: {words(said)}" for word, said in summary(found).items()),
        section(
            "Gain",
            _noted(
                _rows(GAIN_COLUMNS, gain_rows(found)), f"{GAIN_NOTE} {shrunk and f'Shrinkage: {shrunk}.'}"
            ),
        ),
        section(
            "Choice",
            _noted(
                _rows(FINALIST_COLUMNS, (finalist_row(one, found) for one in found.finalists)), CHOICE_NOTE
            ),
        ),
        section("Race", _noted(_rows(TRIAL_COLUMNS, map(trial_row, found.trials)), RACE_NOTE)),
        section("Lineage", "\n\n".join(map(_step, report.steps))),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _step(step: Step) -> str:
    lines = "\n".join(text for _, text in in_lines(step.diff))
    title = f"**{words(step.candidate.label)}**, {words(step.candidate.how)}: {words(step.candidate.what)}"
    return f"{title}\n\n{fenced(lines, 'diff')}"


def _rows(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    shown = [tuple(map(words, row)) for row in rows]
    return table(columns, shown) if shown else ""


def _noted(shown: str, note: str) -> str:
    return f"{shown}\n\n{words(note)}" if shown else ""
