"""Histories: messages that cases put in at a placeholder."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.errors import RenderError
from pecia.domain.history import check_history, first_bad_turn, is_history

ASKED: dict[str, Any] = {"role": "user", "content": "Weather in Bern?"}
CALLS: dict[str, Any] = {
    "role": "assistant",
    "tool_calls": [{"id": "c1", "name": "weather", "arguments": {"city": "Bern"}}],
}
ANSWERED: dict[str, Any] = {"role": "tool", "tool_call_id": "c1", "content": "7 degrees"}
OPENAI: dict[str, Any] = {
    "role": "assistant",
    "content": None,
    "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "weather", "arguments": "{}"}}],
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["role", "content", "tool_calls", "id", "name", "function", "arguments", "type"]),
            inner | st.sampled_from(["user", "assistant", "tool", "text", "image"]),
            max_size=5,
        )
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("calls", [CALLS, OPENAI])
def test_calls_in_our_form_and_in_openais_pass(calls: dict[str, Any]) -> None:
    assert first_bad_turn([ASKED, calls, ANSWERED, ASKED], called=()) is None
    assert is_history([ASKED, calls, ANSWERED])


@pytest.mark.parametrize(
    ("messages", "pointer"),
    [
        (["Hi"], "/0"),
        ([{"role": "bot", "content": "Hi"}], "/0/role"),
        ([ASKED, {"role": "user"}], "/1/content"),
        ([{"role": "user", "content": 7}], "/0/content"),
        ([{"role": "user", "content": [{"type": "text"}]}], "/0/content/0"),
        ([{"role": "user", "content": [{"type": "image", "data": "aGk="}]}], "/0/content/0"),
        ([{"role": "user", "content": "x", "tool_calls": [{}]}], "/0/tool_calls"),
        ([{"role": "assistant", "tool_calls": [{"id": "1"}]}], "/0/tool_calls/0/name"),
        ([{"role": "assistant", "tool_calls": [{"id": "1", "name": "f", "arguments": "{"}]}], "/0/tool_calls/0/arguments"),
        ([{"role": "assistant", "tool_calls": [{"name": "f"}]}], "/0/tool_calls/0/id"),
        ([ASKED, ANSWERED], "/1/tool_call_id"),
        ([CALLS, ASKED], "/1"),
        ([CALLS, ANSWERED, CALLS], "/2/tool_calls/0/id"),
    ],
)  # fmt: skip
def test_what_no_provider_takes_is_named_with_its_place(messages: list[Any], pointer: str) -> None:
    fault = first_bad_turn(messages, called=())
    assert fault is not None
    assert fault.pointer == pointer


def test_an_answer_may_belong_to_a_call_of_the_prompt() -> None:
    assert first_bad_turn([ANSWERED], called={"c1"}) is None


def test_the_error_points_into_the_variable() -> None:
    with pytest.raises(RenderError, match="'turns' cannot be sent as messages: /0/role is none of") as raised:
        check_history("turns", [{"role": "bot", "content": "x"}])
    assert raised.value.errors[0].pointer == "/turns/0/role"


@given(st.lists(JSON, max_size=4))
def test_nothing_that_looks_like_messages_breaks_the_check(messages: list[Any]) -> None:
    fault = first_bad_turn(messages, called=())
    assert fault is None or fault.pointer.startswith("/")
