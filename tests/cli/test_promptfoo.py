"""Promptfoo configurations, run as they are for what maps, with the rest said."""

from __future__ import annotations

from pathlib import Path

import pytest

from pecia.domain.design import ModelChoice
from pecia.domain.errors import Invalid
from pecia.prompt_tests.promptfoo import MAPPED, NOT_MAPPED, read_promptfoo
from pecia.prompt_tests.promptfoo_graded import GRADED
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
    assert not GRADED.keys() & (MAPPED.keys() | NOT_MAPPED.keys())


GRADER = "defaultTest: {options: {provider: 'openai:chat:gpt-4o'}, assert: [%s]}\n"


@pytest.mark.usefixtures("pecia")
def test_what_every_test_asks_of_a_named_grader_is_a_judge_of_the_experiment() -> None:
    config(
        GRADER
        % "{type: llm-rubric, value: It is polite.}, {type: answer-relevance}, {type: contains, value: Hello}"
        + "tests:\n- vars: {name: a, city: b}\n  assert: [{type: factuality, value: '{{ name }} is from {{ city }}.'}]\n"
        "- vars: {name: c, city: d}\n  assert: [{type: factuality, value: Nobody knows.}]\n"
    )
    test = read_promptfoo(CONFIG)
    judge = {"type": "judge", "model": "openai/gpt-4o"}
    assert test.experiment.design.scorers == {
        "asserted": {"type": "assertions"},
        "llm-rubric": {**judge, "criteria": ["It is polite."]},
        "answer-relevance": judge,
        "factuality": {**judge, "prompt": "judges/accuracy", "reference": "metadata.right_answer"},
    }
    assert test.requirement.floors == {
        "asserted": 1.0,
        "llm-rubric": 1.0,
        "answer-relevance": 0.75,
        "factuality": 0.75,
    }
    assert test.experiment.cases is not None
    answers = [row["metadata"]["right_answer"] for row in test.experiment.cases.rows]
    assert answers == ["a is from b.", "Nobody knows."]


@pytest.mark.usefixtures("pecia")
@pytest.mark.parametrize(
    ("tests", "why"),
    [
        (
            "tests: [{assert: [{type: llm-rubric, value: Polite.}, {type: contains, value: H}]}]\n",
            "no grader is named",
        ),
        (
            GRADER % "{type: contains, value: H}"
            + "tests: [{assert: [{type: llm-rubric, value: Polite.}]}, {vars: {name: a}}]\n",
            "only some tests ask it",
        ),
        (
            GRADER % "{type: contains, value: H}, {type: llm-rubric, value: 'Says {{ name }}.'}"
            + "tests: [{vars: {name: a}}]\n",
            "differs from test to test",
        ),
        (
            GRADER % "{type: contains, value: H}, {type: not-llm-rubric, value: Rude.}" + "tests: [{}]\n",
            "and not that it is bad",
        ),
        (
            "tests: [{assert: [{type: contains, value: H}, {type: similar, value: Hi}]}]\n",
            "nothing embeds texts",
        ),
    ],
)
def test_what_no_judge_of_ours_can_say_is_listed_with_the_reason(tests: str, why: str) -> None:
    config(tests)
    test = read_promptfoo(CONFIG)
    assert list(test.experiment.design.scorers) == ["asserted"]
    assert len(test.unjudged) == 1
    assert why in test.unjudged[0]


def test_a_configuration_of_judged_assertions_alone_is_run_and_judged(pecia: Shell) -> None:
    config(
        "defaultTest: {options: {provider: echo}, assert: [{type: llm-rubric, value: It is polite.}]}\n"
        "tests: [{vars: {name: Ada, city: Rome}}]\n"
    )
    said = pecia(f"test {CONFIG} --json")
    [test] = said.json["tests"]
    assert {line["metric"] for line in test["verdict"]["lines"]} == {"llm-rubric"}


@pytest.mark.usefixtures("pecia")
def test_similar_asks_the_embedder_of_the_library_where_there_is_one() -> None:
    config(
        "tests: [{assert: [{type: similar, value: Hi, threshold: 0.6}, {type: not-similar, value: Bye}]}]\n"
    )
    test = read_promptfoo(CONFIG, embeds=True)
    assert test.experiment.cases is not None
    [row] = test.experiment.cases.rows
    similar = {"scorer": {"type": "embedding_similarity"}}
    assert row["metadata"]["assertions"] == [
        {**similar, "expected": "Hi", "at_least": 0.6},
        {**similar, "expected": "Bye", "at_least": 0.75, "negated": True},
    ]
