"""Card: gather what there is to know about one version of a prompt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from itertools import islice

from pecia.app.conclude import read_result
from pecia.app.knowledge import last_entries
from pecia.app.prompts import existing_prompt, existing_version
from pecia.domain.actor import Actor
from pecia.domain.card import Card, CardEvidence, contract, holding, weaknesses
from pecia.domain.errors import PeciaError
from pecia.domain.experiment import Experiment
from pecia.domain.result import Result
from pecia.domain.template import compile_content
from pecia.domain.value import Request
from pecia.domain.version import Version
from pecia.ports import Ports, Unit

EXPERIMENTS = 8
"""The last experiments with the version that a card shows."""
ENTRIES = 15
"""Entries of the timeline that a card shows."""


class GetCard(Request, frozen=True):
    """A prompt on one page: purpose, contract, evidence with intervals, models, limits, owner, history.

    The version is the head, or the one that a number or a label names.
    """

    prompt: str
    version: int | None = None
    label: str | None = None


def get_card(ports: Ports, actor: Actor, request: GetCard) -> Card:
    """The card. Its figures are recomputed from the kept runs."""
    with ports.store.read(actor.project) as unit:
        prompt = existing_prompt(unit, request.prompt)
        version = existing_version(unit, prompt.name, version=request.version, label=request.label)
        evidence = tuple(_evidence(ports, unit, version))
        model = version.content.model
        compiled = compile_content(version.content)
        return Card(
            prompt=prompt,
            version=version.number,
            digest=version.digest,
            author=version.author,
            note=version.note,
            committed_at=version.created_at,
            documentation=unit.catalog.documentation(prompt.name),
            inputs=contract(compiled.names, compiled.required, version.content.inputs or {}),
            output=version.content.output,
            evidence=evidence,
            models=holding(evidence),
            limits=weaknesses(
                prompt,
                version=version.number,
                evidence=evidence,
                written_for=model.name if model else None,
                today=ports.clock.now().date(),
            ),
            named_by=tuple(unit.catalog.naming(prompt.name)),
            history=last_entries(ports, unit, prompt, limit=ENTRIES),
        )


def _evidence(ports: Ports, unit: Unit, version: Version) -> Iterator[CardEvidence]:
    """What the last experiments with this very content measured, newest first."""
    for experiment in islice(_tried(unit, version), EXPERIMENTS):
        labels = {v.label for v in experiment.plan.variants if v.digest == version.digest}
        # One whose scorer is not there any more says nothing, and keeps the others from nothing.
        with suppress(PeciaError):
            yield from _rows(experiment, read_result(ports, unit, experiment), labels)


def _tried(unit: Unit, version: Version) -> Iterator[Experiment]:
    for number in unit.knowledge.experiments(version.prompt):
        experiment = unit.experiments.get(number)
        tried = experiment is not None and any(v.digest == version.digest for v in experiment.plan.variants)
        if experiment is not None and tried and experiment.status == "done":
            yield experiment


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
