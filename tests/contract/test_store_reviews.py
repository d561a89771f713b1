"""Review queues, on every adapter."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from msgspec.structs import replace

from pecia.domain.errors import Conflict
from pecia.domain.review import LEASE, Lease, Queue, QueueItem, RatingScale, Review, Selection
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


def test_each_reviewer_has_one_item_before_them(queued: Store) -> None:
    ada = Lease(position=0, reviewer="ada", until=START + LEASE)
    with queued.write(HERE) as unit:
        unit.reviews.hold("tone", ada)
        unit.reviews.hold("tone", replace(ada, reviewer="bob"))
        unit.reviews.hold("tone", replace(ada, position=1))
    with queued.write(HERE) as unit:
        assert unit.reviews.leases("tone") == [replace(ada, position=1), replace(ada, reviewer="bob")]
        unit.reviews.let_go("tone", "ada")
        unit.reviews.let_go("tone", "nobody")
    with queued.read(HERE) as unit:
        assert unit.reviews.leases("tone") == [replace(ada, reviewer="bob")]


def test_units_that_lock_a_queue_give_out_its_items_one_after_the_other(queued: Store) -> None:
    items = tuple(replace(ITEMS[0], position=at) for at in range(8))
    with queued.write(HERE) as unit:
        unit.reviews.add(replace(QUEUE, name="race"), items)

    def take(reviewer: str) -> int:
        with queued.write(HERE) as unit:
            unit.reviews.lock("race")
            held = {lease.position for lease in unit.reviews.leases("race")}
            free = min(set(range(8)) - held)
            unit.reviews.hold("race", Lease(position=free, reviewer=reviewer, until=START + LEASE))
            return free

    with ThreadPoolExecutor(max_workers=8) as people:
        assert sorted(people.map(take, "abcdefgh")) == list(range(8))
