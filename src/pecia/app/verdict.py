"""Verdict: find the evidence a label's policies ask for, and judge a move by it."""

from __future__ import annotations

from collections.abc import Sequence

from pecia.app.conclude import evidence_from, read_result
from pecia.domain.dataset import parse_dataset_reference
from pecia.domain.evidence import Evidence
from pecia.domain.experiment import Experiment
from pecia.domain.policy import EvidenceGate, Policy, Verdict, evidence_gates, judge
from pecia.domain.proposal import Proposal
from pecia.domain.release import Label
from pecia.domain.version import Version
from pecia.ports import Ports, Unit


def judge_move(  # noqa: PLR0913 - a move is these facts
    ports: Ports,
    unit: Unit,
    policies: Sequence[Policy],
    version: Version,
    current: Label | None,
    proposal: Proposal,
) -> tuple[Verdict, tuple[Evidence, ...]]:
    """What the policies say of moving a label to `version`, and the evidence they say it by.

    An approval counts only while its giver is neither the opener nor an author of the version, who may have
    come later.
    """
    serving = unit.prompts.version(version.prompt, current.version) if current else None
    found = [find_evidence(ports, unit, gate, version, serving) for gate in evidence_gates(policies)]
    barred = unit.prompts.authors(version.prompt, version.number) | {proposal.opener}
    verdict = judge(
        policies,
        evidence=found,
        approvers=[a.actor for a in proposal.approvals if a.actor not in barred],
        first_release=serving is None,
        now=ports.clock.now(),
    )
    return verdict, tuple(piece for pieces in found for piece in pieces)


def find_evidence(
    ports: Ports, unit: Unit, gate: EvidenceGate, version: Version, serving: Version | None
) -> Sequence[Evidence]:
    """What the newest fitting experiment says about `version` against the one in service, a piece for each model.

    Without a version in service it is compared with the experiment's own baseline.
    """
    wanted = (version.digest, serving.digest if serving else None)
    for number in unit.experiments.on_dataset(parse_dataset_reference(gate.dataset).name, digests=wanted):
        experiment = unit.experiments.get(number)
        if experiment is not None and _fits(unit, gate, experiment):
            found = _pieces(ports, unit, gate, experiment, version, serving)
            if found:
                return found
    return ()


def _fits(unit: Unit, gate: EvidenceGate, experiment: Experiment) -> bool:
    """Whether an experiment was made on the cases and by the measure that the gate names."""
    plan, asked = experiment.plan, parse_dataset_reference(gate.dataset)
    newest = unit.datasets.get(asked.name, asked.revision)
    return (
        experiment.status == "done"
        and newest is not None
        and newest.digest == plan.revision_digest
        and asked.split == plan.split
        and gate.metric in plan.primary
        and (gate.scorer is None or gate.scorer == plan.scorers[gate.metric])
    )


def _pieces(  # noqa: PLR0913
    ports: Ports,
    unit: Unit,
    gate: EvidenceGate,
    experiment: Experiment,
    version: Version,
    serving: Version | None,
) -> Sequence[Evidence]:
    plan = experiment.plan
    labels = {variant.digest: variant.label for variant in plan.variants}
    proposed = labels[version.digest]
    against = labels[serving.digest] if serving else plan.baseline
    if proposed == against:
        return ()
    result = read_result(ports, unit, experiment, baseline=against)
    measured_at = experiment.ended_at or experiment.created_at
    return [
        evidence_from(result, plan, model=model, variant=proposed, metric=gate.metric, at=measured_at)
        for model in plan.models
    ]
