from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pecia.domain.dataset import Case
from pecia.domain.errors import Invalid
from pecia.domain.sample import Sample
from pecia.domain.slices import benjamini_hochberg, slice_by, values_of


def cases(*values: object) -> list[Case]:
    return [Case(id=str(n), input={}, metadata={"k": value}) for n, value in enumerate(values)]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_the_adjustment_is_scipys(p_values: list[float]) -> None:
    assert benjamini_hochberg(p_values) == pytest.approx(stats.false_discovery_control(p_values))


def test_a_value_is_shown_as_it_is_written() -> None:
    found = values_of([*cases(*["a", 1, True, "a"]), Case(id="x", input={})], "k")
    assert found == {"(none)": {"x"}, "1": {"1"}, "a": {"0", "3"}, "true": {"2"}}


@pytest.mark.parametrize("values", [[None], [["a"]], [{}], list(range(51))])
def test_what_does_not_sort_cases_into_a_few_kinds_is_refused(values: list[object]) -> None:
    with pytest.raises(Invalid):
        values_of(cases(*values), "k")


def test_a_slice_is_judged_by_its_cases_alone() -> None:
    a = Sample(scores={str(n): 0.0 for n in range(40)}, scale="share")
    b = Sample(scores={str(n): float(n < 20) for n in range(40)}, scale="share")
    kinds = {"k": {"first": frozenset(map(str, range(20))), "last": frozenset(map(str, range(20, 40)))}}
    first, last = slice_by(kinds, [(a, b)], seed=1)[0]
    assert (first.difference.difference, last.difference.difference) == (1.0, 0.0)
    assert (first.stands_out, last.stands_out) == (True, False)


def test_slices_of_equal_arms_stand_out_in_no_more_than_a_tenth_of_the_experiments() -> None:
    """All are equal, so that one false discovery is all of them: the rate is that of any slice standing out."""
    rng, alarms, tries = np.random.default_rng(3), 0, 150
    kinds = {"k": {str(k): frozenset(f"{k}-{n}" for n in range(30)) for k in range(8)}}
    names = sorted(name for ids in kinds["k"].values() for name in ids)
    for _ in range(tries):
        arms = (rng.random((2, len(names))) < 0.6).astype(float)
        pair = tuple(
            Sample(scores=dict(zip(names, arm.tolist(), strict=True)), scale="share") for arm in arms
        )
        alarms += any(one.stands_out for one in slice_by(kinds, [(pair[0], pair[1])], seed=1)[0])
    assert alarms / tries <= 0.1
