"""Self-test: the A/A test of an experiment, on its own kept runs. It calls nothing."""

from __future__ import annotations

from collections import defaultdict

from pecia.app.conclude import permutation_seed, read_samples
from pecia.app.experiments import existing_experiment
from pecia.domain.actor import Actor
from pecia.domain.dataset import pick
from pecia.domain.errors import Detail, Invalid
from pecia.domain.score import number
from pecia.domain.selftest import DRAWS, MOST_DRAWS, SelfTest, Trial, exchanged, halves, judge_alarms
from pecia.domain.value import Request
from pecia.ports import Ports


class SelfTestExperiment(Request, frozen=True):
    """Compare arms with themselves, on an experiment's kept runs: equal arms may be called different only as often as alpha says.

    Two arms of a model change places on cases drawn at random and, where cases were asked more than once, an
    arm's repeats are split into two halves. Calls nothing.
    """

    number: int
    draws: int = DRAWS


def self_test_experiment(ports: Ports, actor: Actor, request: SelfTestExperiment) -> tuple[SelfTest, ...]:
    """A row for each pair of arms and each arm, on every primary metric. Raises `NotFound`, `Invalid`."""
    if not 1 <= request.draws <= MOST_DRAWS:
        detail = f"'draws' is a whole number from 1 to {MOST_DRAWS:,}."
        raise Invalid(detail, errors=(Detail(code="invalid_parameter", detail=detail, pointer="/draws"),))
    repeats: defaultdict[tuple[int, str], defaultdict[str, list[float]]]
    repeats = defaultdict(lambda: defaultdict(list))
    with ports.store.read(actor.project) as unit:
        experiment = existing_experiment(unit, request.number)
        plan = experiment.plan
        samples = read_samples(ports, unit, experiment)
        if plan.repeats > 1:
            cases = pick(unit.datasets.cases(plan.dataset, plan.revision), plan.split)
            scorers = {name: ports.scorers.make(name, plan.scorers[name]) for name in plan.primary}
            for run in unit.experiments.runs(experiment.number):
                for name, scorer in scorers.items():
                    score = number(
                        run.scores[name],
                        zero_is_meant=scorer.zero_is_meant,
                        on_bad_answer=plan.on_bad_answer,
                    )
                    if score is not None:
                        repeats[run.arm, name][cases[run.case].id].append(score)
    draws, alpha, seed = request.draws, plan.alpha, permutation_seed(plan)

    def row(trial: Trial, arms: tuple[str, ...], metric: str, alarms: int) -> SelfTest:
        passed = judge_alarms(alarms, draws=draws, alpha=alpha)
        return SelfTest(
            trial=trial, arms=arms, metric=metric, draws=draws, alarms=alarms, alpha=alpha, passed=passed
        )

    rows: list[SelfTest] = []
    for metric in plan.primary:
        for arm in plan.arms:
            sample = samples[arm.variant.label, arm.model, metric]
            if arm.variant.label != plan.baseline:
                against = samples[plan.baseline, arm.model, metric]
                alarms = exchanged(against, sample, draws=draws, alpha=alpha, seed=seed)
                rows.append(row("exchanged", (f"{plan.baseline} · {arm.model}", arm.label), metric, alarms))
            if plan.repeats > 1:
                alarms = halves(repeats[arm.index, metric], sample, draws=draws, alpha=alpha, seed=seed)
                rows.append(row("halves", (arm.label,), metric, alarms))
    return tuple(rows)
