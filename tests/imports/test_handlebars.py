"""Handlebars to Jinja: the same result, or a reason."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.template import check_content, compile_text
from pecia.domain.version import Content
from pecia.imports.handlebars import NotLossless, is_plain
from pecia.imports.to_jinja import escaped, to_jinja


@pytest.mark.parametrize(
    ("template", "values", "text"),
    [
        ("Hi {{name}}!", {"name": "Ada"}, "Hi Ada!"),
        ("{{{name}}} {{& name}}", {"name": "<b>"}, "<b> <b>"),
        ("a\n{{#if x}}\nyes\n{{else}}\nno\n{{/if}}\nb", {"x": ""}, "a\nno\nb"),
        ("{{#unless x}}none{{/unless}}", {"x": []}, "none"),
        ("{{#each xs}}\n- {{this}}\n{{/each}}\n", {"xs": ["a", "b"]}, "- a\n- b\n"),
        ("{{#each xs}}{{n}}{{#if @last}}.{{else}}, {{/if}}{{/each}}", {"xs": [{"n": 1}, {"n": 2}]}, "1, 2."),
        ("{{#each xs}}{{../top}}{{@root.top}}{{/each}}", {"xs": [1], "top": "t"}, "tt"),
        ("{{#with user}}{{name}}{{/with}}", {"user": {"name": "Ada"}}, "Ada"),
        ("{{xs.length}} things", {"xs": [1, 2]}, "2 things"),
        ('{{#ifEquals kind "a"}}A{{else}}B{{/ifEquals}}', {"kind": "a"}, "A"),
        ("a {{~ x ~}} b", {"x": "-"}, "a-b"),
        ("x{{! a }} comment }}y", {}, "x comment }}y"),
        ("{{!-- }} --}}{% if %} {# {{x}}", {"x": 1}, "{% if %} {# 1"),
        ("{^{{x}}", {"x": 1}, "{^1"),
        ("{ {{#if x}}{{/if}}", {"x": 1}, "{ "),
    ],
)
def test_what_is_mapped_renders_the_same(template: str, values: dict[str, Any], text: str) -> None:
    jinja = to_jinja(template).text
    check_content(Content(template=jinja))
    assert compile_text(jinja).render(values) == text


@pytest.mark.parametrize(
    "template",
    [
        "{{json this}}",
        "{{this}}",
        "{{#each xs}}{{@index}}{{/each}}",
        "{{#list}}x{{/list}}",
        "{{> header}}",
        "{{#if a}}",
        "{{/if}}",
        "{{#if a >= 1}}x{{/if}}",
        "\\{{x}}",
        "{{user-name}}",
        "{{@state.count}}",
        "{{",
        "{{else}}",
        "{{#each xs as |x|}}{{x}}{{/each}}",
        "{{#if a}}" * 40,
        "{{!" * 60_000,
    ],
)
def test_what_has_no_equal_is_refused_with_a_reason(template: str) -> None:
    with pytest.raises(NotLossless) as caught:
        to_jinja(template)
    assert str(caught.value)


def test_a_partial_is_put_in_with_the_values_it_is_given() -> None:
    jinja = to_jinja("{{> hello name=user.first}}!", partials={"hello": "Hello {{name}} of {{place}}"}).text
    assert compile_text(jinja).render({"user": {"first": "Ada"}, "place": "x"}) == "Hello Ada of x!"


def test_partials_that_include_each_other_are_refused() -> None:
    with pytest.raises(NotLossless, match="includes itself"):
        to_jinja("{{> a}}", partials={"a": "{{> b}}", "b": "{{> a}}"})


def test_plain_variables_are_the_same_in_both_languages() -> None:
    assert is_plain("Hi {{ name }} of {{a.b}}")
    assert not any(map(is_plain, ["{{#if x}}", "{% x %}", "{# x", "{{{x}}}", "{{this}}", "{{ a-b }}", "{{"]))


@given(st.text(alphabet="{}%# ax\n-", max_size=40))
def test_literal_text_is_kept_whatever_it_looks_like(text: str) -> None:
    template = escaped(text, followed=True) + "{{ v }}"
    assert compile_text(template).render({"v": "|"}) == f"{text}|"


@given(st.text(alphabet='{}#/^>!~&@. ifeachx\n\\"=', max_size=40))
def test_whatever_is_written_is_mapped_or_refused(template: str) -> None:
    try:
        jinja = to_jinja(template).text
    except NotLossless:
        return
    assert isinstance(jinja, str)


def test_a_chain_of_conditions_is_conditions_inside_each_other() -> None:
    made = to_jinja("{{#if a}}1{{else if b}}2{{else unless c}}3{{else}}4{{/if}}5").text
    assert made == (
        "{% if a %}1{% else %}{% if b %}2{% else %}{% if not c %}3{% else %}4{% endif %}{% endif %}{% endif %}5"
    )


@pytest.mark.parametrize("text", ["{{#if a}}{{else if b}}", "{{#if a}}{{else if b}}{{/unless}}"])
def test_a_chain_that_is_not_closed_is_refused(text: str) -> None:
    with pytest.raises(NotLossless):
        to_jinja(text)
