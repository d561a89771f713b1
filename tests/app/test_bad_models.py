"""A model that dies half way or is busy for an hour costs the runs concerned, is said, and is called again on a resume."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pecia.app.experiments import GetExperiment
from pecia.app.operations import perform
from pecia.app.run import run_experiment
from pecia.app.tryout import TryPrompt, try_prompt
from pecia.domain.design import Limits, ModelChoice
from pecia.domain.errors import Unavailable
from pecia.domain.experiment import Experiment
from pecia.domain.tryout import TryoutColumn
from pecia.domain.version import Content
from pecia.testing import ADA
from tests.experiments import planned, ports_over, runs_of
from tests.model_server import ModelServer, Told, echo, fault, last_message

HERE = {"m": ModelChoice(model="here/m")}
STREAM = b"".join(
    b'data: {"model":"m-1","choices":[{"index":0,"delta":{"content":"%b"},"finish_reason":null}]}\n\n' % piece
    for piece in (b"Good ", b"day", b" to you")
)


def experiment(ports: Any, number: int) -> Experiment:
    found: Experiment = perform(ports, ADA, GetExperiment(number=number))
    return found


def test_a_model_that_streams_half_and_dies_costs_its_own_column() -> None:
    told: list[tuple[int, str]] = []
    columns = tuple(
        TryoutColumn(model=model, content=Content(template="Hi")) for model in ("here/m", "scripted/echo")
    )
    with ModelServer(lambda _: Told(body=STREAM, cut=len(STREAM) - 20)) as server:
        found = try_prompt(
            ports_over(server.base_url),
            ADA,
            TryPrompt(columns=columns),
            tell=lambda at, delta: told.append((at, delta.text)),
        )
    died, other = (column.answer for column in found.columns)
    assert (died.state, died.text, died.attempts) == ("api_error", "Good day", 1)
    assert "broke within the reply" in (died.error or "")
    assert (other.state, other.text) == ("ok", "Hi")
    assert [text for at, text in told if at == 0] == ["Good ", "day"]


def test_a_model_that_dies_half_way_through_a_reply_costs_the_runs_concerned() -> None:
    def tell(request: dict[str, Any]) -> Told:
        said = echo(request)
        return Told(body=said.body, cut=90) if last_message(request) == "b" else said

    with ModelServer(tell) as server:
        ports = ports_over(server.base_url)
        number = planned(ports, variants={"v": "{{ text }}"}, models=HERE, limits=Limits(retries=1))
        run_experiment(ports, ADA, number)
        states = {run.case: run.answer.state for run in runs_of(ports, number)}
        assert states == {0: "ok", 1: "api_error", 2: "ok"}
        server.tell, asked = echo, len(server.bodies)
        run_experiment(ports, ADA, number)
        assert [run.answer.state for run in runs_of(ports, number)] == ["ok"] * 3
        assert len(server.bodies) == asked + 1
    assert experiment(ports, number).is_complete


def test_rate_limits_for_an_hour_end_it_soon_and_it_goes_on_where_it_was() -> None:
    texts = [f"t{n}" for n in range(60)]
    with ModelServer() as server:
        ports = ports_over(server.base_url)
        answered: list[str] = []

        def busy_after_ten(request: dict[str, Any]) -> Told:
            if len(answered) >= 10:
                return fault(429, "come back in an hour", Retry_After="3600")
            answered.append(last_message(request))
            return echo(request)

        server.tell = busy_after_ten
        limits = Limits(concurrency=4)
        number = planned(ports, variants={"v": "{{ text }}"}, texts=texts, models=HERE, limits=limits)
        with pytest.raises(
            Unavailable, match="did not answer the last 20 calls: HTTP 429: come back in an hour"
        ):
            run_experiment(ports, ADA, number)
        ended = experiment(ports, number)
        assert ended.progress.states["ok"] == 10
        assert not ended.is_complete
        assert len(server.bodies) < 60
        assert "come back in an hour" in str(ended.trouble)
        server.tell, server.bodies = echo, []
        run_experiment(ports, ADA, number)
        asked = {json.loads(body)["messages"][0]["content"] for body in server.bodies}
    assert asked == set(texts) - set(answered)
    assert experiment(ports, number).is_complete


def test_rate_limits_that_do_not_say_for_how_long_are_waited_for() -> None:
    with ModelServer(first=[fault(429), fault(429, Retry_After="0.01")]) as server:
        ports = ports_over(server.base_url)
        number = planned(ports, variants={"v": "{{ text }}"}, models=HERE)
        run_experiment(ports, ADA, number)
    assert [run.answer.state for run in runs_of(ports, number)] == ["ok"] * 3
