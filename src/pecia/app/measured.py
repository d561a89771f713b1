"""Measured: what finished experiments found out about the versions of prompts. It reads kept runs and calls nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import TypeAlias

from pecia.app.conclude import kept_result, read_result
from pecia.app.prompts import existing_prompt
from pecia.domain.actor import Actor
from pecia.domain.card import CardEvidence
from pecia.domain.errors import Detail, Invalid, PeciaError
from pecia.domain.experiment import Experiment
from pecia.domain.names import parse_name
from pecia.domain.result import Result
from pecia.domain.value import Request, Value
from pecia.ports import Ports, Unit

EXPERIMENTS = 8
"""The last experiments of a prompt that are read for its history."""
MOST = 100
"""Prompts that may be asked for at once."""
ResultOf: TypeAlias = Callable[[Experiment], Result | None]


class ListMeasured(Request, frozen=True):
    """What the last finished experiments measured of each version of a prompt."""

    prompt: str


class SummarizeMeasured(Request, frozen=True):
    """What the last finished experiment of each of these prompts measured: the evidence beside a listing.

    Only what was kept when it ended is given; nothing is computed from its runs.
    """

    prompts: tuple[str, ...]


class VersionMeasured(Value, frozen=True):
    """What experiments measured of one version, newest first."""

    prompt: str
    version: int
    evidence: tuple[CardEvidence, ...]


def list_measured(ports: Ports, actor: Actor, request: ListMeasured) -> tuple[VersionMeasured, ...]:
    """The versions of which something is known, newest first. Raises `NotFound`."""
    with ports.store.read(actor.project) as unit:
        prompt = existing_prompt(unit, request.prompt)
        return _by_version(
            unit, prompt.name, most=EXPERIMENTS, of=lambda experiment: result_of(ports, unit, experiment)
        )


def summarize_measured(ports: Ports, actor: Actor, request: SummarizeMeasured) -> tuple[VersionMeasured, ...]:
    """The versions that each prompt's last experiment tried; prompts that are not there or untried bring nothing."""
    if len(request.prompts) > MOST:
        message = f"At most {MOST} prompts are asked for at once."
        raise Invalid(message, errors=(Detail(code="invalid_parameter", detail=message, pointer="/prompts"),))
    names = dict.fromkeys(map(parse_name, request.prompts))
    with ports.store.read(actor.project) as unit:
        return tuple(
            row
            for name in names
            for row in _by_version(unit, name, most=1, of=lambda experiment: kept_result(unit, experiment))
        )


def _by_version(unit: Unit, name: str, *, most: int, of: ResultOf) -> tuple[VersionMeasured, ...]:
    found: dict[int, list[CardEvidence]] = defaultdict(list)
    for experiment in islice(finished(unit, name), most):
        variants: dict[int, set[str]] = defaultdict(set)
        for variant in experiment.plan.variants:
            if variant.prompt == name and variant.number is not None:
                variants[variant.number].add(variant.label)
        for version, rows in evidence_of(experiment, of(experiment), variants).items():
            found[version] += rows
    return tuple(
        VersionMeasured(prompt=name, version=version, evidence=tuple(found[version]))
        for version in sorted(found, reverse=True)
    )


def finished(unit: Unit, name: str) -> Iterator[Experiment]:
    """The experiments that tried a prompt and are done, newest first."""
    for number in unit.knowledge.experiments(name):
        experiment = unit.experiments.get(number)
        if experiment is not None and experiment.status == "done":
            yield experiment


def result_of(ports: Ports, unit: Unit, experiment: Experiment) -> Result | None:
    """What an experiment came to: as it was kept, else from its runs; None where its scorers are not there any more."""
    try:
        return kept_result(unit, experiment) or read_result(ports, unit, experiment)
    except PeciaError:
        return None


def evidence_of(
    experiment: Experiment, result: Result | None, variants: Mapping[int, set[str]]
) -> dict[int, list[CardEvidence]]:
    """What one experiment measured of versions, each given with the labels of the variants it stands behind."""
    if result is None:
        return {}
    return {version: list(_rows(experiment, result, labels)) for version, labels in variants.items()}


def _rows(experiment: Experiment, result: Result, labels: set[str]) -> Iterator[CardEvidence]:
    plan = experiment.plan
    split = f"#{result.split}" if result.split else ""
    at: datetime = experiment.ended_at or experiment.created_at
    for arm in result.arms:
        if arm.variant not in labels:
            continue
        bad = sum(runs for state, runs in arm.states.items() if state != "ok")
        for metric in plan.primary:
            row = next(
                (
                    row
                    for row in result.comparisons
                    if (row.variant, row.model, row.metric) == (arm.variant, arm.model, metric)
                ),
                None,
            )
            yield CardEvidence(
                experiment=experiment.number,
                name=plan.name,
                dataset=f"{plan.dataset}@{plan.revision}{split}",
                model=plan.models[arm.model].model,
                metric=metric,
                estimate=arm.metrics[metric].estimate,
                against=str(plan.variant(row.baseline)) if row else None,
                conclusion=row.comparison.conclusion if row else None,
                sentence=row.said if row else None,
                bad_answers=bad,
                must_pass_lost=row.must_pass_lost if row else (),
                at=at,
            )
