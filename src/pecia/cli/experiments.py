"""`pecia experiment run | show | list`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from pecia.app.experiments import (
    GetExperiment,
    GetResult,
    ListExperiments,
    Planned,
    StopExperiment,
)
from pecia.cli.library import AnyLibrary, reading, writing
from pecia.cli.progress import watch
from pecia.cli.report import print_result
from pecia.cli.screen import ActAs, AsJson, say, show, table
from pecia.domain.dataset import Dataset
from pecia.domain.errors import NotFound, PeciaError
from pecia.domain.experiment import Experiment
from pecia.domain.result import Result
from pecia.domain.wording import count
from pecia.experiment_file import read_experiment_file
from pecia.score_here import load_functions, score_here

app = typer.Typer(help="Variants × models × cases, compared honestly.", no_args_is_help=True)
Reference = Annotated[
    str, typer.Argument(metavar="ID", help="The experiment's number, or its name: the newest.")
]


@app.command()
def run(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The experiment as YAML.")],
    *,
    fresh: Annotated[bool, typer.Option("--fresh", help="Call every answer again.")] = False,
    plan_only: Annotated[bool, typer.Option("--plan", help="Show the plan and stop.")] = False,
    functions: Annotated[
        Path | None,
        typer.Option("--scorers", metavar="FILE", help="Run this Python file for the scorers it decorates."),
    ] = None,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Carry out an experiment; one that was interrupted goes on where it was."""
    if functions is not None:
        load_functions(functions)
    source = read_experiment_file(file)
    with writing(act_as) as library:
        planned: Planned = library.perform(source.plan)
        _say_plan(planned)
        if plan_only:
            show(planned, as_json=as_json, human=lambda: None)
            return
        kept: Dataset | None = library.perform(source.cases).dataset if source.cases else None
        experiment: Experiment = library.perform(source.start(kept=kept, fresh=fresh))
        finished = follow(library, experiment)
        if finished.status == "done":
            score_here(library, finished.number)
        result: Result = library.perform(GetResult(number=finished.number))
    if as_json:
        check_ended(finished)  # one document on stdout: the result, or the problem
    show(result, as_json=as_json, human=lambda: print_result(result))
    check_ended(finished)


@app.command("show")
def show_(
    reference: Reference,
    *,
    baseline: Annotated[
        str | None, typer.Option(metavar="VARIANT", help="Compare with this variant; nothing is called.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Also compare on metrics that are not primary.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show what an experiment says, recomputed from its kept runs."""
    with reading() as library:
        number = experiment_number(library, reference)
        result: Result = library.perform(GetResult(number=number, baseline=baseline))
    show(result, as_json=as_json, human=lambda: print_result(result, exploratory=every))


@app.command("list")
def list_(*, as_json: AsJson = False) -> None:
    """List the experiments, newest first."""
    with reading() as library:
        found: list[Experiment] = list(library.perform(ListExperiments(limit=500)).data)

    def human() -> None:
        table(
            ("ID", "NAME", "STATUS", "DATASET", "VARIANTS", "RUNS", "WHEN", "BY"),
            [
                (
                    e.number,
                    e.plan.name,
                    e.status,
                    f"{e.plan.dataset}@{e.plan.revision}",
                    ", ".join(variant.label for variant in e.plan.variants),
                    f"{e.progress.done}/{e.progress.planned}",
                    f"{e.created_at:%Y-%m-%d %H:%M}",
                    e.author,
                )
                for e in found
            ],
            right=("RUNS",),
        )

    show(found, as_json=as_json, human=human)


def follow(library: AnyLibrary, experiment: Experiment) -> Experiment:
    """Show the progress until the experiment ends; Ctrl-C stops it and keeps what was answered."""
    if experiment.status == "done":
        say(f"Experiment {experiment.number} is done already: nothing is called.")
        return experiment
    try:
        return watch(experiment, lambda: library.perform(GetExperiment(number=experiment.number)))
    except KeyboardInterrupt:
        library.perform(StopExperiment(number=experiment.number))
        while library.perform(GetExperiment(number=experiment.number)).status == "running":
            time.sleep(0.05)
        say(f"Stopped. Run it again to go on: what was answered is kept (experiment {experiment.number}).")
        raise


def check_ended(experiment: Experiment) -> None:
    """Raise what stopped an experiment before its end."""
    if experiment.status != "done":
        raise PeciaError(
            f"Experiment {experiment.number} stopped with {experiment.progress.done} of "
            f"{experiment.progress.planned} runs kept{f': {experiment.trouble}' if experiment.trouble else ''}.",
            code="model_unavailable",
            hint="Mend the cause and run it again: only what is missing is called.",
        )


def experiment_number(library: AnyLibrary, reference: str) -> int:
    """The number that a reference names: its own, or that of the newest of a name. Raises `NotFound`."""
    if reference.isdigit():
        return int(reference)
    found = library.perform(ListExperiments(name=reference, limit=1)).data
    if not found:
        raise NotFound(
            f"There is no experiment '{reference}'.", hint="'pecia experiment list' shows those there are."
        )
    newest: Experiment = found[0]
    return newest.number


def _say_plan(planned: Planned) -> None:
    plan = planned.plan
    say(
        f"{count(planned.runs, 'run')}: {count(len(plan.variants), 'variant')} × {count(len(plan.models), 'model')} "
        f"× {count(plan.cases, 'case')} × {count(plan.repeats, 'repeat')}, on {plan.dataset}@{plan.revision}."
    )
    say(
        f"With {count(plan.cases, 'case')} a difference of {100 * planned.smallest_effect:.0f} points or more "
        "can be seen."
    )
    if planned.judge_calls:
        say(f"Judges are asked {count(planned.judge_calls, 'question')} at most.")
    if planned.resumes is not None:
        say(f"Experiment {planned.resumes} has the same plan: what it kept is not called again.")
