"""Signed thoughts in a history go back to the provider they came from, and to no other."""

from __future__ import annotations

from typing import Any

import pytest

from pecia.domain.anthropic_call import anthropic_messages
from pecia.domain.gemini_call import gemini_contents
from pecia.domain.message import Message
from pecia.domain.openai_call import openai_messages
from pecia.domain.responses_call import responses_input
from pecia.domain.template import compile_content
from pecia.domain.version import Content

CALL = {"id": "c1", "name": "weather", "arguments": {"city": "Rome"}}
OPENAI = {"id": "c1", "type": "function", "function": {"name": "weather", "arguments": '{"city":"Rome"}'}}
THINKING = {"type": "thinking", "thinking": "Rome it is.", "signature": "ErUB"}
REDACTED = {"type": "redacted_thinking", "data": "EmwK"}


def history(*parts: dict[str, Any], call: dict[str, Any] = CALL) -> list[dict[str, Any]]:
    """A question, what the assistant called, and what the tool answered; through a placeholder, as cases bring it."""
    turns = [
        {"role": "user", "content": "Weather?"},
        {"role": "assistant", "content": [*parts], "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "c1", "content": "sunny"},
    ]
    content = Content(type="chat", messages=(Message(role="placeholder", content="turns"),))
    rendered = compile_content(content).render({"turns": turns})
    assert not isinstance(rendered, str)
    return [dict(message) for message in rendered]


@pytest.mark.parametrize(
    "call",
    [
        {**CALL, "thought_signature": "Ci4="},
        {**CALL, "thoughtSignature": "Ci4="},
        {**OPENAI, "extra_content": {"google": {"thought_signature": "Ci4="}}},
    ],
    ids=["ours", "Gemini's", "as in chat completions"],
)
def test_a_signature_of_gemini_goes_back_beside_its_call(call: dict[str, Any]) -> None:
    _, turns = gemini_contents(history(call=call))
    [part] = turns[1]["parts"]
    assert part["thoughtSignature"] == "Ci4="
    assert part["functionCall"] == {"id": "c1", "args": {"city": "Rome"}, "name": "weather"}


def test_a_signature_of_a_text_part_goes_back_to_gemini_alone() -> None:
    part = {"type": "text", "text": "Looking.", "thought_signature": "Ci4="}
    _, turns = gemini_contents(history(part))
    assert turns[1]["parts"][0] == {"text": "Looking.", "thoughtSignature": "Ci4="}
    for others in (
        anthropic_messages(history(part)),
        openai_messages(history(part)),
        responses_input(history(part)),
    ):
        assert "Ci4=" not in str(others)


def test_blocks_of_thinking_go_back_to_anthropic_before_their_call() -> None:
    _, turns = anthropic_messages(history(THINKING, REDACTED))
    assert turns[1]["content"] == [
        THINKING,
        REDACTED,
        {"type": "tool_use", "id": "c1", "name": "weather", "input": {"city": "Rome"}},
    ]


def test_blocks_of_thinking_are_left_out_for_all_others() -> None:
    said = history(THINKING, REDACTED)
    for others in (gemini_contents(said), openai_messages(said), responses_input(said)):
        assert "Rome it is" not in str(others)
        assert "EmwK" not in str(others)
        assert "weather" in str(others)
