"""Plan a release: what moving a label would replace, and what its policies would say, before anybody asks for it."""

from __future__ import annotations

from pecia.app.verdict import check_releasable, find_move, hidden_characters, judge_move
from pecia.domain.actor import Actor
from pecia.domain.contract import ContractDiff, compare_contracts
from pecia.domain.evidence import Evidence
from pecia.domain.names import parse_label
from pecia.domain.notice import Notice
from pecia.domain.policy import Policy, Verdict
from pecia.domain.value import Request, Value
from pecia.ports import Ports


class PlanRelease(Request, frozen=True):
    """What would happen if a label moved to a version. Nothing is kept."""

    prompt: str
    label: str
    version: int


class ReleasePlan(Value, frozen=True):
    """A move of a label that nobody has asked for yet, as things stand now.

    `serving` is the version it would replace; `policies` have a say, and without any it moves at once. The verdict
    is of a proposal that the caller would open, with no approval yet; `evidence` what its gates cite. `proposals`
    are the open ones that ask for this very move. `warnings` name characters that nobody sees.
    """

    prompt: str
    label: str
    version: int
    serving: int | None
    policies: tuple[Policy, ...]
    verdict: Verdict
    evidence: tuple[Evidence, ...]
    contract: ContractDiff | None
    proposals: tuple[int, ...]
    warnings: tuple[Notice, ...]


MOST = 100
"""Open proposals of the prompt that are looked through for one that asks the same."""


def plan_release(ports: Ports, actor: Actor, request: PlanRelease) -> ReleasePlan:
    """The plan. Raises `NotFound`, and `Conflict` where the prompt or the version is archived."""
    label = parse_label(request.label)
    with ports.store.read(actor.project) as unit:
        move = find_move(unit, actor.project, prompt=request.prompt, label=label, version=request.version)
        check_releasable(unit, move)
        verdict, evidence = judge_move(ports, unit, move, opener=actor.name)
        open_ones = unit.proposals.list(status="open", prompt=request.prompt, before=None, limit=MOST)
        serving = move.serving
        return ReleasePlan(
            prompt=move.version.prompt,
            label=label,
            version=move.version.number,
            serving=serving.number if serving else None,
            policies=tuple(move.policies),
            verdict=verdict,
            evidence=evidence,
            contract=compare_contracts(serving.content, move.version.content) if serving else None,
            proposals=tuple(
                one.number for one in open_ones if (one.label, one.version) == (label, move.version.number)
            ),
            warnings=hidden_characters(unit, move.version, move.lock),
        )
