from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Shell


def write(name: str, text: str) -> None:
    Path(f"{name}.prompt.md").write_text(text)


@pytest.fixture
def house(pecia: Shell) -> Shell:
    write("tone", "Be {{ tone }}.\n")
    write("answer", "---\nincludes: {tone: house/tone@production}\n---\n{{ partials.tone }} {{ question }}\n")
    assert pecia("commit house/tone tone.prompt.md --label production").code == 0
    assert pecia("commit answer answer.prompt.md --label production").code == 0
    return pecia


def test_a_moved_partial_says_whom_it_concerns_and_proposes_their_release(house: Shell) -> None:
    write("tone", "Be very {{ tone }}!\n")
    assert house("commit house/tone tone.prompt.md").code == 0
    said = house("release house/tone production 2").err
    assert "production of answer still holds another version of house/tone" in said
    shown = house("dependents house/tone").out
    assert "v2  behind" in shown
    assert "proposal 1: production of answer to v1 anew" in house("dependents house/tone --propose").out
    assert house("render answer@production -v tone=kind -v question=Why?").out == "Be kind. Why?\n"
    assert house("release answer production 1 --proposal 1").code == 0
    assert house("render answer@production -v tone=kind -v question=Why?").out == "Be very kind! Why?\n"
    assert [d["label"] for d in house("dependents house/tone --json").json if d["locked"] == 2] == [
        "production"
    ]


def test_a_prompt_renders_for_the_model_that_is_asked_for(pecia: Shell) -> None:
    write("think", '---\noverrides:\n  "o3*": {template: "{{ q }}"}\n---\nThink step by step. {{ q }}\n')
    assert pecia("commit think think.prompt.md").code == 0
    assert pecia("render think -v q=Why?").out == "Think step by step. Why?\n"
    assert pecia("render think -v q=Why? --model openai/o3-mini").out == "Why?\n"


def test_inputs_are_suggested_for_a_file_and_for_a_prompt(house: Shell) -> None:
    write("draft", "{% for d in docs %}{{ d }}{% endfor %}{{ tone|default('calm') }}\n")
    assert house("inputs draft.prompt.md").out == (
        "inputs:\n  docs:\n    type: array\n  tone:\n    type: string\n    optional: true\n"
    )
    suggested = house("inputs answer@production --json").json
    assert suggested == {
        "inputs": {"question": {"type": "string"}, "tone": {"type": "string"}},
        "declared": None,
    }


def test_a_cycle_of_partials_is_bad_input_and_another_project_is_not_there(house: Shell) -> None:
    write("tone", "---\nincludes: {answer: answer}\n---\n{{ partials.answer }}\n")
    assert house("commit house/tone tone.prompt.md --json").json["code"] == "include_cycle"
    write("tone", "---\nincludes: {a: other:house/tone}\n---\n{{ partials.a }}\n")
    assert house("commit house/tone tone.prompt.md").code == 4
