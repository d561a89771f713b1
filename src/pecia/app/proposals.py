"""Proposals: ask that a label moves, approve, reject."""

from __future__ import annotations

import msgspec

from pecia.app.act import Act, acting
from pecia.app.page import Page, check_limit, number_cursor, page_of
from pecia.app.prompts import existing_prompt
from pecia.app.verdict import check_releasable, find_move, hidden_characters, judge_move
from pecia.domain.actor import Actor
from pecia.domain.contract import ContractDiff, compare_contracts
from pecia.domain.errors import Conflict, Invalid, NotFound
from pecia.domain.evidence import Evidence
from pecia.domain.names import parse_label
from pecia.domain.notice import Notice, check_acknowledged, in_event, notices_in
from pecia.domain.policy import Gate, Verdict
from pecia.domain.proposal import Approval, Proposal, ProposalStatus, check_approver, check_open
from pecia.domain.value import Request
from pecia.domain.version import Version
from pecia.ports import Ports, Unit


class OpenProposal(Request, frozen=True):
    """Ask that a label of a prompt moves to a version.

    One with characters that nobody sees is proposed only when `acknowledge` names `hidden_characters`.
    """

    prompt: str
    label: str
    version: int
    why: str = ""
    acknowledge: tuple[str, ...] = ()


class GetProposal(Request, frozen=True):
    """A proposal with what the policies say of it now."""

    number: int


class ListProposals(Request, frozen=True):
    """Proposals, newest first."""

    status: ProposalStatus | None = None
    prompt: str | None = None
    cursor: str | None = None
    limit: int = 50


class ApproveProposal(Request, frozen=True):
    """Say yes to a proposal somebody else opened.

    The approver too names `hidden_characters` under `acknowledge` where the version holds any.
    """

    number: int
    note: str = ""
    acknowledge: tuple[str, ...] = ()


class RejectProposal(Request, frozen=True):
    """Say no to a proposal, and why. It is closed for good."""

    number: int
    why: str = ""


class GetEvidence(Request, frozen=True):
    """A frozen piece of evidence by its digest."""

    digest: str


def open_proposal(ports: Ports, actor: Actor, request: OpenProposal) -> Proposal:
    """The proposal that was opened, with the verdict as it stands."""
    with acting(ports, actor) as act:
        return propose(act, request)


def propose(act: Act, request: OpenProposal) -> Proposal:
    """Open a proposal inside a unit."""
    label = parse_label(request.label)
    move = find_move(act.unit, act.actor.project, prompt=request.prompt, label=label, version=request.version)
    check_releasable(act.unit, move)
    hidden = hidden_characters(act.unit, move.version, move.lock)
    check_acknowledged(hidden, request.acknowledge, f"'{move.version}'")
    proposal = act.unit.proposals.add(
        Proposal(
            number=0,
            prompt=request.prompt,
            label=label,
            version=move.version.number,
            previous=move.serving.number if move.serving else None,
            opener=act.actor.name,
            why=request.why,
            status="open",
            opened_at=act.now,
            decided_at=None,
            decided_by=None,
            decision="",
            approvals=(),
            verdict=Verdict(met=False, gates=()),
        )
    )
    act.record(
        "ProposalOpened",
        _subject(proposal),
        before=move.serving.digest if move.serving else None,
        after=move.version.digest,
        data={
            "prompt": proposal.prompt,
            "label": label,
            "version": proposal.version,
            "why": request.why,
        }
        | in_event(hidden),
    )
    return _judged(act.ports, act.actor, act.unit, proposal)


def get_proposal(ports: Ports, actor: Actor, request: GetProposal) -> Proposal:
    """The proposal, or `NotFound`."""
    with ports.store.read(actor.project) as unit:
        return _judged(ports, actor, unit, _existing(unit, request.number))


def list_proposals(ports: Ports, actor: Actor, request: ListProposals) -> Page[Proposal]:
    """Proposals, newest first, each with its verdict. Raises `NotFound` for a prompt that is not there."""
    limit = check_limit(request.limit)
    with ports.store.read(actor.project) as unit:
        if request.prompt is not None:
            existing_prompt(unit, request.prompt)
        rows = unit.proposals.list(
            status=request.status,
            prompt=request.prompt,
            before=number_cursor(request.cursor),
            limit=limit + 1,
        )
        page = page_of(rows, limit, lambda proposal: proposal.number)
        return Page(
            data=tuple(_judged(ports, actor, unit, proposal) for proposal in page.data), next=page.next
        )


def approve_proposal(ports: Ports, actor: Actor, request: ApproveProposal) -> Proposal:
    """The proposal with one more approval. Raises `Refused` for its opener and the version's authors."""
    with acting(ports, actor) as act:
        proposal = _existing(act.unit, request.number)
        check_open(proposal)
        authors = act.unit.prompts.authors(proposal.prompt, proposal.version)
        hidden = _hidden(act, proposal)
        check_approver(proposal, actor, authors=authors)
        check_acknowledged(hidden, request.acknowledge, f"'{proposal.prompt}#{proposal.version}'")
        approval = Approval(actor=actor.name, claimed=actor.claimed, note=request.note, at=act.now)
        act.unit.proposals.approve(proposal.number, approval)
        data = {"note": request.note, "claimed": actor.claimed} | in_event(hidden)
        act.record("ProposalApproved", _subject(proposal), data=data)
        return _judged(ports, actor, act.unit, _existing(act.unit, request.number))


def reject_proposal(ports: Ports, actor: Actor, request: RejectProposal) -> Proposal:
    """The proposal, closed."""
    with acting(ports, actor) as act:
        proposal = _judged(ports, actor, act.unit, _existing(act.unit, request.number))
        check_open(proposal)
        act.unit.proposals.decide(
            proposal.number,
            status="rejected",
            by=actor.name,
            decision=request.why,
            verdict=proposal.verdict,
            at=act.now,
        )
        act.record("ProposalRejected", _subject(proposal), data={"why": request.why})
        return _judged(ports, actor, act.unit, _existing(act.unit, request.number))


def get_evidence(ports: Ports, actor: Actor, request: GetEvidence) -> Evidence:
    """The evidence, or `NotFound`."""
    with ports.store.read(actor.project) as unit:
        evidence = unit.proposals.evidence(request.digest)
    if evidence is None:
        raise NotFound("There is no evidence of this digest.")
    return evidence


def _existing(unit: Unit, number: int) -> Proposal:
    proposal = unit.proposals.get(number)
    if proposal is None:
        raise NotFound(f"There is no proposal {number}.", hint="'pecia proposal list' shows the open ones.")
    return proposal


def _judged(ports: Ports, actor: Actor, unit: Unit, proposal: Proposal) -> Proposal:
    """An open proposal with what the policies say now; a decided one with what they said then."""
    if proposal.status != "open":
        before = unit.prompts.version(proposal.prompt, proposal.previous) if proposal.previous else None
        after = unit.prompts.version(proposal.prompt, proposal.version)
        return msgspec.structs.replace(proposal, contract=_contract(before, after))
    try:
        move = find_move(
            unit, actor.project, prompt=proposal.prompt, label=proposal.label, version=proposal.version
        )
    except (Conflict, Invalid, NotFound) as error:
        # A partial was purged or is shared no longer, say: it can only be rejected, and the others judged.
        gate = Gate(gate="release", met=False, line=f"it cannot be released: {error.message}")
        return msgspec.structs.replace(proposal, verdict=Verdict(met=False, gates=(gate,)))
    verdict, _ = judge_move(ports, unit, move, opener=proposal.opener, approvals=proposal.approvals)
    return msgspec.structs.replace(
        proposal,
        verdict=verdict,
        contract=_contract(move.serving, move.version),
        warnings=(*hidden_characters(unit, move.version, move.lock), *notices_in([("/why", proposal.why)])),
    )


def _hidden(act: Act, proposal: Proposal) -> tuple[Notice, ...]:
    """What nobody sees in what the proposal would put into service now; nothing where it cannot be released."""
    try:
        move = find_move(
            act.unit,
            act.actor.project,
            prompt=proposal.prompt,
            label=proposal.label,
            version=proposal.version,
        )
    except (Conflict, Invalid, NotFound):
        return ()
    return hidden_characters(act.unit, move.version, move.lock)


def _contract(before: Version | None, after: Version | None) -> ContractDiff | None:
    """What the move changes; None for a first release, and where a version was purged."""
    return compare_contracts(before.content, after.content) if before and after else None


def _subject(proposal: Proposal) -> str:
    return f"proposal/{proposal.number}"
