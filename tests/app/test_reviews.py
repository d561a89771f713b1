from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pecia import testing
from pecia.app.datasets import GetDataset, ListCases
from pecia.app.events import ListEvents
from pecia.app.experiments import GetResult
from pecia.app.review_queues import (
    ApplyCorrections,
    CloseQueue,
    GetAgreement,
    GetQueue,
    ListHumanLabels,
    ListQueues,
    OpenQueue,
)
from pecia.app.reviewing import GiveReview, NextItem, UndoReview
from pecia.domain.actor import Actor
from pecia.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from pecia.domain.review import RatingScale, Selection, Turn
from pecia.domain.run import RunReference
from tests.app.conftest import Library

ADA, GRACE = testing.ADA, testing.GRACE


def work_through(do: Library, queue: str, actor: Actor, says: Any, *, most: int = 1000) -> list[Turn]:
    """Answer every item with what `says` makes of the answers shown."""
    turns: list[Turn] = []
    turn: Turn = do(NextItem(queue=queue), actor)
    while turn.item is not None and len(turns) < most:
        turns.append(turn)
        turn = do(GiveReview(queue=queue, position=turn.item.position, **says(turn.item.answers)), actor)
    return turns


def rates(answers: tuple[str, ...]) -> dict[str, Any]:
    return {"rating": 5 if answers == ("yes",) else 1}


def picks(answers: tuple[str, ...]) -> dict[str, Any]:
    return {"choice": "first" if answers[0] == "yes" else "second"}


def test_what_people_say_is_a_metric_of_the_result(compared: Library) -> None:
    compared(OpenQueue(queue="tone", experiment=1, task="rate"))
    turns = work_through(compared, "tone", ADA, rates)
    assert len(turns) == 80
    result = compared(GetResult(number=1))
    assert [arm.metrics["human:tone"].estimate.mean for arm in result.arms] == [0.0, 1.0]
    row = next(row for row in result.comparisons if row.metric == "human:tone")
    assert (row.comparison.conclusion, row.primary, row.judge) == ("better", False, "1 reviewer")
    assert result.primary == ("right",)


def test_half_of_a_queue_counts_on_the_cases_seen_for_both_arms(compared: Library) -> None:
    compared(OpenQueue(queue="tone", experiment=1, task="rate"))
    work_through(compared, "tone", ADA, rates, most=50)
    row = next(row for row in compared(GetResult(number=1)).comparisons if row.metric == "human:tone")
    assert row.comparison.conclusion == "better"
    assert row.comparison.planned == row.comparison.n < 25


def test_of_a_pair_nobody_can_tell_whose_answer_comes_first(compared: Library) -> None:
    compared(OpenQueue(queue="duel", experiment=1, task="pick"))
    turns = work_through(compared, "duel", ADA, picks)
    firsts = [turn.item.answers[0] for turn in turns if turn.item]
    assert 10 < firsts.count("yes") < 30
    shown = str(turns[0])
    assert "variant" not in shown
    assert "arm" not in shown
    result = compared(GetResult(number=1))
    assert [arm.metrics["human:duel"].estimate.mean for arm in result.arms] == [0.0, 1.0]
    assert {item.label for item in compared(ListHumanLabels(queue="duel"))} == {0.0}


def test_the_order_is_each_reviewers_own_and_stays(compared: Library) -> None:
    compared(OpenQueue(queue="duel", experiment=1, task="pick", overlap=2))
    first = compared(NextItem(queue="duel"), ADA)
    assert compared(NextItem(queue="duel"), ADA).item == first.item
    orders = [
        [turn.item.position for turn in work_through(compared, "duel", actor, picks) if turn.item]
        for actor in (ADA, GRACE)
    ]
    assert sorted(orders[0]) == sorted(orders[1]) == list(range(40))
    assert orders[0] != orders[1]


def test_an_item_that_enough_have_seen_waits_for_nobody(compared: Library) -> None:
    compared(OpenQueue(queue="tone", experiment=1, task="rate", selection=Selection(count=3)))
    work_through(compared, "tone", ADA, rates, most=4)
    turn = compared(NextItem(queue="tone"), GRACE)
    assert (turn.left, turn.given) == (2, 0)


def test_what_others_began_comes_first_so_that_agreement_is_told_early(compared: Library) -> None:
    compared(OpenQueue(queue="tone", experiment=1, task="rate", overlap=2))
    seen = {turn.item.position for turn in work_through(compared, "tone", ADA, rates, most=6) if turn.item}
    again = {turn.item.position for turn in work_through(compared, "tone", GRACE, rates, most=6) if turn.item}
    assert again == seen
    agreement = compared(GetAgreement(queue="tone"))
    assert (agreement.done, agreement.shared, agreement.disputed) == (6, 6, ())
    assert agreement.alpha.value in {1.0, None}


def test_disagreement_is_measured_and_its_items_named(compared: Library) -> None:
    compared(OpenQueue(queue="tone", experiment=1, task="rate", overlap=2))
    work_through(compared, "tone", ADA, rates)
    work_through(compared, "tone", GRACE, lambda answers: {"rating": 4 if answers == ("yes",) else 1})
    agreement = compared(GetAgreement(queue="tone"))
    assert agreement.alpha.value is not None
    assert 0.8 < agreement.alpha.value < 1
    assert agreement.pairs[0].kappa.value == pytest.approx(1 / 3)
    assert len(agreement.disputed) == 40
    assert [(one.reviewer, one.given) for one in agreement.reviewers] == [("ada", 80), ("grace", 80)]


def test_a_skip_leaves_the_item_to_others_and_an_undo_brings_it_back(compared: Library) -> None:
    compared(OpenQueue(queue="tone", experiment=1, task="rate"))
    first = compared(NextItem(queue="tone")).item.position
    turn = compared(GiveReview(queue="tone", position=first, skip=True))
    assert (turn.skipped, turn.given, turn.left) == (1, 0, 79)
    assert compared(NextItem(queue="tone"), GRACE).left == 80
    turn = compared(UndoReview(queue="tone"))
    assert (turn.skipped, turn.item.position) == (0, first)
    with pytest.raises(NotFound):
        compared(UndoReview(queue="tone"), GRACE)
    assert [e.data["state"] for e in compared(ListEvents()).events[-2:]] == ["skipped", "undone"]


def test_a_correction_becomes_what_is_expected(compared: Library) -> None:
    compared(
        OpenQueue(queue="fix", experiment=1, task="correct", selection=Selection(variants=("one",), count=2))
    )
    work_through(compared, "fix", ADA, lambda _: {"text": "maybe"}, most=1)
    work_through(compared, "fix", ADA, lambda _: {"accept": True})
    kept = compared(ApplyCorrections(queue="fix"))
    assert (kept.dataset.revision, kept.created) == (2, True)
    changed = [case for case in compared(ListCases(dataset="cases")).data if "corrected_in" in case.metadata]
    assert sorted(case.expected for case in changed) == ["maybe", "no"]
    means = [arm.metrics["human:fix"].estimate.mean for arm in compared(GetResult(number=1)).arms]
    assert means == [0.5, None]
    assert compared(GetDataset(dataset="cases", revision=1)).cases == 40


def test_flipped_cases_are_no_sample_and_the_result_says_so(compared: Library) -> None:
    selection = Selection(flipped="right", variants=("two",), count=5)
    queue = compared(OpenQueue(queue="flips", experiment=1, task="rate", selection=selection))
    assert queue.items == 5
    work_through(compared, "flips", ADA, rates)
    arm = compared(GetResult(number=1)).arms[1]
    assert arm.metrics["human:flips"].judge == "1 reviewer; chosen cases, no sample of all"


def test_labels_are_what_a_passport_measures_a_judge_on(compared: Library) -> None:
    compared(OpenQueue(queue="tone", experiment=1, task="rate", overlap=2, selection=Selection(count=4)))
    work_through(compared, "tone", ADA, rates)
    work_through(compared, "tone", GRACE, lambda _: {"rating": 3})
    labels = compared(ListHumanLabels(queue="tone"))
    assert {(item.answer, item.label, item.reference) for item in labels} == {
        ("yes", 0.75, "yes"),
        ("no", 0.25, "yes"),
    }
    assert all(isinstance(item.run, RunReference) for item in labels)


@pytest.mark.parametrize(
    "more",
    [
        {"task": "rate", "scale": RatingScale(low=5, high=1)},
        {"task": "rate", "scale": RatingScale(words={"9": "?"})},
        {"task": "rate", "overlap": 0},
        {"task": "rate", "guidance": "x" * 20_001},
        {"task": "rate", "selection": Selection(count=0)},
        {"task": "rate", "selection": Selection(variants=("three",))},
        {"task": "rate", "selection": Selection(models=("other",))},
        {"task": "rate", "selection": Selection(flipped="wrong")},
        {"task": "pick", "selection": Selection(variants=("one",))},
        {"task": "pick", "selection": Selection(runs=(RunReference(experiment=1, arm=0, case=0),))},
        {"task": "rate", "selection": Selection(runs=(RunReference(experiment=1, arm=7, case=0),))},
    ],
)
def test_a_queue_that_nobody_could_work_through_is_refused(compared: Library, more: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        compared(OpenQueue(queue="q", experiment=1, **more))
    assert not compared(ListQueues()).data


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"rating": 6},
        {"rating": 1.5},
        {"rating": float("nan")},
        {"choice": "first"},
        {"text": "x"},
        {"accept": True},
        {"rating": 3, "choice": "first"},
        {"rating": 3, "note": "x" * 2001},
    ],
)
def test_a_review_that_the_task_does_not_ask_for_is_refused(compared: Library, said: dict[str, Any]) -> None:
    compared(OpenQueue(queue="tone", experiment=1, task="rate"))
    with pytest.raises(Invalid):
        compared(GiveReview(queue="tone", position=0, **said))


def test_a_closed_queue_takes_nothing_and_keeps_what_was_said(compared: Library) -> None:
    compared(OpenQueue(queue="tone", experiment=1, task="rate"))
    work_through(compared, "tone", ADA, rates, most=3)
    assert compared(CloseQueue(queue="tone")).status == "closed"
    with pytest.raises(Conflict):
        compared(GiveReview(queue="tone", position=0, rating=1))
    assert compared(NextItem(queue="tone")).item is None
    assert len(compared(ListHumanLabels(queue="tone"))) == 3
    with pytest.raises(Conflict):
        compared(OpenQueue(queue="tone", experiment=1, task="rate"))


def test_a_viewer_reads_and_says_nothing(compared: Library) -> None:
    viewer = Actor(name="vi", role="viewer")
    compared(OpenQueue(queue="tone", experiment=1, task="rate"))
    assert compared(GetQueue(queue="tone"), viewer).items == 80
    for request in (NextItem(queue="tone"), GiveReview(queue="tone", position=0, rating=1)):
        with pytest.raises(NotAllowed):
            compared(request, viewer)


def test_an_item_is_before_one_reviewer_at_a_time(compared: Library) -> None:
    compared(OpenQueue(queue="tone", experiment=1, task="rate", selection=Selection(count=1)))
    mine, theirs = (compared(NextItem(queue="tone"), actor) for actor in (ADA, GRACE))
    assert {mine.item.position, theirs.item.position} == {0, 1}
    third = compared(NextItem(queue="tone"), Actor(name="joan"))
    assert (third.item, third.left, third.held_until) == (None, 2, None)
    compared(GiveReview(queue="tone", position=mine.item.position, rating=3), ADA)
    assert compared(NextItem(queue="tone"), ADA).item is None


def test_as_many_reviewers_have_an_item_before_them_as_shall_look_at_it(compared: Library) -> None:
    compared(OpenQueue(queue="tone", experiment=1, task="rate", overlap=2, selection=Selection(count=1)))
    people = [Actor(name=name) for name in ("ada", "bo", "cy", "di", "ed")]
    given = [compared(NextItem(queue="tone"), actor).item for actor in people]
    assert sorted(item.position for item in given if item) == [0, 0, 1, 1]
    assert given[-1] is None


def test_an_item_goes_to_others_when_its_time_is_over(compared: Library) -> None:
    compared(OpenQueue(queue="tone", experiment=1, task="rate", selection=Selection(count=1)))
    held = [compared(NextItem(queue="tone"), actor) for actor in (ADA, GRACE)]
    joan = Actor(name="joan")
    clock = compared.ports.clock
    while clock.now() < held[0].held_until - timedelta(seconds=2):
        assert compared(NextItem(queue="tone"), joan).item is None
    clock.now()
    assert compared(NextItem(queue="tone"), joan).item.position == held[0].item.position


def test_a_review_and_an_undo_let_go_of_what_was_held(compared: Library) -> None:
    compared(OpenQueue(queue="tone", experiment=1, task="rate", selection=Selection(count=1)))
    first = compared(NextItem(queue="tone"), ADA).item.position
    after = compared(GiveReview(queue="tone", position=first, skip=True), ADA).item.position
    assert compared(NextItem(queue="tone"), GRACE).item.position == first != after
    compared(GiveReview(queue="tone", position=first, rating=3), GRACE)
    compared(UndoReview(queue="tone"), GRACE)
    assert compared(NextItem(queue="tone"), GRACE).item.position == first


def test_pairs_of_equal_answers_are_ties_that_need_nobody() -> None:
    do = Library(testing.ports(scripts={"table": testing.Script(answer=lambda _: "same")}))
    do.commit("q", "one {{ n }}")
    do.commit("q", "two {{ n }}")
    do.experiment()
    queue = do(OpenQueue(queue="duel", experiment=1, task="pick"))
    assert (queue.items, queue.equal) == (40, 40)
    assert do(NextItem(queue="duel")).item is None
    result = do(GetResult(number=1))
    assert [arm.metrics["human:duel"].estimate.mean for arm in result.arms] == [0.5, 0.5]
