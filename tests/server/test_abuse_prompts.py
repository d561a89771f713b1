"""Prompts that hide something: a secret is refused and not repeated, what nobody sees is told."""

from __future__ import annotations

import json

import pytest

from tests.server.conftest import Service
from tests.server.problem import refused

JSON = {"content-type": "application/json"}
COMMIT = "/api/v1/prompts/a/versions"
SECRETS = {
    "provider_key": "sk-proj-9aTz3Rk2Wq8LmB5nXv7Y",
    "private_key": "-----BEGIN PRIVATE KEY-----",
    "pecia_key": "pecia_ab12_0aZ9bY8cX7dW6eV5fU4gT3hS2iR1jQ0kP9lO8mN7nM6_1a2B3c",
}


def contents(text: str) -> list[dict[str, object]]:
    """A text in the template, in a message, and as the default of a variable."""
    return [
        {"template": f"Use {text} here."},
        {"type": "chat", "messages": [{"role": "user", "content": f"Use {text} here."}]},
        {"template": "{{ key }}", "inputs": {"key": {"type": "string", "default": f"Use {text} here."}}},
    ]


@pytest.mark.parametrize("rule", SECRETS)
def test_a_secret_is_refused_with_its_type_and_offset_and_never_repeated(target: Service, rule: str) -> None:
    secret = SECRETS[rule]
    for content in contents(secret):
        answer = target("POST", COMMIT, content=json.dumps({"content": content}).encode(), headers=JSON)
        problem = refused(answer)
        assert (problem["status"], problem["code"]) == (422, "secret_detected")
        finding = problem["findings"][0]
        assert (finding["rule"], finding["offset"]) == (rule, 4)
        assert secret[8:] not in answer.text


@pytest.mark.parametrize("char", [*"\u202e\u2066\u2069\u200b\U000e0041"])
def test_what_nobody_sees_is_kept_and_told(target: Service, char: str) -> None:
    body = json.dumps({"content": {"template": f"Say {char}no"}}).encode()
    answer = target("POST", COMMIT, content=body, headers=JSON)
    assert answer.status_code == 201
    committed = answer.json()
    [finding] = [f for f in committed["findings"] if f["rule"] in ("hidden_characters", "bidi_controls")]
    assert (finding["severity"], finding["pointer"], finding["offset"]) == ("warning", "/template", 4)
    assert committed["version"]["content"]["template"] == f"Say {char}no"


@pytest.mark.parametrize(
    ("method", "path", "body", "pointer"),
    [
        ("POST", COMMIT, {"content": {"template": "a"}, "note": "%s"}, "/note"),
        ("POST", "/api/v1/prompts/a/comments", {"text": "%s"}, "/text"),
        ("PATCH", "/api/v1/prompts/a", {"fields": {"description": "%s"}}, "/fields/description"),
        ("PUT", "/api/v1/prompts/a/labels/production", {"version": 1, "why": "%s"}, "/why"),
    ],
)
@pytest.mark.parametrize("rule", SECRETS)
def test_a_secret_in_what_is_written_is_in_no_answer_event_or_log(  # noqa: PLR0917 - parameters
    target: Service,
    rule: str,
    method: str,
    path: str,
    body: dict[str, object],
    pointer: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    secret = SECRETS[rule]
    said = json.dumps(body).replace("%s", f"see {secret} there").encode()
    answer = target(method, path, content=said, headers=JSON)
    problem = refused(answer)
    assert (problem["code"], problem["errors"][0]["pointer"]) == ("secret_detected", pointer)
    events = target("GET", "/api/v1/events?since=0").text
    out, err = capfd.readouterr()
    assert secret[8:] not in answer.text + events + out + err


def test_a_release_of_what_nobody_sees_asks_and_its_event_says_so(target: Service) -> None:
    hidden = json.dumps({"content": {"template": "Say \u200bno"}}).encode()
    target("POST", "/api/v1/prompts/hidden/versions", content=hidden, headers=JSON)
    door = "/api/v1/prompts/hidden/labels/production"
    problem = refused(target("PUT", door, content=b'{"version": 1}', headers=JSON))
    assert (problem["status"], problem["code"]) == (409, "hidden_characters")
    body = b'{"version": 1, "acknowledge": ["hidden_characters"]}'
    assert target("PUT", door, content=body, headers=JSON).status_code == 200
    assert '"acknowledged":["hidden_characters"]' in target("GET", "/api/v1/events?since=0").text
