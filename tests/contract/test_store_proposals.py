"""Proposals, approvals and evidence, on every adapter."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from pecia.domain.errors import Conflict
from pecia.domain.policy import Gate, Verdict
from pecia.domain.proposal import Approval
from pecia.ports import Store
from tests.contract.kept import HERE, commit, evidence, later, proposal

MET = Verdict(met=True, gates=(Gate(gate="approval", met=True, line="1 of 1", evidence=("sha256:e",)),))


def approval(actor: str, seconds: float) -> Approval:
    return Approval(actor=actor, claimed=True, note="fine", at=later(seconds))


def test_proposals_are_numbered_from_one(store: Store) -> None:
    commit(store)
    with store.write(HERE) as unit:
        first, second = (unit.proposals.add(proposal(opener=name)) for name in ("ada", "grace"))
    with store.read(HERE) as unit:
        assert unit.proposals.get(1) == first == proposal(number=1)
        assert unit.proposals.get(2) == second
        assert unit.proposals.get(3) is None


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({}, [4, 3, 2, 1]),
        ({"limit": 2}, [4, 3]),
        ({"before": 3}, [2, 1]),
        ({"status": "rejected"}, [2]),
        ({"prompt": "other"}, [4]),
        ({"prompt": "support/triage", "status": "open", "before": 3}, [1]),
    ],
)
def test_proposals_are_listed_newest_first(store: Store, asked: dict[str, Any], numbers: list[int]) -> None:
    commit(store)
    commit(store, "other")
    with store.write(HERE) as unit:
        for prompt in ("support/triage", "support/triage", "support/triage", "other"):
            unit.proposals.add(proposal(prompt=prompt))
        unit.proposals.decide(2, status="rejected", by="ada", decision="", verdict=MET, at=later(0))
    with store.read(HERE) as unit:
        found = unit.proposals.list(**{"status": None, "prompt": None, "before": None, "limit": 10, **asked})
    assert [one.number for one in found] == numbers


def test_approvals_come_in_the_order_they_were_given(store: Store) -> None:
    commit(store)
    given = (approval("linus", 1), approval("grace", 2))
    with store.write(HERE) as unit:
        number = unit.proposals.add(proposal()).number
        for one in reversed(given):
            unit.proposals.approve(number, one)
    with store.read(HERE) as unit:
        found = unit.proposals.get(number)
    assert found is not None
    assert found.approvals == given


def test_nobody_approves_twice(store: Store) -> None:
    commit(store)
    with store.write(HERE) as unit:
        number = unit.proposals.add(proposal()).number
        unit.proposals.approve(number, approval("grace", 1))
    with pytest.raises(Conflict), store.write(HERE) as unit:
        unit.proposals.approve(number, approval("grace", 2))


def test_a_decision_closes_a_proposal(store: Store) -> None:
    commit(store)
    with store.write(HERE) as unit:
        opened = unit.proposals.add(proposal())
        unit.proposals.decide(1, status="released", by="grace", decision="go", verdict=MET, at=later(3))
    with store.read(HERE) as unit:
        found = unit.proposals.get(1)
    assert found == replace(
        opened, status="released", decided_by="grace", decision="go", verdict=MET, decided_at=later(3)
    )


def test_evidence_is_frozen_once_under_its_digest(store: Store) -> None:
    with store.write(HERE) as unit:
        digests = {unit.proposals.keep_evidence(evidence()) for _ in range(2)}
        other = unit.proposals.keep_evidence(evidence(experiment=2))
    assert digests == {evidence().digest}
    assert other not in digests
    with store.read(HERE) as unit:
        assert unit.proposals.evidence(evidence().digest) == evidence()
        assert unit.proposals.evidence("sha256:0") is None
