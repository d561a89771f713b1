"""A progress bar on stderr, with the rate and the time that remains."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from pecia.cli.screen import say, talk
from pecia.domain.experiment import Experiment

_POLL = 0.1


def watch(experiment: Experiment, again: Callable[[], Experiment]) -> Experiment:
    """Ask `again` until the experiment has ended, and show how far it is. Returns how it ended."""
    if sys.stderr.isatty():
        return _watch_live(experiment, again)
    while experiment.status in {"planned", "running"}:
        time.sleep(_POLL)
        experiment = again()
    say(f"{experiment.progress.done:,} of {experiment.progress.planned:,} runs ({states(experiment)}).")
    return experiment


def states(experiment: Experiment) -> str:
    """How many runs ended in which state, and how many were called or kept before."""
    progress = experiment.progress
    counts = [f"{count:,} {state}" for state, count in sorted(progress.states.items())]
    judged = [f"{progress.judged:,} of {progress.to_judge:,} judged"] if progress.to_judge else []
    return ", ".join([*counts, f"{progress.called:,} called", f"{progress.reused:,} reused", *judged])


def _watch_live(experiment: Experiment, again: Callable[[], Experiment]) -> Experiment:
    from rich.progress import (  # noqa: PLC0415 - only a terminal pays for it
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[states]}"),
    )
    with Progress(*columns, console=talk(), transient=True) as bar:
        task = bar.add_task(experiment.plan.name, total=experiment.progress.planned, rate="", states="")
        began, before = time.monotonic(), experiment.progress.done
        while experiment.status in {"planned", "running"}:
            time.sleep(_POLL)
            experiment = again()
            done = experiment.progress.done
            rate = (done - before) / max(time.monotonic() - began, _POLL)
            bar.update(task, completed=done, rate=f"{rate:,.1f} runs/s", states=states(experiment))
    say(f"{experiment.progress.done:,} of {experiment.progress.planned:,} runs ({states(experiment)}).")
    return experiment
