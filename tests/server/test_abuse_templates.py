"""X15, X16: templates that reach for what is not theirs, or for more than there is, through a preview and a commit."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from statistics import median
from typing import Any

import httpx2
import pytest

from tests.server.conftest import Process, Service
from tests.server.problem import refused

REACHING = {
    '{{ "".__class__.__mro__ }}': "template_not_allowed",
    "{{ debug() }}": "template_not_allowed",
    "{{ self }}": "template_not_allowed",
    '{% include "/etc/passwd" %}': "template_not_allowed",
    '{% extends "x" %}': "template_not_allowed",
    '{% import "os" as os %}': "template_not_allowed",
    "{% macro m() %}{% endmacro %}": "template_not_allowed",
    "{% call m() %}{% endcall %}": "template_not_allowed",
    "{% filter upper %}x{% endfilter %}": "template_not_allowed",
    "{{ x.__init__.__globals__ }}": "template_not_allowed",
    "{{ x['__class__'] }}": "template_not_allowed",
    "{{ x._private }}": "template_not_allowed",
    "{{ x|attr('__class__') }}": "template_not_allowed",
    "{{ range(10) }}": "template_not_allowed",
    "{{ x.items() }}": "template_not_allowed",
    "{% set x = 1 %}": "template_not_allowed",
    "{{ loop.parent }}": "template_not_allowed",
}
BURSTING = {
    "doubling by concatenation": "{% for a in x %}{{ a ~ a }}{% endfor %}",
    "doubling by assignment": "{% set s = 'xx' %}{% for a in x %}{% set s = s ~ s %}{% endfor %}",
    "a replace bomb": "{{ x|replace('a', x)|replace('a', x)|replace('a', x) }}",
    "a width": "{{ '%1000000000d'|format(1) }}",
    "a repetition": "{{ 'x' * 1000000000 }}",
    "a power": "{{ 9 ** 9 ** 9 }}",
    "an indent": "{{ x|indent(1000000000) }}",
    "a centering": "{{ x|center(1000000000) }}",
    "a batch": "{{ x|batch(2)|list }}",
    "a hundred thousand brackets": "{{ " + "(" * 100_000 + "x" + ")" * 99_000 + " }}",
    "a hundred thousand lists": "{{ " + "[" * 100_000 + " }}",
    "a hundred thousand nots": "{{ " + "not " * 49_000 + "x }}",
    "twenty thousand ifs": "{% if x %}" * 20_000,
    "twenty thousand loops": "{% for a in x %}" * 12_000,
    "twenty thousand tags": "{{ x }}" * 20_000,
    "a chain of filters": "{{ x" + "|upper" * 30_000 + " }}",
    "a chain of attributes": "{{ x" + ".a" * 90_000 + " }}",
    "a chain of comparisons": "{{ x" + " == x" * 39_000 + " }}",
    "a comment that does not end": "{#" * 90_000,
    "a tag that does not end": "{{ '" + "x" * 190_000,
    "a byte too many": "x" * 200_001,
    "two bytes a letter": "ß" * 100_001,
}
LARGE = ("template_not_allowed", "template_too_complex", "template_too_large", "invalid_template")


def attempts(target: Service, template: str) -> list[httpx2.Response]:
    """The answers to a preview and to a commit of this template."""
    content = {"template": template}
    preview = target("POST", "/api/v1/prompts/preview", json={"content": content, "variables": {"x": "y"}})
    return [preview, target("POST", "/api/v1/prompts/a/versions", json={"content": content})]


@pytest.mark.usefixtures("unharmed")
@pytest.mark.parametrize("template", REACHING)
def test_a_template_outside_the_language_is_refused_with_its_place(target: Service, template: str) -> None:
    for answer in attempts(target, f"first line\n  {template}"):
        problem = refused(answer)
        assert (problem["status"], problem["code"]) == (422, REACHING[template])
        detail = problem["errors"][0]
        assert (detail["line"], detail["pointer"]) == (2, "/template")
        assert 3 <= detail["column"] <= 3 + len(template)


@pytest.mark.usefixtures("unharmed")
@pytest.mark.parametrize("bomb", BURSTING)
def test_a_template_that_would_burst_is_refused(target: Service, bomb: str) -> None:
    for answer in attempts(target, BURSTING[bomb]):
        problem = refused(answer)
        assert problem["status"] == 422
        assert problem["code"] in LARGE


@pytest.mark.usefixtures("unharmed")
@pytest.mark.parametrize(
    "value",
    [
        "{{7*7}}",
        "{{#lambda}}{{/lambda}}",
        "{x.__class__}",
        "${7*7}",
        "%s%n",
        "{% include '/etc/passwd' %}",
        "<% 1 %>",
    ],
)
def test_values_are_text_and_never_parsed(target: Service, value: str) -> None:
    for template in ("{{ x }}", "{{ x|trim }}", "{% if x %}{{ x }}{% endif %}"):
        content = {"content": {"template": template}, "variables": {"x": value}}
        assert target("POST", "/api/v1/prompts/preview", json=content).json()["text"] == value


@pytest.mark.usefixtures("unharmed")
def test_a_render_gives_no_more_than_four_megabytes(target: Service) -> None:
    big, template = "y" * 900_000, "{% for a in x %}{{ big }}{% endfor %}"
    values = {"x": [0] * 3000, "big": big}
    answer = target(
        "POST", "/api/v1/prompts/preview", json={"content": {"template": template}, "variables": values}
    )
    assert refused(answer)["code"] == "output_too_large"


def test_bombs_take_no_memory_and_keep_nobody_waiting(
    run: Callable[..., AbstractContextManager[Process]],
) -> None:
    with run() as process, httpx2.Client(base_url=process.url, timeout=30) as client:
        neighbour = Neighbour(process.url)
        quiet = neighbour.during(lambda: time.sleep(1))
        _send(client, {"template": "{{ x }}"})
        before = process.memory("VmHWM")
        busy = neighbour.during(lambda: [_send(client, {"template": bomb}) for bomb in BURSTING.values()])
        assert process.memory("VmHWM") - before < 50
        # Their median, because a machine that others use as well has a tail of its own.
        assert median(busy) < median(quiet) + 0.3


def _send(client: httpx2.Client, content: dict[str, Any]) -> None:
    body = json.dumps({"content": content, "variables": {"x": "aaaaaaaa"}}).encode()
    answer = client.post(
        "/api/v1/prompts/preview", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code in {200, 422}


class Neighbour:
    """Somebody else who reads prompts meanwhile."""

    def __init__(self, url: str) -> None:
        self._url = url

    def during(self, what: Callable[[], object]) -> list[float]:
        """The seconds that each of the neighbour's requests took while this went on."""
        done = threading.Event()
        took: list[float] = []

        def read() -> None:
            with httpx2.Client(base_url=self._url, timeout=30) as client:
                while not done.wait(0.01):  # the server's log goes into a pipe that nobody reads meanwhile
                    began = time.perf_counter()
                    assert client.get("/api/v1/prompts").status_code == 200
                    took.append(time.perf_counter() - began)

        thread = threading.Thread(target=read)
        thread.start()
        what()
        done.set()
        thread.join()
        return took
