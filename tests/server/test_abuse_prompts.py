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
