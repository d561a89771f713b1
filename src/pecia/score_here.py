"""Score here: the functions of this process judge the answers of an experiment that a server ran."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

from pecia.app.datasets import ListCases
from pecia.app.experiments import GetExperiment, ListRuns
from pecia.app.page import Page
from pecia.app.scoring import ELSEWHERE, RunScore, ScoreRuns
from pecia.bootstrap import open_scorers
from pecia.domain.dataset import Case
from pecia.domain.errors import Invalid
from pecia.domain.plan import Plan
from pecia.domain.run import Run
from pecia.functions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pecia.app.operations import AnyLibrary

PAGE = 500
GIVEN_AT_ONCE = 5000
"""Runs whose scores are given together: what an interrupted process has judged in vain, at most."""


def score_here(library: AnyLibrary, number: int) -> int:
    """Judge what waits for functions of this process, and keep it in the library; returns how many scores.

    Raises `Invalid` for a function whose source is not the planned one; `Conflict`, `NotFound`, `Unavailable`.
    """
    plan: Plan = library.perform(GetExperiment(number=number)).plan
    wanted = {
        name: spec
        for name, spec in plan.scorers.items()
        if spec.get("type") == ELSEWHERE and spec.get("name") in FUNCTIONS
    }
    if not wanted:
        return 0
    scorers = {name: open_scorers().make(name, spec) for name, spec in wanted.items()}
    cases = _cases(library, plan)
    count = 0
    for some in _some_at_once(library, number):
        for name, scorer in scorers.items():
            rows = tuple(
                RunScore(
                    arm=run.arm,
                    case=run.case,
                    repeat=run.repeat,
                    score=scorer.score(run.answer, cases[run.case]),
                )
                for run in some
                if run.is_unjudged(name)
            )
            if rows:
                digest = FUNCTIONS[str(wanted[name]["name"])].digest
                library.perform(ScoreRuns(number=number, metric=name, digest=digest, scores=rows))
                count += len(rows)
    return count


def load_functions(path: Path) -> None:
    """Run a Python file, so that the scorers it decorates are those of this process. Raises `Invalid`."""
    spec = importlib.util.spec_from_file_location(f"pecia_functions_{path.stem}", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise Invalid(f"{path} is no Python file.")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise Invalid(f"{path} cannot be run: {type(error).__name__}: {error}") from error


def _cases(library: AnyLibrary, plan: Plan) -> list[Case]:
    found: list[Case] = []
    while True:
        wanted = ListCases(
            dataset=plan.dataset, revision=plan.revision, split=plan.split, offset=len(found), limit=PAGE
        )
        page: list[Case] = list(library.perform(wanted).data)
        found += page
        if len(page) < PAGE:
            return found


def _some_at_once(library: AnyLibrary, number: int) -> Iterator[list[Run]]:
    runs: list[Run] = []
    cursor: str | None = None
    while True:
        page: Page[Run] = library.perform(ListRuns(number=number, cursor=cursor, limit=PAGE))
        runs += page.data
        cursor = page.next
        if cursor is None or len(runs) >= GIVEN_AT_ONCE:
            yield runs
            runs = []
        if cursor is None:
            return
