"""An optimization from the design to the proposal, on a model whose every answer is known."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import pytest

from pecia import testing
from pecia.app.datasets import ImportDataset
from pecia.app.events import ListEvents
from pecia.app.optimize import (
    GetOptimization,
    ListOptimizations,
    OptimizationPlan,
    PlanOptimization,
    StartOptimization,
    StopOptimization,
)
from pecia.app.policies import SetPolicy
from pecia.app.prompts import GetPrompt, GetVersion
from pecia.app.proposals import GetEvidence, GetProposal
from pecia.app.release import ListLabels, ReleaseVersion
from pecia.domain.errors import Invalid, PeciaError
from pecia.domain.optimization import Allowance, Optimization, OptimizationDesign
from pecia.domain.policy import EvidenceGate, Policy
from pecia.domain.sealed import Splits
from pecia.domain.version import Content
from tests.app.conftest import Library
from tests.optimizations import BASE, FixedOptimizer, ScriptedOptimizer, design, model, rows

Bring = Callable[..., Library]


@pytest.fixture
def bring() -> Generator[Bring]:
    """A library with the prompt `q` in production, 200 cases, and a model that these words make right so often."""
    opened: list[Library] = []

    def make(*texts: str, rates: dict[str, float] | None = None, cases: int = 200, **more: Any) -> Library:
        ports = testing.ports(
            scripts={"m": model(rates or {})},
            optimizers={"scripted": ScriptedOptimizer(*texts), **more},
        )
        library = Library(ports)
        opened.append(library)
        library.commit("q", BASE)
        library(ReleaseVersion(prompt="q", label="production", version=1))
        library(ImportDataset(dataset="cases", rows=rows(cases)))
        return library

    yield make
    for library in opened:
        library.ports.jobs.close()
        library.ports.store.close()


def optimized(library: Library, asked: OptimizationDesign) -> Optimization:
    number = library(StartOptimization(design=asked)).number
    while library.ports.jobs.running("default", -number):
        pass
    found: Optimization = library(GetOptimization(number=number))
    return found


def test_a_winner_becomes_a_version_and_a_proposal_with_its_evidence_and_no_release(bring: Bring) -> None:
    library = bring("Read carefully.", "Please.", rates={"carefully": 0.95})
    found = optimized(library, design())
    assert (found.status, found.outcome, found.version) == ("done", "confirmed", 2)
    assert found.proposal is not None
    assert found.evidence is not None
    proposal = library(GetProposal(number=found.proposal))
    assert (proposal.status, proposal.version, proposal.label) == ("open", 2, "production")
    assert found.evidence in proposal.why
    assert library(GetEvidence(digest=found.evidence)).comparison == found.confirmed
    version = library(GetVersion(prompt="q", version=2))
    assert version.content.template.startswith("Read carefully.")
    assert "scripted: Read carefully." in version.note
    assert [label.version for label in library(ListLabels(prompt="q"))] == [1]


def test_the_search_gain_stands_beside_the_confirmed_gain(bring: Bring) -> None:
    found = optimized(bring("Read carefully.", rates={"carefully": 0.9}), design())
    assert found.search
    assert found.confirmed
    assert (found.search.n, found.confirmed.n) == (40, 60)
    searched, confirmed = found.search.difference, found.confirmed.difference
    assert searched is not None
    assert confirmed is not None
    assert found.shrinkage == pytest.approx(searched - confirmed)


def test_equal_proposals_ship_nothing(bring: Bring) -> None:
    found = optimized(bring("One.", "Two.", "Three.", "Four.", "Five.", "Six."), design())
    assert (found.outcome, found.version, found.confirmed) == ("nothing_found", None, None)
    assert len(found.rounds) == 2  # five in a row were rejected


@pytest.mark.parametrize(
    ("base", "said"), [(0.99, "The baseline scores"), (0.5, "differ by no more than noise")]
)
def test_without_headroom_it_says_so_and_stops(bring: Bring, base: float, said: str) -> None:
    library = bring("Better.", rates={"Answer": base})
    found = optimized(library, design(anyway=False))
    assert found.outcome == "no_headroom"
    assert said in found.said
    assert not found.rounds
    assert not found.trials


def test_few_test_cases_are_exploration_and_propose_nothing(bring: Bring) -> None:
    found = optimized(bring("Read carefully.", rates={"carefully": 1.0}, cases=90), design())
    assert (found.outcome, found.version, found.proposal) == ("exploration", None, None)
    assert "exploration only" in found.said


def test_going_on_and_repeating_pay_nothing_twice(bring: Bring) -> None:
    library = bring("Read carefully.", rates={"carefully": 0.95})
    first = optimized(library, design(looks=2))
    again = optimized(library, design(looks=2))
    assert again == first
    assert [one.number for one in library(ListOptimizations(prompt="q")).data] == [1]
    repeated = optimized(library, design(proposals=8, looks=2))
    assert repeated.number == 2
    assert repeated.calls == 0


def test_the_sealed_cases_are_read_once_and_the_log_says_so(bring: Bring) -> None:
    library = bring("Read carefully.", rates={"carefully": 0.95})
    optimized(library, design())
    read = [e for e in library(ListEvents(limit=500)).events if e.action == "SealedCasesRead"]
    assert [(e.subject, e.data["alpha"]) for e in read] == [("optimization/1", 0.05)]
    with pytest.raises(Invalid, match="read before") as refused:
        library(StartOptimization(design=design(proposals=8)))
    assert refused.value.code == "test_spent"


def test_looks_that_are_meant_share_the_alpha(bring: Bring) -> None:
    library = bring("Read carefully.", rates={"carefully": 0.95})
    found = optimized(library, design(looks=2))
    assert found.look
    assert found.look.alpha == 0.025
    plan: OptimizationPlan = library(PlanOptimization(design=design(looks=2, proposals=8)))
    assert plan.alpha == 0.025


def test_a_budget_of_fewer_than_three_proposals_is_refused(bring: Bring) -> None:
    library = bring("Read carefully.")
    least = library(PlanOptimization(design=design())).least_calls
    with pytest.raises(Invalid, match="fewer than 3 proposals"):
        library(StartOptimization(design=design(allowance=Allowance(calls=least - 1))))
    found = optimized(library, design(allowance=Allowance(calls=least)))
    assert found.calls <= least


def test_a_budget_is_hard(bring: Bring) -> None:
    texts = [f"Text {n}." for n in range(30)]
    library = bring(*texts, rates={f"Text {n}.": 0.5 + n / 100 for n in range(30)})
    asked = design(proposals=30, allowance=Allowance(calls=700))
    assert optimized(library, asked).calls <= 700


def test_a_budget_of_no_money_calls_nothing_and_is_resumed_with_some() -> None:
    ports = testing.ports(
        scripts={"m": model({"carefully": 0.95})},
        prices={"scripted/m": testing.Price(input=1, output=1)},
        optimizers={"scripted": ScriptedOptimizer("Read carefully.")},
    )
    library = Library(ports)
    library.commit("q", BASE)
    library(ImportDataset(dataset="cases", rows=rows(200)))
    found = optimized(library, design(prompt="q#1", allowance=Allowance(cost=0.0)))
    assert (found.status, found.calls) == ("stopped", 0)
    assert "max_cost" in (found.trouble or "")
    assert optimized(library, design(prompt="q#1")).status == "done"
    ports.jobs.close()


def test_the_dataset_may_bring_its_own_splits_and_a_gate_then_knows_the_evidence(bring: Bring) -> None:
    library = bring("Read carefully.", rates={"carefully": 0.95})
    names = ["learn"] * 5 + ["choose"] * 2 + ["prove"] * 3
    split = tuple({**row, "split": names[at % 10]} for at, row in enumerate(rows(200)))
    library(ImportDataset(dataset="own", rows=split))
    splits = Splits(train="learn", val="choose", test="prove")
    found = optimized(library, design(dataset="own", splits=splits))
    assert found.evidence is not None
    evidence = library(GetEvidence(digest=found.evidence))
    assert (evidence.dataset, evidence.split, evidence.comparison.n) == ("own", "prove", 60)


def test_a_gate_asks_for_the_sealed_cases_that_were_dealt_and_knows_the_confirmation(bring: Bring) -> None:
    library = bring("Read carefully.", rates={"carefully": 0.95})
    gate = EvidenceGate(dataset="cases#dealt-test", metric="right", require="better")
    library(SetPolicy(policy=Policy(label="production", evidence=(gate,))))
    found = optimized(library, design())
    assert found.evidence is not None
    evidence = library(GetEvidence(digest=found.evidence))
    assert (evidence.dataset, evidence.revision, evidence.split) == ("cases", 1, "dealt-test")
    assert found.proposal is not None
    assert library(GetProposal(number=found.proposal)).verdict.met
    library(ImportDataset(dataset="cases", rows=rows(201)))  # the confirmation was on other cases
    assert not library(GetProposal(number=found.proposal)).verdict.met


# ------------------------------------------------------------ failure modes


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"splits": Splits(train="a", val="a", test="b")}, "three splits"),
        ({"dataset": "cases#hard"}, "holds for that part only"),
        ({"metric": "other"}, "no scorer 'other'"),
        ({"guards": ("other",)}, "no scorer 'other'"),
        ({"proposals": 2}, "from 3 to"),
        ({"optimizers": ("magic",)}, "no optimizer 'magic'"),
        ({"optimizers": ("reflect",)}, "no writer"),
        ({"looks": 0}, "looks"),
    ],
)
def test_what_cannot_be_believed_is_refused_before_a_call(
    bring: Bring, more: dict[str, Any], said: str
) -> None:
    library = bring("Read carefully.")
    with pytest.raises(Invalid, match=said):
        library(StartOptimization(design=design(**more)))
    assert not library(ListOptimizations()).data


def test_near_duplicates_across_given_splits_are_refused(bring: Bring) -> None:
    library = bring("Read carefully.")
    text = "the parcel was left at the wrong door and nobody has answered my letters since"
    split = [{**row, "split": ["train", "val", "test"][at % 3]} for at, row in enumerate(rows(90))]
    split[0]["input"], split[1]["input"] = {"n": text}, {"n": f"{text}!"}
    library(ImportDataset(dataset="near", rows=tuple(split)))
    with pytest.raises(Invalid, match="says nearly what"):
        library(StartOptimization(design=design(dataset="near", splits=Splits())))


def test_a_proposal_that_drops_an_input_or_a_locked_text_is_refused_unrun(bring: Bring) -> None:
    contents = (
        Content(template="Say yes."),
        Content(template=f"{BASE} {{{{ more }}}}"),
        Content(template="Take care. This is case {{ n }}"),
        Content(template=BASE.replace("Take care. ", "")),
    )
    library = bring(fixed=FixedOptimizer(*contents))
    found = optimized(library, design(optimizers=("fixed",), locked=("Answer yes or no.", "Take care.")))
    why = [trial.why for trial in found.trials if trial.candidate.how == "fixed"]
    assert [trial.state for trial in found.trials if trial.candidate.how == "fixed"] == ["refused"] * 4
    assert "loses 'n'" in why[0]
    assert "asks for 'more'" in why[1]
    assert "locked" in why[2]
    assert "locked" in why[3]


def test_a_bloated_prompt_is_refused_and_of_equals_the_shortest_wins(bring: Bring) -> None:
    long = "Read carefully. " + "Be kind and thorough. " * 8
    bloated = "Read carefully. " * 400
    library = bring(bloated, long, "Read carefully.", rates={"carefully": 0.95})
    found = optimized(library, design())
    assert next(t.why for t in found.trials if t.state == "refused").endswith("that are allowed")
    assert found.winner
    assert found.winner.what == "Read carefully."


def test_a_gamed_metric_is_not_confirmed_when_another_gets_worse(bring: Bring) -> None:
    library = bring("Empty.", rates={"Empty": 0.0}, cases=200)
    scorers = {
        "short": {"type": "regex", "pattern": "^no$"},
        "right": {"type": "equals", "expected": "expected"},
    }
    asked = design(metric="short", scorers=scorers, guards=("right",))
    found = optimized(library, asked)
    assert found.confirmed
    assert found.confirmed.conclusion == "better"
    assert (found.outcome, found.version) == ("not_confirmed", None)
    assert found.guards_lost[0].startswith("right (worse")


def test_a_shorter_prompt_that_is_as_good_is_found(bring: Bring) -> None:
    library = bring(cases=400)
    asked = design(goal="shorter", optimizers=("compress",), margin=0.05)
    found = optimized(library, asked)
    assert found.outcome == "confirmed"
    assert found.winner
    assert found.winner.tokens < 17
    assert "{{ n }}" in (found.winner.content.template or "")


def test_a_stopped_optimization_goes_on_where_it_was(bring: Bring) -> None:
    library = bring("Read carefully.", "Please.", rates={"carefully": 0.95})
    number = library(StartOptimization(design=design())).number
    library(StopOptimization(number=number))
    while library.ports.jobs.running("default", -number):
        pass
    ended = optimized(library, design())
    assert (ended.number, ended.status, ended.outcome) == (number, "done", "confirmed")


def test_one_who_may_not_commit_may_not_optimize(bring: Bring) -> None:
    library = bring("Read carefully.")
    with pytest.raises(PeciaError, match="permission"):
        library(StartOptimization(design=design()), testing.Actor(name="eve", role="viewer"))
    assert library(GetPrompt(prompt="q")).head == 1
