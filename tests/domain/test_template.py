from __future__ import annotations

import dataclasses
import json
import math
import resource
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import jinja2
import minijinja
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from pecia.domain.engine import Engine, environment
from pecia.domain.errors import Invalid, PeciaError, RenderError
from pecia.domain.gate import check
from pecia.domain.message import Message
from pecia.domain.template import check_content, compile_chat, compile_content, compile_text
from pecia.domain.template_rules import MAX_OUTPUT, MAX_STEPS
from pecia.domain.version import Content
from tests.domain.template_grammar import JINJA, VALUES, orders_truths, templates

TEXT = st.text(max_size=20)
ANY_STRING = st.text(st.characters(), max_size=20)
SCALARS = ANY_STRING | st.integers(-(2**54), 2**54) | st.floats() | st.booleans() | st.none()
ANYTHING = st.recursive(SCALARS, lambda x: st.lists(x, max_size=3) | st.dictionaries(TEXT, x, max_size=3))


def outcome(render: Callable[..., Any], *args: Any, **values: Any) -> object:
    """What a render gives, or the code and message it fails with."""
    try:
        return render(*args, **values)
    except PeciaError as error:
        return error.code, error.message


def text_content(template: str, **more: Any) -> Content:
    return Content(type="text", template=template, **more)


# ---------------------------------------------------------------- one meaning


@given(templates())
def test_a_template_means_what_jinja2_would_make_of_it(template: str) -> None:
    compare_with_jinja(template)


@pytest.mark.slow
@settings(max_examples=10_000)
@given(templates())
def test_ten_thousand_templates_mean_what_jinja2_would_make_of_them(template: str) -> None:
    compare_with_jinja(template)


def compare_with_jinja(template: str) -> None:
    try:
        check(template)
    except Invalid:
        assume(False)  # noqa: FBT003 - hypothesis takes it so
    assume(not orders_truths(template))
    compiled = compile_text(template)
    values = {name: VALUES[name] for name in compiled.names}
    try:
        expected = JINJA.from_string(template).render(values)
        assert compiled.render(values) == expected
    except (jinja2.TemplateError, ArithmeticError, TypeError, ValueError):
        # Where Jinja2 has no answer, MiniJinja's stands; docs/reference/templates.md lists the kinds.
        outcome(compiled.render, values)
    except RenderError as error:
        assert error.code == "render_failed"  # noqa: PT017 - it may also render


@given(st.lists(st.sampled_from(["{{ a }}", "{{b}}", "x", "{ ", "}", "é'\"\\\n", "{{ a }}{{ b }}"]), max_size=6),
       st.dictionaries(st.sampled_from(["a", "b", "c"]), ANYTHING))  # fmt: skip
def test_the_fast_path_and_the_checked_engine_never_differ(parts: list[str], values: dict[str, Any]) -> None:
    template = "".join(parts)
    assume("{{{" not in template)
    text, chat = compile_text(template), compile_chat([("system", "s {{ a }}"), ("user", template)])
    assert outcome(text.call, **values) == outcome(text.render_checked, values)
    assert outcome(chat.call, **values) == outcome(chat.render_checked, values)


@given(st.dictionaries(st.sampled_from(["a", "b", "xs"]), ANYTHING | st.lists(TEXT, max_size=4)))
@example({"b": 2**53 + 1, "a": 2**53 + 1})
def test_the_fast_call_and_the_checked_engine_never_differ(values: dict[str, Any]) -> None:
    compiled = compile_chat(
        [
            ("system", "{% if a %}{{ a }}{% endif %}|{{ b }}"),
            ("user", "{% for x in xs %}{{ x }},{% endfor %}"),
        ],
        inputs={"a": {}, "b": {"type": ["string", "null"]}, "xs": {"default": []}},
    )
    assert outcome(compiled.call, **values) == outcome(compiled.render_checked, values)


@given(TEXT, TEXT)
def test_the_values_of_a_chat_never_move_its_borders(a: str, b: str) -> None:
    chat = compile_chat([("system", "{{ a|default('') }}\0"), ("user", "{{ b }}")])
    assert [m["content"] for m in chat.render({"a": a, "b": b})] == [a + "\0", b]
    logic = compile_chat([("system", "{% if b is defined %}{{ a }}{% endif %}"), ("user", "{{ b }}")])
    assert [m["content"] for m in logic.render({"a": a, "b": b})] == [a, b]


# ---------------------------------------------------------------- variables


def test_all_that_is_missing_and_unknown_is_named_at_once() -> None:
    with pytest.raises(RenderError, match="no value for 'b', 'c' and no variable named 'd'") as caught:
        compile_text("{{ a }}{{ b }}{{ c }}").render({"a": "x", "d": "y"})
    assert caught.value.code == "missing_variable"
    assert [(d.code, d.pointer) for d in caught.value.errors] == [
        ("missing_variable", "/b"),
        ("missing_variable", "/c"),
        ("unknown_variable", "/d"),
    ]
    assert caught.value.hint == "It takes 'a', 'b', 'c'."


@pytest.mark.parametrize("name", ["self", "values", "template_name", "name", "source", "class", "str", "été"])
@pytest.mark.parametrize("logic", ["", "{% if true %}{% endif %}"])
def test_a_variable_may_have_any_name(name: str, logic: str) -> None:
    if name == "self":
        with pytest.raises(Invalid, match="reserved"):
            check(f"{{{{ {name} }}}}")
        return
    assert compile_text(f"<{{{{ {name} }}}}>{logic}").call(**{name: "x"}) == "<x>"


def test_a_name_that_is_no_text_is_an_unknown_variable() -> None:
    with pytest.raises(RenderError) as caught:
        compile_text("{{ a }}").render({"a": "x", 1: "y"})  # type: ignore[dict-item]
    assert caught.value.code == "unknown_variable"


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (math.inf, "not finite"),
        (2**53 + 1, "beyond 2\\^53"),
        ("\ud800", "lone surrogate"),
        ({"\ud800": 1}, "lone surrogate"),
        ({1: 2}, "a key that is not text"),
        (b"x", "bytes"),
        (object(), "type 'object'"),
        ([{"deep": object()}], "type 'object'"),
    ],
)
def test_a_value_that_is_not_plain_data_is_refused(value: object, why: str) -> None:
    for template in ("{{ a }}", "{% if true %}{{ a }}{% endif %}"):
        with pytest.raises(RenderError, match=f"variable 'a' .*{why}") as caught:
            compile_text(template).render({"a": value})
        assert caught.value.code == "invalid_variable"


def test_a_list_that_holds_itself_is_refused() -> None:
    endless: list[Any] = []
    endless.append((endless,))
    with pytest.raises(RenderError, match="nested"):
        compile_text("{{ a }}").render({"a": endless})


def test_what_can_be_made_plain_data_is() -> None:
    @dataclasses.dataclass
    class Order:
        id: int
        days: tuple[date, ...]

    order = Order(id=7, days=(date(2026, 11, 22),))
    text = compile_text("{{ o.id }} {{ o.days }} {{ o|tojson }}").render({"o": order})
    assert text == '7 [\'2026-11-22\'] {"id": 7, "days": ["2026-11-22"]}'


def test_a_string_that_is_more_than_a_string_is_refused() -> None:
    class Markup(str):
        __slots__ = ()

        def __html__(self) -> str:
            return "<b>"

    with pytest.raises(RenderError, match="Markup"):
        compile_text("{{ a }}").render({"a": Markup("x")})


def test_rendering_leaves_the_values_alone() -> None:
    values = {"xs": [3, 1, 2], "history": [{"role": "user", "content": "x"}]}
    before = json.dumps(values)
    chat = compile_chat([("system", "{{ xs|sort }}"), ("placeholder", "history")])
    chat.render(values)[1]["content"] = "changed"
    assert json.dumps(values) == before


# ---------------------------------------------------------------- bounds

BIG = "y" * 900_000
BOMBS: dict[str, tuple[str, dict[str, Any]]] = {
    "a large value in a loop": ("{% for i in xs %}{{ big }}{% endfor %}", {"xs": [0] * 3000, "big": BIG}),
    "a large text in a loop": ("{% for i in xs %}" + "z" * 190_000 + "{% endfor %}", {"xs": [0] * 5000}),
    "a large string in a loop": (
        "{% for i in xs %}{{ '" + "z" * 190_000 + "' }}{% endfor %}",
        {"xs": [0] * 5000},
    ),
    "escapes": ("{{ a|tojson }}" * 9, {"a": "<" * 160_000}),
    "a joined list": ("{{ a|join('" + "-" * 31 + "') }}", {"a": ["x"] * 150_000}),
    "joined characters": ("{{ a|join('" + "-" * 31 + "') }}", {"a": BIG}),
    "the same in a chain": ("{{ a + a + a + a + a + a }}", {"a": BIG}),
    "a list of lists": ("{% for x in xs %}{{ xs }}{% endfor %}", {"xs": [["x"] * 100] * 500}),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_stopped_with_little_memory(name: str) -> None:
    template, values = BOMBS[name]
    check(template)
    compiled = compile_text(template)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(RenderError) as caught:
        compiled.render(values)
    assert caught.value.code == "output_too_large"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_work_on_large_values_again_and_again_is_stopped() -> None:
    busy = compile_text("{% for i in xs %}{% if big|upper == 'X' %}{% endif %}{% endfor %}")
    with pytest.raises(RenderError, match="steps") as caught:
        busy.render({"xs": [0] * 9000, "big": BIG})
    assert caught.value.code == "render_failed"


@pytest.mark.parametrize("count", [3, 300, 3000])
def test_the_way_a_render_takes_does_not_show(count: int) -> None:
    """Few items render uncounted, more run out of the quick steps, long ones are counted from the start."""
    for item in ("abc", "x" * 300):
        text = compile_text("{% for x in xs %}<{{ x }}>{% endfor %}").render({"xs": [item] * count})
        assert text == f"<{item}>" * count


@pytest.mark.parametrize(
    "body",
    [
        "T", "T{{ x }}", "{% if x %}T{% else %}T{{ x }}{% endif %}", "{% if y %}{% endif %}T{{ x|upper }}",
        "{% for y in ys %}T{% endfor %}T", "{# c #}T{{ x.a.b|default('') }}", "T {%- if y %}T{% endif %}", "{% raw %}T{% endraw %} {{- x }}",
    ],
)  # fmt: skip
def test_literal_text_in_loops_is_bounded_by_the_steps_the_engine_is_given(body: str) -> None:
    template = "{% for x in xs %}" + body.replace("T", "t" * 50_000) + "{% endfor %}"
    engine = environment()
    engine.fuel = Engine({"/template": template})._outline.steps
    assert engine.fuel < MAX_STEPS
    lengths = [0]
    for turns in range(1, 100):
        values = {"xs": [{"a": {}}] * turns, "ys": [1, 2], "y": 0}
        try:
            lengths.append(len(engine.render_str(template, **values)))
        except minijinja.TemplateError:
            break
    assert MAX_OUTPUT / 4 < lengths[-1] <= MAX_OUTPUT


def test_threads_share_a_compiled_prompt() -> None:
    compiled = compile_text("{% for x in xs %}{{ x.items|default(o[k]) }}{% endfor %}" + "z" * 9000)
    wrong: list[int] = []

    def work(number: int) -> None:
        values = {"xs": [{"a": 1}, {"items": number}] * 10, "o": {"q": f"-{number}-"}, "k": "q"}
        expected = f"-{number}-{number}" * 10 + "z" * 9000
        wrong.extend(number for _ in range(50) if compiled.render(values) != expected)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    sys.setswitchinterval(interval)
    assert not wrong
    assert not any(thread.is_alive() for thread in threads)


# ---------------------------------------------------------------- contents


def test_a_content_is_checked_whole() -> None:
    content = Content(
        type="chat",
        messages=(
            Message(role="system", content="{{ tone }} {{ user.name }}"),
            Message(role="placeholder", content="history"),
            Message(role="user", content="{% for d in docs %}{{ d }}{% endfor %}{{ user.id }}"),
        ),
    )
    seen = check_content(content)
    assert [v.name for v in seen.variables] == ["tone", "user", "docs", "history"]
    assert seen.variables[1].paths == ("user.id", "user.name")
    assert seen.has_loop
    assert compile_content(content).required == {"tone", "user", "docs", "history"}


@pytest.mark.parametrize(
    ("content", "pointer"),
    [
        (text_content("{{ a }}{{ b }}", inputs={"a": {}}), "/inputs"),
        (text_content("{{ a }}", inputs={"a": {"type": "text"}}), "/inputs/a/type"),
        (text_content("{{ a }}", inputs={"a": {"type": []}}), "/inputs/a/type"),
        (text_content("{{ a }}", inputs={"a": {"enum": []}}), "/inputs/a/enum"),
        (text_content("{{ a }}", inputs={"a": {"type": "string", "default": 1}}), "/inputs/a/default"),
        (text_content("{{ a }}", inputs={"a": {}, "partials": {}}), "/inputs/partials"),
        (text_content("{{ a }}", inputs={"a": {}, "b c": {}}), "/inputs/b c"),
        (text_content("".join(f"{{{{ v{n} }}}}" for n in range(257))), ""),
        (Content(type="chat", messages=(Message(role="placeholder", content="_x"),)), "/messages/0/content"),
        (
            Content(type="chat", messages=(Message(role="placeholder", content="loop"),)),
            "/messages/0/content",
        ),
    ],
)
def test_inputs_that_cannot_be_used_are_refused(content: Content, pointer: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_content(content)
    assert caught.value.code == "invalid_content"
    assert caught.value.errors[0].pointer == pointer


def test_literal_text_never_meets_the_parser() -> None:
    code = (
        "import sys\n"
        "from pecia.domain.template import check_content\n"
        "from pecia.domain.version import Content\n"
        "check_content(Content(template='{% x', syntax='none'))\n"
        "assert 'jinja2' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_reader_refuses_a_template_that_never_met_the_gate() -> None:
    for template in (
        "{% set a = 1 %}{{ b }}",
        "{{ a|format(1) }}",
        "{% if a is odd %}{% endif %}",
        "{% include 'x' %}",
    ):
        with pytest.raises(Invalid) as caught:
            compile_text(template)
        assert caught.value.code == "template_not_allowed"
