"""Whatever a task says is read as an answer or as none, and always as one that can be kept."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia import wire
from pecia.domain.answer import Answer
from pecia.domain.task_reply import MAX_TEXT, MAX_TOLD, MAX_VERSIONS, read_task_reply

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.binary(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(
                [
                    "output",
                    "text",
                    "tool_calls",
                    "usage",
                    "versions",
                    "model",
                    "state",
                    "error",
                    "name",
                    "arguments",
                ]
            ),
            inner,
        )
    ),
    max_leaves=12,
)


@given(anything)
def test_what_is_read_can_be_sent_and_kept(said: object) -> None:
    answer = read_task_reply(said)
    assert wire.decode(wire.encode(answer), Answer) == answer
    assert (answer.error is None) == (answer.state != "api_error")


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("plain", "plain"),
        ("", ""),
        ({"text": "a", "output": "b"}, "a"),
        ({"output": {"b": 1, "a": [True, None]}}, '{"a":[true,null],"b":1}'),
        ({"output": 7}, "7"),
        ({"tool_calls": [{"name": "f"}]}, ""),
        ({"text": "a", "further": object}, "a"),
    ],
)
def test_text_and_objects_are_answers(said: object, text: str) -> None:
    answer = read_task_reply(said)
    assert (answer.state, answer.text) == ("ok", text)


@pytest.mark.parametrize("state", ["refused", "truncated"])
def test_a_task_may_say_that_it_declined_or_was_cut_off(state: str) -> None:
    assert read_task_reply({"text": "no", "state": state}).state == state


@pytest.mark.parametrize(
    "said",
    [
        "x" * (MAX_TEXT + 1),
        {"text": "a", "versions": ["a/b#1"] * (MAX_VERSIONS + 1)},
        {"text": "a", "state": "timeout"},
        {"text": "a", "usage": {"output_tokens": 2**60}},
        {"error": "x" * 10_000},
    ],
    ids=["long", "versions", "state", "usage", "error"],
)
def test_what_is_too_much_is_no_answer_and_is_told_in_few_words(said: Any) -> None:
    answer = read_task_reply(said)
    assert answer.state == "api_error"
    assert len(answer.error or "") <= MAX_TOLD + 1


def test_a_version_is_named_in_short_or_spelled_out() -> None:
    said = {"text": "a", "versions": ["p/q#2", "p/q#2", {"prompt": "r", "version": 1, "digest": "sha256:1"}]}
    assert [msgspec.to_builtins(used) for used in read_task_reply(said).versions] == [
        {"prompt": "p/q", "version": 2, "digest": None},
        {"prompt": "r", "version": 1, "digest": "sha256:1"},
    ]
