"""Effects: what the axes of an experiment did, and what each sentence of a prompt buys. It calls nothing."""

from __future__ import annotations

from pecia.app.conclude import Samples, effects_of, permutation_seed, read_result, read_samples
from pecia.app.experiments import existing_experiment
from pecia.domain.ablation import AblationMap, SentenceWorth, ablation_sentences
from pecia.domain.actor import Actor
from pecia.domain.effects import Effects
from pecia.domain.errors import Invalid
from pecia.domain.experiment import Experiment
from pecia.domain.plan import Plan
from pecia.domain.result import Result
from pecia.domain.statistics import compare
from pecia.domain.value import Request
from pecia.domain.variation import SENTENCE, WHOLE
from pecia.ports import Ports


class GetEffects(Request, frozen=True):
    """What each axis of an experiment did, over all the others; which of them need each other. Calls nothing."""

    number: int


class GetAblation(Request, frozen=True):
    """What each sentence of a prompt buys, from an experiment that left them out in turn. Calls nothing."""

    number: int


def get_effects(ports: Ports, actor: Actor, request: GetEffects) -> Effects:
    """The effects on the primary metrics. Raises `NotFound`, `Invalid` for an experiment without axes."""
    with ports.store.read(actor.project) as unit:
        experiment = existing_experiment(unit, request.number)
        if not experiment.plan.levels:
            raise _lacking(experiment, "varies no axes", "variations: {of: NAME, axes: {…}}")
        samples = read_samples(ports, unit, experiment)
    effects, interactions, spreads = effects_of(experiment.plan, samples)
    return Effects(experiment=experiment.number, effects=effects, interactions=interactions, spreads=spreads)


def get_ablation(ports: Ports, actor: Actor, request: GetAblation) -> AblationMap:
    """The map on the primary metrics. Raises `NotFound`, `Invalid` for an experiment that left no sentence out."""
    with ports.store.read(actor.project) as unit:
        experiment = existing_experiment(unit, request.number)
        if not experiment.plan.leaves_out:
            raise _lacking(experiment, "leaves no sentences out", "variations: {of: NAME, sentences: true}")
        samples = read_samples(ports, unit, experiment)
        result = read_result(ports, unit, experiment)
    return _map(experiment, samples, result)


def _map(experiment: Experiment, samples: Samples, result: Result) -> AblationMap:
    """Each sentence on each model and primary metric, the prompt without it as the baseline: one family."""
    plan = experiment.plan
    whole = next(label for label, levels in plan.levels.items() if levels[SENTENCE] == WHOLE)
    content = plan.variant(whole).content
    left = {levels[SENTENCE]: label for label, levels in plan.levels.items()}
    rows = [
        (sentence, left[f"without-{sentence.number}"], model, metric)
        for model in plan.models
        for metric in plan.primary
        for sentence in ablation_sentences(content)
        if f"without-{sentence.number}" in left
    ]
    family = [
        (samples[label, model, metric], samples[whole, model, metric]) for _, label, model, metric in rows
    ]
    compared = compare(family, alpha=plan.alpha, margin=plan.margin, seed=permutation_seed(plan))
    return AblationMap(
        experiment=experiment.number,
        content=content,
        worth=tuple(
            SentenceWorth(
                sentence=sentence,
                model=model,
                metric=metric,
                tokens=_tokens(plan, result, whole, label, model),
                comparison=comparison,
            )
            for (sentence, label, model, metric), comparison in zip(rows, compared, strict=True)
        ),
    )


def _tokens(plan: Plan, result: Result, whole: str, left: str, model: str) -> float | None:
    """The tokens of input that a run takes more with the sentence; None where they were not counted for both."""
    taken = {arm.variant: arm.input_tokens for arm in result.arms if arm.model == model}
    if not taken[whole] or not taken[left]:
        return None
    return (taken[whole] - taken[left]) / (plan.cases * plan.repeats)


def _lacking(experiment: Experiment, what: str, wanted: str) -> Invalid:
    return Invalid(
        f"Experiment {experiment.number} {what}.",
        code="invalid_variation",
        hint=f"An experiment that does has '{wanted}' in its file.",
    )
