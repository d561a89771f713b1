from __future__ import annotations

import pytest

from pecia.app.plan_release import PlanRelease, ReleasePlan
from pecia.app.policies import SetPolicy
from pecia.app.proposals import GetProposal, OpenProposal
from pecia.app.release import PlanRollBack, ReleaseVersion, RollBack, SummarizeReleases
from pecia.app.retire import ArchiveVersion
from pecia.app.scorers import ListScorers
from pecia.domain.errors import Conflict, Invalid
from pecia.domain.policy import EvidenceGate, Policy
from pecia.domain.release import Release
from pecia.domain.scorer_kind import ScorerKind
from tests.app.conftest import Library

BETTER = Policy(
    label="production",
    evidence=(EvidenceGate(dataset="cases", metric="right", require="better"),),
    approvals=1,
)


def plan(do: Library, version: int = 2) -> ReleasePlan:
    planned: ReleasePlan = do(PlanRelease(prompt="q", label="production", version=version))
    return planned


def test_a_first_release_without_a_policy_replaces_nothing_and_asks_nothing(compared: Library) -> None:
    planned = plan(compared)
    assert (planned.serving, planned.policies, planned.contract) == (None, (), None)
    assert planned.verdict.met


def test_the_plan_says_what_the_proposal_would_say(compared: Library) -> None:
    compared(ReleaseVersion(prompt="q", label="production", version=1))
    compared(SetPolicy(policy=BETTER))
    planned = plan(compared)
    assert planned.serving == 1
    assert [gate.met for gate in planned.verdict.gates] == [True, False]
    assert planned.evidence[0].digest in planned.verdict.gates[0].evidence
    opened = compared(OpenProposal(prompt="q", label="production", version=2))
    assert compared(GetProposal(number=opened.number)).verdict == planned.verdict
    assert plan(compared).proposals == (opened.number,)


def test_what_is_archived_cannot_be_planned(compared: Library) -> None:
    compared(ArchiveVersion(prompt="q", version=1))
    with pytest.raises(Conflict):
        plan(compared, 1)


def test_where_a_rollback_would_go_is_told_before_it_is_made(compared: Library) -> None:
    compared(ReleaseVersion(prompt="q", label="production", version=1))
    with pytest.raises(Conflict, match="no earlier release"):
        compared(PlanRollBack(prompt="q", label="production"))
    compared(ReleaseVersion(prompt="q", label="production", version=2))
    planned = compared(PlanRollBack(prompt="q", label="production"))
    back = compared(RollBack(prompt="q", label="production"))
    assert (planned.version, planned.number) == (1, back.restores)


def test_a_summary_holds_the_release_each_label_rests_on(compared: Library) -> None:
    compared(ReleaseVersion(prompt="q", label="production", version=1))
    compared(ReleaseVersion(prompt="q", label="staging", version=1))
    compared(ReleaseVersion(prompt="q", label="production", version=2, why="it is better"))
    rows: tuple[Release, ...] = compared(SummarizeReleases(prompts=("q", "not/there")))
    assert [(row.label, row.version, row.previous) for row in rows] == [
        ("production", 2, 1),
        ("staging", 1, None),
    ]
    assert rows[0].why == "it is better"


def test_a_summary_of_too_many_prompts_is_refused(do: Library) -> None:
    with pytest.raises(Invalid, match="500"):
        do(SummarizeReleases(prompts=tuple(f"p{n}" for n in range(501))))


def test_every_type_of_scorer_says_what_it_judges(do: Library) -> None:
    kinds: tuple[ScorerKind, ...] = do(ListScorers())
    assert all(kind.judges.endswith(".") for kind in kinds)
    found = {kind.type: kind for kind in kinds}
    assert {kind.type for kind in kinds if kind.asks_model} == {"judge", "preference"}
    assert [field.name for field in found["choice"].fields if field.required] == ["choices"]
    assert "first_word" in next(field for field in found["choice"].fields if field.name == "where").choices
