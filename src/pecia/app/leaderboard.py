"""Leaderboard: versions ranked by what finished experiments measured. It reads kept runs and calls nothing."""

from __future__ import annotations

from collections import defaultdict

from pecia.app.conclude import read_samples
from pecia.app.datasets import existing_dataset
from pecia.domain.actor import Actor
from pecia.domain.dataset import DatasetReference, parse_dataset_reference
from pecia.domain.experiment import Experiment, Plan, Variant
from pecia.domain.leaderboard import Leaderboard, Measured, Terms, rank, terms_of
from pecia.domain.names import matches, parse_segment
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
    with ports.store.read(actor.project) as unit:
        seeker = _Seeker(unit, request)
        fitting = [experiment for experiment in _finished(unit) if seeker.fits(experiment.plan)]
        read = fitting[:MOST_READ]
        measured: dict[str, list[Measured]] = defaultdict(list)
        terms: dict[str, Terms] = {}
        for experiment in read:
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
    """Knows what a request asks for."""

    def __init__(self, unit: Unit, request: RankByEvidence) -> None:
        self._unit = unit
        self._request = request
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
        samples = read_samples(ports, self._unit, experiment)
        return [
            (
                terms_of(plan, metric=metric, model=model),
                Measured(
                    prompt=variant.prompt or "",
                    version=variant.number or 0,
                    experiment=experiment.number,
                    measured_at=experiment.ended_at or experiment.created_at,
                    sample=samples[variant.label, model, metric],
                ),
            )
            for metric in self._metrics(plan)
            for model in self._models(plan)
            for variant in self._variants(plan)
        ]

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
        """Whether a prompt that is still there has the purpose asked for."""
        if name not in self._purposes:
            prompt = self._unit.prompts.get(name)
            self._purposes[name] = (prompt.purpose or "") if prompt else None
        purpose = self._purposes[name]
        return purpose is not None and self._request.purpose in {None, purpose}


def _revision(unit: Unit, asked: DatasetReference) -> int:
    return existing_dataset(unit, asked.name, asked.revision).revision
