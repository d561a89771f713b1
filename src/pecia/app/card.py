"""Card: gather what there is to know about one version of a prompt."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from pecia.app.knowledge import last_entries
from pecia.app.measured import EXPERIMENTS, evidence_of, finished, result_of
from pecia.app.prompts import existing_prompt, existing_version
from pecia.domain.actor import Actor
from pecia.domain.card import Card, CardEvidence, contract, holding, weaknesses
from pecia.domain.experiment import Experiment
from pecia.domain.template import compile_content
from pecia.domain.value import Request
from pecia.domain.version import Version
from pecia.ports import Ports, Unit

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
        result = result_of(ports, unit, experiment)
        yield from evidence_of(experiment, result, {version.number: labels}).get(version.number, ())


def _tried(unit: Unit, version: Version) -> Iterator[Experiment]:
    for experiment in finished(unit, version.prompt):
        if any(v.digest == version.digest for v in experiment.plan.variants):
            yield experiment
