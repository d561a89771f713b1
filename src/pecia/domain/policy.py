"""Policy: what a label asks of a proposal before it may move there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

from pecia.domain.dataset import parse_dataset_reference
from pecia.domain.errors import Detail, Invalid
from pecia.domain.evidence import Evidence
from pecia.domain.names import matches, parse_label
from pecia.domain.value import Value

Require: TypeAlias = Literal["no_worse", "non_inferior", "better"]


def in_words(require: Require) -> str:
    """The requirement as people say it: `no worse`, `non inferior`, `better`."""
    return require.replace("_", " ")


class EvidenceGate(Value, frozen=True, forbid_unknown_fields=True):
    """Ask that an experiment on `dataset` has compared the proposed version with the one in service.

    `no_worse`: not concluded worse, and no case marked `must_pass` lost. `non_inferior`: the interval's lower
    end lies above -margin. `better`: concluded better. `max_age` counts days.
    """

    dataset: str
    metric: str
    require: Require = "no_worse"
    margin: float = 0.02
    max_age: float | None = None
    scorer: dict[str, Any] | None = None


class Policy(Value, frozen=True, forbid_unknown_fields=True):
    """What `label` asks, of the prompts whose name matches `prompts` (`*` stands for any text).

    `approvals` counts people other than the opener of the proposal and the authors of the version.
    """

    label: str
    prompts: str = "*"
    evidence: tuple[EvidenceGate, ...] = ()
    approvals: int = 0


class Gate(Value, frozen=True):
    """One condition of a policy and whether it is met, with a line that says so in words.

    `release` stands alone and unmet: there is no policy to ask while the version cannot be released at all.
    """

    gate: Literal["evidence", "approval", "release"]
    met: bool
    line: str
    evidence: tuple[str, ...] = ()


class Verdict(Value, frozen=True):
    """What a policy says of a proposal: met when every gate is."""

    met: bool
    gates: tuple[Gate, ...]


def check_policy(policy: Policy) -> None:
    """Refuse a policy that cannot mean anything. Raises `Invalid`."""
    parse_label(policy.label)
    for gate in policy.evidence:
        parse_dataset_reference(gate.dataset)
    if not re.fullmatch(r"[a-z0-9._*/-]{1,200}", policy.prompts):
        raise _invalid(
            "'prompts' is a name in which '*' stands for any text, such as 'support/*'.", "/prompts"
        )
    if not 0 <= policy.approvals <= 20:  # noqa: PLR2004
        raise _invalid("'approvals' is a whole number from 0 to 20.", "/approvals")
    for index, gate in enumerate(policy.evidence):
        if gate.margin < 0 or (gate.max_age is not None and gate.max_age <= 0):
            raise _invalid("'margin' is 0 or more and 'max_age' more than 0 days.", f"/evidence/{index}")


def applies(policy: Policy, *, prompt: str, label: str) -> bool:
    """Whether a policy has a say about this label of this prompt."""
    return policy.label == label and matches(policy.prompts, prompt)


def evidence_gates(policies: Sequence[Policy]) -> tuple[EvidenceGate, ...]:
    """The evidence gates of all policies, in order."""
    return tuple(gate for policy in policies for gate in policy.evidence)


def judge(
    policies: Sequence[Policy],
    *,
    evidence: Sequence[Sequence[Evidence]],
    approvers: Sequence[str],
    first_release: bool,
    now: datetime,
) -> Verdict:
    """Every gate of every policy, met or unmet.

    `evidence` holds what was found for each of `evidence_gates(policies)`: a piece for each model.
    """
    gates = [
        _judge_evidence(gate, found, first_release=first_release, now=now)
        for gate, found in zip(evidence_gates(policies), evidence, strict=True)
    ]
    needed = max((policy.approvals for policy in policies), default=0)
    if needed:
        who = f" ({', '.join(approvers)})" if approvers else ""
        gates.append(
            Gate(
                gate="approval",
                met=len(approvers) >= needed,
                line=f"{len(approvers)} of {needed} approvals by others than opener and author{who}",
            )
        )
    return Verdict(met=all(gate.met for gate in gates), gates=tuple(gates))


def _judge_evidence(
    gate: EvidenceGate, found: Sequence[Evidence], *, first_release: bool, now: datetime
) -> Gate:
    asked = f"{gate.metric} on {gate.dataset} {in_words(gate.require)}"
    against = "the experiment's baseline" if first_release else "the version in service"
    fresh = [
        piece
        for piece in found
        if gate.max_age is None or now - piece.measured_at <= timedelta(days=gate.max_age)
    ]
    if not fresh:
        old = " younger than its max_age" if found else ""
        return Gate(
            gate="evidence",
            met=False,
            line=f"{asked}: no experiment{old} on {gate.dataset} compares this version with {against} on {gate.metric}",
        )
    lines = [judge_piece(gate, piece) for piece in fresh]
    return Gate(
        gate="evidence",
        met=all(met for met, _ in lines),
        line=f"{asked}: {'; '.join(line for _, line in lines)}",
        evidence=tuple(piece.digest for piece in fresh),
    )


def judge_piece(gate: EvidenceGate, piece: Evidence) -> tuple[bool, str]:
    """Whether one piece of evidence meets what a gate requires, and the line that says so."""
    comparison = piece.comparison
    said = f"experiment {piece.experiment} on {piece.model}: {comparison.sentence}"
    if piece.judge is not None:
        said = f"{said} ({piece.judge.says})"
    unfit = piece.judge is not None and piece.judge.standing == "unfit"
    if unfit or comparison.conclusion == "invalid" or comparison.interval is None:
        why = (
            f"; an unfit judge decides nothing: {'; '.join(piece.judge.reasons)}"
            if unfit and piece.judge
            else ""
        )
        return False, said + why
    match gate.require:
        case "better":
            return comparison.conclusion == "better", said
        case "non_inferior":
            low = comparison.interval.low
            if low > -gate.margin:
                return True, f"{said} (lower end {low:+.3f} is above -{gate.margin:g})"
            return False, f"{said} (lower end {low:+.3f} is not above -{gate.margin:g})"
        case "no_worse":
            if piece.lost_cases:
                return False, f"{said}; must-pass cases lost: {', '.join(piece.lost_cases[:5])}"
            return comparison.conclusion != "worse", said


def _invalid(message: str, pointer: str) -> Invalid:
    return Invalid(
        message,
        code="invalid_policy",
        errors=(Detail(code="invalid_policy", detail=message, pointer=pointer),),
    )
