from __future__ import annotations

import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.canonical import digest
from pecia.domain.dataset import (
    Case,
    DatasetReference,
    check_cases,
    digest_cases,
    input_digest,
    parse_dataset_reference,
    pick,
    read_case,
    survey_cases,
)
from pecia.domain.errors import Invalid
from pecia.domain.value import Json
from tests.domain.contents import json_data, texts

rows = st.fixed_dictionaries(
    {"input": st.dictionaries(texts, json_data, max_size=2)},
    optional={
        "id": st.text("abc", min_size=1) | st.integers(0, 99),
        "expected": json_data,
        "metadata": st.dictionaries(texts, json_data, max_size=2),
        "split": st.sampled_from(["train", "test"]),
        "cluster": texts,
    },
)


def refused(row: Json, *, line: int = 7) -> Invalid:
    with pytest.raises(Invalid) as caught:
        read_case(row, line=line)
    error = caught.value
    assert error.code == "invalid_dataset"
    assert error.message.startswith(f"Line {line} ")
    assert error.errors[0].line == line
    return error


@given(rows)
def test_a_case_holds_what_its_row_says(row: dict[str, Any]) -> None:
    case = read_case(row, line=1)
    assert (case.input, case.expected) == (row["input"], row.get("expected"))
    assert (case.metadata, case.split, case.cluster) == (
        row.get("metadata", {}),
        row.get("split"),
        row.get("cluster"),
    )
    assert case.id == str(row.get("id", digest(row)[7:19]))


def test_null_is_as_if_the_key_were_absent() -> None:
    nothing: dict[str, Json] = dict.fromkeys(("expected", "metadata", "split", "cluster"))
    assert read_case({"id": "a", "input": {}, **nothing}, line=1) == Case(id="a", input={})


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ([], "not a JSON object"),
        ("text", "not a JSON object"),
        ({}, "lacks 'input'"),
        ({"input": "text"}, "lacks 'input'"),
        ({"input": {}, "Expected": 1, "a\u202eb": 2}, "unknown keys: Expected, a⟨U+202E⟩b"),
        ({"input": {}, "metadata": []}, "'metadata'"),
        ({"input": {}, "split": "Test Set"}, "split 'Test Set'"),
        ({"input": {}, "split": 1}, "'split'"),
        ({"input": {}, "cluster": 1}, "'cluster'"),
        ({"input": {}, "id": ""}, "'id'"),
        ({"input": {}, "id": "a" * 201}, "'id'"),
        ({"input": {}, "id": True}, "'id'"),
        ({"input": {}, "id": 1.5}, "'id'"),
        ({"input": {}, "id": ["a"]}, "'id'"),
        ({"input": {"a": float("nan")}}, "/input/a is not a finite number"),
        ({"input": {"a": "x" * 1_000_000}}, "1,000,000 bytes"),
    ],
)
def test_a_wrong_row_is_said_with_its_line(row: Json, said: str) -> None:
    assert said in refused(row).message


def test_a_dataset_has_cases() -> None:
    with pytest.raises(Invalid, match="no cases"):
        check_cases([])


def test_two_cases_of_one_id_are_refused_with_both_lines() -> None:
    cases = [Case(id=name, input={}) for name in ("a", "b", "a")]
    check_cases(cases[:2])
    with pytest.raises(Invalid, match="Line 3 repeats the id 'a' of line 1"):
        check_cases(cases)


def test_equal_rows_without_id_have_the_same() -> None:
    row: Json = {"input": {"text": "a"}, "expected": "b"}
    with pytest.raises(Invalid) as caught:
        check_cases([read_case(row, line=1), read_case(row, line=2)])
    assert "two equal rows" in str(caught.value)


@given(st.lists(rows, min_size=1, max_size=3), rows)
def test_a_revision_is_known_by_its_cases_in_their_order(some: list[Any], other: Any) -> None:
    cases = [read_case(row, line=1) for row in some]
    assert digest_cases(cases) == digest_cases(list(cases))
    assert digest_cases([*cases, read_case(other, line=1)]) != digest_cases(cases)


def test_mending_a_label_keeps_the_digest_of_the_input() -> None:
    before = Case(id="a", input={"text": "fine"}, expected="negative")
    after = Case(id="a", input={"text": "fine"}, expected="positive")
    assert input_digest(before) == input_digest(after)
    assert digest_cases([before]) != digest_cases([after])


def test_a_split_is_picked() -> None:
    cases = (
        Case(id="a", input={}, split="test"),
        Case(id="b", input={}),
        Case(id="c", input={}, split="train"),
    )
    assert pick(cases, "test") == cases[:1]
    assert pick(cases, None) == cases


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("demo/sentiment", DatasetReference(name="demo/sentiment")),
        ("demo/sentiment@2", DatasetReference(name="demo/sentiment", revision=2)),
        ("demo/sentiment#test", DatasetReference(name="demo/sentiment", split="test")),
        ("demo/sentiment@12#test", DatasetReference(name="demo/sentiment", revision=12, split="test")),
    ],
)
def test_a_reference_names_revision_and_split(text: str, reference: DatasetReference) -> None:
    assert parse_dataset_reference(text) == reference
    assert str(reference) == text


@pytest.mark.parametrize("text", ["", "Demo", "a@0", "a@x", "a#", "a#b@2", "a b", "../a", "a@1\n", "\ud83d"])
def test_what_names_no_dataset_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_dataset_reference(text)
    assert caught.value.code == "invalid_name"
    caught.value.message.encode()


@given(st.lists(json_data, max_size=4))
def test_a_revision_is_named_by_the_canonical_list_of_its_cases(inputs: list[Any]) -> None:
    cases = [Case(id=str(index), input={"x": value}) for index, value in enumerate(inputs)]
    assert digest_cases(cases) == digest([{"id": case.id, "input": case.input} for case in cases])


def test_the_digest_of_a_revision_needs_no_more_memory_for_more_cases() -> None:
    few, many = ([Case(id=str(n), input={"x": "text " * 50}) for n in range(count)] for count in (20, 20_000))
    peaks: list[int] = []
    for cases in (few, many):
        tracemalloc.start()
        digest_cases(cases)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 100_000


def test_a_survey_says_what_the_cases_come_to() -> None:
    rows = [{"id": str(n), "input": {"x": n % 3}, "split": "ab"[n % 2]} for n in range(5)]
    cases = [read_case(row, line=1) for row in rows]
    survey = survey_cases(cases)
    assert (survey.digest, survey.cases) == (digest_cases(cases), 5)
    assert (survey.splits, survey.repeated) == ({"a": 3, "b": 2}, 2)


def test_a_survey_refuses_what_is_no_dataset() -> None:
    case = read_case({"id": "one", "input": {}}, line=1)
    for cases in ([], [case, case]):
        with pytest.raises(Invalid):
            survey_cases(cases)
