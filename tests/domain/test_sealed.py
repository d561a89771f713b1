"""Cases dealt for an optimization: in proportion, clusters whole, sealed, and every look counted."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.dataset import Case
from pecia.domain.errors import Invalid
from pecia.domain.sealed import Splits, alpha_for_look, rungs, seal
from tests.optimizations import rows


def cases(count: int, clusters: int = 0) -> list[Case]:
    return [
        Case(id=str(at), input=row["input"], cluster=str(at % clusters) if clusters else None)
        for at, row in enumerate(rows(count))
    ]


@pytest.mark.parametrize(
    ("count", "train", "val", "test", "exploration"),
    [(50, 20, 15, 15, True), (100, 40, 30, 30, False), (400, 200, 80, 120, False)],
)
def test_the_shares_are_those_of_the_specification(
    count: int, train: int, val: int, test: int, exploration: bool
) -> None:
    sealed = seal(cases(count), seed="s")
    raced = sum(sealed.parts[block] for block in sealed.blocks)
    assert sealed.parts["val"] == pytest.approx(val, abs=1)
    assert sealed.parts["test"] == pytest.approx(test, abs=1)
    assert raced + sealed.parts["shots"] == pytest.approx(train, abs=1)
    assert raced <= 32
    assert sealed.exploration is exploration


@given(st.integers(40, 120), st.integers(0, 30), st.text(max_size=5))
def test_no_cluster_is_in_two_of_train_val_and_test(count: int, clusters: int, seed: str) -> None:
    try:
        sealed = seal(cases(count, clusters), seed=seed)
    except Invalid:
        assert 0 < clusters < 6  # they hang together too closely
        return
    parts: defaultdict[str | None, set[str]] = defaultdict(set)
    for case in sealed.cases:
        parts[case.cluster].add("train" if case.split not in {"val", "test"} else str(case.split))
    assert all(len(found) == 1 for cluster, found in parts.items() if cluster is not None)
    assert sum(sealed.parts.values()) == count


def test_equal_cases_and_seed_are_dealt_alike() -> None:
    assert seal(cases(90), seed="a") == seal(cases(90), seed="a")
    assert seal(cases(90), seed="a") != seal(cases(90), seed="b")


def test_what_says_nearly_the_same_stays_together() -> None:
    text = "my parcel was left at the wrong door and nobody has answered my letters for a week now"
    near = [Case(id=f"near{n}", input={"n": f"{text} {'!' * n}"}) for n in range(6)]
    sealed = seal([*cases(80), *near], seed="s")
    found = {case.split for case in sealed.cases if case.id.startswith("near")}
    assert len(found) == 1 or not found & {"val", "test"}


@pytest.mark.parametrize("same", [{"cluster": "talk"}, {"input": {"n": "the same"}}])
def test_given_splits_that_overlap_are_refused(same: dict[str, Any]) -> None:
    given = [
        Case(id=case.id, input=case.input, split=("train", "val", "test")[at % 3])
        for at, case in enumerate(cases(60))
    ]
    for at in (0, 1):
        kept = given[at]
        given[at] = Case(**({"id": kept.id, "input": kept.input, "split": kept.split} | same))
    with pytest.raises(Invalid):
        seal(given, seed="s", splits=Splits())


def test_a_race_stands_on_8_then_16_then_32_cases() -> None:
    sealed = seal(cases(400), seed="s")
    sizes = [sum(sealed.parts[block] for block in rung) for rung in rungs(sealed.blocks)]
    assert [sum(sizes[: at + 1]) for at in range(3)] == [8, 16, 32]


@given(st.floats(0.001, 0.5), st.integers(1, 20))
def test_looks_never_spend_more_than_alpha(alpha: float, looks: int) -> None:
    spent: list[float] = []
    for _ in range(looks):
        spent.append(alpha_for_look(alpha, looks=looks, spent=spent))
    assert sum(spent) <= alpha * (1 + 1e-9)
    with pytest.raises(Invalid):
        alpha_for_look(alpha, looks=looks, spent=spent)
