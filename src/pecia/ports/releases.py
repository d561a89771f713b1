"""Labels, their releases, and the proposals that ask for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from pecia.domain.evidence import Evidence
from pecia.domain.policy import Policy, Verdict
from pecia.domain.proposal import Approval, Proposal, ProposalStatus
from pecia.domain.release import Label, Release
from pecia.domain.version import Pin


class Releases(Protocol):
    """Labels, their releases and what the labels ask."""

    def label(self, prompt: str, label: str) -> Label | None:
        """Where a label points."""
        ...

    def labels(self, prompt: str | None = None) -> Sequence[Label]:
        """The labels of a prompt, or of every prompt, by prompt and name."""
        ...

    def history(self, prompt: str, label: str | None = None) -> Sequence[Release]:
        """The releases of a label, or of all labels of the prompt, newest first."""
        ...

    def in_service(self, prompts: Sequence[str]) -> Sequence[Release]:
        """The releases that put the labels of these prompts where they stand, by prompt and label."""
        ...

    def lock(self, prompt: str, release: int) -> Mapping[str, Pin]:
        """The versions of partials that a release of the prompt holds, by reference."""
        ...

    def move(self, release: Release) -> bool:
        """Move the label from `release.previous` to `release.version` and keep the release.

        One compare-and-swap: False, and nothing kept, when the label does not stand at `previous`.
        """
        ...

    def take_down(self, prompt: str) -> None:
        """Let no label of the prompt stand anywhere any more. Its releases stay."""
        ...

    def policies(self) -> Sequence[Policy]:
        """Every policy of the project, by label and pattern."""
        ...

    def set_policy(self, policy: Policy) -> Policy | None:
        """Keep the policy of (label, prompts), and return the one it replaces. One that asks nothing removes it."""
        ...


class Proposals(Protocol):
    """Requests to move a label."""

    def add(self, proposal: Proposal) -> Proposal:
        """Keep a proposal under the next number of the project, which the returned value carries."""
        ...

    def get(self, number: int) -> Proposal | None:
        """A proposal with its approvals."""
        ...

    def list(
        self, *, status: ProposalStatus | None, prompt: str | None, before: int | None, limit: int
    ) -> Sequence[Proposal]:
        """Proposals, newest first, with numbers below `before`."""
        ...

    def approve(self, number: int, approval: Approval) -> None:
        """Add an approval."""
        ...

    def decide(
        self, number: int, *, status: ProposalStatus, by: str, decision: str, verdict: Verdict, at: datetime
    ) -> None:
        """Close a proposal."""
        ...

    def keep_evidence(self, evidence: Evidence) -> str:
        """Freeze a piece of evidence under its digest, once; returns the digest."""
        ...

    def evidence(self, digest: str) -> Evidence | None:
        """A frozen piece of evidence."""
        ...
