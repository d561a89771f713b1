"""Proposal: a request to move a label; it gathers evidence and approvals."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Literal, TypeAlias

from pecia.domain.actor import Actor
from pecia.domain.contract import ContractDiff
from pecia.domain.errors import Conflict, Refused
from pecia.domain.notice import Notice
from pecia.domain.policy import Verdict
from pecia.domain.value import Value

ProposalStatus: TypeAlias = Literal["open", "rejected", "released"]


class Approval(Value, frozen=True):
    """Somebody said yes, by a name that was claimed or proved."""

    actor: str
    claimed: bool
    note: str
    at: datetime


class Proposal(Value, frozen=True):
    """A request to move `label` of `prompt` to `version`.

    `previous` is where the label stood when it was opened; `verdict` is what the policies say now, or said
    when it was decided. `contract` is what the move changes for those who call the prompt and read its answers,
    `warnings` are the characters nobody sees in what it would put into service and in its own reason.
    """

    number: int
    prompt: str
    label: str
    version: int
    previous: int | None
    opener: str
    why: str
    status: ProposalStatus
    opened_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    decision: str
    approvals: tuple[Approval, ...]
    verdict: Verdict
    contract: ContractDiff | None = None
    warnings: tuple[Notice, ...] = ()


def check_open(proposal: Proposal) -> None:
    """Raise `Conflict` when the proposal has been decided."""
    if proposal.status != "open":
        raise Conflict(
            f"Proposal {proposal.number} is {proposal.status} already.",
            code="already_decided",
            hint="Open another proposal.",
        )


def check_approver(proposal: Proposal, actor: Actor, *, authors: Collection[str]) -> None:
    """An approver is neither the opener nor an author of the version, and says so in person. Raises `Refused`."""
    if actor.shared:
        raise Refused(
            "Over HTTP everybody is the local owner until there are keys, so nobody can be told apart and an "
            "approval by another cannot be taken.",
            code="approval_refused",
            hint="Act under a name of your own: in the web app by 'Acting as', in a request by the header 'Pecia-As'.",
        )
    if actor.name == proposal.opener or actor.name in authors:
        role = "opened it" if actor.name == proposal.opener else f"is an author of version {proposal.version}"
        raise Refused(
            f"'{actor.name}' cannot approve proposal {proposal.number}: '{actor.name}' {role}.",
            code="approval_refused",
            hint="Somebody else has to: 'pecia approve ID --as NAME'.",
        )
    if any(approval.actor == actor.name for approval in proposal.approvals):
        raise Conflict(
            f"'{actor.name}' has approved proposal {proposal.number} already.", code="already_decided"
        )
