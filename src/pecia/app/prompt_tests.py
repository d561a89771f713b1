"""Prompt tests: what an experiment answers to a requirement, and which tests the policies ask for. It calls nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pecia.app.conclude import evidence_from, read_result, read_samples
from pecia.app.experiments import existing_experiment
from pecia.domain.actor import Actor
from pecia.domain.dataset import parse_dataset_reference
from pecia.domain.design import Design
from pecia.domain.errors import Conflict
from pecia.domain.experiment import Experiment
from pecia.domain.plan import Plan
from pecia.domain.policy import EvidenceGate, Policy, Require, applies, in_words
from pecia.domain.requirement import (
    ExperimentVerdict,
    Requirement,
    check_requirement,
    judge_evidence,
    judge_floors,
    verdict_of,
)
from pecia.domain.value import Request, Value
from pecia.ports import Ports, Unit

MOST_LISTED = 500
"""Experiments on a dataset that are looked at for the terms of a test, the newest."""
_BEFORE, _AFTER = "baseline", "candidate"


class JudgeExperiment(Request, frozen=True):
    """What a finished experiment answers to a requirement, against its baseline or another variant."""

    number: int
    require: Require | None = "no_worse"
    margin: float | None = None
    floors: dict[str, float] = {}
    baseline: str | None = None


class ListPolicyTests(Request, frozen=True):
    """The tests that policies ask of a prompt before a label moves, as experiments ready to be started."""

    prompt: str


class PolicyTest(Value, frozen=True):
    """What an evidence gate of a label asks of a prompt.

    `design` compares the head (`candidate`) with the version in service (`baseline`) on the models, by the
    scorers and with the repeats of `like`, the newest finished experiment on the gate's dataset. Both are
    None where there was none: a policy names no models.
    """

    prompt: str
    label: str
    gate: EvidenceGate
    requirement: Requirement
    design: Design | None
    like: int | None

    @property
    def asked(self) -> str:
        """What is asked, in words."""
        return f"{self.gate.metric} on {self.gate.dataset} {in_words(self.gate.require)}"


def judge_experiment(ports: Ports, actor: Actor, request: JudgeExperiment) -> ExperimentVerdict:
    """The verdict. Raises `Conflict` while runs are missing, for a part of the cases is no answer."""
    asked = Requirement(require=request.require, margin=request.margin, floors=request.floors)
    check_requirement(asked)
    with ports.store.read(actor.project) as unit:
        experiment = existing_experiment(unit, request.number)
        if experiment.status != "done":
            raise Conflict(
                f"Experiment {experiment.number} is {experiment.status} with {experiment.progress.done:,} of "
                f"{experiment.progress.planned:,} runs kept: it cannot be judged yet.",
                hint="Run it again to go on, then judge it.",
            )
        result = read_result(ports, unit, experiment, baseline=request.baseline)
        samples = read_samples(ports, unit, experiment)
    plan, lines = experiment.plan, judge_floors(asked, result, samples)
    for row in result.comparisons:
        if not row.primary or request.require is None:
            continue
        piece = evidence_from(
            result,
            plan,
            model=row.model,
            variant=row.variant,
            metric=row.metric,
            at=experiment.ended_at or experiment.created_at,
        )
        before, after = (samples[label, row.model, row.metric] for label in (row.baseline, row.variant))
        lines.append(
            judge_evidence(
                request.require,
                request.margin,
                piece,
                variant=row.variant,
                model=row.model,
                before=before,
                after=after,
            )
        )
    return verdict_of(asked, result, lines)


def list_policy_tests(ports: Ports, actor: Actor, request: ListPolicyTests) -> tuple[PolicyTest, ...]:
    """The tests, one for each evidence gate of each label whose policies have a say about the prompt."""
    with ports.store.read(actor.project) as unit:
        policies = [p for p in unit.releases.policies() if applies(p, prompt=request.prompt, label=p.label)]
        return tuple(_tests(unit, request.prompt, policies))


def design_like(plan: Plan, *, name: str, dataset: str, variants: dict[str, str], baseline: str) -> Design:
    """The design of an experiment on the terms of another: its models, scorers, repeats, error level."""
    return Design(
        name=name,
        dataset=dataset,
        variants={**variants},
        baseline=baseline,
        models=plan.models,
        scorers=plan.scorers,
        primary=plan.primary,
        repeats=plan.repeats,
        margin=plan.margin,
        alpha=plan.alpha,
        on_bad_answer=plan.on_bad_answer,
        limits=plan.limits,
    )


def _tests(unit: Unit, prompt: str, policies: Sequence[Policy]) -> Iterator[PolicyTest]:
    for policy in policies:
        for number, gate in enumerate(policy.evidence, 1):
            like = _newest_on(unit, gate)
            design = None
            if like is not None:
                design = design_like(
                    like.plan,
                    name=name_of_test(prompt, f"{policy.label}-{number}"),
                    dataset=gate.dataset,
                    variants={_BEFORE: f"{prompt}@{policy.label}", _AFTER: prompt},
                    baseline=_BEFORE,
                )
            yield PolicyTest(
                prompt=prompt,
                label=policy.label,
                gate=gate,
                requirement=Requirement(require=gate.require, margin=gate.margin),
                design=design,
                like=like.number if like else None,
            )


def name_of_test(prompt: str, what: str) -> str:
    """The name of a test's experiment: one segment, by the last steps of a long prompt's name."""
    return f"{prompt.replace('/', '-')[-(63 - len(what)) :].lstrip('._-')}-{what}"


def _newest_on(unit: Unit, gate: EvidenceGate) -> Experiment | None:
    """The newest finished experiment that measured the gate's metric on its dataset, by its scorer if it names one."""
    asked = parse_dataset_reference(gate.dataset)
    for experiment in unit.experiments.list(limit=MOST_LISTED):
        plan = experiment.plan
        if (
            (plan.dataset, plan.split) == (asked.name, asked.split)
            and experiment.status == "done"
            and experiment.recorded is None
            and gate.metric in plan.primary
            and (gate.scorer is None or gate.scorer == plan.scorers[gate.metric])
        ):
            return experiment
    return None
