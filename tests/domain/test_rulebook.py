"""The rulebook: a project's severities, options and own rules, and what is wrong with one."""

from __future__ import annotations

from typing import Any

import pytest

from pecia.domain.errors import Invalid
from pecia.domain.rulebook import PatternRule, Rulebook, make_linter, read_rulebook
from pecia.domain.standard import Finding, example
from pecia.domain.standards import BUILT_IN


def linted(table: dict[str, Any], text: Any, **more: Any) -> tuple[Finding, ...]:
    return make_linter(BUILT_IN, read_rulebook(table)).check(example(text, **more))


def found(table: dict[str, Any], text: Any, rule: str, **more: Any) -> list[Finding]:
    return [finding for finding in linted(table, text, **more) if finding.rule == rule]


def test_a_severity_is_set_and_off_is_silent() -> None:
    assert found({"missing_owner": "blocker"}, "Hi", "missing_owner")[0].severity == "blocker"
    assert not found({"missing_owner": "off"}, "Hi", "missing_owner")


def test_an_option_is_set_beside_the_severity_or_alone() -> None:
    text = "word " * 200
    assert not found({}, text, "token_budget")
    assert found({"token_budget": {"tokens": 100}}, text, "token_budget")[0].severity == "warning"
    strict = {"token_budget": {"tokens": 100, "severity": "blocker"}}
    assert found(strict, text, "token_budget")[0].severity == "blocker"


@pytest.mark.parametrize(
    ("table", "said", "pointer"),
    [
        ({"missing_ovner": "off"}, "Did you mean 'missing_owner'", "/rulings/missing_ovner"),
        ({"missing_owner": "fatal"}, "Invalid enum value 'fatal'", "/missing_owner"),
        ({"token_budget": {"token": 5}}, "no option 'token'", "/rulings/token_budget/options/token"),
        ({"token_budget": {"tokens": "many"}}, "must be like 8000", "/rulings/token_budget/options/tokens"),
        ({"token_budget": {"tokens": True}}, "must be like 8000", "/rulings/token_budget/options/tokens"),
        ({"vague_wording": {"phrases": [1]}}, "a list of texts", "/rulings/vague_wording/options/phrases"),
        ({"rule": [{"id": "a"}]}, "missing required field `pattern`", "/rule"),
        ({"rule": [{"id": "A b", "pattern": "x", "message": "m"}]}, "is no id", "/own/0/id"),
        ({"rule": [{"id": "long_line", "pattern": "x", "message": "m"}]}, "already", "/own/0/id"),
        ({"rule": [{"id": "a", "pattern": "(", "message": "m"}]}, "offset 0", "/own/0/pattern"),
        ({"rule": [{"id": "a", "pattern": "(?=x)", "message": "m"}]}, "not supported", "/own/0/pattern"),
    ],
)
def test_what_means_nothing_is_refused_where_it_stands(
    table: dict[str, Any], said: str, pointer: str
) -> None:
    with pytest.raises(Invalid) as caught:
        make_linter(BUILT_IN, read_rulebook(table))
    assert said in str(caught.value)
    assert caught.value.errors[0].pointer == pointer


def test_an_own_pattern_is_found_where_it_stands() -> None:
    rule = {"id": "no_please", "pattern": r"(?i)\bplease\b", "message": "Say it plainly.", "severity": "hint"}
    [finding] = found({"rule": [rule]}, "Größe:\nPlease answer.", "no_please")
    assert (finding.message, finding.severity) == ("Say it plainly.", "hint")
    assert (finding.line, finding.column, finding.offset, finding.end) == (2, 1, 7, 13)


def test_a_required_pattern_is_missed_where_no_text_has_it() -> None:
    rule = {"id": "names_us", "pattern": "Acme", "message": "Name us.", "where": "system", "require": True}
    chat = [("system", "Be kind."), ("user", "Acme?")]
    assert found({"rule": [rule]}, chat, "names_us")[0].pointer == "/messages/0/content"
    assert not found({"rule": [rule]}, [("system", "You work for Acme."), ("user", "Hi")], "names_us")


@pytest.mark.parametrize(
    ("where", "pointer"), [("name", "/name"), ("title", "/title"), ("description", "/description")]
)
def test_a_pattern_may_look_at_what_is_said_about_the_prompt(where: Any, pointer: str) -> None:
    own = PatternRule(id="no_test", pattern="test", message="m", where=where)
    linter = make_linter(BUILT_IN, Rulebook(own=(own,)))
    draft = example("nothing", name="a/test", title="test", description="test")
    assert [f.pointer for f in linter.check(draft) if f.rule == "no_test"] == [pointer]


def test_the_severe_come_first_and_then_the_order_of_the_text() -> None:
    findings = linted({"missing_owner": "blocker"}, "TODO: a\u200bb {x}")
    assert [finding.severity for finding in findings] == sorted(
        (finding.severity for finding in findings), key=("blocker", "warning", "hint").index
    )
    warned = [finding.offset for finding in findings if finding.severity == "warning"]
    assert warned == sorted(offset for offset in warned if offset is not None)
