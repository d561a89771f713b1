"""Review queues, on every adapter."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from pecia.domain.errors import Conflict
from pecia.domain.review import Queue, QueueItem, RatingScale, Review, Selection
from pecia.domain.run import RunReference
from pecia.ports import Store
from pecia.testing import START
from tests.contract.kept import HERE, case, dataset, experiment

QUEUE = Queue(
    name="tone",
    experiment=1,
    task="rate",
    guidance="Be *kind* 🙂.",
    scale=RatingScale(low=1, high=3, words={"1": "bad"}),
    overlap=2,
    show_expected=True,
    selection=Selection(variants=("a",), count=2),
    items=2,
    equal=0,
    status="open",
    author="ada",
    created_at=START,
)
ITEMS = tuple(
    QueueItem(position=at, runs=(RunReference(experiment=1, arm=at, case=0),), equal=at == 1)
    for at in range(2)
)
REVIEW = Review(position=0, reviewer="ada", state="given", value=2.0, text=None, note="ünïcode", at=START)


@pytest.fixture
def queued(store: Store) -> Store:
    with store.write(HERE) as unit:
        unit.datasets.add(dataset((case(1),)), (case(1),))
        number = unit.experiments.add(experiment()).number
        unit.reviews.add(replace(QUEUE, experiment=number), ITEMS)
    return store


def test_a_queue_comes_back_as_it_was(queued: Store) -> None:
    with queued.read(HERE) as unit:
        assert unit.reviews.get("tone") == QUEUE
        assert unit.reviews.list(after="", limit=9) == unit.reviews.of_experiment(1) == [QUEUE]
        assert (unit.reviews.get("other"), unit.reviews.of_experiment(2)) == (None, [])
        assert tuple(unit.reviews.items("tone")) == ITEMS


def test_the_last_word_of_each_reviewer_is_kept(queued: Store) -> None:
    with queued.write(HERE) as unit:
        unit.reviews.keep("tone", REVIEW)
        unit.reviews.keep("tone", replace(REVIEW, reviewer="bob", text="a\nb", value=None))
        unit.reviews.keep("tone", replace(REVIEW, state="undone", value=None))
    with queued.read(HERE) as unit:
        ada, bob = unit.reviews.given("tone")
    assert (ada.state, ada.value, ada.note, ada.at) == ("undone", None, "ünïcode", START)
    assert (bob.text, bob.value) == ("a\nb", None)


def test_a_queue_is_closed(queued: Store) -> None:
    with queued.write(HERE) as unit:
        unit.reviews.set_status("tone", "closed")
    with queued.read(HERE) as unit:
        assert unit.reviews.get("tone") == replace(QUEUE, status="closed")


def test_a_name_that_is_taken_is_a_conflict(queued: Store) -> None:
    with pytest.raises(Conflict), queued.write(HERE) as unit:
        unit.reviews.add(QUEUE, ITEMS)


def test_another_project_sees_nothing_of_it(queued: Store) -> None:
    with queued.read("elsewhere") as unit:
        assert (unit.reviews.get("tone"), unit.reviews.given("tone"), unit.reviews.items("tone")) == (
            None,
            [],
            [],
        )
