from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.dataset import Case
from pecia.domain.errors import Invalid
from pecia.domain.split import deal, units

SHARES = {"train": 0.5, "val": 0.2, "test": 0.3}


def cases(count: int, *, clusters: int = 0) -> list[Case]:
    return [
        Case(id=str(n), input={"text": f"case {n}"}, cluster=str(n % clusters) if clusters else None)
        for n in range(count)
    ]


def splits(dealt: tuple[Case, ...]) -> dict[str, str | None]:
    return {case.id: case.split for case in dealt}


def test_every_split_gets_its_share() -> None:
    assert Counter(case.split for case in deal(cases(200), SHARES, seed="1")) == {
        "train": 100,
        "val": 40,
        "test": 60,
    }


@given(st.lists(st.integers(0, 12), min_size=1, max_size=80), st.text(max_size=5))
def test_a_cluster_never_crosses_splits(clusters: list[int], seed: str) -> None:
    given = [Case(id=str(n), input={"n": n}, cluster=str(c)) for n, c in enumerate(clusters)]
    by_cluster = {(case.cluster, case.split) for case in deal(given, SHARES, seed=seed)}
    assert len(by_cluster) == len(set(clusters))


def test_equal_inputs_and_given_families_stay_together() -> None:
    given = [*cases(20), Case(id="twin", input={"text": "case 3"})]
    dealt = splits(deal(given, SHARES, seed="x", families=[[4, 5, 6]]))
    assert dealt["twin"] == dealt["3"]
    assert dealt["4"] == dealt["5"] == dealt["6"]
    assert sum(map(len, units(given, [[4, 5, 6]]))) == 21


def test_the_order_of_cases_does_not_matter_and_the_seed_does() -> None:
    given = cases(60)
    assert splits(deal(given, SHARES, seed="a")) == splits(deal(given[::-1], SHARES, seed="a"))
    assert splits(deal(given, SHARES, seed="a")) != splits(deal(given, SHARES, seed="b"))


def test_a_dataset_that_grows_keeps_its_splits_unless_dealt_again() -> None:
    first = deal(cases(50), SHARES, seed="a")
    grown = deal([*first, *cases(90)[50:]], SHARES, seed="a")
    assert splits(grown).items() >= splits(first).items()
    assert Counter(case.split for case in grown) == {"train": 45, "val": 18, "test": 27}
    assert splits(deal(first, SHARES, seed="b", again=True)) != splits(first)


def test_a_cluster_that_lies_in_two_splits_is_dealt_anew() -> None:
    given = [
        Case(id="1", input={"n": 1}, cluster="c", split="train"),
        Case(id="2", input={"n": 2}, cluster="c", split="test"),
    ]
    assert len({case.split for case in deal(given, SHARES, seed="a")}) == 1


@pytest.mark.parametrize("shares", [{}, {"a": 0.5}, {"a": 1.5, "b": -0.5}, {"a": float("nan")}, {"A b": 1.0}])
def test_shares_that_are_no_whole_are_refused(shares: dict[str, float]) -> None:
    with pytest.raises(Invalid):
        deal(cases(3), shares, seed="a")
