"""Across: an arm of one experiment compared with an arm of another, on the cases that both asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pecia.app.conclude import permutation_seed
from pecia.app.experiments import existing_experiment
from pecia.app.judge_specs import judges_of
from pecia.domain.actor import Actor
from pecia.domain.dataset import Case, input_digest, pick
from pecia.domain.design import ModelChoice, invalid, unknown_choice
from pecia.domain.errors import Invalid
from pecia.domain.flips import Flips, flips
from pecia.domain.plan import Plan
from pecia.domain.run import Run
from pecia.domain.sample import Sample, average_repeats
from pecia.domain.score import SHARE, Score, number
from pecia.domain.statistics import Comparison, compare
from pecia.domain.value import Request, Value
from pecia.ports import Ports, Scorer, Unit


class ArmReference(Value, frozen=True, forbid_unknown_fields=True):
    """An arm of an experiment: a variant on a model; each may be left out where the experiment has only one."""

    experiment: int
    variant: str | None = None
    model: str | None = None


class CompareExperiments(Request, frozen=True):
    """Compare an arm of one experiment with an arm of another on a metric, on the cases that both asked. Calls nothing.

    Where the scorers or the cases' expectations differ, the kept answers are scored again, as the later one has it.
    """

    baseline: ArmReference
    variant: ArmReference
    metric: str | None = None


class Across(Value, frozen=True):
    """What an arm of one experiment scores above an arm of another. It is exploratory: nobody planned it.

    `cases` of those that either asked are in both, with equal input; `rescored` says that the kept answers were
    scored again. `notes` say what else differs between the two.
    """

    baseline: ArmReference
    variant: ArmReference
    metric: str
    cases: int
    only_baseline: int
    only_variant: int
    rescored: bool
    notes: tuple[str, ...]
    sentence: str
    comparison: Comparison
    flips: Flips


class _Side(NamedTuple):
    """An arm with what it was asked and what it said."""

    reference: ArmReference
    plan: Plan
    choice: ModelChoice
    cases: Sequence[Case]
    runs: Sequence[Run]


def compare_experiments(ports: Ports, actor: Actor, request: CompareExperiments) -> Across:
    """The comparison. Raises `NotFound`; `Invalid` where an arm or the metric is not there, or no case is in both."""
    with ports.store.read(actor.project) as unit:
        a = _side(unit, request.baseline, "/baseline")
        b = _side(unit, request.variant, "/variant")
    metric = _metric(b.plan, request.metric)
    scorer = ports.scorers.make(metric, b.plan.scorers[metric])
    of_b = {case.id: case for case in b.cases}
    shared = {
        case.id: of_b[case.id]
        for case in a.cases
        if case.id in of_b and input_digest(of_b[case.id]) == input_digest(case)
    }
    if not shared:
        raise Invalid(
            "The two experiments have no case in common.",
            code="invalid_experiment",
            hint="Cases are the same when their id and their input are equal.",
        )
    expects = {case.id: (case.expected, case.metadata) for case in a.cases}
    rescored = a.plan.scorers.get(metric) != b.plan.scorers[metric] or any(
        expects[name] != (case.expected, case.metadata) for name, case in shared.items()
    )
    if rescored and metric in judges_of(b.plan.scorers):
        raise invalid(
            f"'{metric}' is judged by a model, and the two experiments were judged otherwise.",
            "/metric",
            hint="Run the earlier experiment again with the scorers of the later one: its answers are used again.",
        )
    samples = tuple(_sample(side, shared, scorer, metric, plan=b.plan, again=rescored) for side in (a, b))
    pair = (samples[0], samples[1])
    comparison = compare([pair], alpha=b.plan.alpha, margin=b.plan.margin, seed=permutation_seed(b.plan))[0]
    return Across(
        baseline=a.reference,
        variant=b.reference,
        metric=metric,
        cases=len(shared),
        only_baseline=len(a.cases) - len(shared),
        only_variant=len(b.cases) - len(shared),
        rescored=rescored,
        notes=tuple(_differences(a, b, rescored=rescored)),
        sentence=comparison.sentence,
        comparison=comparison,
        flips=flips(*pair),
    )


def _side(unit: Unit, asked: ArmReference, pointer: str) -> _Side:
    plan = existing_experiment(unit, asked.experiment).plan
    variant = _one("variant", asked.variant, [one.label for one in plan.variants], f"{pointer}/variant")
    model = _one("model", asked.model, list(plan.models), f"{pointer}/model")
    index = next(arm.index for arm in plan.arms if (arm.variant.label, arm.model) == (variant, model))
    return _Side(
        reference=ArmReference(experiment=asked.experiment, variant=variant, model=model),
        plan=plan,
        choice=plan.models[model],
        cases=pick(unit.datasets.cases(plan.dataset, plan.revision), plan.split),
        runs=[run for run in unit.experiments.runs(asked.experiment) if run.arm == index],
    )


def _one(what: str, asked: str | None, known: Sequence[str], pointer: str) -> str:
    if asked is None and len(known) == 1:
        return known[0]
    if asked is None:
        raise invalid(f"Name the {what}; there are: {', '.join(known)}.", pointer)
    if asked not in known:
        raise unknown_choice(what, asked, known, pointer=pointer)
    return asked


def _metric(plan: Plan, asked: str | None) -> str:
    if asked is None and plan.primary:
        return plan.primary[0]
    return _one("metric", asked, list(plan.scorers), "/metric")


def _sample(
    side: _Side, shared: Mapping[str, Case], scorer: Scorer, metric: str, *, plan: Plan, again: bool
) -> Sample:
    """The scores of a side on the cases that both asked, by the later experiment's rules."""

    def score(run: Run) -> Score:
        return scorer.score(run.answer, shared[side.cases[run.case].id]) if again else run.scores[metric]

    asked = [(name, None) for name in shared]
    said = [
        (
            side.cases[run.case].id,
            number(score(run), zero_is_meant=scorer.zero_is_meant, on_bad_answer=plan.on_bad_answer),
        )
        for run in side.runs
        if side.cases[run.case].id in shared
    ]
    clusters = {name: case.cluster for name, case in shared.items() if case.cluster is not None}
    scale = "share" if scorer.unit == SHARE else "number"
    return average_repeats([*asked, *said], scale=scale, clusters=clusters)


def _differences(a: _Side, b: _Side, *, rescored: bool) -> list[str]:
    """What else differs, in words."""
    notes: list[str] = []
    if a.choice.model != b.choice.model:
        notes.append(
            f"The models differ ({a.choice.model}, {b.choice.model}): the difference is of prompt and model together."
        )
    elif a.choice.params != b.choice.params:
        notes.append("The model's parameters differ: the difference is of prompt and parameters together.")
    if a.plan.repeats != b.plan.repeats:
        notes.append(f"Cases were asked {a.plan.repeats} and {b.plan.repeats} times.")
    if a.plan.revision_digest != b.plan.revision_digest or a.plan.split != b.plan.split:
        notes.append("The cases differ: only those in both are compared.")
    if rescored:
        notes.append("The kept answers were scored again, as the later experiment has it.")
    return notes
