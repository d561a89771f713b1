"""A template that the gate remembers by its tags is judged as one that is parsed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pecia.domain import gate
from pecia.domain.errors import Invalid
from pecia.domain.gate import check, check_all
from pecia.domain.gate_memory import MOST, Memory, Passed, tags_of
from pecia.domain.inputs import Checked
from tests.domain.template_grammar import templates

PIECES = st.sampled_from(
    ["{{ a }}", "{{a}}", "{{ a.b }}", "{% if a %}", "{% endif %}", "{% for x in a %}", "{% endfor %}", "{{ x }}",
     "{{ 'it' }}", "{{ '}}' }}", '{{ "%}" }}', "{{- a -}}", "{%- if b -%}", "{% else %}", "{# note #}", "{{", "}}",
     "{%", "%}", "{#", "#}", "{", "}", "'", '"', "\\", "{% raw %}", "{% endraw %}", "{{ a b }}", "{{ a~b }}", "{{ _a }}",
     "-", "+", "\r\n", "\r", "\n", " ", "text", "{{ a\r\n}}", "{{ 'a\\'b' }}", "{{ 'a\\\\' }}", "{{ a|upper }}", "𝒂"]
)  # fmt: skip
TEMPLATES = st.lists(PIECES, max_size=12).map("".join)
TEXTS = st.lists(st.sampled_from(["", "x", "'", '"', "}", "}}", "%}", "#}", "\\", "\n", "\r", "-", "{", "9" * 9]),
                 max_size=3).map("".join)  # fmt: skip


def judged(template: str) -> Checked | tuple[str, str]:
    try:
        return check(template)
    except Invalid as error:
        return error.code, error.message


def parsed(template: str, monkeypatch: pytest.MonkeyPatch) -> Checked | tuple[str, str]:
    """The judgment of a gate that remembers nothing."""
    with monkeypatch.context() as patch:
        patch.setattr(gate, "PASSED", Memory())
        return judged(template)


def retold(template: str, texts: list[str]) -> str:
    """The template with other texts around its tags."""
    tags = tags_of(template) or ()
    return "".join(text + tag for text, tag in zip(texts, [*tags, ""], strict=False)) + "".join(
        tags[len(texts) :]
    )


def compare(template: str, texts: list[str]) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        judged(template)
        for one in (template, retold(template, texts)):
            assert judged(one) == parsed(one, monkeypatch)


@given(TEMPLATES | templates(), st.lists(TEXTS, max_size=14))
def test_a_remembered_template_is_judged_as_a_parsed_one(template: str, texts: list[str]) -> None:
    compare(template, texts)


@pytest.mark.slow
@settings(max_examples=20_000)
@given(TEMPLATES | templates(), st.lists(TEXTS, max_size=14))
def test_twenty_thousand_remembered_templates_are_judged_as_parsed_ones(
    template: str, texts: list[str]
) -> None:
    compare(template, texts)


@pytest.mark.parametrize(
    "template",
    ["{# a #}{{ b }}", "{% raw %}{{ b }}{% endraw %}", "{{ b", "{{ 'b }}", "a {% if", "{{% if b %}"],
)
def test_where_tags_stand_is_not_always_certain(template: str) -> None:
    assert tags_of(template) is None


@pytest.mark.parametrize("piece", ["{{", "{%", "{{ '", "{{ a", '{{ "\\', "{{}", "{% % ", "{{ a }}{% raw"])
def test_tags_that_never_end_are_given_up_at_once(piece: str) -> None:
    assert tags_of(piece * 100_000) is None


def test_an_error_names_its_own_place() -> None:
    check("{{ a }} and {{ b }}")
    with pytest.raises(Invalid, match=re.escape("Line 2, column 5")):
        check("{{ a }}\n{{ a~b }}")


def test_words_are_counted_for_remembered_templates_too(monkeypatch: pytest.MonkeyPatch) -> None:
    template = "{{ a.b.c }}"
    check(template)
    monkeypatch.setattr(gate, "MAX_TOKENS", 9)
    with pytest.raises(Invalid, match=r"/messages/1"):
        check_all({"/messages/0": template, "/messages/1": template})


def test_the_memory_is_bounded() -> None:
    memory = Memory()
    passed = Passed(Checked(), 1)
    for number in range(MOST + 1):
        memory.keep((f"{{{{ a{number} }}}}",), passed)
    memory.keep(("x" * 10_000,), passed)
    assert memory.get(("{{ a0 }}",)) is None
    assert memory.get((f"{{{{ a{MOST} }}}}",)) is passed
    assert memory.get(("x" * 10_000,)) is None
