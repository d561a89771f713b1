"""Migration: what the prompts in service would do on another model. It plans and reads, and calls nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from pecia.app.conclude import read_result, read_samples
from pecia.app.connections import project_models
from pecia.app.experiments import latest_of
from pecia.app.make_plan import make_plan
from pecia.app.prompt_tests import design_like, name_of_test
from pecia.domain.actor import Actor
from pecia.domain.answer import Usage
from pecia.domain.dataset import DatasetReference
from pecia.domain.design import ModelChoice
from pecia.domain.difference import Difference, measure
from pecia.domain.errors import Detail, Invalid, PeciaError
from pecia.domain.experiment import Experiment
from pecia.domain.migration import (
    NEW,
    OLD,
    MigrationPlan,
    MigrationReport,
    MigrationResult,
    MigrationStep,
    ModelFigures,
    Unmeasured,
    conclude_all,
    on_both,
    worst,
    written_for,
)
from pecia.domain.names import matches, parse_label
from pecia.domain.result import ArmResult
from pecia.domain.value import Request
from pecia.ports import Models, Ports, Unit

MOST_LISTED = 2_000
"""Experiments that are looked at, the newest."""
MAX_PROMPTS = 2_000
_VARIANT = "served"
_PAGE = 500


class PlanMigration(Request, frozen=True):
    """What it takes to compare two models on every prompt that a label serves, on the datasets it was tested on.

    Each dataset is taken on the terms of the newest experiment that tried the prompt on the `old` model. `params` go
    to the `new` one over those; `prompts` says which prompts (`*` stands for any text).
    """

    old: str
    new: str
    label: str = "production"
    prompts: str = "*"
    params: dict[str, Any] = {}


class ReadMigration(PlanMigration, frozen=True):
    """What the experiments of a migration say, those that have been made: better, worse or undecided, and the cost.

    All of them are one family at the error level `alpha`.
    """

    alpha: float = 0.05


class _Step(NamedTuple):
    step: MigrationStep
    made: Experiment | None


def plan_migration(ports: Ports, actor: Actor, request: PlanMigration) -> MigrationPlan:
    """The plan. Raises `Invalid` for a model that is not known."""
    with ports.store.read(actor.project) as unit:
        steps, unmeasured = _plan(ports, actor, unit, request)
    return MigrationPlan(
        old=request.old,
        new=request.new,
        label=request.label,
        steps=tuple(step.step for step in steps),
        unmeasured=unmeasured,
    )


def read_migration(ports: Ports, actor: Actor, request: ReadMigration) -> MigrationReport:
    """The report. What has not been run to its end is `pending`."""
    if not 0 < request.alpha < 1:
        raise _invalid("'alpha' lies between 0 and 1, such as 0.05.", "/alpha")
    with ports.store.read(actor.project) as unit:
        steps, unmeasured = _plan(ports, actor, unit, request)
        models = project_models(ports, actor.project, unit)
        done = [(step, made) for step, made in steps if made is not None and made.status == "done"]
        measured = [_measured(ports, unit, made) for _, made in done]
        concluded = iter(
            conclude_all(
                [one for metrics in measured for one in metrics.values()],
                [
                    made.plan.margin
                    for (_, made), metrics in zip(done, measured, strict=True)
                    for _ in metrics
                ],
                alpha=request.alpha,
            )
        )
        results: list[MigrationResult] = []
        for (step, made), metrics in zip(done, measured, strict=True):
            comparisons = {metric: next(concluded) for metric in metrics}
            arms = {arm.model: arm for arm in read_result(ports, unit, made).arms}
            choices = made.plan.models
            content = made.plan.variants[0].content
            results.append(
                MigrationResult(
                    prompt=step.prompt,
                    version=step.version,
                    dataset=step.dataset,
                    experiment=made.number,
                    conclusion=worst(list(comparisons.values())),
                    comparisons=comparisons,
                    old=_figures(models, choices[OLD], arms[OLD]),
                    new=_figures(models, choices[NEW], arms[NEW]),
                    spent=_spent(unit, models, made),
                    change=written_for(content, old=request.old, new=request.new, params=request.params),
                )
            )
    return MigrationReport(
        old=request.old,
        new=request.new,
        label=request.label,
        results=tuple(results),
        pending=tuple(step for step, made in steps if made is None or made.status != "done"),
        unmeasured=unmeasured,
    )


def _plan(
    ports: Ports, actor: Actor, unit: Unit, request: PlanMigration
) -> tuple[list[_Step], tuple[Unmeasured, ...]]:
    label = parse_label(request.label)
    if request.old == request.new:
        raise _invalid(f"'{request.new[:80]}' is the model there is.", "/new")
    models = project_models(ports, actor.project, unit)
    models.check(ModelChoice(model=request.new))
    listed = [one for one in unit.experiments.list(limit=MOST_LISTED) if _counts(one, request)]
    steps: list[_Step] = []
    unmeasured: list[Unmeasured] = []
    for served in _served(unit, label, request.prompts):
        prompt, _ = served
        likes = _newest_by_dataset(listed, {span.name for span in unit.aliases.spans(prompt)})
        if not likes:
            unmeasured.append(Unmeasured(prompt=prompt, why=f"no experiment tried it on {request.old}"))
        for like in likes:
            try:
                steps.append(_step(ports, actor, unit, request, served=served, like=like, models=models))
            except PeciaError as error:
                unmeasured.append(Unmeasured(prompt=prompt, why=error.message))
    return steps, tuple(unmeasured)


def _counts(experiment: Experiment, request: PlanMigration) -> bool:
    """Whether an experiment says on which terms a prompt is tested on the old model; those of migrations do not."""
    models = experiment.plan.models
    return (
        experiment.status == "done"
        and experiment.recorded is None
        and set(models) != {OLD, NEW}
        and any(choice.model == request.old for choice in models.values())
    )


def _served(unit: Unit, label: str, pattern: str) -> Iterator[tuple[str, int]]:
    """The prompts that a label serves, with their versions, by name; archived ones are not served."""
    after, seen = "", 0
    while page := unit.prompts.list(after=after, limit=_PAGE):
        for prompt in page:
            number = prompt.labels.get(label)
            if number is None or not matches(pattern, prompt.name):
                continue
            seen += 1
            if seen > MAX_PROMPTS:
                raise _invalid(f"More than {MAX_PROMPTS:,} prompts are served.", "/prompts")
            yield prompt.name, number
        after = page[-1].name


def _newest_by_dataset(listed: Sequence[Experiment], names: Collection[str]) -> list[Experiment]:
    """For each dataset, and each split of it, the newest experiment that tried the prompt under a name it has or had."""
    found: dict[tuple[str, str | None], Experiment] = {}
    for experiment in listed:
        if any(variant.prompt in names for variant in experiment.plan.variants):
            found.setdefault((experiment.plan.dataset, experiment.plan.split), experiment)
    return list(found.values())


def _step(
    ports: Ports,
    actor: Actor,
    unit: Unit,
    request: PlanMigration,
    *,
    served: tuple[str, int],
    like: Experiment,
    models: Models,
) -> _Step:
    prompt, version = served
    dataset = str(DatasetReference(name=like.plan.dataset, split=like.plan.split))
    label, choice = next(item for item in like.plan.models.items() if item[1].model == request.old)
    design = replace(
        design_like(
            like.plan,
            name=name_of_test(prompt, "migration"),
            dataset=dataset,
            variants={_VARIANT: f"{prompt}@{request.label}"},
            baseline=_VARIANT,
        ),
        models=on_both(choice, request.new, request.params),
    )
    plan, _ = make_plan(ports, actor, unit, design, {})
    made = latest_of(unit, plan)
    arms = [arm for arm in read_result(ports, unit, like).arms if arm.model == label]
    step = MigrationStep(
        prompt=prompt,
        version=version,
        dataset=dataset,
        like=like.number,
        design=design,
        runs=plan.runs,
        cost=_estimate(models, plan.models, arms, runs=plan.cases * plan.repeats),
        experiment=made.number if made else None,
    )
    return _Step(step, made)


def _estimate(
    models: Models, choices: dict[str, ModelChoice], arms: Sequence[ArmResult], *, runs: int
) -> float | None:
    """What `runs` runs on each model would cost, by the tokens that the arms of an earlier experiment took."""
    before = sum(sum(arm.states.values()) for arm in arms)
    tokens = sum(arm.input_tokens for arm in arms), sum(arm.output_tokens for arm in arms)
    if not before or not any(tokens):
        return None
    usage = Usage(
        input_tokens=round(tokens[0] / before * runs), output_tokens=round(tokens[1] / before * runs)
    )
    costs = [cost(usage) if cost else None for cost in map(models.cost, choices.values())]
    known = [cost for cost in costs if cost is not None]
    return sum(known) if len(known) == len(costs) else None


def _measured(ports: Ports, unit: Unit, made: Experiment) -> dict[str, Difference]:
    """The new model against the old one on each primary metric, by the seed of the plan."""
    samples = read_samples(ports, unit, made)
    seed = int(made.plan.digest.removeprefix("sha256:")[:8], 16)
    return {
        metric: measure(samples[_VARIANT, OLD, metric], samples[_VARIANT, NEW, metric], seed=seed)
        for metric in made.plan.primary
    }


def _figures(models: Models, choice: ModelChoice, arm: ArmResult) -> ModelFigures:
    counted = bool(arm.input_tokens or arm.output_tokens)
    cost = models.cost(choice) if counted else None
    usage = Usage(input_tokens=arm.input_tokens, output_tokens=arm.output_tokens)
    return ModelFigures(
        input_tokens=arm.input_tokens,
        output_tokens=arm.output_tokens,
        cost=cost(usage) if cost else None,
        latency_p50=arm.latency_p50,
    )


def _spent(unit: Unit, models: Models, made: Experiment) -> float | None:
    """What the calls of an experiment cost; answers kept before cost nothing again. None where one is unknown."""
    costs = [models.cost(choice) for choice in made.plan.models.values()]
    spent = 0.0
    for run in unit.experiments.runs(made.number):
        if run.reused_from is None:
            cost = costs[run.arm // len(made.plan.variants)]
            price = cost(run.answer.usage) if cost else None
            if price is None:
                return None
            spent += price
    return spent


def _invalid(message: str, pointer: str) -> Invalid:
    return Invalid(message, errors=(Detail(code="invalid_parameter", detail=message, pointer=pointer),))
