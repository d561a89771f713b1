"""Markdown: the tests as a comment on a pull request. The first line is how the comment is found again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pecia.domain.visible import visible
from pecia.domain.wording import count
from pecia.prompt_tests.report import PromptTestReport, PromptTestResult

MARK = "<!-- pecia test -->"
MOST = 60_000
"""Characters; GitHub takes 65,536 in a comment."""
_SIGNS = {"passed": "✅", "undecided": "⚠️", "failed": "❌", "error": "💥"}
_special = re.compile(r"[\\`*_{}\[\]<>#|~@&!]")


def markdown(report: PromptTestReport) -> str:
    """A headline, a table of the tests, and the flipped cases of those that did not pass."""
    text = "\n".join(_lines(report))
    if len(text) > MOST:
        end = text.rfind("\n", 0, MOST)
        text = f"{text[:end]}\n\n(cut off: {len(text):,} characters)"
    return f"{text}\n"


def literal(text: str) -> str:
    """A text that means nothing in Markdown: on one line, everything special escaped, nobody mentioned."""
    line = " ".join(visible(text).split())
    return _special.sub(lambda found: f"&#{ord(found.group())};", line)


def _lines(report: PromptTestReport) -> Iterator[str]:
    yield MARK
    yield f"### {'❌' if report.exit_code else '✅'} Prompt tests: {report.summary}"
    if not report.tests:
        return
    yield ""
    yield "| | test | what it says | runs |"
    yield "|---|---|---|---|"
    for test in report.tests:
        lines = "<br>".join(literal(line) for line in test.lines)
        needs = f"<br>*{test.needs}*" if test.needs else ""
        yield f"| {_SIGNS[test.outcome]} | {literal(test.name)} | {lines}{needs} | {_runs(test)} |"
    for test in report.tests:
        yield from _flipped(test)


def _runs(test: PromptTestResult) -> str:
    return f"{test.called:,} called, {test.reused:,} kept" if test.runs else ""


def _flipped(test: PromptTestResult) -> Iterator[str]:
    for line in test.verdict.lines if test.verdict else ():
        if line.outcome == "passed" or not line.losses:
            continue
        yield ""
        yield (
            f"<details><summary>{literal(test.name)}, {literal(line.metric)} on {literal(line.model)}: "
            f"{count(line.losses, 'case')} lost, {line.wins:,} won</summary>"
        )
        yield ""
        yield f"Lost: {_cases(line.lost, line.losses)}  "
        yield f"Won: {_cases(line.won, line.wins)}"
        yield ""
        yield "</details>"


def _cases(named: tuple[str, ...], n: int) -> str:
    more = f" and {n - len(named):,} more" if n > len(named) else ""
    return (", ".join(literal(case) for case in named) or "none") + more
