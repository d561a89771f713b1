"""The rows X21, X22, X28 and X54 of the reliability plan, over HTTP."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest

from pecia import testing
from pecia.app.experiments import GetExperiment, GetResult, ListRuns
from pecia.app.operations import perform
from pecia.app.run import run_experiment
from pecia.domain.design import Limits, ModelChoice
from pecia.domain.errors import PeciaError
from pecia.domain.price import Price
from pecia.jobs import local
from tests.experiments import planned
from tests.model_server import ModelServer, completion
from tests.server.conftest import Service, serving
from tests.server.problem import refused

JSON = {"content-type": "application/json"}
ROWS = [{"input": {"text": f"t{n}"}, "expected": f"t{n}"} for n in range(3)]


def post(service: Service, path: str, body: object) -> httpx2.Response:
    return service("POST", f"/api/v1/{path}", content=json.dumps(body).encode(), headers=JSON)


def design(**more: Any) -> dict[str, Any]:
    return {
        "name": "try",
        "dataset": "texts",
        "variants": {"v": "draft"},
        "models": {"m": {"model": "scripted/echo"}},
        "scorers": {"hit": {"type": "contains", "expected": "expected"}},
        **more,
    }


def start(service: Service, *, where: str = "experiments", **more: Any) -> httpx2.Response:
    return post(service, where, {"design": design(**more), "drafts": {"v": {"template": "{{ text }}"}}})


@pytest.fixture
def filled(service: Service) -> Service:
    assert post(service, "datasets/texts/revisions", {"rows": ROWS}).status_code == 201
    return service


@pytest.mark.timeout(20)
def test_x21_a_pattern_that_explodes_elsewhere_scores_a_megabyte() -> None:
    ports = testing.ports(scripts={"long": testing.Script(answer=lambda _: "a" * 10**6 + "!")})
    with serving(ports) as service:
        assert post(service, "datasets/texts/revisions", {"rows": ROWS}).status_code == 201
        scorers = {"end": {"type": "regex", "pattern": "(a+)+$"}}
        models = {"m": {"model": "scripted/long"}}
        started = start(service, scorers=scorers, models=models)
        assert started.status_code == 202
        number = started.json()["number"]
        while ports.jobs.running("default", number):
            pass
        assert service("GET", f"/api/v1/experiments/{number}/result").status_code == 200
        result = service.do(GetResult(number=number))
        assert result.arms[0].metrics["end"].estimate.mean == 0.0


@pytest.mark.parametrize(
    "pattern", ["(?=a)", r"(a)\1", "a{1001}", "((a{100}){100}){100}", "a" * 10**6], ids=len
)
def test_x22_a_pattern_that_is_not_taken_is_refused_with_reason_and_offset(
    filled: Service, pattern: str, capfd: pytest.CaptureFixture[str]
) -> None:
    scorers = {"end": {"type": "regex", "pattern": pattern}}
    problem = refused(start(filled, where="experiments/plan", scorers=scorers))
    assert (problem["status"], problem["code"]) == (422, "regex_unsupported")
    assert problem["reason"]
    assert isinstance(problem["offset"], int)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("pointer", "more"),
    [
        ("base_url", {"models": {"m": {"model": "scripted/echo", "base_url": "http://10.0.0.1"}}}),
        ("proxy", {"models": {"m": {"model": "scripted/echo", "proxy": "http://10.0.0.1"}}}),
        ("headers", {"models": {"m": {"model": "scripted/echo", "headers": {"Authorization": "Bearer x"}}}}),
        ("webhooks", {"webhooks": ["http://10.0.0.1"]}),
    ],
)
def test_x28_an_experiment_cannot_say_where_its_requests_go(
    filled: Service, pointer: str, more: dict[str, Any]
) -> None:
    problem = refused(start(filled, **more))
    assert (problem["status"], problem["code"]) == (422, "unknown_field")
    assert pointer in json.dumps(problem["errors"])


@pytest.mark.parametrize(
    "more",
    [
        {"content": {"template": "Hi", "model": {"name": "m", "base_url": "http://10.0.0.1"}}},
        {"content": {"template": "Hi", "proxy": "http://10.0.0.1"}},
        {"content": {"template": "Hi", "headers": {"Authorization": "Bearer x"}}},
        {"webhooks": ["http://10.0.0.1"]},
    ],
)
def test_x28_an_imported_prompt_cannot_either(service: Service, more: dict[str, Any]) -> None:
    item = {"source": "s", "prompt": "a", "content": {"template": "Hi"}, **more}
    problem = refused(post(service, "imports", {"prompts": [item]}))
    assert (problem["status"], problem["code"]) == (422, "unknown_field")
    assert service("GET", "/api/v1/prompts/a").status_code == 404


def test_x54_of_a_thousand_starts_at_once_a_few_run_some_wait_and_the_rest_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(local, "WAITING", 20)
    ports = testing.ports(scripts={"slow": testing.Script(answer=lambda asked: asked.last, delay=30)})
    with serving(ports) as service:
        assert post(service, "datasets/texts/revisions", {"rows": ROWS}).status_code == 201
        models = {"m": {"model": "scripted/slow"}}
        with ThreadPoolExecutor(max_workers=32) as callers:
            answers = list(callers.map(lambda n: start(service, name=f"try-{n}", models=models), range(1000)))
        taken = [answer for answer in answers if answer.status_code == 202]
        assert len(taken) == local.UNDER_WAY + 20
        codes = {refused(answer)["code"] for answer in answers if answer.status_code != 202}
        assert codes == {"quota_exceeded"}


def test_x54_more_runs_than_are_allowed_are_refused_before_anything_is_called(filled: Service) -> None:
    rows = [{"input": {"text": str(n)}} for n in range(1000)]
    assert post(filled, "datasets/texts/revisions", {"rows": rows}).status_code == 201
    problem = refused(start(filled, repeats=1000, scorers={"long": {"type": "words", "max": 9}}))
    assert problem["status"] == 422
    assert "1,000,000 runs are planned" in problem["detail"]


@pytest.mark.parametrize("budget", [0.0, 0.0011])
def test_x54_spending_never_passes_its_cap_by_more_than_a_call(budget: float) -> None:
    with ModelServer(lambda _: completion("t")) as server:
        ports = testing.ports(allow=[server.base_url], prices={"work/m": Price(input=0.0, output=50.0)})
        with serving(ports) as service:
            body = {"base_url": server.base_url}
            put = service("PUT", "/api/v1/connections/work", content=json.dumps(body).encode(), headers=JSON)
            assert put.status_code == 200
            models = {"m": ModelChoice(model="work/m", params={"max_tokens": 2})}
            limits = Limits(concurrency=8, max_cost=budget)
            texts = [f"t{n}" for n in range(50)]
            number = planned(ports, variants={"v": "{{ text }}"}, texts=texts, models=models, limits=limits)
            with pytest.raises(PeciaError, match="'max_cost'"):
                run_experiment(ports, testing.ADA, number)
            ended = service.do(GetExperiment(number=number))
            runs = perform(ports, testing.ADA, ListRuns(number=number, limit=100)).data
    spent = sum((run.answer.usage.output_tokens or 0) * 50e-6 for run in runs)
    assert ended.status == "stopped"
    assert spent <= budget + 2 * 50e-6
    assert len(server.bodies) <= budget / (2 * 50e-6)
