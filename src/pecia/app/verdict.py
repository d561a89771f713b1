"""Verdict: find the evidence a label's policies ask for, and judge a move by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pecia.app.conclude import evidence_from, read_result
from pecia.app.prompts import existing_version
from pecia.domain.dataset import parse_dataset_reference
from pecia.domain.evidence import Evidence
from pecia.domain.experiment import Experiment
from pecia.domain.policy import EvidenceGate, Policy, Verdict, applies, evidence_gates, judge
from pecia.domain.proposal import Proposal
from pecia.domain.version import Version
from pecia.ports import Ports, Unit


@dataclass(frozen=True, kw_only=True)
class Move:
    """A label about to move: to which version, from which, and which policies have a say."""

    version: Version
    serving: Version | None
    policies: Sequence[Policy]


def find_move(unit: Unit, *, prompt: str, label: str, version: int) -> Move:
    """The move of a label to a version, as things stand now. Raises `NotFound`."""
    current = unit.releases.label(prompt, label)
    return Move(
        version=existing_version(unit, prompt, version=version),
        serving=unit.prompts.version(prompt, current.version) if current else None,
        policies=[p for p in unit.releases.policies() if applies(p, prompt=prompt, label=label)],
    )


def judge_move(
    ports: Ports, unit: Unit, move: Move, proposal: Proposal
) -> tuple[Verdict, tuple[Evidence, ...]]:
    """What the policies say of a proposed move, and the evidence they say it by.

    An approval counts only while its giver is neither the opener nor an author of the version, who may have
    come later.
    """
    found = [find_evidence(ports, unit, gate, move) for gate in evidence_gates(move.policies)]
    barred = unit.prompts.authors(move.version.prompt, move.version.number) | {proposal.opener}
    verdict = judge(
        move.policies,
        evidence=found,
        approvers=[a.actor for a in proposal.approvals if a.actor not in barred],
        first_release=move.serving is None,
        now=ports.clock.now(),
    )
    return verdict, tuple(piece for pieces in found for piece in pieces)


def find_evidence(ports: Ports, unit: Unit, gate: EvidenceGate, move: Move) -> Sequence[Evidence]:
    """What the newest fitting experiment says of the move, a piece for each model.

    The version is compared with the one in service, without one with the experiment's own baseline.
    """
    wanted = (move.version.digest, move.serving.digest if move.serving else None)
    for number in unit.experiments.on_dataset(parse_dataset_reference(gate.dataset).name, digests=wanted):
        experiment = unit.experiments.get(number)
        if experiment is not None and _fits(unit, gate, experiment):
            found = _pieces(ports, unit, gate, experiment, move)
            if found:
                return found
    return ()


def _fits(unit: Unit, gate: EvidenceGate, experiment: Experiment) -> bool:
    """Whether an experiment was made here, on the cases and by the measure that the gate names."""
    plan, asked = experiment.plan, parse_dataset_reference(gate.dataset)
    newest = unit.datasets.get(asked.name, asked.revision)
    return (
        experiment.status == "done"
        and experiment.recorded is None
        and newest is not None
        and newest.digest == plan.revision_digest
        and asked.split == plan.split
        and gate.metric in plan.primary
        and (gate.scorer is None or gate.scorer == plan.scorers[gate.metric])
    )


def _pieces(
    ports: Ports, unit: Unit, gate: EvidenceGate, experiment: Experiment, move: Move
) -> Sequence[Evidence]:
    plan = experiment.plan
    labels = {variant.digest: variant.label for variant in plan.variants}
    proposed = labels[move.version.digest]
    against = labels[move.serving.digest] if move.serving else plan.baseline
    if proposed == against:
        return ()
    result = read_result(ports, unit, experiment, baseline=against)
    measured_at = experiment.ended_at or experiment.created_at
    return [
        evidence_from(result, plan, model=model, variant=proposed, metric=gate.metric, at=measured_at)
        for model in plan.models
    ]
