from __future__ import annotations

import json
import resource
import subprocess
import sys
from typing import Any

import jinja2
import minijinja
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain import template_rules as rules
from pecia.domain.engine import Engine, environment
from pecia.domain.errors import Invalid
from pecia.domain.gate import check, check_all
from pecia.domain.inputs import Variable
from tests.domain.template_grammar import templates
from tests.render_cases import FILE

PIECES = st.sampled_from(
    ["{{", "}}", "{%", "%}", "{#", "#}", "-", "+", "if ", "for ", "in ", "endif", "endfor", "raw", "endraw", "x", "é",
     "(", ")", "[", "]", "'", '"', "\\", "|", "upper", " is ", "not ", "1", ".5", "\n", "\r\n", " ", ",", "~", "\x00"]
)  # fmt: skip


def place_of(template: str) -> tuple[str, int | None, int | None]:
    with pytest.raises(Invalid) as caught:
        check(template)
    detail = caught.value.errors[0]
    return caught.value.code, detail.line, detail.column


def test_it_says_what_a_template_takes() -> None:
    seen = check(
        "{% for d in docs %}{{ d.title }}{{ user.name.first }}{% endfor %}{{ tone|default('calm') }}"
    )
    assert seen.variables == (
        Variable(name="docs", iterated=True, uses=frozenset({"other"})),
        Variable(name="user", paths=("user.name.first",), uses=frozenset({"other"})),
        Variable(name="tone", optional=True, uses=frozenset({"printed"})),
    )
    assert seen.has_loop
    assert seen.has_logic


def test_plain_variables_are_no_logic() -> None:
    assert not check("{{ a }}{{ b.c }}{{ d[0] }}{# c #}").has_logic
    assert check("{{ a|upper }}").has_logic


def test_a_fault_is_named_in_the_message_with_its_place_and_a_hint() -> None:
    with pytest.raises(Invalid) as caught:
        check("ok\nok {{ x|shout }}")
    assert caught.value.message == "Line 2, column 9: the filter 'shout' is not allowed in a template."
    assert "upper" in (caught.value.hint or "")


def test_the_pointer_of_a_message_is_in_the_error() -> None:
    with pytest.raises(Invalid, match=r"Line 1, column 6 of /messages/1/content") as caught:
        check_all({"/messages/0/content": "{{ a }}", "/messages/1/content": "{{ a ~ b }}"})
    assert caught.value.errors[0].pointer == "/messages/1/content"


@pytest.mark.parametrize(
    ("before", "line", "column"),
    [
        ("", 1, 6),
        ("é😀", 1, 8),
        ("a\r\nb\r\n", 3, 6),
        ("{{ x -}}  \n  ", 2, 8),
        ("{# c\nc #}", 2, 10),
        ("{%- raw %}\n{{ {% endraw %}", 2, 21),
        ("\n\n{% if x -%}\n y {%- endif %}", 4, 21),
    ],
)
def test_a_place_is_exact_after_anything(before: str, line: int, column: int) -> None:
    assert place_of(f"{before}{{{{ a ~ b }}}}") == ("template_not_allowed", line, column)


def test_the_messages_of_a_chat_share_the_limits() -> None:
    half = "x" * 120_000
    with pytest.raises(Invalid) as caught:
        check_all({"/messages/0/content": half, "/messages/1/content": half})
    assert caught.value.code == "template_too_large"
    with pytest.raises(Invalid, match="2,000 tags"):
        check_all({str(index): "{{ a }}" * 10 for index in range(201)})
    with pytest.raises(Invalid, match="10,000 words"):
        check_all({str(index): "{{ a in [" + "1," * 600 + "] }}" for index in range(9)})


def refusal_of(template: str) -> Invalid | None:
    try:
        check(template)
    except Invalid as error:
        return error
    return None


@given(st.lists(PIECES, max_size=30).map("".join))
def test_whatever_the_text_is_the_gate_answers(template: str) -> None:
    refusal = refusal_of(template)
    if refusal is not None:
        assert refusal.code in {"invalid_template", "template_not_allowed", "template_too_complex"}
        assert refusal.errors[0].line


@given(templates())
def test_writers_and_readers_see_the_same_variables(template: str) -> None:
    try:
        seen = check(template)
    except Invalid:
        return
    engine = Engine({"/template": template})
    assert engine.names == {variable.name for variable in seen.variables}
    assert engine.guarded_names & engine.names == {v.name for v in seen.variables if v.optional}


HOSTILE = {
    "parentheses": "{{ " + "(" * 100_000 + "x" + ")" * 99_000 + " }}",
    "ifs": "{% if x %}" * 20_000,
    "nots": "{{ " + "not " * 49_000 + "x }}",
    "nots within the words": "{{ " + "not " * 5_000 + "x }}",
    "minuses": "{{ " + "-" * 190_000 + "x }}",
    "attributes": "{{ x" + ".a" * 4_000 + " }}",
    "conditions": "{{ " + "a if a else " * 3_000 + "a }}",
    "digits": "{{ " + "1" * 190_000 + " }}",
    "string": "{{ '" + "a" * 190_000 + "' }}",
    "escapes": "{{ '" + "\\n" * 95_000 + "' }}",
    "comments": "{#" * 100_000,
    "braces": "{" * 200_000,
    "white space": "{{" + " " * 190_000 + "x }}",
    "quotes": "{{ \"'" * 2_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_template_is_answered_without_much_memory(name: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refusal = refusal_of(HOSTILE[name])
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000
    if refusal is not None:
        assert refusal.code in {"template_too_complex", "template_not_allowed", "invalid_template"}


def test_the_lists_agree_with_the_conformance_file() -> None:
    published: dict[str, Any] = json.loads(FILE.with_name("template.json").read_text())
    filters = {
        name: {"places": list(taken.places), "keywords": taken.keywords}
        for name, taken in rules.FILTERS.items()
    }
    assert published["filters"] == filters
    for name in ("tests", "loop_attributes", "tags", "reserved", "operators", "constants"):
        assert published[name] == sorted(getattr(rules, name.upper()))
    limits = {
        name.removeprefix("MAX_").lower(): n for name, n in vars(rules).items() if name.startswith("MAX_")
    }
    assert published["limits"] == limits


@pytest.mark.parametrize("kind", ["filter", "test"])
def test_the_engine_itself_knows_no_filter_or_test_off_the_list(kind: str) -> None:
    jinja = jinja2.Environment(autoescape=True)
    known = jinja.filters if kind == "filter" else jinja.tests
    allowed = rules.FILTERS.keys() if kind == "filter" else rules.TESTS
    for name in {*known, "split", "lines", "zip", "chain", "regex_replace", "wordwrap", "b64encode"}:
        if name.isidentifier():
            template = f"{{{{ [1] | {name} }}}}" if kind == "filter" else f"{{{{ 1 is {name} }}}}"
            with pytest.raises(minijinja.TemplateError) as caught:
                environment().render_str(template + "{{ missing }}")
            assert (f"{kind} {name} is unknown" in str(caught.value)) is (name not in allowed)


def test_the_engine_has_no_globals() -> None:
    assert environment().globals == {}


def test_a_client_that_renders_never_imports_the_parser() -> None:
    code = (
        "import sys, pecia.domain.template as t\n"
        "assert t.compile_text('{% if a %}{{ a|upper }}{% endif %}').render({'a': 'x'}) == 'X'\n"
        "assert 'jinja2' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
