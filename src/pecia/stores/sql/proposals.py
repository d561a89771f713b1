"""Proposals, their approvals, and the evidence that decisions cite."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import bindparam, func, insert, select, update

from pecia.domain.evidence import Evidence
from pecia.domain.policy import Verdict
from pecia.domain.proposal import Approval, Proposal, ProposalStatus
from pecia.stores.sql.names import prompt_id
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import approvals, evidence, prompts, proposals

if TYPE_CHECKING:
    from sqlalchemy.engine import Row

_PROPOSALS = select(proposals, prompts.c.name).where(
    proposals.c.project == HERE, prompts.c.project == HERE, proposals.c.prompt == prompts.c.id
)
_PROPOSAL = _PROPOSALS.where(proposals.c.number == bindparam("_number"))
_NEWEST = _PROPOSALS.order_by(proposals.c.number.desc()).limit(bindparam("_limit"))
_APPROVALS = (
    select(approvals)
    .where(approvals.c.project == HERE, approvals.c.proposal.in_(bindparam("_proposals", expanding=True)))
    .order_by(approvals.c.at, approvals.c.actor)
)
_HIGHEST = select(func.max(proposals.c.number).label("highest")).where(proposals.c.project == HERE)
_ADD = insert(proposals)
_ADD_APPROVAL = insert(approvals)
_DECIDE = update(proposals).where(proposals.c.project == HERE, proposals.c.number == bindparam("_number"))

_EVIDENCE = select(evidence.c.evidence).where(
    evidence.c.project == HERE, evidence.c.digest == bindparam("_digest")
)
_ADD_EVIDENCE = insert(evidence)

_verdict = msgspec.json.Decoder(Verdict)
_evidence = msgspec.json.Decoder(Evidence)


class SqlProposals:
    """The proposals of the project."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def add(self, proposal: Proposal) -> Proposal:
        """Add a proposal under the next number."""
        highest = self._tx.first(_HIGHEST)
        number = ((highest.highest if highest else None) or 0) + 1
        numbered = msgspec.structs.replace(proposal, number=number)
        row = msgspec.structs.asdict(numbered)
        del row["approvals"]
        row["prompt"] = prompt_id(self._tx, proposal.prompt)
        row["verdict"] = _text(proposal.verdict)
        self._tx.add(_ADD, **row)
        for approval in proposal.approvals:
            self.approve(number, approval)
        return numbered

    def get(self, number: int) -> Proposal | None:
        """What a number proposes, and who approved it."""
        return next(iter(self._with_approvals(self._tx.all(_PROPOSAL, _number=number))), None)

    def list(
        self, *, status: ProposalStatus | None, prompt: str | None, before: int | None, limit: int
    ) -> Sequence[Proposal]:
        """The last proposals."""
        question = _NEWEST
        asked: dict[str, object] = {"_limit": limit}
        if status is not None:
            question = question.where(proposals.c.status == bindparam("_status"))
            asked["_status"] = status
        if prompt is not None:
            question = question.where(prompts.c.name == bindparam("_prompt"))
            asked["_prompt"] = prompt
        if before is not None:
            question = question.where(proposals.c.number < bindparam("_before"))
            asked["_before"] = before
        return self._with_approvals(self._tx.all(question, **asked))

    def approve(self, number: int, approval: Approval) -> None:
        """Add somebody's approval."""
        self._tx.add(_ADD_APPROVAL, proposal=number, **msgspec.structs.asdict(approval))

    def decide(
        self, number: int, *, status: ProposalStatus, by: str, decision: str, verdict: Verdict, at: datetime
    ) -> None:
        """Note how a proposal ended."""
        self._tx.change(
            _DECIDE,
            _number=number,
            status=status,
            decided_by=by,
            decision=decision,
            verdict=_text(verdict),
            decided_at=at,
        )

    def keep_evidence(self, evidence: Evidence) -> str:
        """Add a piece of evidence unless it is there."""
        digest = evidence.digest
        if self._tx.first(_EVIDENCE, _digest=digest) is None:
            self._tx.add(_ADD_EVIDENCE, digest=digest, evidence=_text(evidence))
        return digest

    def evidence(self, digest: str) -> Evidence | None:
        """The evidence of this digest."""
        row = self._tx.first(_EVIDENCE, _digest=digest)
        return _evidence.decode(row.evidence) if row else None

    def _with_approvals(self, rows: Sequence[Row[Any]]) -> Sequence[Proposal]:
        given: defaultdict[int, list[Approval]] = defaultdict(list)
        if rows:
            for row in self._tx.all(_APPROVALS, _proposals=[row.number for row in rows]):
                given[row.proposal].append(
                    Approval(actor=row.actor, claimed=row.claimed, note=row.note, at=row.at)
                )
        return [_proposal(row, tuple(given[row.number])) for row in rows]


def _proposal(row: Row[Any], given: tuple[Approval, ...]) -> Proposal:
    return Proposal(
        number=row.number,
        prompt=row.name,
        label=row.label,
        version=row.version,
        previous=row.previous,
        opener=row.opener,
        why=row.why,
        status=row.status,
        opened_at=row.opened_at,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        decision=row.decision,
        approvals=given,
        verdict=_verdict.decode(row.verdict),
    )


def _text(value: object) -> str:
    return msgspec.json.encode(value).decode()
