"""Cases with histories and expected tool calls, from a file to scores, over every wire format."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pecia import testing
from pecia.app.datasets import ImportDataset, import_dataset
from pecia.app.experiments import GetResult, PlanExperiment, StartExperiment, keep_experiment
from pecia.app.operations import perform
from pecia.app.run import run_experiment
from pecia.app.tryout import TryPrompt
from pecia.domain.connection import ConnectionKind as Kind
from pecia.domain.design import Design, ModelChoice
from pecia.domain.errors import Invalid, RenderError
from pecia.domain.message import Message, Tool
from pecia.domain.result import Result
from pecia.domain.score import Scored
from pecia.domain.tryout import TryoutColumn
from pecia.domain.version import Content
from pecia.imports.case_files import read_cases_file
from pecia.models.registry import Registry
from pecia.settings import Connection
from pecia.testing import ADA
from tests.experiments import runs_of
from tests.model_server import ModelServer, Told

ARGUMENTS = {"city": "Bern", "days": 2}
HISTORY: list[dict[str, Any]] = [
    {"role": "user", "content": "Weather in Rome?"},
    {"role": "assistant", "tool_calls": [{"id": "c1", "name": "weather", "arguments": {"city": "Rome"}}]},
    {"role": "tool", "tool_call_id": "c1", "content": "30 degrees"},
    {"role": "assistant", "content": "Hot: 30 degrees."},
]
EXPECTED = {"tool_calls": [{"name": "weather", "arguments": {"city": "bern", "days": 3}}]}
SCORERS: dict[str, dict[str, Any]] = {
    "choice": {"type": "tool_choice"},
    "arguments": {"type": "tool_arguments"},
    "near": {"type": "tool_arguments", "tolerances": {"days": {"absolute": 1}}, "count": "all"},
}
CONTENT = Content(
    type="chat",
    messages=(
        Message(role="system", content="Help."),
        Message(role="placeholder", content="turns"),
        Message(role="user", content="And in {{ city }}, for {{ days }} days?"),
    ),
    tools=(Tool(name="weather", description="Weather of a city", parameters={"type": "object"}),),
)
REPLIES: dict[Kind, dict[str, Any]] = {
    "openai": {
        "model": "m",
        "choices": [
            {
                "index": 0,
                "finish_reason": "tool_calls",
                "message": {
                    "role": "assistant",
                    "content": None,
                    "tool_calls": [
                        {
                            "id": "c2",
                            "type": "function",
                            "function": {"name": "weather", "arguments": json.dumps(ARGUMENTS)},
                        }
                    ],
                },
            }
        ],
    },
    "openai-responses": {
        "model": "m",
        "status": "completed",
        "output": [
            {
                "type": "function_call",
                "id": "f",
                "call_id": "c2",
                "name": "weather",
                "arguments": json.dumps(ARGUMENTS),
                "status": "completed",
            }
        ],
    },
    "anthropic": {
        "model": "m",
        "type": "message",
        "role": "assistant",
        "stop_reason": "tool_use",
        "content": [{"type": "tool_use", "id": "c2", "name": "weather", "input": ARGUMENTS}],
        "usage": {"input_tokens": 1, "output_tokens": 1},
    },
    "gemini": {
        "modelVersion": "m",
        "candidates": [
            {
                "finishReason": "STOP",
                "content": {
                    "role": "model",
                    "parts": [{"functionCall": {"name": "weather", "args": ARGUMENTS}}],
                },
            }
        ],
    },
}
SENT: dict[Kind, Any] = {
    "openai": lambda body: body["messages"][2]["tool_calls"][0]["function"]["arguments"],
    "openai-responses": lambda body: body["input"][2]["arguments"],
    "anthropic": lambda body: body["messages"][1]["content"][0]["input"],
    "gemini": lambda body: body["contents"][1]["parts"][0]["functionCall"]["args"],
}


def design(**scorers: dict[str, Any]) -> Design:
    return Design(
        name="tools",
        dataset="turns",
        variants={"one": "./one.prompt.md"},
        models={"m": ModelChoice(model="away/m")},
        scorers=scorers or SCORERS,
    )


def imported(tmp_path: Path, base_url: str, kind: Kind, turns: Any = HISTORY) -> Any:
    models = Registry({"away": Connection(kind=kind, base_url=base_url)})
    ports = replace(testing.ports(), models=models)
    row = {"id": "bern", "input": {"turns": turns, "city": "Bern", "days": "3"}, "expected": EXPECTED}
    (tmp_path / "turns.jsonl").write_text(json.dumps(row))
    rows, _ = read_cases_file(tmp_path / "turns.jsonl")
    import_dataset(ports, ADA, ImportDataset(dataset="turns", rows=rows))
    return ports


@pytest.mark.parametrize("kind", REPLIES)
def test_a_history_is_sent_and_the_calls_of_the_answer_are_scored(tmp_path: Path, kind: Kind) -> None:
    with ModelServer(lambda _: Told(body=json.dumps(REPLIES[kind]).encode())) as server:
        ports = imported(tmp_path, server.base_url, kind)
        request = StartExperiment(design=design(), drafts={"one": CONTENT})
        number = run_experiment(ports, ADA, keep_experiment(ports, ADA, request).number).number
        sent = SENT[kind](json.loads(server.bodies[0]))
    assert (json.loads(sent) if isinstance(sent, str) else sent) == {"city": "Rome"}
    [run] = runs_of(ports, number)
    scored = {name: score.value for name, score in run.scores.items() if isinstance(score, Scored)}
    assert scored == {"choice": 1.0, "arguments": 0.5, "near": 1.0}
    result: Result = perform(ports, ADA, GetResult(number=number))
    assert result.arms[0].metrics["arguments"].estimate.mean == 0.5


def test_a_history_that_no_provider_takes_is_refused_before_the_first_call(tmp_path: Path) -> None:
    ports = imported(tmp_path, "http://127.0.0.1:9/v1", "anthropic", turns=HISTORY[2:])
    with pytest.raises(Invalid, match="Case 'bern' cannot be rendered with variant 'one'") as raised:
        perform(ports, ADA, PlanExperiment(design=design(), drafts={"one": CONTENT}))
    assert raised.value.errors[0].pointer == "/turns/0/tool_call_id"
    assert "names no call that was made before" in raised.value.message


def test_a_try_refuses_such_a_history_too(tmp_path: Path) -> None:
    ports = imported(tmp_path, "http://127.0.0.1:9/v1", "gemini")
    variables = {"turns": HISTORY[2:], "city": "Bern", "days": "3"}
    column = TryoutColumn(content=CONTENT, model="away/m")
    with pytest.raises(RenderError, match="names no call that was made before"):
        perform(ports, ADA, TryPrompt(columns=(column,), variables=variables))


def test_expected_calls_that_are_none_are_named_with_their_place(tmp_path: Path) -> None:
    ports = imported(tmp_path, "http://127.0.0.1:9/v1", "openai")
    scorer = {"type": "tool_choice", "expected": "input.turns"}
    with pytest.raises(Invalid, match="cannot be scored by 'choice': the case's"):
        perform(ports, ADA, PlanExperiment(design=design(choice=scorer), drafts={"one": CONTENT}))
