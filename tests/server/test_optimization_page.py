"""The page of an optimization: what it draws, and that nobody's words become markup."""

from __future__ import annotations

import msgspec
import pytest

from pecia.domain.optimization import Candidate, Optimization, Trial
from pecia.domain.optimization_report import report_on
from pecia.domain.race import Finalist
from pecia.domain.version import Content, digest_content
from pecia.server.optimization_page import optimization_page
from tests.app.test_hunt_simulation import started

BASE = Content(template="Answer: {{ n }}")


def candidate(label: str, text: str, parent: str = "baseline", what: str = "as given") -> Candidate:
    content = Content(template=text)
    digest = digest_content(content)
    return Candidate(
        label=label,
        digest=digest,
        content=content,
        how="fixed",
        what=what,
        parent=parent,
        tokens=len(text) // 4,
    )


def hunted(*candidates: Candidate) -> Optimization:
    trials = tuple(Trial(candidate=one, state="finalist", why="", cases=32, gain=0.1) for one in candidates)
    finalists = tuple(
        Finalist(label=one.label, gain=0.1 * at, lower=0.1 * at - 0.2, tokens=one.tokens, on_front=at == 1)
        for at, one in enumerate(candidates)
    )
    return msgspec.structs.replace(
        started(1),
        trials=trials,
        finalists=finalists,
        winner=candidates[-1],
        outcome="not_confirmed",
        said="No.",
    )


def test_each_step_to_the_winner_is_shown_with_what_it_changed() -> None:
    found = hunted(
        candidate("c1", "Be kind. Answer: {{ n }}"), candidate("c2", "Be very kind. Answer: {{ n }}", "c1")
    )
    report = report_on(found, BASE)
    assert [step.candidate.label for step in report.steps] == ["c1", "c2"]
    page = optimization_page(report).decode()
    assert "<ins>+Be very kind." in page
    assert page.count('class="dot beaten"') == 1
    assert page.count('class="ring"') == 1


def test_parents_that_go_in_a_circle_end() -> None:
    found = hunted(candidate("c1", "One {{ n }}", "c2"), candidate("c2", "Two {{ n }}", "c1"))
    assert [step.candidate.label for step in report_on(found, BASE).steps] == ["c1", "c2"]


@pytest.mark.parametrize("what", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_what_a_proposal_says_is_text(what: str) -> None:
    page = optimization_page(
        report_on(hunted(candidate("c1", f"{what} {{{{ n }}}}", what=what)), BASE)
    ).decode()
    assert "<script" not in page
    assert "<img" not in page


def test_one_that_found_nothing_has_a_page_too() -> None:
    page = optimization_page(report_on(started(1), BASE)).decode()
    assert "is running" in page
    assert "<svg" not in page
