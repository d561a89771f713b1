"""Verdict: find the evidence a label's policies ask for, and judge a move by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from pecia.app.conclude import evidence_from, read_result
from pecia.app.includes import lock_in_service, partials_of, versions_of_includes
from pecia.app.prompts import existing_version
from pecia.domain.dataset import Dataset, DatasetReference, parse_dataset_reference
from pecia.domain.dealt import asks_for_dealt, deals, named_by, working_copy
from pecia.domain.evidence import Evidence
from pecia.domain.experiment import Experiment
from pecia.domain.names import parse_reference
from pecia.domain.notice import Notice, hidden_in
from pecia.domain.partials import lock_of
from pecia.domain.policy import EvidenceGate, Policy, Verdict, applies, evidence_gates, judge
from pecia.domain.proposal import Approval
from pecia.domain.retirement import check_in_use
from pecia.domain.sealed import TEST
from pecia.domain.template import check_partials
from pecia.domain.version import Pin, Version, digest_locked
from pecia.ports import Ports, Unit


@dataclass(frozen=True, kw_only=True)
class Move:
    """A label about to move: to which version, from which, and which policies have a say.

    `lock` is what the release would hold of partials, `held` what the one in service holds.
    """

    version: Version
    serving: Version | None
    policies: Sequence[Policy]
    lock: dict[str, Pin]
    held: Mapping[str, Pin]

    @property
    def digests(self) -> tuple[str, str | None]:
        """What names the two in an experiment: their contents together with their partials."""
        serving = digest_locked(self.serving.digest, self.held) if self.serving else None
        return digest_locked(self.version.digest, self.lock), serving


def find_move(unit: Unit, project: str, *, prompt: str, label: str, version: int) -> Move:
    """The move of a label to a version, as things stand now.

    Raises `NotFound`, and `Invalid` where the partials of the version do not fit it any more.
    """
    current = unit.releases.label(prompt, label)
    wanted = existing_version(unit, prompt, version=version)
    serving = unit.prompts.version(prompt, current.version) if current else None
    included = versions_of_includes(unit, project, wanted.content, prompt=prompt)
    if included:
        check_partials(wanted.content, {reference: one.content for reference, one in included.items()})
    return Move(
        version=wanted,
        serving=serving,
        policies=[p for p in unit.releases.policies() if applies(p, prompt=prompt, label=label)],
        lock=lock_of(included),
        held=lock_in_service(unit, serving, label) if serving else {},
    )


def check_releasable(unit: Unit, move: Move) -> None:
    """Raise `Conflict` when the prompt or the version is archived."""
    for version in (None, move.version.number):
        check_in_use(unit.retirements.find(move.version.prompt, version), "released")


def hidden_characters(unit: Unit, version: Version, lock: Mapping[str, Pin]) -> tuple[Notice, ...]:
    """The characters nobody sees in a version and in the partials that a lock holds for it, each with its place."""
    found = list(hidden_in(version.content))
    for reference, partial in partials_of(unit, lock).items():
        project = parse_reference(reference).project
        place = f"{f'{project}:' if project else ''}{lock[reference]}"
        found += [
            msgspec.structs.replace(notice, pointer=f"{place}{notice.pointer}")
            for notice in hidden_in(partial.content)
        ]
    return tuple(found)


def judge_move(
    ports: Ports, unit: Unit, move: Move, *, opener: str, approvals: Sequence[Approval] = ()
) -> tuple[Verdict, tuple[Evidence, ...]]:
    """What the policies say of a move that somebody proposes, and the evidence they say it by.

    An approval counts only while its giver is neither the opener nor an author of the version, who may have
    come later.
    """
    found = [find_evidence(ports, unit, gate, move) for gate in evidence_gates(move.policies)]
    barred = unit.prompts.authors(move.version.prompt, move.version.number) | {opener}
    verdict = judge(
        move.policies,
        evidence=found,
        approvers=[a.actor for a in approvals if a.actor not in barred],
        first_release=move.serving is None,
        now=ports.clock.now(),
    )
    return verdict, tuple(piece for pieces in found for piece in pieces)


def find_evidence(ports: Ports, unit: Unit, gate: EvidenceGate, move: Move) -> Sequence[Evidence]:
    """What the newest fitting experiment says of the move, a piece for each model.

    The version is compared with the one in service, without one with the experiment's own baseline.
    """
    asked = parse_dataset_reference(gate.dataset)
    dealt = _dealt(unit, asked)
    where = DatasetReference(name=working_copy(asked.name), split=TEST) if dealt else asked
    for number in unit.experiments.on_dataset(where.name, digests=move.digests):
        experiment = unit.experiments.get(number)
        if experiment is not None and _fits(unit, gate, where, experiment):
            found = _pieces(ports, unit, gate, experiment, move)
            if found:
                return [named_by(piece, dealt) for piece in found] if dealt else found
    return ()


def _dealt(unit: Unit, asked: DatasetReference) -> Dataset | None:
    """The dataset whose sealed cases a gate asks for, where they were dealt of the revision that it means."""
    if not asks_for_dealt(asked):
        return None
    meant, copy = unit.datasets.get(asked.name, asked.revision), unit.datasets.get(working_copy(asked.name))
    if meant is None or copy is None:
        return None
    cases = unit.datasets.cases(meant.name, meant.revision)
    return meant if deals(unit.datasets.cases(copy.name, copy.revision), cases) else None


def _fits(unit: Unit, gate: EvidenceGate, asked: DatasetReference, experiment: Experiment) -> bool:
    """Whether an experiment was made here, on the cases asked for and by the measure that the gate names."""
    plan = experiment.plan
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
    wanted, serving = move.digests
    proposed = labels[wanted]
    against = labels[serving] if serving else plan.baseline
    if proposed == against:
        return ()
    result = read_result(ports, unit, experiment, baseline=against)
    measured_at = experiment.ended_at or experiment.created_at
    return [
        evidence_from(result, plan, model=model, variant=proposed, metric=gate.metric, at=measured_at)
        for model in plan.models
    ]
