"""What a comparison says, in code and in words, and that a family is judged as one."""

from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.statistics import Comparison, compare
from tests.domain.samples import any_score, comparison, difference, rows, sample, table

Rows = list[tuple[float | None, float | None]]


# ---------------------------------------------------------------- the five conclusions


def test_many_more_wins_than_losses_are_better() -> None:
    said = comparison(*table(wins=24, losses=6, both=70))
    assert said.conclusion == "better"
    assert said.brief == "better"
    assert said.sentence == "better: +18.0 points (95% interval +7.3 to +28.0), 100 cases"
    assert said.reason == "the 95% interval +7.3 to +28.0 lies above 0 and the adjusted p is 0.0014"


def test_many_more_losses_than_wins_are_worse() -> None:
    said = comparison(*table(wins=6, losses=24, both=70))
    assert said.sentence == "worse: -18.0 points (95% interval -28.0 to -7.3), 100 cases"
    assert "lies below 0" in said.reason


def test_an_interval_within_the_margin_is_no_meaningful_difference() -> None:
    said = comparison(*table(wins=12, losses=14, both=1974))
    assert said.conclusion == "equivalent"
    assert said.sentence == "no meaningful difference: -0.1 points (95% interval -0.6 to +0.4), 2,000 cases"
    assert said.reason == "the 90% interval -0.5 to +0.3 lies within ±2 points"


def test_equivalence_is_judged_by_the_90_percent_interval() -> None:
    said = comparison(*table(wins=60, losses=60, both=880))
    assert said.interval is not None
    assert said.interval90 is not None
    assert said.interval90.high < said.margin < said.interval.high
    assert said.conclusion == "equivalent"


def test_a_small_but_certain_difference_is_better_and_not_equivalent() -> None:
    said = comparison(*table(wins=30, losses=5, both=9965))
    assert said.interval is not None
    assert said.interval.high < said.margin
    assert said.conclusion == "better"


def test_an_interval_around_0_cannot_tell_yet() -> None:
    said = comparison(*table(wins=8, losses=5, both=47))
    assert said.conclusion == "undecided"
    assert said.more_cases == 618
    assert said.brief == "can't tell yet (about 620 more cases)"
    assert said.sentence.startswith(
        "can't tell yet (about 620 more cases): +5.0 points (95% interval -7.3 to"
    )
    assert "holds 0 and the 90% interval passes ±2 points" in said.reason


def test_more_than_a_tenth_missing_is_invalid_whatever_the_rest_says() -> None:
    a, b = table(wins=40, losses=0, both=60)
    said = comparison([None] * 11 + a[11:], b)
    assert said.conclusion == "invalid"
    assert said.sentence == "invalid (11 of 100 cases lack a score on one side or both, more than 10%)"
    assert comparison([None] * 10 + a[10:], b).conclusion == "better"


def test_missing_scores_count_once_whichever_side_lacks_them() -> None:
    a, b = table(wins=40, losses=0, both=60)
    assert comparison([None] * 6 + a[6:], [None] * 6 + b[6:]).conclusion == "better"
    assert comparison([None] * 6 + a[6:], b[:-6] + [None] * 6).conclusion == "invalid"


def test_without_a_pair_of_scores_it_is_invalid() -> None:
    said = comparison([None, None], [1, 0])
    assert said.sentence == "invalid (no case has a score on both sides)"
    assert (said.p_adjusted, said.mde, said.more_cases) == (None, None, None)


def test_one_number_as_every_score_is_invalid() -> None:
    assert "nothing to compare" in comparison([7] * 30, [7] * 30, scale="number").sentence


# ---------------------------------------------------------------- what must not be concluded


def test_identical_answers_on_few_cases_are_not_equivalence() -> None:
    assert comparison([1] * 30, [1] * 30).conclusion == "undecided"
    assert comparison([0.5] * 30, [0.5] * 30).conclusion == "undecided"
    assert comparison([1] * 1000, [1] * 1000).conclusion == "equivalent"


def test_one_difference_among_sixty_cases_is_not_equivalence() -> None:
    assert comparison([1 / 3] * 60, [2 / 3] + [1 / 3] * 59).conclusion == "undecided"


def test_five_wins_of_five_cannot_tell() -> None:
    assert comparison(*table(wins=5, losses=0)).conclusion == "undecided"


def test_a_p_value_alone_does_not_prove_a_difference() -> None:
    said = comparison([0.05] * 6, [0.06, 0.07, 0.08, 0.09, 0.1, 0.95])
    assert said.p == 2 / 64
    assert said.conclusion == "undecided"


def test_an_arm_that_looks_worse_is_not_equivalent() -> None:
    said = comparison(*table(wins=20, losses=32, both=48))
    assert said.interval90 is not None
    assert said.interval90.high < said.margin
    assert said.conclusion == "undecided"


def test_a_margin_of_0_never_concludes_equivalence() -> None:
    assert comparison([1] * 5000, [1] * 5000, margin=0).conclusion == "undecided"


# ---------------------------------------------------------------- families


def test_a_p_value_that_would_do_alone_does_not_do_in_a_family() -> None:
    pair = tuple(sample(values) for values in table(wins=16, losses=5, both=79))
    alone = compare([(pair[0], pair[1])], alpha=0.05, margin=0.02, seed=1)[0]
    family = compare([(pair[0], pair[1])] * 4, alpha=0.05, margin=0.02, seed=1)
    assert alone.conclusion == "better"
    assert {said.conclusion for said in family} == {"undecided"}
    assert "excludes 0, but the p adjusted for 4 comparisons" in family[0].reason
    assert alone.p is not None
    assert family[0].p_adjusted == pytest.approx(4 * alone.p)
    assert alone.mde is not None
    assert family[0].mde is not None
    assert family[0].mde > alone.mde


def test_one_that_failed_still_counts_in_its_family() -> None:
    a, b = (sample(values) for values in table(wins=16, losses=5, both=79))
    unscored = sample([None] * 100)
    said, failed = compare([(a, b), (a, unscored)], alpha=0.05, margin=0.02, seed=1)
    assert said.p is not None
    assert said.p_adjusted == pytest.approx(2 * said.p)
    assert failed.conclusion == "invalid"


def test_a_family_keeps_its_order_and_may_be_empty() -> None:
    better, worse = table(wins=30, losses=2, both=60), table(wins=2, losses=30, both=60)
    family = [(sample(a), sample(b)) for a, b in (better, worse)]
    said = compare(family, alpha=0.05, margin=0.02, seed=1)
    assert [one.conclusion for one in said] == ["better", "worse"]
    assert compare([], alpha=0.05, margin=0.02, seed=1) == ()


@given(rows(any_score))
def test_exchanging_the_arms_exchanges_better_and_worse(scores: Rows) -> None:
    there = comparison([a for a, _ in scores], [b for _, b in scores], margin=0.2)
    back = comparison([b for _, b in scores], [a for a, _ in scores], margin=0.2)
    exchanged = {"better": "worse", "worse": "better"}
    assert back.conclusion == exchanged.get(there.conclusion, there.conclusion)
    assert back.more_cases == there.more_cases


# ---------------------------------------------------------------- how many more cases


def test_more_cases_as_foreseen_would_tell() -> None:
    said = comparison(*table(wins=20, losses=12, both=68))
    assert said.more_cases is not None
    times = 1 + said.more_cases / 100
    grown = table(wins=round(20 * times), losses=round(12 * times), both=round(68 * times))
    assert comparison(*grown).conclusion == "better"


def test_more_cases_of_arms_that_look_alike_would_show_that_they_are() -> None:
    said = comparison(*table(wins=6, losses=6, both=88))
    assert said.more_cases is not None
    times = 1 + said.more_cases / 100
    grown = table(wins=round(6 * times), losses=round(6 * times), both=round(88 * times))
    assert comparison(*grown).conclusion == "equivalent"


def test_the_shorter_way_to_an_answer_is_foreseen() -> None:
    # Alike: ((1.6449 + 1.2816) * 0.3668 / 0.02)^2 = 2,881 cases show it, none would show a difference of 0.
    assert comparison(*table(wins=6, losses=6, both=88)).more_cases == 2_781
    # One point apart: 8,631 cases show the difference, 10,605 that it does not reach two points.
    assert comparison(*table(wins=6, losses=5, both=89)).more_cases == 8_531


def test_a_family_takes_more_cases_than_one_comparison() -> None:
    pair = tuple(sample(values) for values in table(wins=12, losses=8, both=40))
    alone = compare([(pair[0], pair[1])], alpha=0.05, margin=0.02, seed=1)[0]
    family = compare([(pair[0], pair[1])] * 5, alpha=0.05, margin=0.02, seed=1)
    assert alone.more_cases is not None
    assert family[0].more_cases is not None
    assert family[0].more_cases > 1.4 * alone.more_cases


def test_averages_foresee_more_cases_from_how_far_they_spread() -> None:
    steady = comparison([0.5, 0.6] * 30, [0.6, 0.5] * 29 + [0.7, 0.6])
    spread = comparison([0.2, 0.9] * 30, [0.9, 0.2] * 29 + [1.0, 0.3])
    assert steady.conclusion == spread.conclusion == "undecided"
    assert steady.more_cases is not None
    assert spread.more_cases is not None
    assert spread.more_cases > 10 * steady.more_cases


def test_no_number_is_named_when_none_would_tell() -> None:
    said = comparison(*table(wins=6, losses=6, both=88), margin=0)
    assert (said.conclusion, said.more_cases, said.brief) == ("undecided", None, "can't tell yet")


def test_the_smallest_detectable_difference_shrinks_with_the_cases() -> None:
    few, many = (
        comparison(*table(wins=8, losses=8, both=64)),
        comparison(*table(wins=80, losses=80, both=640)),
    )
    assert few.mde is not None
    assert many.mde is not None
    assert few.mde == pytest.approx(0.14, abs=0.01)
    assert many.mde == pytest.approx(few.mde / 10**0.5, rel=0.05)
    assert comparison(*table(wins=1, losses=1)).mde is None


# ---------------------------------------------------------------- numbers, words and JSON


def test_a_number_is_shown_in_its_own_unit_and_called_higher_not_better() -> None:
    said = comparison(
        [120 + index % 7 for index in range(40)],
        [152.5 + index % 5 for index in range(40)],
        scale="number",
        margin=5,
    )
    assert said.sentence == "higher: +31.6 (95% interval +30.9 to +32.4), 40 cases"


def test_no_sentence_says_significant_or_gives_a_percentage_alone() -> None:
    for wins in range(0, 30, 3):
        said = comparison(*table(wins=wins, losses=10, both=60))
        assert "significant" not in said.sentence + said.reason
        assert f"{said.n} cases" in said.sentence
        assert "95% interval" in said.sentence


def test_a_difference_that_rounds_to_0_has_no_minus() -> None:
    assert "+0.0 points" in comparison(*table(wins=100, losses=101, both=9799)).sentence


@given(rows(any_score), st.floats(0, 0.5))
def test_a_comparison_survives_json_with_every_field(scores: Rows, margin: float) -> None:
    said = comparison([a for a, _ in scores], [b for _, b in scores], margin=margin)
    encoded = msgspec.json.encode(said)
    assert msgspec.json.decode(encoded, type=Comparison) == said
    assert set(msgspec.json.decode(encoded)) == set(Comparison.__struct_fields__)


@given(rows(any_score))
def test_only_an_invalid_comparison_lacks_an_interval(scores: Rows) -> None:
    said = comparison([a for a, _ in scores], [b for _, b in scores])
    assert said.conclusion == "invalid" or None not in (said.interval, said.interval90, said.p_adjusted)


def test_a_comparison_keeps_what_was_measured() -> None:
    a, b = table(wins=8, losses=5, both=47)
    said, measured = comparison(a, b), difference(a, b)
    for field in measured.__struct_fields__:
        assert getattr(said, field) == getattr(measured, field)


def test_importing_the_statistics_does_not_import_numpy() -> None:
    code = "import sys, pecia.domain.statistics, pecia.domain.estimate; print('numpy' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
