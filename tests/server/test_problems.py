"""The table of problems: every code that is raised is in it, and every code in it is raised and explained."""

from __future__ import annotations

import re

import pytest

from docs.generate import REMEDIES
from pecia.domain.errors import PROBLEMS, PeciaError, problem_document, read_problem
from tests.docs.pages import ROOT

SOURCES = {path: path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")}
RAISED = {
    code for text in SOURCES.values() for code in re.findall(r'\bcode(?::\s*str)?\s*=\s*"([a-z_]+)"', text)
}


def test_every_code_that_is_raised_is_in_the_table() -> None:
    assert RAISED - PROBLEMS.keys() == set()


def test_every_code_in_the_table_is_used() -> None:
    table = ROOT / "src" / "pecia" / "domain" / "errors.py"
    elsewhere = "".join(text for path, text in SOURCES.items() if path != table)
    assert [code for code in PROBLEMS if code not in RAISED and f'"{code}"' not in elsewhere] == []


def test_every_code_comes_with_what_to_do() -> None:
    assert list(REMEDIES) == list(PROBLEMS)


@pytest.mark.parametrize("code", PROBLEMS)
def test_a_problem_comes_back_from_its_document_as_the_same_error(code: str) -> None:
    told = PeciaError("What happened.", code=code, hint="What to do.", limit=3)
    read = read_problem(problem_document(told, instance="urn:x"), status=told.problem.status)
    assert (read.code, read.message, read.hint, read.extra) == (
        code,
        "What happened.",
        "What to do.",
        {"limit": 3},
    )
    assert read.problem.exit == PROBLEMS[code].exit


def test_places_that_are_none_are_left_out() -> None:
    document = {"code": "not_found", "detail": "x", "errors": ["here"], "hint": 3}
    assert (read_problem(document, status=404).errors, read_problem(document, status=404).hint) == ((), "3")


@pytest.mark.parametrize("document", [{}, {"code": "nonsense"}, {"code": 3}, {"error": {"message": "x"}}])
def test_what_is_no_problem_document_is_a_server_that_cannot_be_reached(document: dict[str, object]) -> None:
    assert read_problem(document, status=502).code == "unavailable"
