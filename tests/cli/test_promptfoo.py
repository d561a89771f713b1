"""Promptfoo configurations, run as they are for what maps, with the rest said."""

from __future__ import annotations

from pathlib import Path

import pytest

from pecia.domain.design import ModelChoice
from pecia.domain.errors import Invalid
from pecia.prompt_tests.promptfoo import MAPPED, NOT_MAPPED, read_promptfoo
from pecia.scorers.kinds import BuiltInScorers
from tests.cli.conftest import Shell

CONFIG = Path("promptfooconfig.yaml")
HEAD = "prompts: ['Hello {{ name }} from {{ city }}']\nproviders: [echo]\n"


def config(tests: str, head: str = HEAD) -> None:
    CONFIG.write_text(head + tests)


def test_a_configuration_passes_and_fails_by_its_own_assertions(pecia: Shell) -> None:
    config(
        "tests:\n- vars: {name: Ada, city: Rome}\n  assert:\n"
        "  - {type: contains, value: Ada}\n  - {type: not-icontains, value: PARIS}\n"
        "  - {type: starts-with, value: Hello}\n  - {type: regex, value: 'from \\w+$'}\n"
        "  - {type: equals, value: 'Hello {{name}} from {{ city }}'}\n"
        "  - {type: contains-any, value: 'x, Rome'}\n  - {type: word-count, value: {max: 4}}\n"
    )
    assert pecia(f"test {CONFIG}").code == 0
    config(
        "tests:\n- vars: {name: Ada, city: Rome}\n  description: paris\n  assert: [{type: icontains, value: PARIS}]\n"
    )
    said = pecia(f"test {CONFIG} --json")
    [line] = said.json["tests"][0]["verdict"]["lines"]
    assert (said.code, line["lost"]) == (1, ["paris"])


def test_what_is_not_judged_is_listed_and_is_no_pass(pecia: Shell) -> None:
    config(
        "tests:\n- vars: {name: Ada, city: Rome}\n  assert:\n  - {type: contains, value: Ada}\n"
        "  - {type: javascript, value: 'output.length > 1'}\n  - {type: not-unheard, value: 1}\n"
    )
    said = pecia(f"test {CONFIG}")
    assert said.code == 0
    assert "not judged: javascript (a program" in said.out
    assert "not-unheard (it is not known here)" in said.out
    assert pecia(f"test {CONFIG} --strict").code == 1


def test_tests_may_stand_in_a_csv_and_variables_in_a_matrix(pecia: Shell) -> None:
    Path("tests.csv").write_text(
        'name,city,__expected,__expected2,__description\nAda,Rome,"contains-all:Ada,Rome",,first\n'
        "Mary,Oslo,Hello Mary from Oslo,not-contains:Rome,\n"
    )
    config("tests: file://tests.csv\n")
    assert pecia(f"test {CONFIG} --json").json["tests"][0]["runs"] == 2
    config(
        "defaultTest: {assert: [{type: contains, value: '{{name}}'}]}\n"
        "tests:\n- vars: {name: [Ada, Mary], city: [Rome, Oslo, Bonn]}\n"
    )
    said = pecia(f"test {CONFIG} --json")
    assert (said.code, said.json["tests"][0]["runs"]) == (0, 6)


def test_prompts_may_stand_in_files_and_every_prompt_is_tested(pecia: Shell) -> None:
    Path("one.txt").write_text("Hello {{ name }}")
    Path("name.txt").write_text("Ada")
    config(
        "tests: [{vars: {name: file://name.txt}, assert: [{type: contains, value: Hello}]}]\n",
        "prompts: [file://one.txt, 'Bye {{ name }}']\nproviders: echo\n",
    )
    [test] = pecia(f"test {CONFIG} --json").json["tests"]
    assert [line["outcome"] for line in test["verdict"]["lines"]] == ["passed", "failed"]


@pytest.mark.usefixtures("pecia")
def test_providers_are_connections_and_their_models() -> None:
    config(
        "tests: [{vars: {name: a, city: b}, assert: [{type: contains, value: a}]}]\n",
        "prompts: ['{{ name }}']\nproviders:\n- openai:chat:gpt-4o\n- id: anthropic:messages:claude-x\n"
        "  config: {temperature: 0, apiKey: x}\n- ollama:llama3:8b\n",
    )
    models = read_promptfoo(CONFIG).experiment.design.models
    assert list(models.values()) == [
        ModelChoice(model="openai/gpt-4o"),
        ModelChoice(model="anthropic/claude-x", params={"temperature": 0}),
        ModelChoice(model="ollama/llama3:8b"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "prompts: [x]\nproviders: ['exec:rm']\ntests: [{assert: [{type: equals, value: x}]}]",
        "prompts: [x]\nproviders: [echo]\ntests: [{assert: [{type: javascript, value: x}]}]",
        "prompts: [x]\nproviders: [echo]\ntests: file://../out.csv",
        "prompts: [x]\nproviders: [echo]\ntests: [{vars: {a: file:///etc/passwd}, assert: [{type: equals, value: x}]}]",
    ],
)
def test_what_cannot_be_run_is_refused(pecia: Shell, text: str) -> None:
    CONFIG.write_text(text)
    with pytest.raises(Invalid):
        read_promptfoo(CONFIG)
    assert pecia(f"test {CONFIG}").code == 2


def test_every_assertion_that_maps_begins_a_specification_of_a_scorer() -> None:
    kinds = BuiltInScorers().kinds
    assert all(spec.get("type", "json_valid") in kinds for _, spec in MAPPED.values())
    assert not MAPPED.keys() & NOT_MAPPED.keys()
