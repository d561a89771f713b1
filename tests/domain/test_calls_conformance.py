from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pecia.domain.anthropic_call import anthropic_call
from pecia.domain.gemini_call import gemini_call
from pecia.domain.message import Tool
from pecia.domain.openai_call import openai_call
from pecia.domain.responses_call import responses_call

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "conformance" / "calls.json").read_text(encoding="utf-8")
)


def offered(case: dict[str, Any]) -> dict[str, Any]:
    return {"tools": msgspec.convert(case.get("tools", []), tuple[Tool, ...]), "output": case.get("output")}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_call_of_openai_is_that_of_its_case(case: dict[str, Any]) -> None:
    assert openai_call(case["rendered"], case["settings"], **offered(case)) == case["openai"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_call_of_anthropic_is_that_of_its_case(case: dict[str, Any]) -> None:
    assert anthropic_call(case["rendered"], case["settings"], **offered(case)) == case["anthropic"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_call_of_openais_responses_is_that_of_its_case(case: dict[str, Any]) -> None:
    assert responses_call(case["rendered"], case["settings"], **offered(case)) == case["responses"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_call_of_gemini_is_that_of_its_case(case: dict[str, Any]) -> None:
    settings = {name: value for name, value in case["settings"].items() if name != "model"}
    assert gemini_call(case["rendered"], settings, **offered(case)) == case["gemini"]


def test_settings_win_over_what_the_prompt_declares() -> None:
    settings = {"tools": [], "response_format": {"type": "text"}}
    call = openai_call("Hello", settings, tools=(Tool(name="now"),), output={})
    assert call == settings | {"messages": [{"role": "user", "content": "Hello"}]}
