"""Make a plan: every name of a design resolved, and what could not run refused before anything is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pecia.app.agenda import check_renders
from pecia.app.connections import project_models
from pecia.app.datasets import cases_of, existing_dataset, pick_cases
from pecia.app.judge_specs import judge_calls, judges_of
from pecia.app.judges import freeze_judges
from pecia.app.variants import neighbors_of, resolve_variant, task_variant
from pecia.app.variations import check_named_once, variants_of
from pecia.domain.actor import Actor
from pecia.domain.dataset import Case, Dataset, parse_dataset_reference
from pecia.domain.design import (
    Design,
    ModelChoice,
    check_design,
    check_limits,
    check_tasks_priced,
    invalid,
    unknown_choice,
)
from pecia.domain.judge import choice_of
from pecia.domain.names import parse_segment
from pecia.domain.plan import TASKS_ALONE, Plan, Variant, check_looks, check_size
from pecia.domain.price import check_priced
from pecia.domain.score import SHARE
from pecia.domain.task import TaskChoice
from pecia.domain.version import Content
from pecia.ports import Models, Ports, Scorer, Unit


def make_plan(
    ports: Ports,
    actor: Actor,
    unit: Unit,
    design: Design,
    drafts: Mapping[str, Content],
    *,
    fresh: bool = False,
    unkept: tuple[Dataset, Sequence[Case]] | None = None,
) -> tuple[Plan, Sequence[Case]]:
    """Resolve every name of a design, and refuse what could not run before anything is called.

    `unkept` is the dataset where it is not in the library yet.
    """
    parse_segment(design.name, what="experiment name")
    check_design(design)
    reference = parse_dataset_reference(design.dataset)
    if unkept is None:
        dataset = existing_dataset(unit, reference.name, reference.revision)
        cases = cases_of(unit, dataset, reference)
    else:
        dataset, every = unkept
        cases = pick_cases(dataset, every, reference)
    variants = tuple(
        task_variant(ports, unit, actor.project, label, choice=given, draft=drafts.get(label))
        if isinstance(given, TaskChoice)
        else resolve_variant(unit, actor.project, label, given, drafts.get(label))
        for label, given in design.variants.items()
    )
    levels = design.levels
    if design.variations is not None:
        varied = variants_of(unit, actor.project, design.variations, drafts, tested=cases)
        variants += tuple(variant for variant, _ in varied)
        levels = levels | {variant.label: dict(own) for variant, own in varied}
        check_named_once(variants)
    _check_distinct(variants)
    models = project_models(ports, actor.project, unit)
    for choice in design.models.values():
        models.check(choice)
    frozen = freeze_judges(ports, unit, actor.project, design.scorers)
    scorers = {name: ports.scorers.make(name, spec) for name, spec in frozen.items()}
    plan = Plan(
        name=design.name,
        dataset=dataset.name,
        revision=dataset.revision,
        revision_digest=dataset.digest,
        split=reference.split,
        cases=len(cases),
        variants=variants,
        baseline=_baseline(design, variants),
        models=design.models or {TASKS_ALONE: ModelChoice(model=f"{TASKS_ALONE}/{TASKS_ALONE}")},
        scorers=frozen,
        primary=_primary(design, scorers),
        repeats=design.repeats,
        margin=design.margin,
        alpha=design.alpha,
        on_bad_answer=design.on_bad_answer,
        limits=design.limits,
        fresh=fresh,
        stopping=design.stopping,
        levels=levels,
    )
    # Its size is refused before any work on it: a plan of ten million runs takes minutes to render.
    check_within_limits(plan, models)
    check_looks(plan)
    _check_callers(plan)
    chosen = [choice.model for choice in design.models.values()]
    check_renders(variants, chosen, cases, neighbors_of(unit, variants))
    for case in cases:
        for name, scorer in scorers.items():
            why = scorer.check(case)
            if why is not None:
                raise invalid(f"Case '{case.id}' cannot be scored by '{name}': {why}.", f"/scorers/{name}")
    return plan, cases


def check_within_limits(plan: Plan, models: Models) -> None:
    """Refuse a plan that its own limits do not allow: too many runs, or a budget where nobody knows a price. Raises `Invalid`."""
    check_limits(plan.limits)
    check_size(plan, judge_calls=judge_calls(plan))
    check_tasks_priced(list(plan.tasks), plan.limits)
    if plan.limits.max_cost is not None and not plan.limits.allow_unpriced:
        for choice in (*plan.asked_models, *map(choice_of, judges_of(plan.scorers).values())):
            check_priced(choice, models.cost(choice))


def _check_callers(plan: Plan) -> None:
    """Refuse looks where the calls are made elsewhere: nobody here can hold them back until the next stage."""
    if plan.stopping != "none" and plan.callers_arms:
        raise invalid(
            "A task that its caller carries out runs to the end: there are no looks on the way.",
            "/stopping",
            hint="Leave 'stopping' out, or let the server carry the task out (an endpoint, by: server).",
        )


def _primary(design: Design, scorers: Mapping[str, Scorer]) -> tuple[str, ...]:
    """The metrics that are concluded from: those named, else all that go from worst to best."""
    for index, name in enumerate(design.primary):
        if scorers[name].unit != SHARE:
            raise invalid(
                f"'{name}' counts {scorers[name].unit}, and more of them are neither better nor worse.",
                f"/primary/{index}",
                hint="Give the scorer bounds, such as min and max, and it says how often they are kept.",
            )
    return design.primary or tuple(name for name, scorer in scorers.items() if scorer.unit == SHARE)


def _baseline(design: Design, variants: Sequence[Variant]) -> str:
    """The variant that the others are compared with: the one named, else the first."""
    labels = [variant.label for variant in variants]
    if design.baseline is not None and design.baseline not in labels:
        raise unknown_choice("baseline", design.baseline, labels, pointer="/baseline")
    return design.baseline or labels[0]


def _check_distinct(variants: Sequence[Variant]) -> None:
    """Two variants of one content would be compared with themselves; that is `an A/A test` and is asked for apart."""
    seen: dict[str, str] = {}
    for variant in variants:
        if variant.digest in seen:
            raise invalid(
                f"The variants '{seen[variant.digest]}' and '{variant.label}' have the same content.",
                f"/variants/{variant.label}",
                code="equal_variants",
                hint="Give each variant a content of its own.",
            )
        seen[variant.digest] = variant.label
