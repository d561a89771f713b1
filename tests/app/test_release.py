from __future__ import annotations

import pytest

from pecia import testing
from pecia.app.commit import CommitVersion
from pecia.app.datasets import ImportDataset
from pecia.app.events import ListEvents
from pecia.app.policies import ListPolicies, SetPolicy
from pecia.app.proposals import (
    ApproveProposal,
    GetEvidence,
    GetProposal,
    ListProposals,
    OpenProposal,
    RejectProposal,
)
from pecia.app.release import ListReleases, ReleaseVersion, RollBack
from pecia.app.resolve import ResolveLabel
from pecia.domain.actor import Actor
from pecia.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from pecia.domain.policy import EvidenceGate, Policy
from pecia.domain.proposal import Proposal
from pecia.domain.version import Content
from tests.app.conftest import Library

BETTER = Policy(
    label="production",
    evidence=(EvidenceGate(dataset="cases", metric="right", require="better"),),
    approvals=1,
)


def served(do: Library, label: str = "production") -> int:
    number: int = do(ResolveLabel(prompt="q", label=label)).version
    return number


def release(do: Library, version: int, **more: object) -> None:
    do(ReleaseVersion(prompt="q", label="production", version=version, **more))  # type: ignore[arg-type]


def propose(do: Library, version: int = 2) -> Proposal:
    proposal: Proposal = do(OpenProposal(prompt="q", label="production", version=version))
    return proposal


def test_without_a_policy_a_label_moves_at_once(compared: Library) -> None:
    release(compared, 1)
    release(compared, 2)
    assert served(compared) == 2
    history = compared(ListReleases(prompt="q"))
    assert [(r.previous, r.version) for r in history] == [(1, 2), (None, 1)]


def test_latest_is_the_highest_number_and_cannot_be_moved(compared: Library) -> None:
    assert served(compared, "latest") == 2
    with pytest.raises(Invalid):
        compared(ReleaseVersion(prompt="q", label="latest", version=1))


def test_releasing_what_is_served_already_changes_nothing(compared: Library) -> None:
    release(compared, 1)
    release(compared, 1)
    assert len(compared(ListReleases(prompt="q"))) == 1


@pytest.mark.parametrize("more", [{"if_current": 2}, {"if_match": '"1-abc"'}])
def test_a_label_that_moved_meanwhile_is_not_moved_again(compared: Library, more: dict[str, object]) -> None:
    release(compared, 1)
    with pytest.raises(Conflict, match="stands at version 1") as caught:
        release(compared, 2, **more)
    assert caught.value.code == "precondition_failed"
    release(compared, 2, if_match=caught.value.extra["current_etag"])
    assert served(compared) == 2


def test_rolling_back_twice_goes_further_back_and_then_says_there_is_no_more(do: Library) -> None:
    for n in (1, 2, 3):
        do.commit("q", f"text {n}")
        release(do, n)
    for expected in (2, 1):
        do(RollBack(prompt="q", label="production"))
        assert served(do) == expected
    with pytest.raises(Conflict, match="no earlier release"):
        do(RollBack(prompt="q", label="production"))


def test_a_rollback_asks_for_no_evidence(compared: Library) -> None:
    release(compared, 1)
    release(compared, 2)
    compared(SetPolicy(policy=BETTER))
    compared(RollBack(prompt="q", label="production"))
    assert served(compared) == 1


def test_a_policy_lets_nothing_past_but_an_approved_proposal_with_evidence(compared: Library) -> None:
    release(compared, 1)
    compared(SetPolicy(policy=BETTER))
    with pytest.raises(Refused, match="better, 1 approval"):
        release(compared, 2)
    proposal = propose(compared)
    assert [(g.gate, g.met) for g in proposal.verdict.gates] == [("evidence", True), ("approval", False)]
    with pytest.raises(Refused, match="0 of 1 approvals"):
        release(compared, 2, proposal=proposal.number)
    compared(ApproveProposal(number=proposal.number), testing.GRACE)
    release(compared, 2, proposal=proposal.number)
    assert served(compared) == 2


def test_a_release_keeps_its_evidence_and_closes_its_proposal(compared: Library) -> None:
    release(compared, 1)
    compared(SetPolicy(policy=BETTER))
    number = propose(compared).number
    compared(ApproveProposal(number=number), testing.GRACE)
    release(compared, 2, proposal=number)
    decided = compared(GetProposal(number=number))
    assert (decided.status, decided.verdict.met) == ("released", True)
    evidence = compared(GetEvidence(digest=decided.verdict.gates[0].evidence[0]))
    assert (evidence.baseline, evidence.variant, evidence.comparison.conclusion) == ("q#1", "q#2", "better")
    with pytest.raises(Conflict, match="released already"):
        release(compared, 1, proposal=number)


def test_evidence_against_another_version_than_the_one_in_service_does_not_count(compared: Library) -> None:
    compared.commit("q", "something else {{ n }}")
    release(compared, 3)
    compared(SetPolicy(policy=BETTER))
    gate = propose(compared).verdict.gates[0]
    assert not gate.met
    assert "no experiment on cases compares this version with the version in service" in gate.line


def test_evidence_on_an_older_revision_of_the_cases_does_not_count(compared: Library) -> None:
    release(compared, 1)
    compared(SetPolicy(policy=BETTER))
    compared(ImportDataset(dataset="cases", rows=({"input": {"n": "1"}, "expected": "yes"},)))
    assert not propose(compared).verdict.gates[0].met


def test_a_metric_pinned_to_its_scorer_takes_no_other(compared: Library) -> None:
    release(compared, 1)
    pinned = EvidenceGate(dataset="cases", metric="right", require="better", scorer={"type": "contains"})
    compared(SetPolicy(policy=Policy(label="production", evidence=(pinned,))))
    assert not propose(compared).verdict.met


def test_a_worse_version_meets_no_requirement(compared: Library) -> None:
    release(compared, 2)
    for require in ("no_worse", "non_inferior", "better"):
        gate = EvidenceGate(dataset="cases", metric="right", require=require)
        compared(SetPolicy(policy=Policy(label="production", evidence=(gate,))))
        assert not propose(compared, 1).verdict.met


@pytest.mark.parametrize("name", ["ada", "grace"])
def test_neither_opener_nor_author_approves(compared: Library, name: str) -> None:
    again = CommitVersion(prompt="q", content=Content(template="good {{ n }}"))
    compared(again, testing.GRACE)
    number = propose(compared).number
    with pytest.raises(Refused, match="cannot approve"):
        compared(ApproveProposal(number=number), Actor(name=name))


def test_an_approver_who_becomes_an_author_no_longer_counts(compared: Library) -> None:
    compared(SetPolicy(policy=Policy(label="production", approvals=1)))
    number = propose(compared).number
    assert compared(ApproveProposal(number=number), testing.GRACE).verdict.met
    compared(CommitVersion(prompt="q", content=Content(template="good {{ n }}")), testing.GRACE)
    with pytest.raises(Refused, match="0 of 1"):
        release(compared, 2, proposal=number)


def test_nobody_approves_twice(compared: Library) -> None:
    compared(SetPolicy(policy=Policy(label="production", approvals=2)))
    number = propose(compared).number
    compared(ApproveProposal(number=number), testing.GRACE)
    with pytest.raises(Conflict, match="already"):
        compared(ApproveProposal(number=number), testing.GRACE)


def test_an_owner_everybody_shares_approves_nothing(compared: Library) -> None:
    number = propose(compared).number
    with pytest.raises(Refused, match="Over HTTP everybody is the local owner"):
        compared(ApproveProposal(number=number), Actor(name="somebody", shared=True))


def test_a_proposal_moves_only_what_it_is_about(compared: Library) -> None:
    number = propose(compared, 2).number
    with pytest.raises(Conflict, match="is about"):
        release(compared, 1, proposal=number)


def test_a_rejected_proposal_stays_rejected(compared: Library) -> None:
    number = propose(compared).number
    rejected = compared(RejectProposal(number=number, why="not yet"))
    assert (rejected.status, rejected.decision) == ("rejected", "not yet")
    assert not compared(ListProposals(status="open")).data
    with pytest.raises(Conflict, match="rejected already"):
        release(compared, 2, proposal=number)


def test_a_policy_that_asks_nothing_takes_the_policy_away(compared: Library) -> None:
    compared(SetPolicy(policy=BETTER))
    compared(SetPolicy(policy=Policy(label="production")))
    assert not compared(ListPolicies())
    release(compared, 2)


def test_an_editor_may_propose_but_not_release(compared: Library) -> None:
    editor = Actor(name="ed", role="editor")
    compared(OpenProposal(prompt="q", label="production", version=2), editor)
    with pytest.raises(NotAllowed, match="label:move"):
        compared(ReleaseVersion(prompt="q", label="production", version=2), editor)


def test_every_move_is_an_event_with_both_digests(compared: Library) -> None:
    release(compared, 1)
    release(compared, 2)
    moved = [event for event in compared(ListEvents()).events if event.action == "LabelMoved"]
    assert moved[0].before is None
    assert moved[1].before == moved[0].after
    assert moved[1].data["version"] == 2


def test_what_is_not_there_is_not_found(do: Library) -> None:
    for request in (
        OpenProposal(prompt="q", label="production", version=1),
        ResolveLabel(prompt="q", label="production"),
        ApproveProposal(number=9),
    ):
        with pytest.raises(NotFound):
            do(request)
