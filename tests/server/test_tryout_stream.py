"""Tryouts over HTTP stream their answers, and are given up when the caller goes."""

from __future__ import annotations

import json
from threading import Timer
from typing import Any

import pytest

from pecia.app.tryout import Stop, TryPrompt, try_prompt
from pecia.domain.errors import Unavailable
from pecia.domain.tryout import TryoutColumn
from pecia.domain.version import Content
from pecia.remote import API
from pecia.testing import ADA, Script, ports
from tests.server.conftest import Service

TRYOUTS = f"{API}/tryouts"
COLUMNS = [
    {"model": "scripted/echo", "content": {"template": f"{verb} {{{{ it }}}}"}} for verb in ("Say", "Sing")
]
STREAM = {"accept": "text/event-stream"}


def streamed(service: Service, asked: dict[str, Any]) -> list[tuple[str, Any]]:
    answer = service("POST", TRYOUTS, json=asked, headers=STREAM)
    assert answer.headers["content-type"].startswith("text/event-stream"), answer.text
    events = [block.split("\n") for block in answer.text.split("\n\n") if block.startswith("event: ")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in events]


def test_a_streamed_tryout_ends_with_what_a_plain_one_answers(service: Service) -> None:
    asked = {"columns": COLUMNS, "variables": {"it": "a line\nand\u2028another"}}
    events = streamed(service, asked)
    plain = service("POST", TRYOUTS, json=asked).json()
    name, tryout = events[-1]
    assert name == "done"
    assert [one["answer"]["text"] for one in tryout["columns"]] == [
        one["answer"]["text"] for one in plain["columns"]
    ]


def test_the_pieces_of_a_column_make_up_its_answer(service: Service) -> None:
    events = streamed(service, {"columns": COLUMNS, "variables": {"it": "it"}})
    texts = {0: "", 1: ""}
    for name, piece in events[:-1]:
        assert name == "piece"
        texts[piece["column"]] += piece["text"]
    assert texts == {0: "Say it", 1: "Sing it"}


def test_what_cannot_be_tried_is_a_problem_and_no_stream(service: Service) -> None:
    answer = service("POST", TRYOUTS, json={"columns": [], "variables": {}}, headers=STREAM)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


def test_a_tryout_that_was_stopped_before_calls_nothing(service: Service) -> None:
    stop = Stop()
    stop.set()
    request = TryPrompt(columns=(TryoutColumn(model="scripted/echo", content=Content(template="Say")),))
    with pytest.raises(Unavailable, match="stopped"):
        try_prompt(service.ports, ADA, request, stop=stop)


def test_a_stop_gives_up_what_is_under_way() -> None:
    slow = ports(scripts={"slow": Script(answer={}, delay=600)})
    request = TryPrompt(columns=(TryoutColumn(model="scripted/slow", content=Content(template="Say")),))
    stop = Stop()
    Timer(0.1, stop.set).start()
    with pytest.raises(Unavailable, match="stopped"):
        try_prompt(slow, ADA, request, stop=stop)
    slow.store.close()
