"""Leaderboard: versions ranked by what finished experiments measured. It reads kept runs and calls nothing."""

from __future__ import annotations

from collections import defaultdict

import msgspec

from pecia.app.conclude import read_samples
from pecia.app.datasets import existing_dataset
from pecia.app.prompts import meant_prompt
from pecia.app.shared import readable_projects
from pecia.domain.actor import Actor
from pecia.domain.dataset import DatasetReference, parse_dataset_reference
from pecia.domain.experiment import Experiment
from pecia.domain.leaderboard import Leaderboard, Measured, Terms, rank, terms_of
from pecia.domain.names import matches, parse_segment, seen_from
from pecia.domain.plan import Plan, Variant
from pecia.domain.value import Request, Value
from pecia.ports import Ports, Unit

MOST_READ = 100
"""Experiments whose runs are read, the newest that fit."""
MOST_LISTED = 2_000
"""Experiments whose plans are looked at."""
ALPHA, MARGIN = 0.05, 0.02


class RankByEvidence(Request, frozen=True):
    """Which versions did best, as measured: for a purpose, on a model (`*` stands for anything), a dataset, a metric.

    A dataset without a revision is its newest one. Experiments made elsewhere and only recorded here do not count.
    What other projects measured of prompts that they share is told too, with nothing else of their experiments;
    a dataset asked for is one of this project.
    """

    purpose: str | None = None
    model: str | None = None
    dataset: str | None = None
    metric: str | None = None


class Ranking(Value, frozen=True):
    """The boards, those with the most versions first; figures of two boards do not compare.

    `older` counts fitting experiments that were left unread.
    """

    boards: tuple[Leaderboard, ...]
    older: int


def rank_by_evidence(ports: Ports, actor: Actor, request: RankByEvidence) -> Ranking:
    """What is known. Raises `NotFound` for a dataset that is not there."""
    if request.purpose is not None:
        parse_segment(request.purpose, what="purpose")
    with ports.store.read(actor.project) as own:
        projects = readable_projects(own, actor) if request.dataset is None else (actor.project,)
        seekers = [_Seeker(own.of(project), request, actor, project) for project in projects]
        fitting = [
            (seeker, one) for seeker in seekers for one in _finished(seeker.unit) if seeker.fits(one.plan)
        ]
        read = fitting[:MOST_READ]
        measured: dict[str, list[Measured]] = defaultdict(list)
        terms: dict[str, Terms] = {}
        for seeker, experiment in read:
            for term, one in seeker.measured(ports, experiment):
                terms[term.digest] = term
                measured[term.digest].append(one)
    boards = [rank(terms[key], found, alpha=ALPHA, margin=MARGIN) for key, found in measured.items()]
    boards.sort(key=lambda board: -len(board.leaders))
    return Ranking(boards=tuple(boards), older=len(fitting) - len(read))


def _finished(unit: Unit) -> list[Experiment]:
    """The experiments that are done and were made here, newest first."""
    listed = unit.experiments.list(before=None, limit=MOST_LISTED)
    return [one for one in listed if one.status == "done" and one.recorded is None]


class _Seeker:
    """Knows what a request asks for in one project, of another than the actor's what is shared."""

    def __init__(self, unit: Unit, request: RankByEvidence, actor: Actor, project: str) -> None:
        self.unit = unit
        self._request = request
        self._actor = actor
        self._elsewhere = project if project != actor.project else None
        self._dataset = parse_dataset_reference(request.dataset) if request.dataset else None
        self._revision = _revision(unit, self._dataset) if self._dataset else None
        self._purposes: dict[str, str | None] = {}

    def fits(self, plan: Plan) -> bool:
        """Whether a plan measured something that is asked for."""
        asked = self._dataset
        if asked and (plan.dataset, plan.revision, plan.split) != (asked.name, self._revision, asked.split):
            return False
        return bool(self._models(plan) and self._metrics(plan) and self._variants(plan))

    def measured(self, ports: Ports, experiment: Experiment) -> list[tuple[Terms, Measured]]:
        """What an experiment says of the versions asked for, metric by metric and model by model."""
        plan = experiment.plan
        samples = read_samples(ports, self.unit, experiment)
        return [
            (
                self._terms(plan, metric, model),
                Measured(
                    prompt=seen_from(self._elsewhere, variant.prompt or ""),
                    version=variant.number or 0,
                    experiment=None if self._elsewhere else experiment.number,
                    measured_at=experiment.ended_at or experiment.created_at,
                    sample=samples[variant.label, model, metric],
                ),
            )
            for metric in self._metrics(plan)
            for model in self._models(plan)
            for variant in self._variants(plan)
        ]

    def _terms(self, plan: Plan, metric: str, model: str) -> Terms:
        terms = terms_of(plan, metric=metric, model=model)
        return msgspec.structs.replace(terms, dataset=seen_from(self._elsewhere, terms.dataset))

    def _models(self, plan: Plan) -> list[str]:
        wanted = self._request.model
        return [
            label
            for label, choice in plan.models.items()
            if wanted is None or any(matches(wanted, name) for name in (choice.model, label))
        ]

    def _metrics(self, plan: Plan) -> list[str]:
        """Primary metrics only: the others have no direction in which to be best."""
        return [metric for metric in plan.primary if self._request.metric in {None, metric}]

    def _variants(self, plan: Plan) -> list[Variant]:
        return [variant for variant in plan.variants if variant.prompt and self._serves(variant.prompt)]

    def _serves(self, name: str) -> bool:
        """Whether a prompt that is still there, and shared if need be, has the purpose asked for."""
        if name not in self._purposes:
            prompt = meant_prompt(self.unit, name)
            if prompt and self._elsewhere and not self.unit.sharing.is_shared(prompt.name):
                prompt = None
            self._purposes[name] = (prompt.purpose or "") if prompt else None
        purpose = self._purposes[name]
        return purpose is not None and self._request.purpose in {None, purpose}


def _revision(unit: Unit, asked: DatasetReference) -> int:
    return existing_dataset(unit, asked.name, asked.revision).revision
