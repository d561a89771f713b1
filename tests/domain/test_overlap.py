"""Text measures agree with the implementations that papers use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.overlap import bag_f1, chrf, coverage, edit_ratio, lexical_similarity, rouge_l

WORDS = st.lists(
    st.sampled_from(
        ["the", "a", "cat", "dog", "sat", "on", "mat,", "It's", "3.5", "naïve", "end.", "no-one"]
    ),
    max_size=12,
).map(" ".join)


@given(WORDS, WORDS)
def test_rouge_l_is_that_of_rouge_score(found: str, expected: str) -> None:
    from rouge_score.rouge_scorer import RougeScorer  # noqa: PLC0415 - an oracle of two seconds

    theirs = RougeScorer(["rougeL"]).score(expected, found)["rougeL"].fmeasure
    assert rouge_l(found, expected) == pytest.approx(theirs)


@given(WORDS, WORDS)
def test_chrf_is_that_of_sacrebleu(found: str, expected: str) -> None:
    from sacrebleu.metrics.chrf import CHRF  # noqa: PLC0415 - an oracle

    theirs = CHRF(eps_smoothing=False).sentence_score(found, [expected]).score / 100
    assert chrf(found, expected) == pytest.approx(theirs, abs=1e-9)


def test_both_agree_with_the_oracles_on_real_references(shared_data: Path) -> None:
    from rouge_score.rouge_scorer import RougeScorer  # noqa: PLC0415
    from sacrebleu.metrics.chrf import CHRF  # noqa: PLC0415

    oracle, characters = RougeScorer(["rougeL"]), CHRF()
    lines = (shared_data / "data_to_text_e2e.jsonl").read_bytes().splitlines()[:60]
    for row in map(json.loads, lines):
        first, *others = row["metadata"]["references"][:2] * 2
        other = others[0]
        assert rouge_l(first, other) == pytest.approx(oracle.score(other, first)["rougeL"].fmeasure)
        assert chrf(first, other) == pytest.approx(characters.sentence_score(first, [other]).score / 100)


@given(st.text(), st.text())
def test_every_measure_lies_between_0_and_1(found: str, expected: str) -> None:
    for measure in (rouge_l, chrf, edit_ratio, lexical_similarity, coverage):
        assert 0 <= measure(found, expected) <= 1


def test_the_f1_of_bags_counts_each_item_as_often_as_both_have_it() -> None:
    assert bag_f1(["a", "a", "b"], ["a", "b", "b"]) == pytest.approx(2 / 3)
    assert bag_f1([], []) == 1
    assert bag_f1(["a"], []) == 0
