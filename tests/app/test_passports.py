"""A judge is measured before it decides anything."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from pecia import testing
from pecia.app.commit import CommitVersion
from pecia.app.datasets import ImportDataset
from pecia.app.experiments import GetResult, StartExperiment
from pecia.app.operations import perform
from pecia.app.passports import DrawSheet, GetPassport, ListPassports, MeasureJudge
from pecia.app.policies import SetPolicy
from pecia.app.proposals import GetProposal, OpenProposal
from pecia.app.release import ReleaseVersion
from pecia.app.run import run_experiment
from pecia.domain.design import Design, Limits, ModelChoice
from pecia.domain.errors import Invalid, NotFound
from pecia.domain.passport import LabeledItem, Passport
from pecia.domain.policy import EvidenceGate, Policy
from pecia.domain.version import Content
from pecia.models.scripted import Asked, Said
from pecia.ports import Ports
from pecia.testing import ADA, Script
from tests.app.test_judging import JUDGE, PAIRS, answer_in
from tests.errands import errand
from tests.experiments import planned

PAIR_ITEMS = tuple(
    LabeledItem(
        id=str(n), question="Which is longer?", first="x" * (n + 1), second="y", label=1.0 if n else 0.5
    )
    for n in range(24)
)


def items(
    count: int = 30, label: Callable[[int], float | None] = lambda n: n % 5 / 4
) -> tuple[LabeledItem, ...]:
    return tuple(
        LabeledItem(id=str(n), question="How good?", answer=f"grade {n % 5 + 1}, item {n}", label=label(n))
        for n in range(count)
    )


def measured(
    judge: Callable[[Asked], Said], spec: dict[str, Any], given: tuple[LabeledItem, ...], repeats: int = 2
) -> Passport:
    ports = testing.ports(scripts={"judge": Script(answer=judge)})
    return passport_of(ports, MeasureJudge(name="quality", scorer=spec, items=given, repeats=repeats))


def passport_of(ports: Ports, request: MeasureJudge) -> Passport:
    made = errand(ports, request)
    assert (made.status, made.done) == ("done", len(request.items))
    found: Passport = perform(ports, ADA, GetPassport(number=made.passport or 0))
    return found


def says_its_grade(question: Asked) -> str:
    return f"VERDICT: {answer_in(question.last).split()[1].strip(',')}"


def says_the_longer(question: Asked) -> str:
    first, second = (len(answer_in(question.last, name)) for name in ("first", "second"))
    return f"VERDICT: {'A' if first > second else 'B' if second > first else 'TIE'}"


def test_a_judge_that_agrees_with_people_is_verified() -> None:
    found = measured(says_its_grade, JUDGE, items())
    assert (found.standing, found.repeatability, found.pass_rate, found.fail_rate) == (
        "verified",
        1.0,
        1.0,
        1.0,
    )
    assert found.kappa is not None
    assert (found.kappa.value, found.nonsense, found.labels) == (1.0, 0.0, 30)


def test_a_preference_that_holds_in_both_orders_is_verified() -> None:
    found = measured(says_the_longer, PAIRS, PAIR_ITEMS)
    assert found.standing == "verified"
    assert found.swap_consistency is not None
    assert (found.swap_consistency.value, found.first_position) == (1.0, 0.5)


@pytest.mark.parametrize(
    ("judge", "spec", "given", "reason"),
    [
        (lambda _: "VERDICT: B", PAIRS, PAIR_ITEMS[:12], "swap consistency 0%"),
        (lambda _: "Hard to say.", JUDGE, items(12), "100% of its replies have no verdict"),
        (lambda _: "VERDICT: 5", JUDGE, items(), "agreement with people (kappa) 0.00"),
        (
            lambda q: f"VERDICT: {6 - int(says_its_grade(q)[-1])}",
            JUDGE,
            items(),
            "agreement with people (kappa) -",
        ),
    ],
)
def test_a_judge_that_fails_a_measure_is_unfit_for_that_reason(
    judge: Callable[[Asked], Said], spec: dict[str, Any], given: tuple[LabeledItem, ...], reason: str
) -> None:
    found = measured(judge, spec, given)
    assert found.standing == "unfit"
    assert any(reason in one for one in found.reasons)


def test_a_judge_that_says_otherwise_when_asked_again_is_unfit() -> None:
    grades = iter("1234512345" * 20)
    found = measured(lambda _: f"VERDICT: {next(grades)}", JUDGE, items(10, lambda _: None))
    assert found.standing == "unfit"
    assert found.repeatability == 0


def test_few_items_leave_a_judge_unverified() -> None:
    for found in (
        measured(lambda _: "VERDICT: 1", JUDGE, items(9)),
        measured(says_its_grade, JUDGE, items(19)),
    ):
        assert found.standing == "unverified"


def test_a_judge_that_rewards_length_is_warned_of() -> None:
    given = tuple(
        LabeledItem(id=str(n), question="?", answer="word " * (10 + 20 * n), label=0.5) for n in range(20)
    )
    found = measured(lambda q: f"VERDICT: {min(5, 1 + len(answer_in(q.last)) // 500)}", JUDGE, given)
    assert any(warning.startswith("length bias") for warning in found.warnings)


@pytest.mark.parametrize(
    "request_",
    [
        {"scorer": {"type": "words"}, "items": items(2)},
        {"scorer": JUDGE, "items": PAIR_ITEMS[:2]},
        {"scorer": PAIRS, "items": items(2)},
        {"scorer": JUDGE, "items": ()},
        {"scorer": JUDGE, "items": items(2, lambda _: 4.0)},
        {"scorer": JUDGE, "items": items(2), "repeats": 0},
        {"scorer": JUDGE, "items": items(20), "limits": Limits(max_runs=50)},
    ],
)
def test_a_measurement_that_means_nothing_is_refused(request_: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        perform(testing.ports(), ADA, MeasureJudge(name="quality", **request_))


# ---------------------------------------------------------------- in experiments


def judged(judge: Callable[[Asked], Said], texts: tuple[str, ...]) -> tuple[Ports, int]:
    ports = testing.ports(scripts={"judge": Script(answer=judge)})
    number = planned(
        ports,
        variants={"plain": "{{ text }}", "loud": "{{ text }}!"},
        texts=texts,
        scorers={"quality": JUDGE},
    )
    run_experiment(ports, ADA, number)
    return ports, number


def generous(question: Asked) -> str:
    grade = int(answer_in(question.last).split()[1])
    return f"VERDICT: {max(grade, 3)}"


def test_a_result_says_unverified_until_the_passport_and_then_corrects_the_mean_by_labels() -> None:
    texts = tuple(f"grade {n % 5 + 1} of {n}" for n in range(40))
    ports, number = judged(generous, texts)
    before = perform(ports, ADA, GetResult(number=number))
    assert before.judges["quality"].says == before.comparisons[0].judge == "unverified judge"
    assert before.arms[0].metrics["quality"].judge == "unverified judge"
    sheet = perform(ports, ADA, DrawSheet(number=number, size=40, seed=3))
    labeled = tuple(
        LabeledItem(
            id=one.id,
            question=one.question,
            answer=one.answer,
            run=one.run,
            label=(int(one.answer.split()[1]) - 1) / 4,
        )
        for one in sheet.items
    )
    spec = {**JUDGE, "prompt": "judges/relevance#1"}
    passport = passport_of(ports, MeasureJudge(name="quality", scorer=spec, items=labeled, repeats=1))
    assert passport.standing == "verified"
    after = perform(ports, ADA, GetResult(number=number))
    assert after.judges["quality"].says == "verified judge"
    corrected = after.arms[0].metrics["quality"].corrected
    assert corrected is not None
    assert corrected.raw > 0.6
    assert abs(corrected.value - 0.5) < 0.1
    assert perform(ports, ADA, GetPassport(number=1)) == passport
    assert list(perform(ports, ADA, ListPassports()).data) == [passport]


def test_a_sheet_is_blind_and_the_same_seed_draws_it_again() -> None:
    ports, number = judged(lambda _: "VERDICT: 3", tuple("abcdefgh"))
    first, again, other = (perform(ports, ADA, DrawSheet(number=number, size=5, seed=s)) for s in (1, 1, 2))
    assert first == again != other
    shown = json.dumps([{"id": i.id, "question": i.question, "answer": i.answer} for i in first.items])
    assert not any(word in shown for word in ("plain", "loud", "VERDICT"))
    pairs = perform(ports, ADA, DrawSheet(number=number, pairs=True)).items
    assert len(pairs) == 8
    assert {one.first.rstrip("!") == one.second.rstrip("!") for one in pairs} == {True}
    assert len({one.first.endswith("!") for one in pairs}) == 2
    with pytest.raises(NotFound):
        perform(ports, ADA, DrawSheet(number=9))
    with pytest.raises(NotFound):
        perform(ports, ADA, GetPassport(number=9))


@pytest.mark.parametrize(
    ("verdict", "standing", "met"), [("VERDICT: 4", "unverified", True), ("I think so.", "unfit", False)]
)
def test_an_unfit_judge_cannot_gate_a_release(verdict: str, standing: str, *, met: bool) -> None:
    ports = testing.ports(scripts={"judge": Script(answer=lambda _: "VERDICT: 4" if met else verdict)})
    perform(ports, ADA, ImportDataset(dataset="texts", rows=tuple({"input": {"text": t}} for t in "abc")))
    for text in ("{{ text }}", "{{ text }}!"):
        perform(ports, ADA, CommitVersion(prompt="p", content=Content(template=text)))
    perform(ports, ADA, ReleaseVersion(prompt="p", label="production", version=1))
    gate = EvidenceGate(dataset="texts", metric="quality")
    perform(ports, ADA, SetPolicy(policy=Policy(label="production", evidence=(gate,))))
    design = Design(
        name="q", dataset="texts", variants={"old": "p#1", "new": "p#2"},
        models={"echo": ModelChoice(model="scripted/echo")}, scorers={"quality": JUDGE},
    )  # fmt: skip
    number = perform(ports, ADA, StartExperiment(design=design)).number
    run_experiment(ports, ADA, number)
    if not met:
        errand(ports, MeasureJudge(name="quality", scorer=JUDGE, items=items(12), repeats=1))
    ports.jobs.close()
    opened = perform(ports, ADA, OpenProposal(prompt="p", label="production", version=2))
    verdict_ = perform(ports, ADA, GetProposal(number=opened.number)).verdict
    assert f"({standing} judge)" in verdict_.gates[0].line
    assert verdict_.met is met
    assert ("an unfit judge decides nothing" in verdict_.gates[0].line) is (not met)
