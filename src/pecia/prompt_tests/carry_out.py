"""Carry out: plan a test, start its experiment, wait for its end, judge it."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from msgspec.structs import replace

from pecia.app.experiments import GetExperiment, GetResult, Planned, StartExperiment
from pecia.app.operations import AnyLibrary
from pecia.app.prompt_tests import JudgeExperiment
from pecia.app.prompts import GetVersion
from pecia.app.resolve import ResolveLabel
from pecia.domain.errors import NotFound, PeciaError
from pecia.domain.experiment import Experiment, Extent
from pecia.domain.names import parse_reference
from pecia.domain.requirement import ExperimentVerdict
from pecia.domain.result import Result
from pecia.experiment_file import ExperimentFile
from pecia.prompt_tests.attached import PromptTest
from pecia.prompt_tests.report import PromptTestResult, broken
from pecia.score_here import score_here
from pecia.task_functions import TaskFunction
from pecia.task_here import tasks_here, with_functions

EQUAL = "equal_variants"
_POLL = 0.05

Watch: TypeAlias = Callable[[Experiment, Callable[[], Experiment]], Experiment]
"""Waits for the end of an experiment: it is given the experiment, and how to ask for it again."""


def carry_out(
    library: AnyLibrary,
    test: PromptTest,
    *,
    fresh: bool = False,
    strict: bool = False,
    watch: Watch | None = None,
    budget: float | None = None,
    confirmed: bool = False,
) -> PromptTestResult:
    """How the test ended. What goes wrong with it is in the result, so that the tests behind it are made too.

    It spends no more than the `budget`, in US dollars. Without one, and not `confirmed`, a test that may cost more than
    needs no confirmation is made on a few cases only, and ends with the fault `confirmation_needed`.
    """
    began = time.monotonic()
    extent: Extent = "all" if confirmed or budget is not None else "affordable"
    try:
        ended = _carried_out(library, test, fresh=fresh, watch=watch or wait, budget=budget, extent=extent)
    except PeciaError as error:
        ended = broken(error, name=test.name, source=test.source, prompt=test.prompt)
    return replace(ended, seconds=time.monotonic() - began, strict=strict)


def plan(library: AnyLibrary, test: PromptTest) -> Planned | None:
    """What the test would run, None for nothing. Raises the `PeciaError` that stands in its way."""
    source, _ = _source(library, _with_functions(test)[0])
    return library.perform(source.plan) if source else None


def wait(experiment: Experiment, again: Callable[[], Experiment]) -> Experiment:
    """Wait in silence until the experiment has ended."""
    while experiment.status in {"planned", "running"}:
        time.sleep(_POLL)
        experiment = again()
    return experiment


def _carried_out(
    library: AnyLibrary, test: PromptTest, *, fresh: bool, watch: Watch, budget: float | None, extent: Extent
) -> PromptTestResult:
    test, tasks = _with_functions(test)
    source, note = _source(library, test)
    if test.unjudged:
        note = f"not judged: {'; '.join(test.unjudged)}"
    ended = PromptTestResult(
        name=test.name, source=test.source, prompt=test.prompt, outcome="passed", note=note
    )
    if source is None:
        return ended
    kept = library.perform(source.cases).dataset if source.cases else None
    request = source.start(kept=kept, fresh=fresh, extent=extent)
    before = 0.0
    if budget is not None:
        before = 0.0 if fresh else _charged(library, source)
        request = _within(request, before + budget)
    started: Experiment = library.perform(request)
    with tasks_here(library, started, tasks):
        done = watch(started, lambda: library.perform(GetExperiment(number=started.number)))
    called = started.status != "done"
    spent = max(0.0, done.ledger.charged - before) if done.ledger and called else None
    if done.status != "done":
        failed = broken(done.stopped_by, name=test.name, source=test.source, prompt=test.prompt)
        return replace(failed, spent=spent)
    score_here(library, done.number)
    verdict: ExperimentVerdict = library.perform(
        JudgeExperiment(
            number=done.number,
            require=test.requirement.require,
            margin=test.requirement.margin,
            floors=test.requirement.floors,
        )
    )
    result: Result = library.perform(GetResult(number=done.number))
    return replace(
        ended,
        outcome="undecided" if test.unjudged and verdict.outcome == "passed" else verdict.outcome,
        verdict=verdict,
        runs=done.progress.done,
        called=done.progress.called if called else 0,
        reused=done.progress.reused if called else done.progress.done,
        input_tokens=sum(arm.input_tokens for arm in result.arms),
        output_tokens=sum(arm.output_tokens for arm in result.arms),
        spent=spent,
    )


def _with_functions(test: PromptTest) -> tuple[PromptTest, dict[str, TaskFunction]]:
    """The test with the tasks that this process carries out, and its functions among them."""
    source, functions = with_functions(test.experiment, folder=Path(test.source).parent)
    return dataclasses.replace(test, experiment=source), functions


def _charged(library: AnyLibrary, source: ExperimentFile) -> float:
    """What the experiment that would be gone on with has cost until now, as far as that was kept."""
    planned: Planned = library.perform(source.plan)
    if planned.resumes is None:
        return 0.0
    known: Experiment = library.perform(GetExperiment(number=planned.resumes))
    return known.ledger.charged if known.ledger else 0.0


def _within(request: StartExperiment, limit: float) -> StartExperiment:
    """The request with no higher limit than this."""
    limits = request.design.limits
    most = limit if limits.max_cost is None else min(limits.max_cost, limit)
    return replace(request, design=replace(request.design, limits=replace(limits, max_cost=most)))


def _source(library: AnyLibrary, test: PromptTest) -> tuple[ExperimentFile | None, str | None]:
    """The experiment to carry out and what to say of it; none where the candidate is its own baseline."""
    source = test.experiment
    if test.reference is not None and not _is_there(library, test.reference):
        return test.alone(), f"nothing to compare with: there is no {test.reference} in the library yet"
    if test.blessed is not None and source.design.baseline is None:
        return (
            source,
            f"nothing to compare with: {test.blessed.name} is not there; 'pecia test --bless' writes it",
        )
    try:
        library.perform(source.plan)
    except PeciaError as error:
        if error.code != EQUAL or len(source.design.variants) > 2:  # noqa: PLR2004 - a candidate and its baseline
            raise
        said = "the prompt says what its baseline says"
        return (test.alone(), said) if test.requirement.floors else (None, said)
    return source, None


def _is_there(library: AnyLibrary, text: str) -> bool:
    reference = parse_reference(text)
    try:
        if reference.label is not None:
            library.perform(ResolveLabel(prompt=reference.name, label=reference.label))
        elif reference.number is not None:
            library.perform(GetVersion(prompt=reference.name, version=reference.number))
    except NotFound:
        return False
    return True
