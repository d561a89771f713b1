"""`pecia experiment run | resume | show | analyze | effects | ablation | compare | aa | report | export | list`."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Annotated, Literal

import typer
from msgspec.structs import replace

from pecia.app.across import Across, ArmReference, CompareExperiments
from pecia.app.analyze import AnalyzeExperiment
from pecia.app.costs import GetCosts
from pecia.app.effects import GetAblation, GetEffects
from pecia.app.experiments import (
    ContinueExperiment,
    GetExperiment,
    GetResult,
    ListExperiments,
    Planned,
)
from pecia.app.plan_cost import PlannedCost
from pecia.app.selftest import SelfTestExperiment
from pecia.cli.analysis import print_across, print_analysis, print_costs, print_self_test
from pecia.cli.effects import print_ablation, print_effects, write_ablation_page
from pecia.cli.exports import export_rows, write_rows
from pecia.cli.files import Output, write_out
from pecia.cli.library import AnyLibrary, reading, writing
from pecia.cli.progress import watch
from pecia.cli.report import print_result
from pecia.cli.screen import ActAs, AsJson, put, say, show, table
from pecia.cli.writing import with_written
from pecia.domain.ablation import AblationMap
from pecia.domain.analysis import Analysis, Costs
from pecia.domain.dataset import Dataset
from pecia.domain.effects import Effects
from pecia.domain.errors import Invalid, NotFound
from pecia.domain.experiment import Experiment, Extent
from pecia.domain.pilot import estimate_words
from pecia.domain.report_markdown import report_markdown
from pecia.domain.result import Result
from pecia.domain.selftest import DRAWS, SelfTest
from pecia.domain.wording import count
from pecia.experiment_file import read_experiment_file
from pecia.score_here import load_functions, score_here
from pecia.task_here import stop, tasks_here, with_functions

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
    pilot: Annotated[
        bool,
        typer.Option("--pilot", help="Only ask 5 cases, and say what the rest costs and how long it takes."),
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Carry it out whatever it costs, up to its own max_cost.")
    ] = False,
    functions: Annotated[
        Path | None,
        typer.Option("--scorers", metavar="FILE", help="Run this Python file for the scorers it decorates."),
    ] = None,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Carry out an experiment; one that was interrupted goes on where it was.

    What may cost more than a dollar (confirm_above in pecia.toml) asks first, with an estimate from its first 5 cases.
    """
    extent = _extent(pilot=pilot, yes=yes)
    if functions is not None:
        load_functions(functions)
    with redirect_stdout(sys.stderr):
        source, tasks = with_functions(read_experiment_file(file), folder=file.parent)
    with writing(act_as) as library:
        source = with_written(library, source, file)
        planned: Planned = library.perform(source.plan)
        _say_plan(planned)
        if plan_only:
            show(planned, as_json=as_json, human=lambda: None)
            return
        kept: Dataset | None = library.perform(source.cases).dataset if source.cases else None
        experiment: Experiment = library.perform(source.start(kept=kept, fresh=fresh, extent=extent))
        # What a task prints is not what this command says.
        with redirect_stdout(sys.stderr), tasks_here(library, experiment, tasks):
            finished = follow(library, experiment)
            if finished.status == "waiting" and not pilot and confirmed(finished):
                finished = follow(library, library.perform(source.start(kept=kept, extent="all")))
        if finished.status == "waiting" and pilot:
            _show_pilot(finished, as_json=as_json)
            return
        if finished.status == "done":
            score_here(library, finished.number)
        result: Result = library.perform(GetResult(number=finished.number))
        axes: Effects | None = None
        if planned.plan.levels and not as_json:
            axes = library.perform(GetEffects(number=finished.number))
    if as_json:
        check_ended(finished)  # one document on stdout: the result, or the problem
    show(result, as_json=as_json, human=lambda: print_result(result))
    if axes is not None:
        put("")
        print_effects(axes)
    check_ended(finished)


@app.command()
def resume(
    reference: Reference,
    *,
    pilot: Annotated[
        bool, typer.Option("--pilot", help="Only ask 5 cases, and say what the rest costs.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Confirm what the rest costs.")] = False,
    max_cost: Annotated[
        float | None, typer.Option(metavar="USD", help="From now on let it cost no more than this.")
    ] = None,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Go on with an experiment that was stopped or waits, without its file: what was answered is kept."""
    extent = _extent(pilot=pilot, yes=yes)
    with writing(act_as) as library:
        number = experiment_number(library, reference)
        plan = library.perform(GetExperiment(number=number)).plan
        if plan.callers_arms:
            raise Invalid(
                f"Experiment {number} asks a task that its own file knows how to carry out.",
                code="usage",
                hint="Run the file again: it goes on where it stopped.",
            )
        limits = None if max_cost is None else replace(plan.limits, max_cost=max_cost)
        request = ContinueExperiment(number=number, extent=extent, limits=limits)
        finished = follow(library, library.perform(request))
        if finished.status == "waiting" and not pilot and confirmed(finished):
            finished = follow(library, library.perform(replace(request, extent="all")))
        if finished.status == "waiting" and pilot:
            _show_pilot(finished, as_json=as_json)
            return
        result: Result = library.perform(GetResult(number=number))
    if as_json:
        check_ended(finished)
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
        costs: Costs | None = None if as_json else library.perform(GetCosts(number=number, baseline=baseline))

    def human() -> None:
        print_result(result, exploratory=every)
        if costs is not None:
            print_costs(costs)

    show(result, as_json=as_json, human=human)


@app.command()
def analyze(
    reference: Reference,
    *,
    baseline: Annotated[
        list[str] | None, typer.Option(metavar="VARIANT", help="Compare with this variant; may be repeated.")
    ] = None,
    slice_by: Annotated[
        list[str] | None, typer.Option("--slice", metavar="KEY", help="Sort the cases by this metadata key.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show flipped cases, slices, cost ratios and consistency, from kept runs."""
    with reading() as library:
        number = experiment_number(library, reference)
        request = AnalyzeExperiment(
            number=number, baselines=tuple(baseline or ()), slices=tuple(slice_by or ())
        )
        found: Analysis = library.perform(request)
    show(found, as_json=as_json, human=lambda: print_analysis(found))


@app.command()
def compare(
    baseline: Annotated[
        str, typer.Argument(metavar="ARM", help="EXPERIMENT[:VARIANT[:MODEL]], the earlier one.")
    ],
    variant: Annotated[
        str, typer.Argument(metavar="ARM", help="EXPERIMENT[:VARIANT[:MODEL]], the later one.")
    ],
    *,
    metric: Annotated[
        str | None, typer.Option(metavar="METRIC", help="The first primary one if left out.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compare an arm of one experiment with an arm of another; nothing is called."""
    with reading() as library:
        request = CompareExperiments(
            baseline=_arm(library, baseline), variant=_arm(library, variant), metric=metric
        )
        found: Across = library.perform(request)
    show(found, as_json=as_json, human=lambda: print_across(found))


@app.command("aa")
def self_test(
    reference: Reference,
    *,
    draws: Annotated[
        int, typer.Option(metavar="N", help="How often arms are compared with themselves.")
    ] = DRAWS,
    as_json: AsJson = False,
) -> None:
    """Compare arms with themselves: an A/A test on kept runs; exit 1 if they are called different too often."""
    with reading() as library:
        request = SelfTestExperiment(number=experiment_number(library, reference), draws=draws)
        found: tuple[SelfTest, ...] = tuple(library.perform(request))
    show(found, as_json=as_json, human=lambda: print_self_test(found))
    if not all(row.passed for row in found):
        raise typer.Exit(1)


@app.command()
def report(
    reference: Reference,
    *,
    form: Annotated[Literal["html", "md"], typer.Option("--format", help="html or md.")] = "md",
    output: Output = None,
    slice_by: Annotated[
        list[str] | None, typer.Option("--slice", metavar="KEY", help="Sort the cases by this metadata key.")
    ] = None,
) -> None:
    """Write a report that may be kept or sent: Markdown, or one HTML file with its plots."""
    with reading() as library:
        number = experiment_number(library, reference)
        experiment: Experiment = library.perform(GetExperiment(number=number))
        result: Result = library.perform(GetResult(number=number))
        analysis: Analysis = library.perform(AnalyzeExperiment(number=number, slices=tuple(slice_by or ())))
        plan = experiment.plan
        varied: Effects | None = library.perform(GetEffects(number=number)) if plan.varies_axes else None
        mapped: AblationMap | None = library.perform(GetAblation(number=number)) if plan.leaves_out else None
    if form == "html":
        from pecia.server.report import report_page  # noqa: PLC0415 - not needed for anything else

        written = report_page(experiment, result, analysis, effects=varied, ablation=mapped)
    else:
        written = report_markdown(result, analysis).encode()
    if output is None:
        sys.stdout.buffer.write(written)
    else:
        write_out(output, lambda: output.write_bytes(written))


@app.command()
def export(
    reference: Reference,
    *,
    form: Annotated[
        Literal["csv", "jsonl", "parquet"], typer.Option("--format", help="csv, jsonl or parquet.")
    ] = "csv",
    output: Output = None,
) -> None:
    """Write every kept run as a row: case, arm, answer, figures and scores."""
    with reading() as library:
        experiment: Experiment = library.perform(GetExperiment(number=experiment_number(library, reference)))
        rows = export_rows(library, experiment)
        write_out(output, lambda: write_rows(rows, form, output, sys.stdout.buffer, experiment.plan))


@app.command()
def effects(reference: Reference, *, as_json: AsJson = False) -> None:
    """Show what each axis did, over the levels of all others."""
    with reading() as library:
        found: Effects = library.perform(GetEffects(number=experiment_number(library, reference)))
    show(found, as_json=as_json, human=lambda: print_effects(found))


@app.command()
def ablation(
    reference: Reference,
    *,
    html: Annotated[bool, typer.Option("--html", help="As a page: the prompt as a heat-map.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what each sentence of a prompt buys, in score and in tokens."""
    with reading() as library:
        found: AblationMap = library.perform(GetAblation(number=experiment_number(library, reference)))
    if html and not as_json:
        write_ablation_page(found)
        return
    show(found, as_json=as_json, human=lambda: print_ablation(found))


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


def _extent(*, pilot: bool, yes: bool) -> Extent:
    """How far to go without asking. Raises `Invalid` where both were said."""
    if pilot and yes:
        raise Invalid("--pilot stops where --yes would go on.", code="usage", hint="Give one of them.")
    return "pilot" if pilot else "all" if yes else "affordable"


def follow(library: AnyLibrary, experiment: Experiment) -> Experiment:
    """Show the progress until the experiment ends; Ctrl-C stops it and keeps what was answered."""
    if experiment.status == "done":
        say(f"Experiment {experiment.number} is done already: nothing is called.")
        return experiment
    try:
        return watch(experiment, lambda: library.perform(GetExperiment(number=experiment.number)))
    except KeyboardInterrupt:
        stop(library, experiment.number)
        say(f"Stopped. Run it again to go on: what was answered is kept (experiment {experiment.number}).")
        raise


def confirmed(experiment: Experiment) -> bool:
    """Ask the person at the keyboard whether a waiting experiment is to go on; without one nobody confirms it."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    say(experiment.trouble or "")
    return typer.confirm("Go on?", err=True)


def check_ended(experiment: Experiment) -> None:
    """Raise what stopped an experiment before its end."""
    if experiment.status != "done":
        raise experiment.stopped_by


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


def _show_pilot(experiment: Experiment, *, as_json: bool) -> None:
    estimate = experiment.estimate
    if estimate is not None:
        said = estimate_words(estimate)
        show(estimate, as_json=as_json, human=lambda: put(f"{said[0].upper()}{said[1:]}."))


def _arm(library: AnyLibrary, text: str) -> ArmReference:
    experiment, _, rest = text.partition(":")
    variant, _, model = rest.partition(":")
    return ArmReference(
        experiment=experiment_number(library, experiment), variant=variant or None, model=model or None
    )


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
    if plan.asked_models:  # what tasks call is known to nobody here
        say(_cost_words(planned.cost))
    if planned.judge_calls:
        say(f"Judges are asked {count(planned.judge_calls, 'question')} at most.")
    if planned.resumes is not None:
        say(f"Experiment {planned.resumes} has the same plan: what it kept is not called again.")


def _cost_words(cost: PlannedCost) -> str:
    """About what the calls take and cost, in a sentence."""
    said = f"Its input takes about {count(cost.input_tokens, 'token')}"
    if cost.least is None:
        return f"{said}; the price of {', '.join(cost.unpriced)} is unknown."
    if cost.most == 0:
        return f"{said}; it costs nothing."
    most = "" if cost.most is None else f", with the longest answers ${cost.most:,.2f}"
    return f"{said} and costs about ${cost.least:,.2f}{most}."
