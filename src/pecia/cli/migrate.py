"""`pecia migrate-model`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from pecia.app.commit import CommitVersion
from pecia.app.experiments import StartExperiment
from pecia.app.migration import PlanMigration, ReadMigration
from pecia.app.proposals import OpenProposal
from pecia.cli.experiments import confirmed, follow
from pecia.cli.library import AnyLibrary, reading, writing
from pecia.cli.screen import ActAs, AsJson, put, put_json, say, table
from pecia.domain.errors import Invalid, PeciaError
from pecia.domain.experiment import Extent
from pecia.domain.migration import MigrationPlan, MigrationReport, MigrationResult
from pecia.domain.visible import visible
from pecia.domain.wording import count
from pecia.prompt_tests.markdown import literal
from pecia.score_here import score_here

UNFIT = frozenset({"worse", "invalid"})
_SAID = {
    "better": "better than on",
    "equivalent": "no meaningful difference from",
    "undecided": "not told yet from",
}


def register(app: typer.Typer) -> None:
    """Add the verb of this file."""
    app.command("migrate-model")(migrate_model)


def migrate_model(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The model in use, connection/model-id.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The model to go to.")],
    *,
    label: Annotated[
        str, typer.Option(metavar="LABEL", help="Of the prompts that this label serves.")
    ] = "production",
    prompts: Annotated[
        str, typer.Option(metavar="PATTERN", help="Only these prompts; '*' stands for any text.")
    ] = "*",
    param: Annotated[
        list[str] | None,
        typer.Option(
            "--param", metavar="NAME=JSON", help="Sent to the new model instead; null leaves it out."
        ),
    ] = None,
    plan_only: Annotated[
        bool, typer.Option("--plan", help="Show what would be run, and what it would cost.")
    ] = False,
    budget: Annotated[
        float | None, typer.Option(metavar="USD", min=0, help="Stop before more than this is spent.")
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Run every step whatever it costs; a budget says so too.")
    ] = False,
    propose: Annotated[
        bool,
        typer.Option("--propose", help="Commit and propose what is better or no different on the new model."),
    ] = False,
    undecided: Annotated[
        bool, typer.Option("--undecided", help="With --propose, also what cannot be told yet.")
    ] = False,
    markdown_file: Annotated[
        Path | None, typer.Option("--markdown", metavar="FILE", help="Also write the report as Markdown.")
    ] = None,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> int:
    """Run the tested prompts of a label on another model and say which get better, worse, or cannot be told."""
    asked = PlanMigration(old=old, new=new, label=label, prompts=prompts, params=_params(param or []))
    read = ReadMigration(old=old, new=new, label=label, prompts=prompts, params=asked.params)
    with reading() if plan_only else writing(act_as) as library:
        plan: MigrationPlan = library.perform(asked)
        _say_plan(plan)
        if plan_only:
            put_json(plan) if as_json else _show_plan(plan)
            return 0
        _carry_out(library, plan, read, budget=budget, yes=yes)
        report: MigrationReport = library.perform(read)
        if propose:
            _propose(library, report, undecided=undecided)
    if markdown_file is not None:
        markdown_file.write_text("\n".join(_markdown(report)) + "\n", encoding="utf-8")
    if as_json:
        put_json(report)
    else:
        _show(report)
    return 1 if report.of("worse") or report.of("invalid") else 0


def _carry_out(
    library: AnyLibrary, plan: MigrationPlan, asked: ReadMigration, *, budget: float | None, yes: bool
) -> None:
    """Run step by step; with a budget each may spend what those before it left."""
    left = budget
    for step in plan.steps:
        if left is not None and left <= 0:
            say(f"The budget of ${budget:g} is spent; {step.prompt} and those behind it were not run.")
            return
        limits = msgspec.structs.replace(step.design.limits, max_cost=left)
        design = msgspec.structs.replace(step.design, limits=limits)
        say(f"{step.prompt}#{step.version} on {step.dataset}: {count(step.runs, 'run')}")
        extent: Extent = "all" if yes or budget is not None else "affordable"
        ended = follow(library, library.perform(StartExperiment(design=design, extent=extent)))
        if ended.status == "waiting" and confirmed(ended):
            ended = follow(library, library.perform(StartExperiment(design=design, extent="all")))
        if ended.status != "done":
            say(f"  stopped: {visible(ended.trouble or 'it was asked to')}")
        else:
            score_here(library, ended.number)
        if left is not None:
            report: MigrationReport = library.perform(asked)
            left = (budget or 0) - sum(result.spent or 0 for result in report.results)


def _propose(library: AnyLibrary, report: MigrationReport, *, undecided: bool) -> None:
    """A version written for the new model, and a proposal, for each prompt that holds on all of its datasets.

    Where that cannot be told of one yet, the prompt is proposed only when `undecided` ones are asked for.
    """
    blocked = {result.prompt for result in report.results if result.conclusion in UNFIT}
    blocked |= {step.prompt for step in report.pending}
    untold = {result.prompt for result in report.of("undecided")}
    for result in {result.prompt: result for result in report.results}.values():
        if result.prompt in blocked:
            continue
        if result.prompt in untold and not undecided:
            say(
                f"{result.prompt}: not proposed: it cannot be told yet (--undecided proposes it nevertheless)."
            )
            continue
        if result.change is None:
            say(f"{result.prompt}: its content names no model and needs no change.")
            continue
        try:
            note = (
                f"for {report.new}: {_SAID[result.conclusion]} {report.old} (experiment {result.experiment})"
            )
            made = library.perform(CommitVersion(prompt=result.prompt, content=result.change, note=note))
            number = made.version.number
            opened = library.perform(
                OpenProposal(prompt=result.prompt, label=report.label, version=number, why=note)
            )
            say(f"{result.prompt}: proposal {opened.number} moves {report.label} to #{number}.")
        except PeciaError as error:
            say(f"{result.prompt}: not proposed: {visible(error.message)}")


def _params(given: list[str]) -> dict[str, Any]:
    params: dict[str, Any] = {}
    for text in given:
        name, _, value = text.partition("=")
        try:
            params[name] = json.loads(value)
        except ValueError:
            raise Invalid(f"'{visible(text[:80])}' is not NAME=JSON, such as max_tokens=64.") from None
    return params


def _say_plan(plan: MigrationPlan) -> None:
    cost = "at an unknown price" if plan.cost is None else f"${plan.cost:.4f} at most"
    say(
        f"{count(len(plan.steps), 'step')}, {count(plan.runs, 'run')}, {cost}; what was answered before is not "
        "called again."
    )
    for one in plan.unmeasured:
        say(f"{one.prompt}: {visible(one.why)}")


def _show_plan(plan: MigrationPlan) -> None:
    table(
        ("PROMPT", "DATASET", "LIKE", "RUNS", "COST AT MOST", "MADE"),
        [
            (f"{s.prompt}#{s.version}", s.dataset, s.like, s.runs, _usd(s.cost), s.experiment or "")
            for s in plan.steps
        ],
        right=("LIKE", "RUNS", "COST AT MOST"),
    )


def _show(report: MigrationReport) -> None:
    table(
        ("PROMPT", "DATASET", "ON THE NEW MODEL", "EXPERIMENT", "COST OLD", "COST NEW"),
        [
            (
                f"{r.prompt}#{r.version}",
                r.dataset,
                r.conclusion,
                r.experiment,
                _usd(r.old.cost),
                _usd(r.new.cost),
            )
            for r in report.results
        ],
        right=("EXPERIMENT", "COST OLD", "COST NEW"),
    )
    for result in report.results:
        for line in _lines(result):
            put(f"{result.prompt}: {line}")
    for step in report.pending:
        put(f"{step.prompt}: not run to its end on {step.dataset}")
    for one in report.unmeasured:
        put(f"{one.prompt}: {visible(one.why)}")
    say(f"{_summary(report)}.")


def _markdown(report: MigrationReport) -> Iterator[str]:
    yield f"### From {literal(report.old)} to {literal(report.new)}: {_summary(report)}"
    yield ""
    yield "| prompt | dataset | conclusion | what it says | cost old | cost new |"
    yield "|---|---|---|---|--:|--:|"
    for r in report.results:
        lines = "<br>".join(literal(line) for line in _lines(r))
        yield (
            f"| {literal(f'{r.prompt}#{r.version}')} | {literal(r.dataset)} | {r.conclusion} | {lines} "
            f"| {_usd(r.old.cost)} | {_usd(r.new.cost)} |"
        )
    for name, why in [
        *((step.prompt, f"not run to its end on {step.dataset}") for step in report.pending),
        *((one.prompt, one.why) for one in report.unmeasured),
    ]:
        yield f"| {literal(name)} | | | {literal(why)} | | |"


def _lines(result: MigrationResult) -> Iterator[str]:
    for metric, comparison in result.comparisons.items():
        yield f"{metric}: {comparison.sentence}"
    if result.cost_ratio is not None:
        yield f"{result.cost_ratio:.2f} times the cost"


def _summary(report: MigrationReport) -> str:
    said = [result.conclusion for result in report.results]
    ended = [
        f"{said.count(c)} {c}" for c in ("better", "equivalent", "undecided", "worse", "invalid") if c in said
    ]
    ended += [f"{len(report.pending)} not run"] * bool(report.pending)
    ended += [f"{len(report.unmeasured)} not measured"] * bool(report.unmeasured)
    return ", ".join(ended) or "no prompt is served"


def _usd(cost: float | None) -> str:
    return "" if cost is None else f"${cost:.4f}"
