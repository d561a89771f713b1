"""`pecia optimize` and `pecia optimization show | report | list | stop`."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated, Literal

import typer

from pecia.app.experiments import GetExperiment, ListExperiments
from pecia.app.optimize import (
    GetOptimization,
    ListOptimizations,
    OptimizationPlan,
    PlanOptimization,
    ReportOptimization,
    StartOptimization,
    StopOptimization,
)
from pecia.cli.experiments import experiment_number
from pecia.cli.files import Output, write_out
from pecia.cli.library import AnyLibrary, reading, writing
from pecia.cli.screen import ActAs, AsJson, put, put_json, say, show, table
from pecia.domain.dataset import parse_dataset_reference
from pecia.domain.design import Design, ModelChoice
from pecia.domain.errors import Invalid, PeciaError
from pecia.domain.experiment import Experiment
from pecia.domain.optimization import Allowance, Optimization, OptimizationDesign
from pecia.domain.optimization_markdown import optimization_markdown
from pecia.domain.optimization_report import OptimizationReport
from pecia.domain.optimization_words import TRIAL_COLUMNS, headline, summary, trial_row
from pecia.domain.plan import Plan
from pecia.domain.sealed import Splits
from pecia.domain.wording import count
from pecia.experiment_file import read_experiment_file

app = typer.Typer(
    help="Hunts for a better draft: how far they are, and what came of them.", no_args_is_help=True
)
Number = Annotated[int, typer.Argument(metavar="N", help="The optimization's number.")]
NO = frozenset({"no_headroom", "nothing_found", "not_confirmed"})
_POLL = 0.1
_WIDEST = 60
"""Characters of what a proposal changed that are shown in a terminal."""


def register(to: typer.Typer) -> None:
    """Add the verb `optimize`."""
    to.command()(optimize)


def optimize(
    prompt: Annotated[str, typer.Argument(metavar="NAME", help="The prompt: NAME, NAME@LABEL or NAME#N.")],
    *,
    dataset: Annotated[str, typer.Option("--dataset", metavar="NAME", help="The cases; split by chance.")],
    metric: Annotated[str, typer.Option("--metric", help="The scorer to get better on.")],
    source: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="EXPERIMENT",
            help="The experiment, or its YAML file, with the scorers and the model; by default the newest one on the "
            "dataset with this metric.",
        ),
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", help="Which of its models, or CONNECTION/ID.")
    ] = None,
    writer: Annotated[
        str | None, typer.Option("--writer", metavar="CONNECTION/ID", help="The model that writes.")
    ] = None,
    by: Annotated[
        str,
        typer.Option(
            "--by", metavar="NAMES", help="Ways of suggesting: axes, examples, compress, reflect, gepa."
        ),
    ] = "axes,examples,compress",
    budget: Annotated[int, typer.Option("--budget", metavar="CALLS", help="Calls at most.")] = 2000,
    cost: Annotated[float | None, typer.Option("--cost", metavar="USD", help="US dollars at most.")] = None,
    proposals: Annotated[int, typer.Option("--proposals", help="Proposals at most.")] = 24,
    shorter: Annotated[
        bool, typer.Option("--shorter", help="Hunt for a prompt that says as much in fewer tokens.")
    ] = False,
    margin: Annotated[float, typer.Option("--margin", help="The largest loss that does not matter.")] = 0.02,
    max_tokens: Annotated[
        int | None, typer.Option("--max-tokens", help="What the prompt may grow to.")
    ] = None,
    guard: Annotated[
        list[str] | None, typer.Option("--guard", metavar="METRIC", help="A metric that may not get worse.")
    ] = None,
    lock: Annotated[
        list[str] | None, typer.Option("--lock", metavar="TEXT", help="A text that stays word for word.")
    ] = None,
    splits: Annotated[
        str | None, typer.Option("--splits", metavar="TRAIN,VAL,TEST", help="The dataset's own splits.")
    ] = None,
    looks: Annotated[
        int, typer.Option("--looks", help="How often the test cases are to be read in all.")
    ] = 1,
    label: Annotated[
        str, typer.Option("--label", help="What a winner is proposed for; 'none' for nothing.")
    ] = "production",
    anyway: Annotated[bool, typer.Option("--anyway", help="Go on without headroom.")] = False,
    plan_only: Annotated[bool, typer.Option("--plan", help="Show the plan and stop.")] = False,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Hunt for a better draft; a confirmed one becomes a version and a proposal. Exit 1 when none is found."""
    with writing(act_as) as library:
        given = _source(library, source, dataset, metric)
        design = OptimizationDesign(
            prompt=prompt,
            dataset=dataset,
            metric=metric,
            scorers={name: given.scorers[name] for name in (metric, *(guard or ())) if name in given.scorers},
            model=_model(given, model),
            writer=ModelChoice(model=writer) if writer else None,
            optimizers=tuple(by.split(",")),
            allowance=Allowance(calls=budget, cost=cost),
            proposals=proposals,
            goal="shorter" if shorter else "better",
            margin=margin,
            max_tokens=max_tokens,
            guards=tuple(guard or ()),
            locked=tuple(lock or ()),
            splits=_splits(splits),
            looks=looks,
            label=None if label == "none" else label,
            anyway=anyway,
        )
        planned: OptimizationPlan = library.perform(PlanOptimization(design=design))
        _say_plan(planned)
        if plan_only:
            show(planned, as_json=as_json, human=lambda: None)
            return
        ended = _follow(library, library.perform(StartOptimization(design=design)))
    if as_json:
        _check_ended(ended)  # one document on stdout: the optimization, or the problem
    show(ended, as_json=as_json, human=lambda: print_optimization(ended))
    _check_ended(ended)
    if ended.outcome in NO:
        raise typer.Exit(1)


@app.command("show")
def show_(number: Number, *, as_json: AsJson = False) -> None:
    """Show what came of an optimization: search gain beside confirmed gain, and every proposal."""
    with reading() as library:
        found: Optimization = library.perform(GetOptimization(number=number))
    show(found, as_json=as_json, human=lambda: print_optimization(found))


@app.command()
def report(
    number: Number,
    *,
    form: Annotated[Literal["html", "md"], typer.Option("--format", help="html or md.")] = "md",
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Write a report that may be kept or sent: Markdown, or one HTML file with its plots."""
    with reading() as library:
        found: OptimizationReport = library.perform(ReportOptimization(number=number))
    if as_json:
        put_json(found)
        return
    if form == "html":
        from pecia.server.optimization_page import optimization_page  # noqa: PLC0415 - not needed for anything else

        written = optimization_page(found)
    else:
        written = optimization_markdown(found).encode()
    if output is None:
        sys.stdout.buffer.write(written)
    else:
        write_out(output, lambda: output.write_bytes(written))


@app.command("list")
def list_(
    *,
    prompt: Annotated[
        str | None, typer.Option("--prompt", metavar="NAME", help="Of this prompt only.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the optimizations, newest first."""
    with reading() as library:
        found: list[Optimization] = list(library.perform(ListOptimizations(prompt=prompt, limit=500)).data)
    rows = [
        (
            one.number,
            one.baseline,
            one.design.dataset,
            one.design.metric,
            one.outcome or one.status,
            one.calls,
            f"{one.created_at:%Y-%m-%d %H:%M}",
        )
        for one in found
    ]
    columns = ("N", "PROMPT", "DATASET", "METRIC", "OUTCOME", "CALLS", "WHEN")
    show(found, as_json=as_json, human=lambda: table(columns, rows, right=("N", "CALLS")))


@app.command("stop")
def stop(number: Number, *, act_as: ActAs = None, as_json: AsJson = False) -> None:
    """Stop one that is under way; what was answered is kept."""
    with writing(act_as) as library:
        found: Optimization = library.perform(StopOptimization(number=number))
    show(found, as_json=as_json, human=lambda: put(f"Optimization {number} is to stop."))


def print_optimization(found: Optimization) -> None:
    """What came of it, then the figures it rests on, then every proposal."""
    put(headline(found))
    put(f"Optimization {found.number} of {found.baseline}")
    for word, said in summary(found).items():
        put(f"{word:<10} {said}")
    if found.trials:
        rows = [
            [
                cell[:_WIDEST] if column == "What" else cell
                for column, cell in zip(TRIAL_COLUMNS, row, strict=True)
            ]
            for row in map(trial_row, found.trials)
        ]
        table([column.upper() for column in TRIAL_COLUMNS], rows, right=("TOKENS", "CASES", "GAIN"))


def _follow(library: AnyLibrary, at: Optimization) -> Optimization:
    """Say each stage until it ends; Ctrl-C stops it and keeps what was answered."""
    if at.status == "done":
        say(f"Optimization {at.number} is done already: nothing is called.")
        return at
    stage = ""
    try:
        while at.status in {"planned", "running"}:
            time.sleep(_POLL)
            at = library.perform(GetOptimization(number=at.number))
            if at.stage != stage:
                stage = at.stage
                say(f"{stage} ({count(at.calls, 'call')})")
        return at
    except KeyboardInterrupt:
        library.perform(StopOptimization(number=at.number))
        say(f"Stopped. The same command goes on: what was answered is kept (optimization {at.number}).")
        raise


def _check_ended(ended: Optimization) -> None:
    """Raise what stopped it before its end."""
    if ended.status != "done":
        raise PeciaError(
            f"Optimization {ended.number} stopped: {ended.trouble or 'nobody carries it out'}.",
            code="optimization_stopped",
            hint="Mend the cause and give the same command: only what is missing is called.",
        )


def _source(library: AnyLibrary, source: str | None, dataset: str, metric: str) -> Design | Plan:
    """Where the scorers and the model are written down."""
    if source is not None and source.endswith((".yaml", ".yml")):
        return read_experiment_file(Path(source)).design
    if source is not None:
        experiment: Experiment = library.perform(GetExperiment(number=experiment_number(library, source)))
        return experiment.plan
    name = parse_dataset_reference(dataset).name
    for one in library.perform(ListExperiments(limit=500)).data:
        if one.plan.dataset == name and metric in one.plan.scorers:
            plan: Plan = one.plan
            return plan
    raise Invalid(
        f"No experiment on '{name}' has a metric '{metric}', so its scorer and model are not known.",
        code="invalid_optimization",
        hint="Name an experiment file that has them: --from FILE.yaml.",
    )


def _model(given: Design | Plan, name: str | None) -> ModelChoice:
    if name is None:
        return next(iter(given.models.values()))
    return given.models.get(name) or ModelChoice(model=name)


def _splits(text: str | None) -> Splits | None:
    if text is None:
        return None
    parts = text.split(",")
    if len(parts) != 3:  # noqa: PLR2004
        raise Invalid("'--splits' names three splits, such as train,val,test.", code="invalid_optimization")
    return Splits(train=parts[0], val=parts[1], test=parts[2])


def _say_plan(planned: OptimizationPlan) -> None:
    parts = ", ".join(f"{name} {size}" for name, size in planned.parts.items())
    say(f"{planned.baseline}, about {count(planned.tokens, 'token')}; cases: {parts}.")
    say(
        f"At least {count(planned.least_calls, 'call')}; the sealed cases can confirm a gain of "
        f"{100 * planned.smallest_effect:.0f} points or more (alpha {planned.alpha:.3g})."
    )
    if planned.exploration:
        say("With so few test cases this is exploration only: nothing will be proposed.")
    if planned.resumes is not None:
        say(f"Optimization {planned.resumes} has the same design: it goes on, and nothing is paid twice.")
