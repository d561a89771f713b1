"""Experiment here: plan, carry out and conclude an experiment of this process's own functions, in one call."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pecia.app.datasets import ImportDataset
from pecia.app.experiments import GetExperiment, GetResult, StartExperiment
from pecia.domain.design import Design, Limits, ModelChoice
from pecia.domain.errors import Unavailable
from pecia.functions import ScoringFunction
from pecia.score_here import score_here
from pecia.task_functions import TaskFunction, task
from pecia.task_here import stop, tasks_here

if TYPE_CHECKING:
    from pecia.app.operations import AnyLibrary
    from pecia.domain.experiment import Experiment
    from pecia.domain.result import Result

_POLL = 0.05


def carry_out_here(
    library: AnyLibrary,
    name: str,
    *,
    variants: Mapping[str, str | Callable[..., Any] | TaskFunction],
    dataset: str | Sequence[Mapping[str, Any]],
    scorers: Mapping[str, Mapping[str, Any] | ScoringFunction],
    models: Mapping[str, ModelChoice | str] = {},
    limits: Limits | None = None,
    fresh: bool = False,
    **rest: Any,
) -> Result:
    """Carry out an experiment whose variants may be functions of this process; returns what it comes to.

    A variant is a reference to a version, a function, or a `pecia.task` with the version it is given. `dataset` names
    one, or is its cases, which are kept as `python/` and the experiment's name. `rest` are further keys of the
    experiment file. Called again it goes on where it was left. Raises what planning raises, and `Unavailable` where it
    stops before its end.
    """
    functions = {
        label: given if isinstance(given, TaskFunction) else task(given)
        for label, given in variants.items()
        if not isinstance(given, str)
    }
    design = Design(
        name=name,
        dataset=dataset if isinstance(dataset, str) else _kept(library, name, dataset),
        variants={
            label: functions[label].choice if label in functions else str(given)
            for label, given in variants.items()
        },
        models={
            label: ModelChoice(model=given) if isinstance(given, str) else given
            for label, given in models.items()
        },
        scorers={
            metric: given.spec if isinstance(given, ScoringFunction) else dict(given)
            for metric, given in scorers.items()
        },
        limits=limits or Limits(),
        **rest,
    )
    begun: Experiment = library.perform(StartExperiment(design=design, fresh=fresh))
    with tasks_here(library, begun, functions):
        _wait(library, begun.number)
    ended: Experiment = library.perform(GetExperiment(number=begun.number))
    if ended.status != "done":
        raise Unavailable(
            f"Experiment {ended.number} stopped with {ended.progress.done:,} of {ended.progress.planned:,} runs kept"
            f"{f': {ended.trouble}' if ended.trouble else ''}.",
            code="model_unavailable",
            hint="Mend the cause and call it again: only what is missing is called.",
        )
    score_here(library, ended.number)
    result: Result = library.perform(GetResult(number=ended.number))
    return result


def _kept(library: AnyLibrary, name: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """The cases as a revision of a dataset of their own."""
    own = f"python/{re.sub(r'[^a-z0-9._-]+', '-', name.lower()).strip('._-') or 'cases'}"
    kept = library.perform(ImportDataset(dataset=own, rows=tuple(dict(row) for row in rows))).dataset
    return f"{kept.name}@{kept.revision}"


def _wait(library: AnyLibrary, number: int) -> None:
    """Wait for the end; who interrupts it stops it."""
    try:
        while library.perform(GetExperiment(number=number)).status in ("planned", "running"):
            time.sleep(_POLL)
    except KeyboardInterrupt:
        stop(library, number)
        raise
