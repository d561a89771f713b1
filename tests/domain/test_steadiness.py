from __future__ import annotations

from itertools import combinations
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.steadiness import pass_all, pass_any, steadiness

REPEATS = st.lists(st.booleans(), min_size=1, max_size=8)


@given(REPEATS, st.data())
def test_tries_are_the_mean_over_all_ways_to_choose_them(repeats: list[bool], data: st.DataObject) -> None:
    k = data.draw(st.integers(1, len(repeats)))
    chosen = list(combinations(repeats, k))
    passed = sum(repeats)
    assert pass_any(passed, len(repeats), k) == pytest.approx(fmean(any(one) for one in chosen))
    assert pass_all(passed, len(repeats), k) == pytest.approx(fmean(all(one) for one in chosen))


@given(st.dictionaries(st.text("abc", min_size=1), REPEATS, min_size=1, max_size=6))
def test_the_flip_rate_is_how_often_two_repeats_disagree(passes: dict[str, list[bool]]) -> None:
    found = steadiness(passes, {})
    twice = [repeats for repeats in passes.values() if len(repeats) > 1]
    pairs = [fmean(a != b for a, b in combinations(repeats, 2)) for repeats in twice]
    assert found.flip_rate.n == len(twice)
    if pairs:
        assert found.flip_rate.mean == pytest.approx(fmean(pairs))
    assert set(found.unsteady) == {case for case, repeats in passes.items() if len(set(repeats)) > 1}


def test_more_tries_pass_more_often_in_one_and_less_often_in_all() -> None:
    tries = steadiness({"a": [True, True, False], "b": [False, True, False]}, {}).tries
    assert [one.any for one in tries] == pytest.approx([0.5, 5 / 6, 1.0])
    assert [one.all for one in tries] == pytest.approx([0.5, 1 / 6, 0.0])


def test_agreement_asks_for_the_very_same_answer() -> None:
    found = steadiness({}, {"a": ["yes", "yes"], "b": ["yes", "Yes"], "c": ["once"]})
    assert (found.agreement.mean, found.agreement.n) == (0.5, 2)


def test_nothing_asked_twice_says_nothing() -> None:
    found = steadiness({}, {})
    assert (found.tries, found.flip_rate.mean, found.agreement.mean) == ((), None, None)
